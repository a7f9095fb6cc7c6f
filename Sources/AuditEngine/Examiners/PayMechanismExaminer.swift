import Metrics
import OrderLog
import Rules
import Simulators

/// T-PAY-4: each order's pay recomputed from the published formula and version.
///
/// Decides by the share of orders that differ by more than the tolerance. Where most of them were paid more than the
/// formula gives, a person must look: the formula is not followed, and nobody was paid less. Where no formula is
/// declared the verdict stays open, and the formula that the log shows stands beside it.
struct PayMechanismExaminer: Examiner {
  static let metric = "mechanism.pay"
  static let roles = ["tolerance", "share"]

  private let tolerance: Int64
  private let share: Double
  private let declared: [DeclaredVersion]?
  private let scope: RuleScope
  private let holidays: HolidayCalendar
  private let settings: AuditSettings
  private let findsFormulas: Bool

  init(_ request: ExaminationRequest) throws(ParameterResolver.Problem) {
    tolerance = Int64(exactly: (try request.value("tolerance") * 10_000).rounded()) ?? .max
    share = try request.value("share")
    declared = request.disclosure?.disclosure.mechanism.pricing
    scope = request.rule.scope
    holidays = request.holidays
    settings = request.settings
    findsFormulas = request.findsFormulas
  }

  var states: [StateRequest] { [] }

  func measure(_ store: StateStore, _ log: OrderLog) throws(Absence) -> Measurement {
    let log = restricted(log)
    guard let declared, declared.contains(where: { !$0.steps.isEmpty }) else {
      guard let found = undeclared(log) else { throw .mechanism("pricing") }
      return found
    }
    let mechanism = PayMechanism(declared, log: log, tolerance: tolerance)
    guard mechanism.missing.isEmpty else { throw .noValue(.missingFields(mechanism.missing)) }
    let tally = mechanism.tally()
    let undecided = tally.undecided.values.reduce(0, +)
    guard tally.total.compared + undecided > 0 else { throw .noValue(.nothingToMeasure(examined: 0)) }
    let workers = tally.byWorker.filter { $0.compared > 0 }
    var measurement = Measurement(
      unit: .order, examined: tally.total.compared + undecided, exceeding: tally.total.departing,
      undecided: undecided, workersExamined: workers.count,
      workersExceeding: workers.count { $0.departing > 0 }, cases: cases(tally, mechanism, log),
      figures: PayFigures(tally: tally, mechanism: mechanism, log: log).counts)
    let allowed = (share * Double(measurement.examined)).rounded(.down)
    guard Double(tally.total.departing) > allowed else {
      measurement.lacksMechanism = obstacle(tally, allowed)
      return measurement
    }
    if Double(tally.total.short) <= allowed { measurement.doubt = "paid-above-the-formula" }
    let structure = PayStructure(tally, of: mechanism, level: settings.level, seed: settings.seed)
    measurement.figures += PayFigures.structure(structure)
    measurement.figures += recovered(log, mechanism, structure)
    return measurement
  }

  func evidence(_ order: Evidence.MeasuredOrder) -> Evidence { .order(order) }

  /// Why nothing departs although that says nothing: no order could be given a version, or the tolerance is so large
  /// that differences of a twentieth of the pay would pass for rounding, and many do.
  private func obstacle(_ tally: PayTally, _ allowed: Double) -> String? {
    let versions: [PayTally.Obstacle] = [.gap, .overlap, .undeclared]
    if tally.total.compared == 0, !tally.undecided.isEmpty, tally.undecided.keys.allSatisfy(versions.contains)
    {
      return "versions"
    }
    let mean = Double(tally.expected) / Double(max(tally.total.compared, 1))
    return Double(tally.rounding) > allowed && 20 * Double(tolerance) > mean ? "tolerance" : nil
  }

  private func restricted(_ log: OrderLog) -> OrderLog {
    let scope = ResolvedScope(scope, on: log, counts: ScopeCounts(of: log))
    return scope.isEverything
      ? log : log.selectingOrders(scope.rows(in: 0..<log.orders.rowCount, of: log.orders))
  }

