/// A dispatch policy by name with its parameters; what is not given takes the policy's default.
public struct DispatchChoice: Sendable, Hashable, Codable {
  /// The policies that a scenario can name.
  public enum Name: String, Sendable, Hashable, Codable, CaseIterable {
    case nearestIdle = "nearest_idle"
    case randomEligible = "random_eligible"
    case batch
    case rollingHorizon = "rolling_horizon"
    case grabHall = "grab_hall"
    case slackRouteFit = "slack_route_fit"
    case twoSidedFairness = "two_sided_fairness"
    case lowestIncomeFirst = "lowest_income_first"
    case maxMinIncome = "max_min_income"
    case incomeVariance = "income_variance"
    case incomeLogDeviation = "income_log_deviation"
  }

  public var policy: Name
  /// Seconds between rounds; policies that are asked at once ignore it.
  public var interval: Double?
  /// Metres within which workers are asked.
  public var reach: Double?
  /// Nearest workers that are looked at.
  public var candidates: Int?
  /// λ of the policies that weigh fairness.
  public var lambda: Double?
  /// How much efficiency `max_min_income` may give up.
  public var efficiencyBound: Double?
  /// The share of workers who look at the grab hall in a round.
  public var attention: Double?
  /// The rest rules; nil for none.
  public var rest: RestRules?

  /// A policy with defaults, without rest rules.
  public init(_ policy: Name, rest: RestRules? = nil) {
    self.policy = policy
    self.rest = rest
  }

  /// Values that are out of range; `path` is where the choice stands.
  public func faults(_ path: String) -> [SetupFault] {
    var faults: [SetupFault] = []
    func check(_ name: String, _ value: Double?, _ range: ClosedRange<Double>, _ unit: String) {
      guard let value, !range.contains(value) else { return }
      faults.append(
        SetupFault(
          path: "\(path).\(name)", problem: "\(value) is out of range",
          remedy: "\(range.lowerBound) to \(range.upperBound)\(unit)"))
    }
    check("interval", interval, 0.1...86_400, " s")
    check("reach", reach, 1...10_000_000, " m")
    check("candidates", candidates.map(Double.init), 1...100_000, "")
    check("lambda", lambda, 0...1_000_000, "")
    check("efficiencyBound", efficiencyBound, 0...1_000, "")
    check("attention", attention, 0...1, "")
    if policy == .twoSidedFairness { check("lambda", lambda, 0...1, "") }
    if let rest {
      check("rest.continuousLimit", Double(rest.continuousLimit), 1...86_400_000, " ms")
      check("rest.breakLength", Double(rest.breakLength), 1...86_400_000, " ms")
      check("rest.margin", Double(rest.margin), 0...Double(max(rest.continuousLimit, 1)), " ms")
    }
    return faults
  }

  /// The policy. `hasRoom` says whether workers may carry several orders.
  public func policy(seed: UInt64, hasRoom: Bool) -> any DispatchPolicy {
    let base = base(seed: seed, hasRoom: hasRoom)
    return rest.map { RestAware(base, rules: $0) as any DispatchPolicy } ?? base
  }

  private func base(seed: UInt64, hasRoom: Bool) -> any DispatchPolicy {
    func search(_ limit: Int) -> CandidateSearch {
      CandidateSearch(limit: candidates ?? limit, reach: reach ?? 5_000, includesLoaded: hasRoom)
    }
    func milliseconds(_ seconds: Double) -> Int64 { Int64((interval ?? seconds) * 1_000) }
    switch policy {
    case .nearestIdle:
      return NearestIdle(reach: reach ?? 5_000, compared: candidates ?? 1)
    case .randomEligible: return RandomEligible(seed: seed, reach: reach ?? 5_000)
    case .batch: return BatchAssignment(interval: milliseconds(30), search: search(12))
    case .rollingHorizon: return RollingHorizon(interval: milliseconds(60), search: search(12))
    case .grabHall:
      return GrabHall(
        seed: seed, interval: milliseconds(5),
        search: CandidateSearch(limit: candidates ?? 30, reach: reach ?? 3_000, includesLoaded: hasRoom),
        attention: attention ?? 0.4)
    case .slackRouteFit: return SlackRouteFit(interval: milliseconds(20), search: search(12))
    case .twoSidedFairness:
      return TwoSidedFairness(interval: milliseconds(30), lambda: lambda ?? 0.98, search: search(12))
    case .lowestIncomeFirst: return LowestIncomeFirst(interval: milliseconds(30), search: search(30))
    case .maxMinIncome:
      return MaxMinIncome(
        interval: milliseconds(30), efficiencyBound: efficiencyBound ?? 0.2, search: search(20))
    case .incomeVariance:
      return InequalityPenalty(
        measure: .variance, lambda: lambda, interval: milliseconds(30), search: search(12))
    case .incomeLogDeviation:
      return InequalityPenalty(
        measure: .logDeviation, lambda: lambda, interval: milliseconds(30), search: search(12))
    }
  }
}
