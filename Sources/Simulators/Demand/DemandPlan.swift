/// What customers of a synthetic scenario ask for.
public struct DemandPlan: Sendable, Hashable, Codable {
  public var ordersPerDay = 20_000.0
  /// Relative demand of the 24 hours of a day; nil for the service's usual profile.
  public var hourWeights: [Double]?
  /// Factor by day of the run, from 0; days that are not named have 1.
  public var surgeDays: [Int: Double] = [:]
  /// Factor on Saturdays and Sundays.
  public var weekendFactor = 1.0
  /// Mean straight distance from pick-up to drop-off in metres.
  public var meanTrip = 2_500.0
  /// Merchants in the city; 0 has goods or passengers ready anywhere at once.
  public var merchants = 600
  /// Mean preparation time in minutes, and its spread among merchants as a share.
  public var preparation = 12.0
  public var preparationSpread = 0.3
  /// Share of orders whose goods are late, and their mean delay in minutes.
  public var lateShare = 0.08
  public var meanDelay = 8.0
  /// The longest delay in minutes; what would take longer is cooked again elsewhere.
  public var longestDelay = 15.0
  /// Minutes until a customer gives up.
  public var patience = 45.0
  /// Share of customers who tip, and the mean tip in currency units.
  public var tipShare = 0.03
  public var meanTip = 3.0

  /// A food city's demand.
  public init() {}

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    try values.set(&ordersPerDay, .ordersPerDay)
    try values.set(&hourWeights, .hourWeights)
    try values.set(&surgeDays, .surgeDays)
    try values.set(&weekendFactor, .weekendFactor)
    try values.set(&meanTrip, .meanTrip)
    try values.set(&merchants, .merchants)
    try values.set(&preparation, .preparation)
    try values.set(&preparationSpread, .preparationSpread)
    try values.set(&lateShare, .lateShare)
    try values.set(&meanDelay, .meanDelay)
    try values.set(&longestDelay, .longestDelay)
    try values.set(&patience, .patience)
    try values.set(&tipShare, .tipShare)
    try values.set(&meanTip, .meanTip)
  }

  /// The usual hours of a service: two meals, office hours with a lunch dip, or two rush hours.
  static func usualHours(of service: Service) -> [Double] {
    switch service {
    case .food:
      [1, 0.6, 0.4, 0.2, 0.2, 0.4, 1, 2, 2, 2, 4, 9, 9, 5, 3, 2.5, 3, 6, 8.5, 7, 5, 4, 3, 2]
    case .parcel, .freight:
      [0, 0, 0, 0, 0, 0.2, 1, 3, 6, 7, 7, 6, 4, 5, 6, 6, 6, 6, 5, 4, 3, 1, 0.3, 0]
    case .ride:
      [2, 1.3, 1, 0.8, 0.8, 1.2, 2.5, 5, 7, 5.5, 4.5, 4.5, 4.7, 4.7, 4.7, 5, 5.5, 6.5, 7, 6, 5.5, 5, 4.5, 3]
    }
  }
}
