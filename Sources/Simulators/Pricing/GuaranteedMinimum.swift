/// A guaranteed minimum: a period pays at least so much per order or so much per hour logged on, whichever is more.
///
/// Source: the pay of the Meal Delivery Routing Problem (Reyes et al. 2018), max(10 n, 15 h).
public struct GuaranteedMinimum: PricingPolicy {
  /// Currency units per order and per hour logged on.
  public var perOrder: Double
  public var perHour: Double
  public var length: PayPeriodLength

  /// max(10 n, 15 h) per day unless said otherwise.
  public init(perOrder: Double = 10, perHour: Double = 15, length: PayPeriodLength = .day) {
    self.perOrder = perOrder
    self.perHour = perHour
    self.length = length
  }

  public var period: PayPeriodLength? { length }
  public func price(_ job: PricedJob, slip: inout PaySlip) {}

  public func topUp(for period: PayPeriod) -> Int64 {
    let hours = Double(period.onlineTime) / 3_600_000
    let due = max(perOrder * Double(period.completed), perHour * hours)
    return max(0, Money.amountUp(due) - period.pay)
  }

  public var inputs: Set<PayInput> { perHour > 0 ? [.periodWork, .onlineTime] : [.periodWork] }
}
