import Metrics
import OrderLog
import Simulators

/// ``LowestIncomeFirst`` recomputed from the log's own records: sessions, orders, and who could have kept the promise.
///
/// The policy reckons income as time: travelling, and waiting at merchants at a lower weight, per minute logged on. All
/// of it is in the tables of orders and sessions, from the log's first record on. Who could keep the promise is told by
/// `slack`, the time left before it; a worker with orders in hand has other limits in that number, so of those it is not
/// known. Among the workers who could keep it the lowest rate goes first; where nobody could, who is soonest at the
/// pick-up.
///
/// What came before the log is not in it. Where the log has scores, they show whether the platform reckons from the same
/// beginning.
struct LowestIncome {
  /// Whether the platform's own scores are the rates recomputed here.
  enum Scores: Hashable { case absent, same, different }

  /// Rates closer than this are equal: 0.1 percentage points, what times to the second leave open after an hour.
  static let tolerance: Int64 = 1_000_000
  /// Rates are kept in thousand-millionths.
  private static let scale = 1e9

  let scores: Scores
  /// By row of the table of candidates; null when not known.
  private let rates: [Int64]
  private let times: WorkTimes
  private let table: Table
  private let slack: IntegerColumn?
  private let approach: IntegerColumn
  private let carried: IntegerColumn?
  /// Slack beyond this, in ms, is told from none.
  private let margin: Int64

  /// The rule for a table of candidates.
  ///
  /// - Throws: the fields that are missing.
  init(_ table: Table, _ log: OrderLog, waitWeight: Double = LowestIncomeFirst().waitWeight)
    throws(MissingTimes)
  {
    let isPromised = FieldRequirement(.promisedAt).isMet(by: log)
    func column(_ field: Field) -> IntegerColumn? {
      table.integers(field).flatMap { $0.nullCount < $0.count ? $0 : nil }
    }
    slack = column(.slack)
    guard let approach = column(.approachTime), slack != nil || !isPromised else {
      let needed: [Field] = isPromised ? [.approachTime, .slack] : [.approachTime]
      throw MissingTimes(
        fields: needed.filter { column($0) == nil }.map { FieldRequirement(.candidates, anyOf: [$0]) })
    }
    (self.table, self.approach, carried) = (table, approach, table.integers(.carried))
    times = try WorkTimes(log)
    let isToSecond = slack.map { column in
      (0..<column.count).allSatisfy { column.isNull($0) || column[$0] % 1_000 == 0 }
    }
    margin = isToSecond == true ? 1_000 : 0
    guard let workers = table.texts(.workerID), let instants = table.integers(.offeredAt) else {
      rates = []
      scores = .absent
      return
    }
    let times = times
    rates = (0..<table.rowCount).map { row in
      guard !instants.isNull(row), let worked = times.worked(workers[row], until: instants[row]) else {
        return IntegerColumn.null
      }
      // More work than time logged on: the tables contradict each other.
      let rate = worked.rate(waitWeight: waitWeight)
      return rate <= 2 ? Int64((rate * Self.scale).rounded()) : IntegerColumn.null
    }
    scores = Self.compare(column(.score), rates, slack, margin)
  }

  /// Holds the scores of those who could keep the promise against the rates.
  private static func compare(
    _ score: IntegerColumn?, _ rates: [Int64], _ slack: IntegerColumn?, _ margin: Int64
  ) -> Scores {
    guard let score else { return .absent }
    var (compared, same) = (0, 0)
    for row in rates.indices where rates[row] != IntegerColumn.null && !score.isNull(row) {
      if let slack { guard !slack.isNull(row), slack[row] >= margin else { continue } }
      compared += 1
      // Scores are in millionths, and the least cost is the greatest score.
      let (scaled, overflow) = score[row].multipliedReportingOverflow(by: -1_000)
      if !overflow, rates[row].saturatedDifference(scaled).magnitude <= UInt64(tolerance) { same += 1 }
    }
    guard compared >= 20 else { return .absent }
    return Double(same) >= 0.99 * Double(compared) ? .same : .different
  }

  // MARK: Decisions

  private enum Promise { case kept, broken, unknown }

  private func promise(_ row: Int) -> Promise {
    guard let slack else { return .kept }
    if let carried, !carried.isNull(row), carried[row] > 0 { return .unknown }
    guard !slack.isNull(row) else { return .unknown }
    if slack[row] >= margin { return .kept }
    return slack[row] < 0 - margin || margin == 0 ? .broken : .unknown
  }

  /// Whether nobody on the list could have kept the promise.
  func isLate(_ rows: some Sequence<Int>) -> Bool { rows.allSatisfy { promise($0) == .broken } }

  /// What the rule says of a decision with these rows of candidates, of which the one at `chosen` got the order: its
  /// outcome, with the position of who should have got it.
  func outcome(_ rows: [Int], chosen: Int) -> (isDecided: Bool, first: Int?) {
    guard rows.indices.contains(chosen) else { return (false, nil) }
    let promises = rows.map(promise)
    if promises.allSatisfy({ $0 == .broken }) { return least(rows, chosen, rows.indices, 1) { approach[$0] } }
    let eligible = rows.indices.filter { promises[$0] == .kept }
    guard !eligible.isEmpty else { return (false, nil) }
    let found = least(rows, chosen, eligible, Self.tolerance) { rates[$0] }
    // One who may have been able to keep the promise stands in the way of agreement, when nearer to the turn.
    guard found.isDecided, found.first == nil else { return found }
    if promises[chosen] != .kept {
      // Who could not keep it, or may not have been able to, got it before somebody who could.
      guard promises[chosen] == .broken else { return (false, nil) }
      return (true, eligible.min { (rates[rows[$0]], $0) < (rates[rows[$1]], $1) })
    }
    let own = rates[rows[chosen]]
    let isOpen = rows.indices.contains { index in
      promises[index] == .unknown
        && (rates[rows[index]] == IntegerColumn.null
          || own.saturatedDifference(rates[rows[index]]) > Self.tolerance)
    }
    return isOpen ? (false, nil) : found
  }

  /// Whether the chosen one has the least cost of some, to a tolerance; a cost that is not known leaves it open unless
  /// somebody known is before the chosen one anyway.
  private func least(
    _ rows: [Int], _ chosen: Int, _ among: some Sequence<Int>, _ tolerance: Int64, _ cost: (Int) -> Int64
  ) -> (isDecided: Bool, first: Int?) {
    let own = cost(rows[chosen])
    guard own != IntegerColumn.null else { return (false, nil) }
    var best = chosen
    var lowest = own
    var hasUnknown = false
    for index in among {
      let value = cost(rows[index])
      if value == IntegerColumn.null {
        hasUnknown = true
      } else if value < lowest {
        (lowest, best) = (value, index)
      }
    }
    if own.saturatedDifference(lowest) > tolerance { return (true, best) }
    return (!hasUnknown, nil)
  }

  /// The cost of a row: its rate, or its time to the pick-up where nobody could keep the promise.
  func cost(_ row: Int, isLate: Bool) -> Int64 { isLate ? approach[row] : rates[row] }

  /// What a worker's rate is made from; nil when not known.
  func worked(_ row: Int) -> WorkTimes.Worked? {
    guard let worker = table.texts(.workerID)?[row], let instant = table.integers(.offeredAt)?.value(at: row)
    else { return nil }
    return times.worked(worker, until: instant)
  }

  /// The rate of a row, in minutes of work per minute logged on.
  func rate(_ row: Int) -> Double? {
    rates.indices.contains(row) && rates[row] != IntegerColumn.null ? Double(rates[row]) / Self.scale : nil
  }
}
