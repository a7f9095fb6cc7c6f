import OrderLog

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
  /// Of the city's estimate: minutes for every order and minutes per km.
  public var cityBase: Double?
  public var cityPerKilometre: Double?
  /// Of the distance's estimate: minutes for every order and minutes per started 500 m.
  public var distanceBase: Double?
  public var distanceStep: Double?
  /// Share added in adverse weather or under traffic control.
  public var adverseShare: Double?
  /// Speed that is taken for granted, over planning speed, and the flat limit in minutes (`strictest`).
  public var haste: Double?
  public var limit: Double?
  /// The speed that ways are planned with, in km/h.
  public var speed: Double?
  /// Minutes for pick-up and hand-over together.
  public var handling: Double?
  /// The first day whose orders count as past, `yyyy-MM-dd`.
  public var historyFrom: String?
  /// The mean speed in km/h up to which a ride abides by the rules.
  public var abidingSpeed: Double?

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
    func check(_ name: String, _ value: Double?, _ range: ClosedRange<Double>, _ unit: String) {
      guard let value, !range.contains(value) else { return }
      faults.append(
        SetupFault(
          path: "\(path).\(name)", problem: "\(value) is out of range",
          remedy: "\(range.lowerBound) to \(range.upperBound)\(unit)"))
    }
    for (name, value) in [
      ("cityBase", cityBase), ("cityPerKilometre", cityPerKilometre), ("distanceBase", distanceBase),
      ("distanceStep", distanceStep), ("limit", limit), ("handling", handling),
    ] {
      check(name, value, 0...1_440, " min")
    }
    check("adverseShare", adverseShare, 0...10, "")
    check("haste", haste, 0.1...10, "")
    check("speed", speed, 0.1...200, " km/h")
    check("abidingSpeed", abidingSpeed, 0.1...200, " km/h")
    if let historyFrom, CivilDate(historyFrom) == nil {
      faults.append(
        SetupFault(
          path: path + ".historyFrom", problem: "“\(historyFrom)” is not a day", remedy: "yyyy-MM-dd"))
    }
    return faults
  }

  /// What the estimates are made with.
  private var basis: EstimateBasis {
    EstimateBasis(
      speed: speed.map { $0 / 3.6 }, handling: handling.map(Self.milliseconds),
      historyFrom: historyFrom.flatMap { CivilDate($0) }, abidingSpeed: abidingSpeed.map { $0 / 3.6 })
  }

  private static func milliseconds(_ minutes: Double) -> Int64 { Int64(milliseconds: minutes * 60_000) }

  /// The policy.
  public var eta: any ETAPolicy {
    let terms = compensation ?? (policy == .strictest ? Compensation() : .full)
    let distance = DistanceETA(
      margin: margin ?? 0.3, buffer: Int64((buffer ?? 5) * 60_000), compensation: terms, basis: basis)
    switch policy {
    case .distance: return distance
    case .historicalQuantile:
      return HistoricalQuantileETA(
        probability: probability ?? 0.9, fallback: distance, compensation: terms, basis: basis)
    case .maxOfFour:
      var four = MaxOfFourETA(
        probability: probability ?? 0.85, segmentMargin: margin ?? 0.25, compensation: terms, basis: basis)
      four.cityBase = cityBase.map(Self.milliseconds) ?? four.cityBase
      four.cityPerKilometre = cityPerKilometre.map(Self.milliseconds) ?? four.cityPerKilometre
      four.distanceBase = distanceBase.map(Self.milliseconds) ?? four.distanceBase
      four.distanceStep = distanceStep.map(Self.milliseconds) ?? four.distanceStep
      four.adverseShare = adverseShare ?? four.adverseShare
      return four
    case .medianAbiding:
      return MedianAbidingETA(
        probability: probability ?? 0.5, fallback: distance, compensation: terms, basis: basis)
    case .strictest:
      return StrictestETA(
        probability: probability ?? 0.1, haste: haste ?? 1.6,
        limit: limit.map(Self.milliseconds) ?? 1_800_000, compensation: terms, basis: basis)
    }
  }
}
