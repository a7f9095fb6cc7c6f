public import OrderLog

/// What a scan of the log leaves behind for metrics: a commutative monoid over sets of rows.
///
/// The law that every state keeps, and that the tests check with seeded partitions: for any split of the rows
/// into A and B, in any order, `state(A ∪ B) == state(A) merged with state(B)`, and merging is associative and
/// commutative with the empty state as its unit. It makes threads, spill files and the partitions of a cluster
/// the same code path. States therefore hold whole numbers only; floating point starts when a metric turns its
/// states into a value.
public protocol MergeableState: Sendable, Equatable {
  /// What the state must be told before the scan, such as limits by city and date. Two metrics that ask for
  /// the same state with equal parameters share one.
  associatedtype Parameters: Hashable & Sendable = NoParameters

  /// The tables whose rows the state wants to see.
  static var tables: Set<TableKind> { get }

  /// The state of no rows.
  init(_ parameters: Parameters)

  /// Folds rows of one of `tables` in. The scan calls this with consecutive blocks of some ten thousand rows.
  mutating func add(_ rows: Range<Int>, of table: TableKind, in log: OrderLog)

  /// Folds in another state with equal parameters, over other rows.
  mutating func merge(_ other: Self)

  /// Called once after the last `add` of a shard, before `merge` and before the value is asked for, so that a
  /// state may sort what it gathered. Calling it again changes nothing.
  mutating func finish()
}

extension MergeableState {
  public static var tables: Set<TableKind> { [.orders] }
  public mutating func finish() {}
}

/// The parameters of a state that needs none.
public struct NoParameters: Hashable, Sendable {
  public init() {}
}

/// A request for one state: its type and its parameters.
public struct StateRequest: Sendable, Hashable {
  let key: StateKey
  let tables: Set<TableKind>
  let make: @Sendable () -> any MergeableState

  /// Asks for a state of `type` with `parameters`.
  public init<State: MergeableState>(_ type: State.Type, _ parameters: State.Parameters) {
    key = StateKey(type: ObjectIdentifier(type), parameters: ParametersBox(parameters))
    tables = State.tables
    make = { State(parameters) }
  }

  /// Asks for a state that needs no parameters.
  public init<State: MergeableState>(_ type: State.Type) where State.Parameters == NoParameters {
    self.init(type, NoParameters())
  }

  public static func == (a: StateRequest, b: StateRequest) -> Bool { a.key == b.key }
  public func hash(into hasher: inout Hasher) { hasher.combine(key) }
}

struct StateKey: Hashable, Sendable {
  let type: ObjectIdentifier
  let parameters: ParametersBox
}

/// Parameters of any type, comparable with each other.
struct ParametersBox: Hashable, @unchecked Sendable {
  // AnyHashable is not Sendable by itself; only Sendable parameters get in.
  private let value: AnyHashable

  init(_ value: some Hashable & Sendable) { self.value = AnyHashable(value) }
}
