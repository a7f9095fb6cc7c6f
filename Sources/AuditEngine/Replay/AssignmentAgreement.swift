import Simulators

/// Whether a replay gives orders to the workers who got them in the log, as far as two runs of its policy do so with each
/// other.
///
/// A replay that runs by itself drifts, and chance in travel, kitchens and answers moves every later assignment, so even a
/// second run of the true policy agrees with the first on a few orders in a hundred only. What counts is where the agreement
/// with the log lies between that of lots (0) and that of two runs of the own policy (1).
struct AssignmentAgreement {
  /// The agreement with the log of the own policy's runs and of random dispatch, as means.
  let own: Double?
  let random: Double?
  /// How far runs of the own policy agree with each other: the mean over replications, each with the next.
  let ceiling: Double?
  /// Orders that somebody got in the log.
  let orders: Int
  let criterion: ReproductionCriterion

  /// How many times the agreement of lots two runs must reach, so that agreement can tell anything.
  static let leastContrast = 1.25

  /// How far runs agree with each other; nil for a single one, or where it was not kept who got what.
  static func ceiling(_ runs: [ReplayMeasures]) -> Double? {
    guard runs.count > 1 else { return nil }
    let pairs = runs.indices.compactMap { runs[$0].agreement(with: runs[($0 + 1) % runs.count]) }
    return pairs.count == runs.count ? pairs.reduce(0, +) / Double(pairs.count) : nil
  }

  /// Whether two runs agree with each other by so much more than lots do with the log that agreement can tell anything.
  private var hasContrast: Bool {
    guard let random, let ceiling else { return false }
    return ceiling > random && ceiling >= Self.leastContrast * random
  }

  /// The way from lots to two runs; nil where there is none to go.
  private func way(_ agreement: Double) -> Double? {
    guard hasContrast, let random, let ceiling else { return nil }
    return (agreement - random) / (ceiling - random)
  }

  /// Two standard errors of a share among the log's orders: the log is one draw of what could have happened.
  private var doubt: Double {
    guard let own, orders > 0 else { return 0 }
    return 1.96 * (own * (1 - own) / Double(orders)).squareRoot()
  }

  /// Whether the agreement is high enough; nil where that cannot be told: without contrast, or where the log has so few
  /// orders that chance may have kept it below.
  private var passes: Bool? {
    guard let own, let random, let reached = way(own), let highest = way(own + doubt) else { return nil }
    if highest < criterion.agreement { return false }
    return reached >= criterion.agreement && own - doubt > random ? true : nil
  }

  /// Why nothing can be told, by key of the texts.
  var reason: String? {
    guard own != nil, random != nil, ceiling != nil else { return nil }
    if !hasContrast { return "likeLots" }
    return passes == nil ? "fewOrders" : nil
  }

  /// The row of the comparison with the log.
  var check: ReplayResult.Check {
    .init(
      measure: ReplayMeasure.agreement.rawValue, unit: "share", log: random, replay: own,
      difference: own.flatMap { own in random.map { own - $0 } }, deviation: own.flatMap(way),
      tolerance: criterion.agreement, passes: passes)
  }
}
