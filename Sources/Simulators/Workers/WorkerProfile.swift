/// How a worker is bound to the platform. The raw value is the order log's.
public enum Contract: String, Codable, CaseIterable, Sendable, Hashable {
  /// 专送
  case dedicated
  /// 众包
  case crowd
  case employee, other
}

/// One stretch during which a worker means to be logged on (ms), with breaks inside it.
public struct Shift: Sendable, Hashable {
  public var start: Int64
  public var end: Int64
  /// Start and end of breaks; a break that finds orders in hand begins when they are done, in full length.
  public var breaks: [Range<Int64>]

  /// A shift.
  public init(start: Int64, end: Int64, breaks: [Range<Int64>] = []) {
    self.start = start
    self.end = end
    self.breaks = breaks
  }
}

extension Shift {
  /// The shifts by start, those left out that begin before an earlier one has ended.
  static func withoutOverlaps(_ shifts: [Shift]) -> [Shift] {
    var kept: [Shift] = []
    for shift in shifts.sorted(by: { $0.start < $1.start }) where shift.start >= kept.last?.end ?? .min {
      kept.append(shift)
    }
    return kept
  }
}

/// A worker as it was before the run. Fixed; what happens is in ``Worker``.
public struct WorkerProfile: Sendable {
  /// The id in the order log.
  public var id: String
  /// Where the worker logs on.
  public var home: Location
  public var vehicle: VehicleClass
  public var contract: Contract
  /// Orders that the worker may have in hand at once, 1…100.
  public var carryLimit: Int
  /// Actual over planning speed in clear weather.
  public var pace: Double
  /// When the worker is logged on, by start, without overlaps.
  public var shifts: [Shift]
  /// How offers are answered.
  public var acceptance: AcceptanceModel
  /// Pay of a civil day after which the worker logs off, in 1/10,000 of the currency unit; nil for none.
  public var incomeTarget: Int64?
  /// Whether the worker confirms when asked whether the day may go on.
  public var confirmsLongDays: Bool
  /// Attributes for group comparison; nil where unknown.
  public var gender: String?
  public var ageBand: String?
  public var origin: String?
  public var tenureDays: Int?
  /// From when the limit of spells, and the confirmation of long days, do not hold for this worker (ms; set by
  /// plantings).
  var restExemptFrom = Int64.max
  var confirmationExemptFrom = Int64.max
  /// Orders go here first after so many ms without one (set by plantings); nil for nobody special.
  var favouredAfter: Int64?

  /// A worker who accepts everything.
  public init(
    id: String, home: Location, vehicle: VehicleClass = .ebike, contract: Contract = .crowd,
    carryLimit: Int = 1, pace: Double = 1, shifts: [Shift], acceptance: AcceptanceModel = .always,
    incomeTarget: Int64? = nil, confirmsLongDays: Bool = true, gender: String? = nil, ageBand: String? = nil,
    origin: String? = nil, tenureDays: Int? = nil
  ) {
    self.id = id
    self.home = home
    self.vehicle = vehicle
    self.contract = contract
    self.carryLimit = min(max(carryLimit, 1), 100)
    self.pace = pace > 0 && pace.isFinite ? pace : 1
    self.shifts = shifts.filter { $0.start < $0.end }.sorted { $0.start < $1.start }
    self.acceptance = acceptance
    self.incomeTarget = incomeTarget
    self.confirmsLongDays = confirmsLongDays
    self.gender = gender
    self.ageBand = ageBand
    self.origin = origin
    self.tenureDays = tenureDays
  }
}
