public import OrderLog
public import Rules
import Simulators

/// Recomputes the given time of every order of a log from the declared rule and compares.
///
/// The log is read after the scan, because a rule about past orders needs them in the order of time and a rule about
/// slow merchants needs the orders that a worker had in hand. Rows are then compared one by one, and the differences
/// add up like the states of the scan.
///
/// - Complexity: O(n log n) time for n orders; up to 120 bytes an order.
public struct DeclaredTimeCheck {
  let log: OrderLog
  let columns: EstimateColumns
  let estimates: [DeclaredEstimate]
  let places: EstimatePlaces
  let differences: TimeDifferences
  /// The version and the comparison of single rows, for evidence.
  let recomputation: EstimateRecomputation
  private let versions: VersionsInForce
  private let due: AddedTimeDue?
  private let pasts: [PastOrders.Selection: PastOrders]

  /// Compares the orders of a log with declared versions. `tolerance` in ms.
  ///
  /// - Throws: a version that cannot be run.
  public init(
    _ declared: [DeclaredVersion], log: OrderLog, tolerance: Int64 = 1_000
  ) throws(MechanismFault) {
    var estimates: [DeclaredEstimate] = []
    for version in declared { estimates.append(try DeclaredEstimate(version)) }
    let columns = EstimateColumns(log)
    let rows = log.orders.rowCount
    var versions = VersionsInForce(declared, log: log)
    var found = [Int16](repeating: Self.none, count: rows)
    var coverage = PastCoverage(zone: log.timeZone)
    for row in 0..<rows {
      found[row] = Self.code(versions.version(of: row))
      if let at = EstimateColumns.at(columns.placed, row) ?? EstimateColumns.at(columns.accepted, row) {
        coverage.add(at)
      }
    }
    func estimate(_ row: Int) -> DeclaredEstimate? { found[row] >= 0 ? estimates[Int(found[row])] : nil }
    var pasts: [PastOrders.Selection: PastOrders] = [:]
    for selection in Set(estimates.compactMap(\.past)) {
      let covered = coverage.known(from: selection.from)
      pasts[selection] = PastOrders(selection, columns: columns, log: log, covered: covered) { row in
        guard let own = estimate(row), own.past == selection else { return nil }
        return own.policy?.past?.probability
      }
    }
    let hasDelays =
      columns.ready != nil && columns.readyPromised != nil && columns.pickedUp != nil
      && columns.worker != nil && estimates.contains { $0.compensation != nil }
    due =
      hasDelays ? AddedTimeDue(columns: columns, rows: rows) { estimate($0)?.compensation } : nil
    self.versions = versions
    self.log = log
    self.columns = columns
    self.estimates = estimates
    self.pasts = pasts
    recomputation = EstimateRecomputation(columns: columns, zone: log.timeZone, tolerance: max(0, tolerance))
    places = EstimatePlaces(versions: estimates.map(\.version), log: log, columns: columns)
    var all = TimeDifferences(places: places.places.count, workers: log.workers.values.count)
    Self.add(
      0..<rows, to: &all, found: found, estimates: estimates, recomputation: recomputation, places: places,
      due: due, pasts: pasts, log: log)
    differences = all
  }

  private static let none: Int16 = -1
  private static let reasons = ["undated", "gap", "overlap", "undeclared"]

  private static func code(_ found: VersionsInForce.Found) -> Int16 {
    switch found {
    case .version(let index): Int16(clamping: index)
    case .undated: -1
    case .gap: -2
    case .overlap: -3
    case .undeclared: -4
    }
  }

  /// Folds rows in.
  static func add(
    _ rows: Range<Int>, to differences: inout TimeDifferences, found: [Int16], estimates: [DeclaredEstimate],
    recomputation: EstimateRecomputation, places: EstimatePlaces, due: AddedTimeDue?,
    pasts: [PastOrders.Selection: PastOrders], log: OrderLog
  ) {
    let columns = recomputation.columns
    let selections = estimates.map { $0.past.flatMap { pasts[$0] } }
    var indices: [Int] = []
    var result = EstimateRecomputation.Row()
    for row in rows {
      guard let accepted = EstimateColumns.at(columns.accepted, row) else {
        if columns.isCompleted(row) { differences.unreadable += 1 } else { differences.untaken += 1 }
        continue
      }
      guard found[row] >= 0 else {
        differences.leaveOut(
          reasons[min(Int(-found[row]) - 1, 3)], day: log.timeZone.day(of: accepted).dayNumber)
        continue
      }
      let version = Int(found[row])
      guard estimates[version].policy != nil else {
        differences.leaveOut("words", day: log.timeZone.day(of: accepted).dayNumber)
        continue
      }
      let owed = self.owed(row, estimates[version], due, columns)
      guard
        recomputation.compare(
          row, with: estimates[version], past: selections[version]?.quantiles[row], due: owed, into: &result)
      else {
        differences.unreadable += 1
        continue
      }
      let worker = columns.worker?[row] ?? TextColumn.null
      places.indices(row, version: version, accepted: accepted, worker: worker, into: &indices)
      differences.add(
        row, result, places: indices, worker: worker, day: log.timeZone.day(of: accepted).dayNumber)
    }
  }

  /// The time that is due for slow merchants; nil where nothing is declared or the order was not carried out.
  private static func owed(
    _ row: Int, _ estimate: DeclaredEstimate, _ due: AddedTimeDue?, _ columns: EstimateColumns
  ) -> DurationBounds? {
    guard let terms = estimate.compensation, columns.isCompleted(row) else { return nil }
    guard let due else {
      // Without times of readiness nobody knows, unless nothing is ever added.
      return terms.own > 0 || terms.affected > 0 ? .unknown : DurationBounds(0, 0)
    }
    return due.due[row]
  }

  /// One row recomputed again, for evidence.
  func recompute(_ row: Int) -> (estimate: DeclaredEstimate, result: EstimateRecomputation.Row)? {
    var versions = versions
    guard case .version(let index) = versions.version(of: row) else { return nil }
    var result = EstimateRecomputation.Row()
    let estimate = estimates[index]
    guard
      recomputation.compare(
        row, with: estimate, past: estimate.past.flatMap { pasts[$0] }?.quantiles[row],
        due: Self.owed(row, estimate, due, columns), into: &result)
    else { return nil }
    return (estimate, result)
  }

  /// The past that a row's rule looks at, where it could be rebuilt.
  func past(of row: Int) -> PastOrders.Known? {
    var versions = versions
    guard case .version(let index) = versions.version(of: row), let selection = estimates[index].past else {
      return nil
    }
    return pasts[selection]?.quantiles[row]
  }

  /// Where a row's due time comes from.
  func sources(of row: Int) -> [AddedTimeDue.Source] { due?.sources(of: row) ?? [] }

  /// The ids of all orders whose time is shorter than declared, in the order of the log.
  public var shortOrders: [String] {
    guard let ids = log.orders.identifiers(.orderID) else { return [] }
    return differences.shortRows.sorted().map { ids.value(at: Int($0)) ?? "" }
  }

  /// Orders that were compared; those of them whose time is short, longer than declared, or left open.
  public var counts: (compared: Int, short: Int, long: Int, open: Int) {
    let cell = differences.cell(TimeDifferences.whole)
    return (cell.orders, cell.short, cell.long, cell.open)
  }

  /// The same of one part.
  public func counts(of component: EstimateComponent) -> (compared: Int, short: Int, long: Int, open: Int) {
    let cell = differences.cell(component.rawValue)
    return (cell.orders, cell.short, cell.long, cell.open)
  }
}
