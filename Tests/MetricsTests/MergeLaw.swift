import OrderLog
import Testing

@testable import Metrics

/// Checks the law of `MergeableState` on one log: any partition of the orders, folded in parts and merged in
/// any order, equals the fold of the whole; the empty state is a unit.
func expectMergeLaw<State: MergeableState>(
  _ type: State.Type, _ parameters: State.Parameters, on log: OrderLog, seed: UInt64,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  var random = SplitMix(seed: seed)
  func fold(_ log: OrderLog, blocks: Int, others: Bool) -> State {
    var state = State(parameters)
    let count = log.orders.rowCount
    if State.tables.contains(.orders) {
      var start = 0
      for block in 0..<blocks {
        let end = block == blocks - 1 ? count : Int.random(in: start...count, using: &random)
        state.add(start..<end, of: .orders, in: log)
        start = end
      }
    }
    for (kind, table) in log.tables.sorted(by: { $0.key.rawValue < $1.key.rawValue })
    where others && State.tables.contains(kind) {
      state.add(0..<table.rowCount, of: kind, in: log)
    }
    state.finish()
    return state
  }
  let whole = fold(log, blocks: 1, others: true)
  let shuffled = log.selectingOrders(Array(0..<log.orders.rowCount).shuffled(using: &random))
  #expect(fold(shuffled, blocks: 3, others: true) == whole, "row order", sourceLocation: sourceLocation)

  let parts = Int.random(in: 2...5, using: &random)
  let owner = (0..<log.orders.rowCount).map { _ in Int.random(in: 0..<parts, using: &random) }
  let states = (0..<parts).map { part in
    fold(
      log.selectingOrders(owner.indices.filter { owner[$0] == part }),
      blocks: Int.random(in: 1...4, using: &random), others: part == 0)
  }
  var forward = State(parameters)
  for state in states { forward.merge(state) }
  var backward = State(parameters)
  for state in states.reversed() { backward.merge(state) }
  var nested = states[parts - 1]
  for state in states.dropLast().reversed() {
    var outer = state
    outer.merge(nested)
    nested = outer
  }
  nested.merge(State(parameters))
  #expect(forward == whole, "left to right", sourceLocation: sourceLocation)
  #expect(backward == whole, "commuted", sourceLocation: sourceLocation)
  #expect(nested == whole, "associated otherwise", sourceLocation: sourceLocation)
}

/// A small seeded generator for tests.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
