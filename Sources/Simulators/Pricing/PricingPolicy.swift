public import OrderLog

/// What pricing rules see of an order.
public struct PricedJob: Sendable {
  /// Metres that are paid for: pick-up to drop-off, or from acceptance, as the scenario's rule says.
  public var distance: Double
  /// Engaged time of the order in ms: acceptance to completion, by plan for a quote.
  public var engagedTime: Int64
  /// Pick-up to completion in ms: a passenger's time.
  public var tripTime: Int64
  public var request: OrderRequest
  public var weather: Weather
  public var control: Bool
  public var vehicle: VehicleClass
  public var contract: Contract
  /// When it was placed, accepted and completed (ms; the last by plan for a quote).
  public var placedAt: Int64
  public var acceptedAt: Int64
  public var completedAt: Int64
  /// The civil day of placement.
  public var day: CivilDate
  /// Seconds after local midnight at placement.
  public var secondOfDay: Int
  /// Open orders per available worker around the pick-up when it was placed.
  public var pressure: Double
  /// Time past the deadline in ms, not positive when in time.
  public var lateness: Int64
  /// Orders that the worker completed before on the same civil day.
  public var completedToday: Int
  /// Whether this is a quote, before the work is done.
  public var isQuote: Bool

  /// A job, of a run or recomputed from a log.
  public init(
    distance: Double, engagedTime: Int64, tripTime: Int64, request: OrderRequest, weather: Weather,
    control: Bool, vehicle: VehicleClass, contract: Contract, placedAt: Int64, acceptedAt: Int64,
    completedAt: Int64, day: CivilDate, secondOfDay: Int, pressure: Double, lateness: Int64,
    completedToday: Int, isQuote: Bool
  ) {
    self.distance = distance
    self.engagedTime = engagedTime
    self.tripTime = tripTime
    self.request = request
    self.weather = weather
    self.control = control
    self.vehicle = vehicle
    self.contract = contract
    self.placedAt = placedAt
    self.acceptedAt = acceptedAt
    self.completedAt = completedAt
    self.day = day
    self.secondOfDay = secondOfDay
    self.pressure = pressure
    self.lateness = lateness
    self.completedToday = completedToday
    self.isQuote = isQuote
  }
}

extension PricedJob {
  /// Metres from pick-up to drop-off as an order log gives them: its distance less its approach distance, each in
  /// whole metres. Money is paid by what the log says, so that it can be recomputed from the log alone.
  public static func metres(distance: Int64, approach: Int64) -> Double {
    Double(max(0, distance.addingClamped(approach == .min ? .max : -approach)))
  }

  /// A weight in kilograms from the log's grams.
  public static func kilograms(_ grams: Int64) -> Float { Float(Double(grams) / 1_000) }

  /// The pressure from the log's millionths.
  public static func pressure(_ millionths: Int64) -> Double { Double(millionths) / 1_000_000 }
}

/// What pricing rules see of a worker's period.
public struct PayPeriod: Sendable {
  /// The worker.
  public var worker: Int32
  /// The civil days, both ends included.
  public var days: ClosedRange<CivilDate>
  /// Orders completed in it.
  public var completed: Int
  /// Their pay in 1/10,000 of the currency unit.
  public var pay: Int64
  /// Engaged time in ms, overlaps counted once.
  public var engagedTime: Int64
  /// Time logged on in ms.
  public var onlineTime: Int64

  /// A period, of a run or recomputed from a log.
  public init(
    worker: Int32, days: ClosedRange<CivilDate>, completed: Int, pay: Int64, engagedTime: Int64,
    onlineTime: Int64
  ) {
    self.worker = worker
    self.days = days
    self.completed = completed
    self.pay = pay
    self.engagedTime = engagedTime
    self.onlineTime = onlineTime
  }
}

/// How long a pay period is.
public enum PayPeriodLength: String, Sendable, Hashable, Codable, CaseIterable {
  case day, week, month
}

/// One rule about money (计价). A scenario has a list of them; each adds its part to the slip, in order, so a rule
/// sees what those before it have put there.
public protocol PricingPolicy: Sendable {
  /// Adds this rule's part for one order, as a quote before acceptance and for good at completion.
  func price(_ job: PricedJob, slip: inout PaySlip)

  /// The periods at whose end `topUp` is asked; nil when the rule looks at single orders only.
  var period: PayPeriodLength? { get }

  /// What is owed on top at the end of a period, in 1/10,000 of the currency unit; booked as incentive on the
  /// period's last completed order.
  func topUp(for period: PayPeriod) -> Int64

  /// What is owed on top to each of all workers of a period together; by default `topUp(for:)` of each.
  func topUps(for periods: [PayPeriod]) -> [Int64]

  /// What the rule looks at with its present parameters; what it does not name here cannot change its result.
  var inputs: Set<PayInput> { get }

  /// The first day (`yyyy-MM-dd`) for which its dated values have one; nil where it has no dated values. Before it the
  /// rule says nothing: it adds nothing, which is not the same as a pay of 0.
  var begins: String? { get }

  /// The rule's part of an order's pay line by line, for a reader with a pocket calculator; `slip` is what the rules
  /// before it have put there. By default one line for each part of the slip that the rule changes.
  func lines(_ job: PricedJob, on slip: PaySlip) -> [PayLine]
}

extension PricingPolicy {
  public var period: PayPeriodLength? { nil }
  public var begins: String? { nil }
  public func topUp(for period: PayPeriod) -> Int64 { 0 }
  public func topUps(for periods: [PayPeriod]) -> [Int64] { periods.map(topUp(for:)) }
  public func lines(_ job: PricedJob, on slip: PaySlip) -> [PayLine] { changes(job, on: slip, .rule) }

  /// One line for each part of the slip that the rule changes.
  func changes(
    _ job: PricedJob, on slip: PaySlip, _ code: PayLine.Code, quantity: Double? = nil, rate: Double? = nil
  ) -> [PayLine] {
    var after = slip
    price(job, slip: &after)
    return PayComponent.allCases.compactMap { part in
      let amount = after[part] - slip[part]
      return amount == 0
        ? nil : PayLine(part, code, quantity: quantity, rate: rate, amount: Double(amount) / 10_000)
    }
  }
}
