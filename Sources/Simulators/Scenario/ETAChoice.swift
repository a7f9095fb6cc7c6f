/// An ETA policy by name with its parameters; what is not given takes the policy's default.
public struct ETAChoice: Sendable, Hashable, Codable {
  /// The policies that a scenario can name.
  public enum Name: String, Sendable, Hashable, Codable, CaseIterable {
    case distance
    case historicalQuantile = "historical_quantile"
    case maxOfFour = "max_of_four"
    case medianAbiding = "median_abiding"
    case strictest
  }

  public var policy: Name
  /// The quantile of past orders.
  public var probability: Double?
  /// Share added to ways.
  public var margin: Double?
  /// Minutes added to every order.
  public var buffer: Double?
  /// How delays at merchants are made up for.
  public var compensation: Compensation?

  /// A policy with defaults.
  public init(_ policy: Name) { self.policy = policy }

  /// Values that are out of range; `path` is where the choice stands.
  public func faults(_ path: String) -> [SetupFault] {
    var faults: [SetupFault] = []
    if let probability, !(0...1).contains(probability) {
      faults.append(
        SetupFault(
          path: path + ".probability", problem: "\(probability) is not a probability", remedy: "0 to 1"))
    }
    if let margin, !(0...100).contains(margin) {
      faults.append(
        SetupFault(path: path + ".margin", problem: "\(margin) is out of range", remedy: "0 to 100"))
    }
    if let buffer, !(0...1_440).contains(buffer) {
      faults.append(
        SetupFault(path: path + ".buffer", problem: "\(buffer) is out of range", remedy: "0 to 1440 min"))
    }
    if let terms = compensation,
      !(0...10).contains(terms.own) || !(0...10).contains(terms.affected) || terms.leastDelay < 0
    {
      faults.append(
        SetupFault(
          path: path + ".compensation", problem: "the shares or the delay are out of range",
          remedy: "shares 0 to 10, a delay of 0 ms or more"))
    }
    return faults
  }

  /// The policy.
  public var eta: any ETAPolicy {
    let terms = compensation ?? (policy == .strictest ? Compensation() : .full)
    let distance = DistanceETA(
      margin: margin ?? 0.3, buffer: Int64((buffer ?? 5) * 60_000), compensation: terms)
    switch policy {
    case .distance: return distance
    case .historicalQuantile:
      return HistoricalQuantileETA(probability: probability ?? 0.9, fallback: distance, compensation: terms)
    case .maxOfFour:
      return MaxOfFourETA(
        probability: probability ?? 0.85, segmentMargin: margin ?? 0.25, compensation: terms)
    case .medianAbiding:
      return MedianAbidingETA(probability: probability ?? 0.5, fallback: distance, compensation: terms)
    case .strictest: return StrictestETA(probability: probability ?? 0.1, compensation: terms)
    }
  }
}
