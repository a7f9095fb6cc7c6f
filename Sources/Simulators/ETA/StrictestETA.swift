/// The strictest algorithm (最严算法), which the guidance says must not be made a requirement: the least of what
/// distance, the fastest past orders and a flat limit give, whatever the weather, and nothing for slow merchants.
public struct StrictestETA: ETAPolicy {
  /// The quantile of past orders, small.
  public var probability: Double
  /// Actual speed that is taken for granted, over planning speed.
  public var haste: Double
  /// The flat limit (ms).
  public var limit: Int64
  public var compensation: Compensation
  public var basis: EstimateBasis

  /// A tenth of past orders, 60 % above planning speed, half an hour.
  public init(
    probability: Double = 0.1, haste: Double = 1.6, limit: Int64 = 1_800_000,
    compensation: Compensation = Compensation(), basis: EstimateBasis = EstimateBasis()
  ) {
    self.probability = min(max(probability, 0), 1)
    self.haste = haste > 0 ? haste : 1
    self.limit = max(limit, 0)
    self.compensation = compensation
    self.basis = basis
  }

  public var past: PastQuantile? { PastQuantile(probability) }

  public func duration(
    for question: ETAQuestion, past: Int64?, estimate: inout DeliveryEstimate
  ) -> Int64 {
    let ways = Double(question.approach.duration + question.trip.duration) / haste
    let fast = Int64(milliseconds: ways) + question.handling / 2
    return min(fast, past ?? .max, limit)
  }
}
