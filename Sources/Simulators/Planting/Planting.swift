import OrderLog

/// What can be planted in a log, so that the audit can be tested against something known.
public enum PlantedKind: String, Sendable, Hashable, Codable, CaseIterable {
  case longSpells = "long_spells"
  case longDays = "long_days"
  case payBelowFloor = "pay_below_floor"
  case takeRateAboveCap = "take_rate_above_cap"
  case displayedDiffers = "displayed_differs"
  case groupPaidLess = "group_paid_less"
  case refusalPunished = "refusal_punished"
  case silentRuleChange = "silent_rule_change"
  case compressedLimits = "compressed_limits"
  case strictInRain = "strict_in_rain"
  case lateDeductions = "late_deductions"
  case missingCompensation = "missing_compensation"
  case rowsRemoved = "rows_removed"
  case timesRounded = "times_rounded"
  case dispatchFavours = "dispatch_favours"

  /// The tests of the audit catalogue that must see it.
  public var tests: [String] {
    switch self {
    case .longSpells: ["T-REST-1", "T-REST-2", "T-REST-3"]
    case .longDays: ["T-REST-4", "T-REST-5"]
    case .payBelowFloor: ["T-PAY-3"]
    case .takeRateAboveCap: ["T-PAY-1"]
    case .displayedDiffers: ["T-PAY-2"]
    case .groupPaidLess: ["T-PAY-5", "T-DISP-2"]
    case .refusalPunished: ["T-CH-1"]
    case .silentRuleChange: ["T-CHG-1"]
    case .compressedLimits: ["T-ETA-6"]
    case .strictInRain: ["T-ETA-4", "T-ETA-1a"]
    case .lateDeductions: ["T-DED-1"]
    case .missingCompensation: ["T-ETA-5"]
    case .rowsRemoved, .timesRounded: ["T-INS-2"]
    case .dispatchFavours: ["T-DISP-4b", "T-DISP-4"]
    }
  }
}

/// Something to plant on top of a scenario. Unset parameters take the kind's default.
public struct Planting: Sendable, Hashable, Codable {
  public var kind: PlantedKind
  /// The share of workers or orders that it concerns, 0…1.
  public var share: Double?
  /// How strong it is: shares of pay, of time or of a rate, 0…1; for rounding, minutes; for refusals, minutes without
  /// offers.
  public var size: Double?
  /// From which day on, `yyyy-MM-dd`; nil for the whole run.
  public var from: String?
  /// The worker attribute and value of the group that is paid less or favoured.
  public var attribute: String?
  public var value: String?
  /// The floor (currency units an hour) or the cap (share) that is undercut or exceeded.
  public var limit: Double?

  /// Something to plant.
  public init(
    _ kind: PlantedKind, share: Double? = nil, size: Double? = nil, from: String? = nil,
    attribute: String? = nil, value: String? = nil, limit: Double? = nil
  ) {
    self.kind = kind
    self.share = share
    self.size = size
    self.from = from
    self.attribute = attribute
    self.value = value
    self.limit = limit
  }
}

/// One thing that was planted, with where it is.
public struct PlantedFact: Sendable, Hashable, Codable {
  /// A stretch of one worker's time (ms).
  public struct Window: Sendable, Hashable, Codable {
    public var worker: String
    public var start: Int64
    public var end: Int64
  }

  public var kind: PlantedKind
  /// The tests that must see it.
  public var tests: [String]
  /// The parameters, defaults filled in.
  public var planting: Planting
  /// The workers and orders that it concerns, by their ids in the log, sorted.
  public var workers: [String]
  public var orders: [String]
  public var windows: [Window]
  /// What else changes because of it, in the catalogue's terms: tests that may see it too.
  public var sideEffects: [String]
}

/// What was planted in a simulated log. Nothing for a clean control.
public struct Truth: Sendable, Hashable, Codable {
  public var scenario: String
  public var seed: UInt64
  public var facts: [PlantedFact]

  /// A truth file's contents.
  public init(scenario: String, seed: UInt64, facts: [PlantedFact]) {
    self.scenario = scenario
    self.seed = seed
    self.facts = facts
  }

  /// Whether nothing was planted.
  public var isClean: Bool { facts.isEmpty }
}

/// Plants one kind: before the run in habits and rules, after the run in what the log will say.
protocol Injector: Sendable {
  var planting: Planting { get }

  /// Changes what the run starts from.
  func prepare(_ setup: inout SimulationSetup)

  /// Changes the outcome and says where.
  func apply(to outcome: inout SimulationOutcome, setup: SimulationSetup) -> PlantedFact
}

extension Injector {
  func prepare(_ setup: inout SimulationSetup) {}
}

extension Planting {
  /// Whether an entity is chosen: one fixed lot for each kind and entity.
  func chooses(_ entity: Int, share: Double, seed: UInt64) -> Bool {
    var lots = DrawPurpose.planting.stream(
      seed: seed, entity: UInt64(entity) << 8 | UInt64(PlantedKind.allCases.firstIndex(of: kind) ?? 0))
    return lots.nextUniform() < share
  }

  /// The instant from which it holds, or the smallest one.
  func start(in setup: SimulationSetup) -> Int64 {
    from.flatMap { CivilDate($0) }.map { setup.timeZone.start(of: $0) } ?? .min
  }

  func fact(
    filling planting: Planting, workers: [String] = [], orders: [Int] = [],
    windows: [PlantedFact.Window] = [],
    outcome: SimulationOutcome, sideEffects: [String] = []
  ) -> PlantedFact {
    PlantedFact(
      kind: kind, tests: kind.tests, planting: planting, workers: workers.sorted(),
      orders: orders.map { OrderLogAssembly.orderID($0, of: outcome.orders.count) }, windows: windows,
      sideEffects: sideEffects)
  }
}
