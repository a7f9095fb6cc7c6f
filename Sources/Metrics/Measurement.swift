/// What a metric says to a rule under one reading: how much was looked at, how much is beyond the limit, the
/// worst cases. No judgement.
public struct Measurement: Sendable, Equatable {
  /// What is counted.
  public enum Unit: String, Sendable, Codable, CaseIterable, Hashable {
    case order, spell, duty, workerDay, workerWeek, workerMonth, worker, stratum, matchedPair, appeal, aspect
    case week, day, refusal
  }

  /// What is counted.
  public var unit: Unit
  /// How many units were looked at.
  public var examined: Int
  /// How many of them are beyond the limit.
  public var exceeding: Int
  /// How many could be on either side, because a time or an amount is missing or an interval is open.
  public var undecided: Int
  /// How many different workers were looked at.
  public var workersExamined: Int
  /// How many of them have at least one unit beyond the limit.
  public var workersExceeding: Int
  /// The number that a rule about a rate or a tendency compares with its limit.
  public var estimate: Estimate?
  /// The worst units, worst first; ties by worker id, then window, then order id. At most `caseLimit`.
  public var cases: [Case]
  /// Further numbers for the report, by a stable key, such as `p50` or `group.female.n`.
  public var figures: [Figure]
  /// Why a value beyond the limit is for a person to judge although the rule would call it not met, as a stable code;
  /// nil when it stands by itself.
  public var doubt: String?
  /// The family of the mechanism that would have to be declared before anything can be decided, such as `pricing`; nil
  /// when nothing is wanting. What was measured all the same is shown, and the verdict stays open.
  public var lacksMechanism: String?

  /// How many cases a measurement keeps.
  public static let caseLimit = 20

  /// A measurement without cases and figures.
  public init(
    unit: Unit, examined: Int, exceeding: Int, undecided: Int = 0, workersExamined: Int,
    workersExceeding: Int, estimate: Estimate? = nil, cases: [Case] = [], figures: [Figure] = []
  ) {
    self.unit = unit
    self.examined = examined
    self.exceeding = exceeding
    self.undecided = undecided
    self.workersExamined = workersExamined
    self.workersExceeding = workersExceeding
    self.estimate = estimate
    self.cases = cases
    self.figures = figures
  }

  /// The share of the examined units that is beyond the limit, or nil when nothing was examined.
  public var exceedingShare: Double? { examined == 0 ? nil : Double(exceeding) / Double(examined) }
}

/// A number with its uncertainty.
public struct Estimate: Sendable, Equatable, Codable {
  /// The point value.
  public var value: Double
  /// The interval at `level`, or nil when none could be made (the reason is in `method`).
  public var lower: Double?
  public var upper: Double?
  /// The confidence level of the interval, such as 0.99.
  public var level: Double
  /// Two-sided p-value of no effect, where a test was made.
  public var pValue: Double?
  /// How it was computed, as a stable code such as `wilson`, `cluster-bootstrap`, `permutation`.
  public var method: String
  /// The smallest effect that the data could have shown with 80 % power, in the unit of `value`.
  public var minimumDetectable: Double?

  /// An estimate.
  public init(
    value: Double, lower: Double? = nil, upper: Double? = nil, level: Double, pValue: Double? = nil,
    method: String, minimumDetectable: Double? = nil
  ) {
    self.value = value
    self.lower = lower
    self.upper = upper
    self.level = level
    self.pValue = pValue
    self.method = method
    self.minimumDetectable = minimumDetectable
  }
}

/// One unit that stands out.
public struct Case: Sendable, Equatable {
  /// The worker, as a code into the log's dictionary of workers; nil when the unit is not about one worker.
  public var worker: Int32?
  /// The order, when the unit is one order; otherwise the engine finds the orders of the window.
  public var orderID: String?
  /// Start and end of the window in ms, half open.
  public var window: Range<Int64>?
  /// What was measured, in `quantity`.
  public var measured: Double
  /// What it is compared with.
  public var limit: Double?
  /// The unit of `measured` and `limit`.
  public var quantity: Quantity
  /// Whether the value is exact or only known to be at least so much, because the window is open at an end
  /// of the log.
  public var isLowerBound: Bool
  /// Further numbers by a stable key.
  public var figures: [Figure]
  /// The calculation behind the limit line by line, where a formula was run; empty otherwise.
  public var trace: [TraceLine]
  /// The orders that the case lays side by side, of one or several workers; empty when the case is one order or a window.
  public var compared: [OrderReference] = []

  /// A case.
  public init(
    worker: Int32? = nil, orderID: String? = nil, window: Range<Int64>? = nil, measured: Double,
    limit: Double? = nil, quantity: Quantity, isLowerBound: Bool = false, figures: [Figure] = [],
    trace: [TraceLine] = []
  ) {
    self.trace = trace
    self.worker = worker
    self.orderID = orderID
    self.window = window
    self.measured = measured
    self.limit = limit
    self.quantity = quantity
    self.isLowerBound = isLowerBound
    self.figures = figures
  }
}

/// An order of a worker.
public struct OrderReference: Sendable, Equatable {
  /// The worker, as a code into the log's dictionary of workers.
  public var worker: Int32
  /// The id of the order.
  public var orderID: String

  /// An order of a worker.
  public init(worker: Int32, orderID: String) {
    self.worker = worker
    self.orderID = orderID
  }
}

/// A number with a stable key and a unit; the report finds its words in the string tables.
public struct Figure: Sendable, Equatable, Codable {
  /// A stable key such as `p95`. Parts after the first dot may be data, such as a city's name.
  public var key: String
  /// The value.
  public var value: Double
  /// Its unit.
  public var quantity: Quantity

  /// A figure.
  public init(_ key: String, _ value: Double, _ quantity: Quantity) {
    self.key = key
    self.value = value
    self.quantity = quantity
  }
}

/// Units of numbers in results. Money is in the currency unit, not in ten-thousandths.
public enum Quantity: String, Sendable, Codable, CaseIterable {
  case hours, minutes, seconds, days, money, moneyPerHour, kilometresPerHour, metres, share, percentagePoints,
    ratio, count, index
  case workingDays
}
