import OrderLog
import Statistics

/// Whether traffic offences or accidents per order become more frequent from week to week, from the optional table
/// `incidents`.
///
/// The rate of a week is the incidents of the kind over the orders of that week; its trend is a ``WeeklyTrend`` of one
/// stratum. Only incidents of workers who have orders in the comparison count. A week without incidents cannot be told
/// from one that nobody recorded, so only the weeks from the kind's first row to its last are looked at (rows before
/// and after the log show that it goes on there), and nothing is said where these are less than three quarters of the
/// log's weeks, or where there are fewer than ten incidents. O(rows of the table + cells).
///
/// - Note: Source: law.md T-ETA-6; QL-1 names lateness, traffic offences and accidents. Ten incidents and three quarters
///   of the weeks are this project's choice.
struct IncidentTrend: Sendable, Equatable {
  /// What befell a worker; the raw value is the order log's.
  enum Kind: String, CaseIterable, Sendable {
    case violation, accident
  }

  /// The fewest incidents of a kind that say something.
  static let least = 10

  /// The fields without which the table says nothing.
  static let requirements = [Field.workerID, .at, .incident].map { FieldRequirement(.incidents, anyOf: [$0]) }

  let kind: Kind
  /// Incidents in the weeks that are looked at.
  let count: Int
  /// The slope of the rate, in incidents per order and week.
  let trend: WeeklyTrend
  /// Incidents per order in the first and in the last third of the weeks.
  let firstShare: Double
  let lastShare: Double

  /// The trends of a log that can be told, by kind; `weeks` whole weeks from the day `origin`.
  static func all(
    of log: OrderLog, beside cells: [StratifiedTimes.Cell], origin: Int, weeks: Int
  ) -> [IncidentTrend] {
    guard requirements.allSatisfy({ $0.isMet(by: log) }), let table = log.table(.incidents),
      let workers = table.texts(.workerID), let instants = table.integers(.at),
      let kinds = table.texts(.incident)
    else { return [] }
    var orders: [Int: [Int32: Int64]] = [:]
    var known: Set<Int32> = []
    for cell in cells {
      orders[cell.arm, default: [:]][cell.worker, default: 0] += cell.orders
      known.insert(cell.worker)
    }
    return Kind.allCases.compactMap { kind in
      let codes = kinds.dictionary.values.map { $0 == kind.rawValue }
      var incidents: [(week: Int, worker: Int32)] = []
      for row in 0..<table.rowCount {
        let code = kinds[row]
        guard code >= 0, codes[Int(code)], let at = instants.value(at: row), TimeSpan.plausible.contains(at)
        else { continue }
        let day = log.timeZone.day(of: at).dayNumber - origin
        incidents.append((Int((Double(day) / 7).rounded(.down)), workers[row]))
      }
      return IncidentTrend(kind, incidents, orders, known, weeks: weeks)
    }
  }

  private init?(
    _ kind: Kind, _ incidents: [(week: Int, worker: Int32)], _ orders: [Int: [Int32: Int64]],
    _ known: Set<Int32>, weeks: Int
  ) {
    guard let start = incidents.map(\.week).min(), let end = incidents.map(\.week).max() else { return nil }
    let (first, last) = (max(0, start), min(weeks - 1, end))
    guard first <= last, (last - first + 1) * 4 >= weeks * 3 else { return nil }
    var counts: [Int: [Int32: Int64]] = [:]
    var total = 0
    for incident in incidents
    where (first...last).contains(incident.week) && known.contains(incident.worker) {
      counts[incident.week, default: [:]][incident.worker, default: 0] += 1
      total += 1
    }
    guard total >= Self.least else { return nil }
    let cells = (first...last).compactMap { week -> WeeklyTrend.Cell? in
      guard let own = orders[week] else { return nil }
      let placed = Double(own.values.reduce(0, +))
      guard placed > 0 else { return nil }
      let here = counts[week] ?? [:]
      let share = Double(here.values.reduce(0, +)) / placed
      let influences = Set(own.keys).union(here.keys).sorted().map { worker in
        (worker, (Double(here[worker] ?? 0) - share * Double(own[worker] ?? 0)) / placed)
      }
      return WeeklyTrend.Cell(stratum: 0, week: week, weight: placed, value: share, workers: influences)
    }
    guard let trend = try? WeeklyTrend(cells) else { return nil }
    let third = max(1, cells.count / 3)
    func mean(_ part: ArraySlice<WeeklyTrend.Cell>) -> Double {
      let weight = part.reduce(0.0) { $0 + $1.weight }
      return weight > 0 ? part.reduce(0.0) { $0 + $1.weight * $1.value } / weight : 0
    }
    (self.kind, count, self.trend) = (kind, total, trend)
    (firstShare, lastShare) = (mean(cells.prefix(third)), mean(cells.suffix(third)))
  }

  /// The two-sided p-value of no trend; nil without any variation.
  var pValue: Double? { try? trend.pValue(of: 0) }

  /// The trend in figures: incidents, the rates per 1,000 orders of the first and last third of the weeks, what the rate
  /// gains in a quarter, and its p-value.
  var figures: [Figure] {
    let gain = trend.slope * Double(GivenTimeTrend.quarter) * 1_000
    var figures: [Figure]
    switch kind {
    case .violation:
      figures = [
        Figure("violations", Double(count), .count),
        Figure("violationRate.initial", firstShare * 1_000, .index),
        Figure("violationRate.recent", lastShare * 1_000, .index),
        Figure("violationRise.quarter", gain, .index),
      ]
      if let pValue { figures.append(Figure("violationRise.p", pValue, .index)) }
    case .accident:
      figures = [
        Figure("accidents", Double(count), .count),
        Figure("accidentRate.initial", firstShare * 1_000, .index),
        Figure("accidentRate.recent", lastShare * 1_000, .index),
        Figure("accidentRise.quarter", gain, .index),
      ]
      if let pValue { figures.append(Figure("accidentRise.p", pValue, .index)) }
    }
    return figures
  }
}
