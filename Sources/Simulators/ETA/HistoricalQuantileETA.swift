/// The duration that a share of comparable past orders took: a quantile by stratum of distance, hour and weather; by
/// distance until a stratum has 20 orders. The merchant's promise is a lower bound for the time to the pick-up.
public struct HistoricalQuantileETA: ETAPolicy {
  /// The probability that an order is in time, as far as the past tells.
  public var probability: Double
  /// What holds before there is a past.
  public var fallback: DistanceETA
  public var compensation: Compensation
  public var basis: EstimateBasis

  /// The 90 % quantile unless said otherwise.
  public init(
    probability: Double = 0.9, fallback: DistanceETA = DistanceETA(), compensation: Compensation = .full,
    basis: EstimateBasis = EstimateBasis()
  ) {
    self.probability = min(max(probability, 0), 1)
    self.fallback = fallback
    self.compensation = compensation
    self.basis = basis
  }

  public var past: PastQuantile? { PastQuantile(probability) }

  public func duration(
    for question: ETAQuestion, past: Int64?, estimate: inout DeliveryEstimate
  ) -> Int64 {
    let physical = ETALowerBound.duration(question)
    return max(
      past ?? fallback.duration(for: question, past: nil, estimate: &estimate), physical)
  }
}

/// What an order takes at least, by plan.
enum ETALowerBound {
  /// Approach or preparation, trip at planning speed, handling.
  static func duration(_ question: ETAQuestion) -> Int64 {
    max(question.approach.duration, question.preparation) + question.trip.duration + question.handling
  }
}
