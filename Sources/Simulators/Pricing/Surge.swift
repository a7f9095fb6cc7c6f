/// Surge pricing with pass-through: when open orders per idle worker pass a threshold, the customer pays a multiple
/// and the worker gets a share of what is added.
///
/// multiplier = 1 + min(cap − 1, slope · (pressure − threshold)) above the threshold. Comes after the rule that sets
/// the customer's price.
public struct Surge: PricingPolicy {
  public var threshold: Double
  public var slope: Double
  /// The largest multiplier.
  public var cap: Double
  /// The worker's share of the added price; 1 passes all on.
  public var passThrough: Double

  /// A surge rule.
  public init(threshold: Double = 1, slope: Double = 0.25, cap: Double = 2, passThrough: Double = 0.8) {
    self.threshold = threshold
    self.slope = slope
    self.cap = max(cap, 1)
    self.passThrough = min(max(passThrough, 0), 1)
  }

  /// The multiplier at a pressure.
  public func multiplier(pressure: Double) -> Double {
    pressure > threshold ? 1 + min(cap - 1, slope * (pressure - threshold)) : 1
  }

  public func price(_ job: PricedJob, slip: inout PaySlip) {
    let added = Money.amount(Double(slip.customerPaid) / 10_000 * (multiplier(pressure: job.pressure) - 1))
    slip.customerPaid += added
    slip.incentive += Money.amount(Double(added) / 10_000 * passThrough)
  }

  public var inputs: Set<PayInput> { [.pressure, .customerPaid] }
}
