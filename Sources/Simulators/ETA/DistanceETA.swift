/// Distance over speed: ways at planning speed, the merchant's promise, handling, and a margin.
///
/// duration = (max(approach, preparation) + trip) · (1 + margin) + handling + buffer; slower by the weather's speed
/// factor when `heedsConditions` is set.
public struct DistanceETA: ETAPolicy {
  /// Share added to ways.
  public var margin: Double
  /// Time added to every order (ms).
  public var buffer: Int64
  /// Whether weather and traffic control lengthen the ways.
  public var heedsConditions: Bool
  public var compensation: Compensation
  public var basis: EstimateBasis

  /// Distance over speed with 30 % margin and 5 min of buffer unless said otherwise.
  public init(
    margin: Double = 0.3, buffer: Int64 = 300_000, heedsConditions: Bool = true,
    compensation: Compensation = .full, basis: EstimateBasis = EstimateBasis()
  ) {
    self.margin = margin
    self.buffer = buffer
    self.heedsConditions = heedsConditions
    self.compensation = compensation
    self.basis = basis
  }

  public func duration(
    for question: ETAQuestion, past: Int64?, estimate: inout DeliveryEstimate
  ) -> Int64 {
    let slow =
      heedsConditions ? question.weather.speedFactor * (question.control ? 0.8 : 1) : 1
    let approach = max(Double(question.approach.duration) * (1 + margin) / slow, Double(question.preparation))
    let trip = Double(question.trip.duration) * (1 + margin) / slow
    return Int64(milliseconds: approach + trip + Double(question.handling) + Double(buffer))
  }
}
