/// Rush incentive (冲单奖励): a lump sum for so many orders in a period. Tiers that need more hours than a working
/// day allows are what the standard calls disguised forcing of overtime (FD-INC).
public struct RushIncentive: PricingPolicy {
  /// So many orders give so much; the best one reached is paid.
  public struct Goal: Sendable, Hashable, Codable {
    public var orders: Int
    public var bonus: Double

    /// A goal.
    public init(orders: Int, bonus: Double) {
      self.orders = orders
      self.bonus = bonus
    }
  }

  public var goals: [Goal]
  public var length: PayPeriodLength

  /// Goals of a day, unless said otherwise.
  public init(goals: [Goal], length: PayPeriodLength = .day) {
    self.goals = goals
    self.length = length
  }

  public var period: PayPeriodLength? { length }
  public func price(_ job: PricedJob, slip: inout PaySlip) {}
  public func topUp(for period: PayPeriod) -> Int64 {
    Money.amount(goals.filter { period.completed >= $0.orders }.map(\.bonus).max() ?? 0)
  }

  public var inputs: Set<PayInput> { [.periodWork] }
}