  /// The orders that are furthest from the formula; ties by order id.
  private func cases(_ tally: PayTally, _ mechanism: PayMechanism, _ log: OrderLog) -> [Case] {
    let orders = log.orders
    func id(_ row: Int) -> String { orders.identifiers(.orderID)?.value(at: row) ?? "" }
    var worst = tally.departures.sorted { $0.difference.magnitude > $1.difference.magnitude }
    if worst.count > Measurement.caseLimit {
      let last = worst[Measurement.caseLimit - 1].difference.magnitude
      worst = Array(worst.prefix { $0.difference.magnitude >= last })
    }
    let named = worst.map { (departure: $0, id: id($0.row)) }.sorted { a, b in
      let (x, y) = (a.departure.difference.magnitude, b.departure.difference.magnitude)
      return x == y ? TextDictionary.precedes(a.id, b.id) : x > y
    }
    return named.prefix(Measurement.caseLimit).compactMap { departure, id in
      guard let paid = orders.integers(.workerPay)?.value(at: departure.row) else { return nil }
      let trace = mechanism.trace(departure.row) ?? []
      let sum = trace.first { $0.code == "sum" }?.amount
      var found = Case(
        worker: departure.worker < 0 ? nil : departure.worker, orderID: id,
        window: window(departure.row, orders), measured: Double(paid) / 10_000, limit: sum,
        quantity: .money,
        figures: [Figure("difference", Double(departure.difference) / 10_000, .money)])
      found.trace = trace
      return found
    }
  }

  private func window(_ row: Int, _ orders: Table) -> Range<Int64>? {
    guard let from = orders.integers(.acceptedAt)?.value(at: row),
      let until = orders.integers(.completedAt)?.value(at: row), from < until
    else { return nil }
    return from..<until
  }

  // MARK: Formulas that the log shows

  /// What the log shows where no formula is declared; nil when that is nothing.
  private func undeclared(_ log: OrderLog) -> Measurement? {
    let names = log.orders.texts(.ruleVersion)
    var groups: [String: [Int]] = [:]
    for row in 0..<log.orders.rowCount { groups[names?.value(at: row) ?? "", default: []].append(row) }
    let figures = groups.keys.sorted().prefix(6).flatMap { name in
      formula(log, groups[name] ?? []).map { PayFigures.formula($0, named: name) } ?? []
    }
    guard !figures.isEmpty else { return nil }
    let count = (0..<log.orders.rowCount).count { PricedRows.isCompleted($0, log) }
    var measurement = Measurement(
      unit: .order, examined: count, exceeding: 0, undecided: count, workersExamined: 0,
      workersExceeding: 0, figures: figures)
    measurement.lacksMechanism = "pricing"
    return measurement
  }

  /// The formula in force for each version whose orders depart, before and from the day on which that begins.
  private func recovered(
    _ log: OrderLog, _ mechanism: PayMechanism, _ structure: PayStructure
  ) -> [Figure] {
    var reader = PayMechanism.Reader(mechanism)
    let placed = log.orders.integers(.placedAt) ?? log.orders.integers(.acceptedAt)
    let start = structure.from.map { log.timeZone.start(of: $0) }
    var groups: [Int: [Int]] = [:]
    for row in 0..<log.orders.rowCount {
      if let start, placed?.value(at: row) ?? .min < start { continue }
      if case .version(let index) = reader.inForce.version(of: row) {
        groups[index, default: []].append(row)
      }
    }
    return groups.keys.sorted().prefix(4).flatMap { index in
      formula(log, groups[index] ?? []).map {
        PayFigures.formula($0, named: mechanism.versions[index].version)
      } ?? []
    }
  }

  private func formula(_ log: OrderLog, _ rows: [Int]) -> RecoveredFormula? {
    guard findsFormulas else { return nil }
    let days = log.completedDays
    let known = days.flatMap { holidays.holidays(in: $0) } ?? []
    return FormulaRecovery(tolerance: Double(tolerance) / 10_000, level: settings.level).formula(
      PayFeatures(log, rows: rows, holidays: Set(known.map(\.day.dayNumber))))
  }
}
