/// Tier incentive (阶梯奖励): orders beyond a number in a civil day pay more each.
public struct TierIncentive: PricingPolicy {
  /// From the `from`-th order of the day on (1 is the first), so many currency units more per order. The highest tier
  /// that is reached holds.
  public struct Tier: Sendable, Hashable, Codable {
    public var from: Int
    public var bonus: Double

    /// A tier.
    public init(from: Int, bonus: Double) {
      self.from = from
      self.bonus = bonus
    }
  }

  public var tiers: [Tier]

  /// Tiers in any order.
  public init(tiers: [Tier]) { self.tiers = tiers }

  public func price(_ job: PricedJob, slip: inout PaySlip) {
    guard !job.isQuote else { return }
    let number = job.completedToday + 1
    let reached = tiers.filter { number >= $0.from }.max { $0.from < $1.from }
    if let reached { slip.incentive += Money.amount(reached.bonus) }
  }

  public var inputs: Set<PayInput> { tiers.isEmpty ? [] : [.orderOfDay] }

  public func lines(_ job: PricedJob, on slip: PaySlip) -> [PayLine] {
    changes(job, on: slip, .orders, quantity: Double(job.completedToday + 1))
  }
}
