import Foundation

/// Time to the pick-up plus a penalty for what an assignment does to the inequality of incomes.
///
/// With n workers logged on, incomes y (mean ȳ) and pay R for the order, giving it to a worker with income y changes
/// the variance by ΔVar = 2R(y − ȳ)/n + R²(n − 1)/n², and the mean log deviation by
/// ΔMLD = ln((ȳ + R/n)/ȳ) − (1/n) ln((y + R)/y). Both are multiplied by n and measured in minutes by λ.
///
/// Source: Raman, Shah, Dickerson, "Data-driven methods for balancing fairness and efficiency in ride-pooling", IJCAI 2021.
///
/// - Complexity: O(workers + pairs) plus the solution of the round.
public struct InequalityPenalty: DispatchPolicy {
  /// What is penalised.
  public enum Measure: String, Sendable, Hashable, Codable {
    case variance
    case logDeviation = "log_deviation"
  }

  public let trigger: DispatchTrigger
  public var measure: Measure
  /// Minutes per unit of n · Δ (variance in squared currency units).
  public var lambda: Double
  private var round: MatchingRound

  /// Rounds every `interval` ms.
  public init(
    measure: Measure, lambda: Double? = nil, interval: Int64 = 30_000,
    search: CandidateSearch = CandidateSearch()
  ) {
    trigger = .every(interval)
    self.measure = measure
    self.lambda = lambda ?? (measure == .variance ? 0.01 : 10)
    round = MatchingRound(search)
  }

  public mutating func decide(in world: World, decisions: inout [DispatchDecision]) {
    guard let (mean, count) = Self.incomes(in: world) else { return }
    let policy = self
    round.assign(in: world, decisions: &decisions) {
      policy.cost(of: $0, mean: mean, count: count, in: world)
    }
  }

  public mutating func considered(
    for order: Int32, in world: World, without taken: Set<Int32>, into workers: inout [ConsideredWorker]
  ) {
    workers.removeAll(keepingCapacity: true)
    guard let (mean, count) = Self.incomes(in: world) else { return }
    let policy = self
    round.considered(for: order, in: world, into: &workers) {
      policy.cost(of: $0, mean: mean, count: count, in: world)
    }
  }

  /// The mean income of the day of those logged on, and how many they are.
  private static func incomes(in world: World) -> (mean: Double, count: Double)? {
    var count = 0.0
    var sum = 0.0
    for worker in world.workers where worker.status != .offline {
      count += 1
      sum += Double(worker.incomeToday) / 10_000
    }
    return count > 0 ? (sum / count, count) : nil
  }

  private func cost(of pair: CandidatePair, mean: Double, count: Double, in world: World) -> Double {
    let trip = world.trip(of: pair.order, by: pair.worker)
    let pay =
      Double(world.quote(pair.order, for: pair.worker, approach: pair.approach, trip: trip)) / 10_000
    let income = Double(world.workers[Int(pair.worker)].incomeToday) / 10_000
    let change = change(pay: pay, income: income, mean: mean, count: count) * count
    return Double(pair.timeToPickup(at: world.now)) + lambda * change * 60_000
  }

  /// The change of the measure when a worker with `income` gets `pay`. Incomes below 0.01 count as 0.01, since the
  /// log deviation is not defined at zero.
  func change(pay: Double, income: Double, mean: Double, count: Double) -> Double {
    switch measure {
    case .variance:
      return 2 * pay * (income - mean) / count + pay * pay * (count - 1) / (count * count)
    case .logDeviation:
      let y = max(income, 0.01)
      let average = max(mean, 0.01)
      return log((average + max(pay, 0) / count) / average) - log((y + max(pay, 0)) / y) / count
    }
  }
}
