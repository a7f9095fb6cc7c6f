/// A worker whom a dispatch policy looked at for an order.
public struct ConsideredWorker: Sendable, Hashable {
  /// The order, the worker and the way to the pick-up.
  public var pair: CandidatePair
  /// What the policy compares by, the least first, in the policy's own unit; nil when it compares by nothing that it
  /// can name, such as a lot.
  public var cost: Double?

  /// A worker with what the policy compares it by.
  public init(_ pair: CandidatePair, cost: Double?) {
    self.pair = pair
    self.cost = cost
  }

  /// How many workers a policy without a limit of its own names for an order: the nearest of all those idle, or a
  /// lot among those eligible.
  public static let limit = 12
}

extension MatchingRound {
  /// The candidates of an order with their costs, those left out that the cost rules out.
  mutating func considered(
    for order: Int32, in world: World, into workers: inout [ConsideredWorker], cost: (CandidatePair) -> Double
  ) {
    var pairs: [CandidatePair] = []
    candidates(in: world, of: order, into: &pairs)
    workers.removeAll(keepingCapacity: true)
    for pair in pairs {
      let price = cost(pair)
      guard price.isFinite else { continue }
      workers.append(ConsideredWorker(pair, cost: price))
    }
  }
}
