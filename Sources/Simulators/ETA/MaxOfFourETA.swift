/// The largest of four estimates, as a large food platform disclosed on 2021-09-10: the model's and three that protect,
/// the city's, the sum of the segments, and the distance's; with time on top in adverse weather.
///
/// model: a quantile of comparable past orders · city: a flat time per city and distance band · segments: planned
/// legs, preparation and handling one after the other with a margin · distance: minutes per started 500 m and a base.
/// All in whole ms from acceptance; they go into the log, so that the promise can be checked.
public struct MaxOfFourETA: ETAPolicy {
  /// The model's quantile.
  public var probability: Double
  /// The city's flat time (ms) and ms per km.
  public var cityBase: Int64
  public var cityPerKilometre: Int64
  /// The margin on segments.
  public var segmentMargin: Double
  /// The distance's base (ms) and ms per started 500 m.
  public var distanceBase: Int64
  public var distanceStep: Int64
  /// Share added in adverse weather or under control.
  public var adverseShare: Double
  public var compensation: Compensation
  public var basis: EstimateBasis

  /// The four with this project's numbers; the disclosure names estimates, not numbers.
  public init(
    probability: Double = 0.85, cityBase: Int64 = 300_000, cityPerKilometre: Int64 = 270_000,
    segmentMargin: Double = 0.25, distanceBase: Int64 = 300_000, distanceStep: Int64 = 140_000,
    adverseShare: Double = 0.2, compensation: Compensation = .full,
    basis: EstimateBasis = EstimateBasis()
  ) {
    self.probability = min(max(probability, 0), 1)
    self.cityBase = cityBase
    self.cityPerKilometre = cityPerKilometre
    self.segmentMargin = segmentMargin
    self.distanceBase = distanceBase
    self.distanceStep = distanceStep
    self.adverseShare = adverseShare
    self.compensation = compensation
    self.basis = basis
  }

  public var past: PastQuantile? { PastQuantile(probability) }

  public func duration(
    for question: ETAQuestion, past: Int64?, estimate: inout DeliveryEstimate
  ) -> Int64 {
    let metres = question.approach.distance + question.trip.distance
    let isAdverse = question.weather.isAdverse || question.control
    let factor = isAdverse ? 1 + adverseShare : 1
    func lengthened(_ duration: Double) -> Int64 { Int64(milliseconds: duration * factor) }
    let margin = 1 + segmentMargin
    let legs =
      max(Double(question.approach.duration) * margin, Double(question.preparation))
      + Double(question.trip.duration) * margin
    estimate.segments = lengthened(legs) + question.handling
    estimate.city = lengthened(Double(cityBase) + metres / 1_000 * Double(cityPerKilometre))
    estimate.distance = lengthened(Double(distanceBase) + (metres / 500).rounded(.up) * Double(distanceStep))
    estimate.model = past ?? estimate.segments
    return max(estimate.model, estimate.city, estimate.segments, estimate.distance)
  }
}
