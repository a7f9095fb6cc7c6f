/// How likely a worker is to accept an offer: a logit of pay, distance, orders in hand and fatigue.
///
/// P = 1 / (1 + exp(−u)) with u = constant + pay · (quoted pay in currency units) + distance · (km from here to the
/// drop-off) + load · (orders in hand) + fatigue · (hours engaged today). The shape is the binary logit of discrete
/// choice; the default coefficients are this project's and give about 90 % for an ordinary offer.
public struct AcceptanceModel: Sendable, Hashable, Codable {
  /// Whether everything is accepted, whatever the coefficients.
  public var acceptsEverything: Bool
  public var constant: Double
  public var pay: Double
  public var distance: Double
  public var load: Double
  public var fatigue: Double
  /// The share of offers that are not answered at all.
  public var timeoutShare: Double
  /// Mean time to answer in ms; 0 answers at once.
  public var meanResponse: Double

  /// A logit.
  public init(
    constant: Double = 2.2, pay: Double = 0.12, distance: Double = -0.18, load: Double = -0.15,
    fatigue: Double = -0.04, timeoutShare: Double = 0.01, meanResponse: Double = 6_000
  ) {
    acceptsEverything = false
    self.constant = constant
    self.pay = pay
    self.distance = distance
    self.load = load
    self.fatigue = fatigue
    self.timeoutShare = timeoutShare
    self.meanResponse = meanResponse
  }

  /// Coefficients that are not given have their defaults.
  public init(from decoder: any Decoder) throws {
    self.init()
    let values = try decoder.container(keyedBy: CodingKeys.self)
    try values.set(&acceptsEverything, .acceptsEverything)
    try values.set(&constant, .constant)
    try values.set(&pay, .pay)
    try values.set(&distance, .distance)
    try values.set(&load, .load)
    try values.set(&fatigue, .fatigue)
    try values.set(&timeoutShare, .timeoutShare)
    try values.set(&meanResponse, .meanResponse)
  }

  /// Everything is accepted at once.
  public static let always: AcceptanceModel = {
    var model = AcceptanceModel(timeoutShare: 0, meanResponse: 0)
    model.acceptsEverything = true
    return model
  }()

  /// The systematic utility of an offer.
  public func utility(pay quoted: Int64, metres: Double, carried: Int, engaged: Int64) -> Double {
    constant + pay * Double(quoted) / 10_000 + distance * metres / 1_000 + load * Double(carried)
      + fatigue * Double(engaged) / 3_600_000
  }

  /// The probability of acceptance at utility `u`.
  ///
  /// The logistic function is evaluated by a rational approximation of exp that uses IEEE basic operations only,
  /// so that a run gives the same bytes on every platform. Relative error below 10⁻¹².
  public static func probability(utility u: Double) -> Double {
    guard u.isFinite else { return u > 0 ? 1 : 0 }
    if u > 36 { return 1 }
    if u < -36 { return 0 }
    // exp(−u) = exp(−u / 2⁷)^(2⁷), the small argument by its power series.
    let small = -u / 128
    var term = 1.0
    var sum = 1.0
    for k in 1...12 {
      term *= small / Double(k)
      sum += term
    }
    for _ in 0..<7 { sum *= sum }
    return 1 / (1 + sum)
  }
}
