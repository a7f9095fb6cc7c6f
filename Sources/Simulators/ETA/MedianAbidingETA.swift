/// 算法取中: the median of what comparable rule-abiding rides took, rather than what the fastest managed.
///
/// Source: 国市监网监发〔2021〕38号 (LAB-7D-1) and 平台劳动规则和算法协商指引 (LAB-N26); the instruments name no number, so
/// the probability is open; at 0.5 it is the median. Rides above the legal speed do not count.
public struct MedianAbidingETA: ETAPolicy {
  public var probability: Double
  public var fallback: DistanceETA
  public var compensation: Compensation
  public var basis: EstimateBasis

  /// The median unless said otherwise.
  public init(
    probability: Double = 0.5, fallback: DistanceETA = DistanceETA(), compensation: Compensation = .full,
    basis: EstimateBasis = EstimateBasis()
  ) {
    self.probability = min(max(probability, 0), 1)
    self.fallback = fallback
    self.compensation = compensation
    self.basis = basis
  }

  public var past: PastQuantile? { PastQuantile(probability, abidingOnly: true) }

  public func duration(
    for question: ETAQuestion, past: Int64?, estimate: inout DeliveryEstimate
  ) -> Int64 {
    return max(
      past ?? fallback.duration(for: question, past: nil, estimate: &estimate),
      ETALowerBound.duration(question))
  }
}
