/// The workers of a synthetic scenario.
public struct WorkforcePlan: Sendable, Hashable, Codable {
  /// One way to spend a day at work.
  public struct ShiftPattern: Sendable, Hashable, Codable {
    /// Relative number of workers.
    public var share: Double
    /// Local hour of log-on.
    public var start: Double
    /// Hours logged on.
    public var hours: Double
    /// Length of the break in the middle in minutes; 0 for none.
    public var breakMinutes: Double

    /// A pattern.
    public init(share: Double, start: Double, hours: Double, breakMinutes: Double = 30) {
      self.share = share
      self.start = start
      self.hours = hours
      self.breakMinutes = breakMinutes
    }
  }

  public var count = 600
  /// Orders in hand at most.
  public var carryLimit = 1
  /// Relative numbers of vehicles, by the order log's names.
  public var vehicles: [String: Double] = ["ebike": 1]
  /// Relative numbers of contracts.
  public var contracts: [String: Double] = ["crowd": 0.6, "dedicated": 0.4]
  public var shifts = [
    ShiftPattern(share: 4, start: 9.5, hours: 8), ShiftPattern(share: 3, start: 13, hours: 8),
    ShiftPattern(share: 2, start: 10.5, hours: 4, breakMinutes: 0),
    ShiftPattern(share: 2, start: 17, hours: 4.5, breakMinutes: 0),
    ShiftPattern(share: 1, start: 21, hours: 8),
  ]
  /// Minutes by which log-on varies to both sides.
  public var jitter = 30.0
  /// Days of the week at work.
  public var daysPerWeek = 6
  /// Mean and standard deviation of actual over planning speed.
  public var pace = 0.95
  public var paceSpread = 0.06
  /// How offers are answered.
  public var acceptance = AcceptanceModel()
  /// Share of workers with an income target of the day, and the mean target in currency units.
  public var targetShare = 0.1
  public var meanTarget = 300.0
  /// Share of workers who go on when asked after a long day.
  public var confirmShare = 0.5
  /// Relative numbers by attribute value.
  public var genders: [String: Double] = ["male": 0.85, "female": 0.15]
  public var ageBands: [String: Double] = ["18-25": 0.25, "26-35": 0.4, "36-45": 0.25, "46+": 0.1]
  public var origins: [String: Double] = ["local": 0.3, "other": 0.7]
  public var meanTenureDays = 400.0

  /// A food city's riders.
  public init() {}

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    try values.set(&count, .count)
    try values.set(&carryLimit, .carryLimit)
    try values.set(&vehicles, .vehicles)
    try values.set(&contracts, .contracts)
    try values.set(&shifts, .shifts)
    try values.set(&jitter, .jitter)
    try values.set(&daysPerWeek, .daysPerWeek)
    try values.set(&pace, .pace)
    try values.set(&paceSpread, .paceSpread)
    try values.set(&acceptance, .acceptance)
    try values.set(&targetShare, .targetShare)
    try values.set(&meanTarget, .meanTarget)
    try values.set(&confirmShare, .confirmShare)
    try values.set(&genders, .genders)
    try values.set(&ageBands, .ageBands)
    try values.set(&origins, .origins)
    try values.set(&meanTenureDays, .meanTenureDays)
  }
}
