/// The platform's estimates for one order. Durations in ms from acceptance, instants in ms.
public struct DeliveryEstimate: Sendable, Hashable {
  /// The time shown to the customer.
  public var promisedAt = OrderTimeline.none
  /// The time limit given to the worker, added time included.
  public var deadlineAt = OrderTimeline.none
  /// The four estimates of a platform that takes the largest; −1 where it has none.
  public var model: Int64 = -1
  public var city: Int64 = -1
  public var segments: Int64 = -1
  public var distance: Int64 = -1
  /// Time added to the limit after acceptance.
  public var addedTime: Int64 = 0
  /// Why.
  public var addedReason: AddedTimeReason?

  /// No estimate.
  public init() {}
}

/// Why time was added. The raw value is the order log's.
public enum AddedTimeReason: String, Sendable, Hashable, Codable, CaseIterable {
  /// The goods of this order were late.
  case slowPickup = "slow_pickup"
  /// The goods of another order that the worker carried were late.
  case affected
  /// Weather or traffic.
  case conditions
}

/// What an estimate is made from.
public struct ETAQuestion: Sendable {
  /// From when time counts (ms): placement for the customer's clock, acceptance for the worker's.
  public var from: Int64
  /// Metres and ms to the pick-up at planning speed; for the customer's clock a typical approach.
  public var approach: TravelLeg
  /// Metres and ms from pick-up to drop-off at planning speed.
  public var trip: TravelLeg
  /// Time until the goods are promised to be ready, from `from` (ms, not negative).
  public var preparation: Int64
  /// Pick-up and hand-over together (ms).
  public var handling: Int64
  /// Orders that the worker has in hand.
  public var carried: Int
  public var vehicle: VehicleClass
  public var weather: Weather
  public var control: Bool
  /// Hour of the local day, 0…23.
  public var hour: Int
  /// The stratum for historical durations.
  public var stratum: ETAStratum

  /// A question, of a run or recomputed from a log.
  public init(
    from: Int64, approach: TravelLeg, trip: TravelLeg, preparation: Int64, handling: Int64, carried: Int,
    vehicle: VehicleClass, weather: Weather, control: Bool, hour: Int, stratum: ETAStratum
  ) {
    self.from = from
    self.approach = approach
    self.trip = trip
    self.preparation = preparation
    self.handling = handling
    self.carried = carried
    self.vehicle = vehicle
    self.weather = weather
    self.control = control
    self.hour = hour
    self.stratum = stratum
  }
}

/// How a platform estimates times (时长预估).
public protocol ETAPolicy: Sendable {
  /// The duration in ms from `question.from` to completion, with what past orders took where the policy looks at
  /// them. May record its partial estimates.
  func duration(for question: ETAQuestion, past: Int64?, estimate: inout DeliveryEstimate) -> Int64

  /// Which past orders the policy looks at; nil: none.
  var past: PastQuantile? { get }

  /// What the estimates are made with, where the platform states it.
  var basis: EstimateBasis { get }

  /// Which part of a delay at the merchant is added to the order's limit, and to the limits of the other orders in
  /// hand: 0 for none, 1 for all.
  var compensation: Compensation { get }
}

/// A quantile of what past orders of the same stratum took.
public struct PastQuantile: Sendable, Hashable {
  /// The probability.
  public var probability: Double
  /// Whether only rule-abiding rides count.
  public var abidingOnly: Bool

  /// A quantile.
  public init(_ probability: Double, abidingOnly: Bool = false) {
    self.probability = probability
    self.abidingOnly = abidingOnly
  }
}

/// How delays at merchants are made up for (补时).
public struct Compensation: Sendable, Hashable, Codable {
  /// Share of the delay added to the delayed order.
  public var own: Double
  /// Share of the delay added to the other orders in hand.
  public var affected: Double
  /// Delays up to so many ms get nothing.
  public var leastDelay: Int64

  /// Shares of delays that are longer than `leastDelay`.
  public init(own: Double = 0, affected: Double = 0, leastDelay: Int64 = 180_000) {
    self.own = own
    self.affected = affected
    self.leastDelay = leastDelay
  }

  /// Shares that are not given are 0, and the least delay is 3 min.
  public init(from decoder: any Decoder) throws {
    self.init()
    let values = try decoder.container(keyedBy: CodingKeys.self)
    try values.set(&own, .own)
    try values.set(&affected, .affected)
    try values.set(&leastDelay, .leastDelay)
  }

  /// Time owed to an order whose own goods were late by `delay` ms.
  public func ownTime(delay: Int64) -> Int64 {
    delay > 0 && delay > leastDelay ? max(0, Int64(milliseconds: Double(delay) * own)) : 0
  }

  /// Time owed to each other order in hand when a delay of `delay` ms cost the worker `waited` ms.
  public func affectedTime(delay: Int64, waited: Int64) -> Int64 {
    delay > 0 && delay > leastDelay ? max(0, Int64(milliseconds: Double(waited) * affected)) : 0
  }

  /// All of the delay for all orders, whatever its length.
  public static let full = Compensation(own: 1, affected: 1, leastDelay: 0)
}

extension ETAPolicy {
  public var compensation: Compensation { .full }
  public var past: PastQuantile? { nil }
  public var basis: EstimateBasis { EstimateBasis() }

  /// The duration with the past taken from a history.
  public func duration(
    for question: ETAQuestion, history: ETAHistory, estimate: inout DeliveryEstimate
  ) -> Int64 {
    let known = past.flatMap {
      history.quantile($0.probability, of: question.stratum, abidingOnly: $0.abidingOnly)
    }
    return duration(for: question, past: known, estimate: &estimate)
  }
}
