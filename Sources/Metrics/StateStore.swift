public import OrderLog

/// The states that one scan fills, each once, whoever asked for it.
public struct StateStore: Sendable {
  private var index: [StateKey: Int] = [:]
  private var requests: [StateRequest] = []
  private var states: [any MergeableState] = []

  /// Empty states for the requests, without repeats.
  public init(_ requests: some Sequence<StateRequest>) {
    for request in requests where index[request.key] == nil {
      index[request.key] = states.count
      self.requests.append(request)
      states.append(request.make())
    }
  }

  /// How many different states there are.
  public var count: Int { states.count }

  /// The tables that at least one state wants to see.
  public var tables: Set<TableKind> { requests.reduce(into: []) { $0.formUnion($1.tables) } }

  /// Shows consecutive rows of a table to each state that wants them.
  public mutating func add(_ rows: Range<Int>, of table: TableKind, in log: OrderLog) {
    for position in states.indices where requests[position].tables.contains(table) {
      states[position].add(rows, of: table, in: log)
    }
  }

  /// Ends the additions of a shard.
  public mutating func finish() {
    for position in states.indices { states[position].finish() }
  }

  /// Folds in the states of another shard that were made for the same requests.
  public mutating func merge(_ other: consuming StateStore) {
    precondition(requests == other.requests, "shards of one scan hold the same states")
    for position in states.indices {
      states[position].mergeAny(other.states[position])
    }
  }

  /// The state of a type and parameters, which must have been requested.
  public func state<State: MergeableState>(_ type: State.Type, _ parameters: State.Parameters) -> State {
    let key = StateKey(type: ObjectIdentifier(type), parameters: ParametersBox(parameters))
    guard let position = index[key], let state = states[position] as? State else { return State(parameters) }
    return state
  }

  /// The state of a type without parameters.
  public func state<State: MergeableState>(_ type: State.Type) -> State
  where State.Parameters == NoParameters {
    state(type, NoParameters())
  }
}

extension MergeableState {
  /// Merges a state of unknown type in place, so that the storage is not copied.
  fileprivate mutating func mergeAny(_ other: any MergeableState) {
    if let other = other as? Self { merge(other) }
  }
}
