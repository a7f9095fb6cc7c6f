public import OrderLog

/// What the statements of settled orders lack, order by order.
///
/// - Complexity: O(fields) per order; 16 bytes per worker.
public struct StatementGaps: MergeableState {
  /// What is asked of a statement.
  public struct Parameters: Hashable, Sendable {
    /// Lines that every order must have.
    public var always: [Field]
    /// Whether a subsidy must stand where the weather is adverse, and a deduction where a reason for one stands.
    public var whereDue: Bool

    /// Parameters.
    public init(always: [Field], whereDue: Bool) {
      self.always = always
      self.whereDue = whereDue
    }
  }

  let parameters: Parameters
  /// Orders that were not carried out, and orders of which that is not known.
  private(set) var notCompleted = 0
  private(set) var undecided = 0
  /// Per field of `always`, then weather subsidy and deduction: orders that lack it.
  private(set) var missing: [Int]
  private(set) var workers = WorkerCounts(width: 2)
  private(set) var worst = WorstOrders()

  /// No orders.
  public init(_ parameters: Parameters) {
    self.parameters = parameters
    missing = Array(repeating: 0, count: parameters.always.count + 2)
  }

  public mutating func add(_ rows: Range<Int>, of table: TableKind, in log: OrderLog) {
    let orders = log.orders
    workers.prepare(for: log)
    let lines = parameters.always.map { IntegerReader(orders, $0) }
    let subsidy = IntegerReader(orders, .subsidyWeather)
    let deduction = IntegerReader(orders, .deduction)
    let weather = CodeReader(orders, .weather)
    let isAdverse = weather.resolved(missing: false) { $0 != "clear" }
    let reason = CodeReader(orders, .deductionReason)
    let accepted = IntegerReader(orders, .acceptedAt)
    let completed = IntegerReader(orders, .completedAt)
    let status = CodeReader(orders, .status)
    let isDone = status.resolved(missing: Bool?.none) { $0 == "completed" }
    let worker = CodeReader(orders, .workerID)
    let ids = orders.identifiers(.orderID)
    let absent = IntegerColumn.null
    withExtendedLifetime(log) {
      for row in rows {
        // A row whose status is not known was carried out when it has a completion.
        switch isDone[Int(status[row]) + 1] {
        case true?: break
        case false?:
          notCompleted += 1
          continue
        case nil:
          guard completed[row] != absent else {
            undecided += 1
            continue
          }
        }
        var lacking: Int64 = 0
        for (position, line) in lines.enumerated() where line[row] == absent {
          missing[position] += 1
          lacking += 1
        }
        if parameters.whereDue {
          if isAdverse[Int(weather[row]) + 1], subsidy[row] == absent {
            missing[lines.count] += 1
            lacking += 1
          }
          if reason[row] >= 0, deduction[row] == absent {
            missing[lines.count + 1] += 1
            lacking += 1
          }
        }
        let who = worker[row]
        workers.add(to: 0, of: who)
        guard lacking > 0 else { continue }
        workers.add(to: 1, of: who)
        if worst.admits(lacking) {
          worst.add(
            score: lacking, worker: who, start: accepted[row], end: completed[row], detail: 0, row: row,
            ids: ids)
        }
      }
    }
  }

  public mutating func merge(_ other: StatementGaps) {
    notCompleted += other.notCompleted
    undecided += other.undecided
    addCounts(&missing, other.missing)
    workers.merge(other.workers)
    worst.merge(other.worst)
  }
}

/// Whether each settled order carries what its statement must show: on rides what the passenger paid, the driver's
/// pay and the take rate; on deliveries the lines for distance, period and difficulty, a subsidy and a deduction.
///
/// An order is settled when it was carried out. An entry that is empty is a line that the statement lacks; a column
/// that the log lacks is no statement about any order, so the metric then has no value. A line of 0 is a line.
///
/// - Complexity: see ``StatementGaps``.
/// - Note: Source: law.md T-TR-3; TR-SUN (four items, the fourth of which, the formula of the take rate, is a screen
///   and no column of a log); the list for deliveries is an analyst default.
public struct OrderStatement: Metric {
  public static let id = "transparency.order-statement"
  public static let requires: [FieldRequirement] = [
    FieldRequirement(.orders, anyOf: [.status, .completedAt])
  ]

  /// Which lines are asked for.
  public enum Lines: String, Hashable, Sendable, CaseIterable {
    /// Three of the four items of rides.
    case ride
    /// Distance, period and difficulty on every order; subsidy and deduction where they are due.
    case deliveryWhereDue
    /// Distance, period, difficulty, subsidy and deduction on every order.
    case deliveryAlways

    /// The lines that every order's statement must have.
    public var always: [Field] {
      switch self {
      case .ride: [.customerPaid, .workerPay, .displayedTakeRate]
      case .deliveryWhereDue: [.payDistance, .payTime, .payDifficulty]
      case .deliveryAlways: [.payDistance, .payTime, .payDifficulty, .subsidyWeather, .deduction]
      }
    }

    /// The columns without which the log says nothing.
    public var columns: [Field] {
      self == .deliveryWhereDue ? always + [.subsidyWeather, .deduction] : always
    }
  }

  /// Which lines are asked for.
  public let lines: Lines

  /// The metric.
  public init(_ lines: Lines) { self.lines = lines }

  var parameters: StatementGaps.Parameters {
    .init(always: lines.always, whereDue: lines == .deliveryWhereDue)
  }

  public var states: [StateRequest] { [StateRequest(StatementGaps.self, parameters)] }

  public func value(from store: StateStore, in log: OrderLog) throws(NoValue) -> Value {
    try requireFields(in: log)
    try requireColumns(lines.columns, in: log)
    let state = store.state(StatementGaps.self, parameters)
    let value = Value(state: state)
    guard value.examined > 0 else { throw .nothingToMeasure(examined: state.undecided) }
    return value
  }

  /// Gaps of a log.
  public struct Value: Sendable {
    let state: StatementGaps

    /// Settled orders.
    public var examined: Int { state.workers.clusters(1, of: 0).reduce(0) { $0 + $1.size } }
    /// Settled orders that lack a line.
    public var incomplete: Int { state.workers.clusters(1, of: 0).reduce(0) { $0 + $1.hits } }

    /// How many orders lack each field; only fields that some order lacks.
    public var missing: [(field: Field, orders: Int)] {
      zip(state.parameters.always + [.subsidyWeather, .deduction], state.missing)
        .filter { $0.1 > 0 }.map { (field: $0.0, orders: $0.1) }
    }

    /// Settled orders that lack a line, those that lack most as cases.
    public func measurement() -> Measurement {
      Measurement(
        unit: .order, examined: examined, exceeding: incomplete, undecided: state.undecided,
        workersExamined: state.workers.workerCount(withAny: 0),
        workersExceeding: state.workers.workerCount(withAny: 1),
        cases: state.worst.entries.map {
          Case(
            worker: $0.worker < 0 ? nil : $0.worker, orderID: $0.id.isEmpty ? nil : $0.id,
            window: $0.start != IntegerColumn.null && $0.start <= $0.end ? $0.start..<$0.end : nil,
            measured: Double($0.score), limit: 0, quantity: .count)
        },
        figures: [Figure("notCompleted", Double(state.notCompleted), .count)]
          + missing.map { Figure("missing.\($0.field.rawValue)", Double($0.orders), .count) })
    }
  }
}
