import Foundation
public import OrderLog
import Statistics

/// Whether given times shrink from week to week among like orders, and whether lateness, offences or accidents rise with
/// it.
///
/// Like orders share city, service, vehicle, distance band, hour band, weather and orders in hand. Per stratum and
/// week the given time per kilometre is the ratio of sums; the trend is the slope of its logarithm (``WeeklyTrend``,
/// weighted by orders), and the fall per quarter is 1 − e^(13 b). The late rate of the orders that were carried out
/// has a trend of the same kind, in share per week. Weeks are counted from the log's first day in local time, so
/// that 13 weeks are 91 days whatever the weekday; a week that the log does not fill is left out.
///
/// - Complexity: see ``StratifiedTimes``; O(cells log cells).
/// - Note: Source: law.md T-ETA-6; QL-1, which names lateness, traffic offences and accidents. 5 % per quarter and
///   13 weeks are analyst defaults. Traffic offences and accidents are those of the optional table `incidents`
///   (``IncidentTrend``).
public struct GivenTimeTrend: Metric {
  public static let id = "eta.given-time-trend"
  public static let requires = [
    FieldRequirement(.acceptedAt), FieldRequirement(.deadlineAt), FieldRequirement(.distance),
  ]

  /// Weeks of a quarter.
  public static let quarter = 13

  /// The local days of the log.
  public let days: ClosedRange<CivilDate>
  /// How many whole weeks are needed.
  public let leastWeeks: Int
  /// How much a rate needs.
  public let least: SampleSize
  /// The level of intervals.
  public let level: Double

  /// The metric.
  public init(
    days: ClosedRange<CivilDate>, leastWeeks: Int = 13, least: SampleSize = SampleSize(), level: Double = 0.99
  ) {
    self.days = days
    self.leastWeeks = leastWeeks
    self.least = least
    self.level = level
  }

  var parameters: StratifiedTimes.Parameters {
    .init(
      scheme: StratumScheme(carriedEdges: [1, 2, 4, 7]),
      contrast: .weeks(origin: days.lowerBound.dayNumber))
  }

  public var states: [StateRequest] { [StateRequest(StratifiedTimes.self, parameters)] }

  public func value(from store: StateStore, in orderLog: OrderLog) throws(NoValue) -> Value {
    try requireColumns([.acceptedAt, .deadlineAt, .distance], in: orderLog)
    let state = store.state(StratifiedTimes.self, parameters)
    let whole = (days.upperBound.dayNumber - days.lowerBound.dayNumber + 1) / 7
    let cells = state.sortedCells().filter { $0.arm < whole }
    guard !cells.isEmpty else {
      if state.placed > 0 { throw .tooFew(have: whole, need: leastWeeks, of: .week) }
      throw .nothingToMeasure(examined: orderLog.orders.rowCount)
    }
    let weeks = Set(cells.map(\.arm)).count
    guard weeks >= leastWeeks else { throw .tooFew(have: weeks, need: leastWeeks, of: .week) }
    let orders = cells.reduce(0) { $0 + Int($1.orders) }
    try least.check(orders: orders, workers: Set(cells.map(\.worker)).count)
    let pace = Self.paceCells(cells)
    let trend = try statistic { () throws(Undefined) in try WeeklyTrend(pace) }
    let hasCompletions = FieldRequirement(.completedAt).isMet(by: orderLog)
    return Value(
      trend: trend, late: hasCompletions ? try? WeeklyTrend(Self.lateCells(cells)) : nil,
      incidents: IncidentTrend.all(
        of: orderLog, beside: cells, origin: days.lowerBound.dayNumber, weeks: whole), orders: orders,
      workers: Set(cells.map(\.worker)).count, undecided: state.undecided,
      lateShares: Self.lateShares(cells), lastAgainstQuarterBefore: Self.lastAgainstQuarterBefore(cells),
      level: level)
  }

  /// Groups of cells of one stratum and week.
  private static func groups(_ cells: [StratifiedTimes.Cell]) -> [ArraySlice<StratifiedTimes.Cell>] {
    var groups: [ArraySlice<StratifiedTimes.Cell>] = []
    var start = 0
    while start < cells.count {
      var end = start
      while end < cells.count, cells[end].key == cells[start].key { end += 1 }
      groups.append(cells[start..<end])
      start = end
    }
    return groups
  }

  /// ln of given time per distance, with each worker's influence G_w/G − D_w/D. A week whose given times do not add
  /// up to something positive has none.
  private static func paceCells(_ cells: [StratifiedTimes.Cell]) -> [WeeklyTrend.Cell] {
    groups(cells).compactMap { group in
      guard let first = group.first else { return nil }
      let given = group.reduce(0.0) { $0 + Double($1.given) }
      let metres = group.reduce(0.0) { $0 + Double($1.metres) }
      guard given > 0, metres > 0 else { return nil }
      return WeeklyTrend.Cell(
        stratum: first.stratum, week: first.arm, weight: group.reduce(0.0) { $0 + Double($1.orders) },
        value: log(given / metres),
        workers: group.map { ($0.worker, Double($0.given) / given - Double($0.metres) / metres) })
    }
  }

  /// The late share, with each worker's influence (L_w − p n_w)/n.
  private static func lateCells(_ cells: [StratifiedTimes.Cell]) -> [WeeklyTrend.Cell] {
    groups(cells).compactMap { group in
      let completed = group.reduce(0.0) { $0 + Double($1.completed) }
      guard let first = group.first, completed > 0 else { return nil }
      let share = group.reduce(0.0) { $0 + Double($1.late) } / completed
      return WeeklyTrend.Cell(
        stratum: first.stratum, week: first.arm, weight: completed, value: share,
        workers: group.map { ($0.worker, (Double($0.late) - share * Double($0.completed)) / completed) })
    }
  }

  /// The late share of the first and of the last week with completions.
  private static func lateShares(_ cells: [StratifiedTimes.Cell]) -> [Double] {
    var sums: [Int: (late: Int64, completed: Int64)] = [:]
    for cell in cells where cell.completed > 0 {
      let sum = sums[cell.arm] ?? (0, 0)
      sums[cell.arm] = (sum.late + cell.late, sum.completed + cell.completed)
    }
    guard let first = sums.keys.min(), let last = sums.keys.max() else { return [] }
    return [first, last].compactMap { sums[$0] }.map { Double($0.late) / Double($0.completed) }
  }

  /// Given time per distance of the last week over that of the week a quarter before, in the strata of both; nil
  /// when the log does not reach so far back.
  private static func lastAgainstQuarterBefore(_ cells: [StratifiedTimes.Cell]) -> Double? {
    guard let last = cells.map(\.arm).max() else { return nil }
    var sums: [UInt64: (given: [Double], metres: [Double])] = [:]
    for cell in cells where cell.arm == last || cell.arm == last - quarter {
      var sum = sums[cell.stratum] ?? ([0, 0], [0, 0])
      let arm = cell.arm == last ? 1 : 0
      sum.given[arm] += Double(cell.given)
      sum.metres[arm] += Double(cell.metres)
      sums[cell.stratum] = sum
    }
    var (given, expected) = (CompensatedSum(), CompensatedSum())
    for (_, sum) in sums.sorted(by: { $0.key < $1.key }) where sum.metres[0] > 0 && sum.metres[1] > 0 {
      given.add(sum.given[1])
      expected.add(sum.given[0] / sum.metres[0] * sum.metres[1])
    }
    return expected.value > 0 ? given.value / expected.value : nil
  }

  /// Trends of a log.
  public struct Value: Sendable, Equatable {
    let trend: WeeklyTrend
    let late: WeeklyTrend?
    /// Traffic offences and accidents, those of them that can be told.
    let incidents: [IncidentTrend]
    /// Orders and workers in whole weeks.
    public let orders: Int
    public let workers: Int
    /// Orders that lack a value.
    public let undecided: Int
    let lateShares: [Double]
    let lastAgainstQuarterBefore: Double?
    let level: Double

    /// By how much given time per kilometre falls in a quarter, as a share; negative where it rises.
    public var fall: Double { Self.fall(trend.slope) }
    /// By how much the late rate rises in a quarter, in share of orders; nil without completions.
    public var lateRise: Double? { late.map { $0.slope * Double(GivenTimeTrend.quarter) } }
    /// Whether the late rate rises beyond chance at 1 − `level`; nil when that cannot be told.
    public var lateRisesSignificantly: Bool? {
      guard let late, let p = try? late.pValue(of: 0) else { return nil }
      return late.slope > 0 && p <= 1 - level
    }

    /// The smallest p-value of a rate that rises, corrected for the number of rates whose trend is known (Bonferroni);
    /// nil when none rises.
    var riseP: Double? {
      let known = ([late] + incidents.map(\.trend)).compactMap { $0 }
        .compactMap { trend in (try? trend.pValue(of: 0)).map { (slope: trend.slope, p: $0) } }
      let rising = known.filter { $0.slope > 0 }.map(\.p).min()
      return rising.map { min(1, $0 * Double(known.count)) }
    }
    /// Whether lateness, offences or accidents rise beyond chance at 1 − `level`.
    public var anyRateRises: Bool { riseP.map { $0 <= 1 - level } ?? false }
    /// Whether the trends of all three rates are known.
    public var knowsEveryRate: Bool { late != nil && incidents.count == IncidentTrend.Kind.allCases.count }

    private static func fall(_ slope: Double) -> Double {
      1 - exp(slope * Double(GivenTimeTrend.quarter))
    }

    /// The fall per quarter with its interval, tested against `limit`. Where no rate rises beyond chance with it, a
    /// person must judge: a rise that is not shown, or that the log does not know, is not excluded.
    public func measurement(limit: Double) throws(NoValue) -> Measurement {
      var estimate = Estimate(value: fall, level: level, method: "weekly-trend.no-variation")
      var figures = [
        Figure("weeks", Double(trend.weeks), .count), Figure("strata", Double(trend.strata), .count),
        Figure("orders", Double(orders), .count), Figure("unplaced", Double(undecided), .count),
      ]
      if trend.error > 0 {
        try statistic { () throws(Undefined) in
          let slopes = try trend.interval(level: level)
          (estimate.lower, estimate.upper) = (Self.fall(slopes.upper), Self.fall(slopes.lower))
          let null = log(max(1e-9, 1 - limit)) / Double(GivenTimeTrend.quarter)
          estimate.pValue = try trend.pValue(of: null)
          estimate.method =
            trend.weekError >= trend.workerError ? "weekly-trend.weeks" : "weekly-trend.workers"
        }
      }
      if let lateRise {
        figures.append(Figure("lateRise.quarter", lateRise, .share))
        if let p = try? late?.pValue(of: 0) { figures.append(Figure("lateRise.p", p, .index)) }
      }
      for (name, share) in zip(["first", "last"], lateShares) {
        figures.append(Figure("late.\(name)", share, .share))
      }
      if let lastAgainstQuarterBefore {
        figures.append(Figure("ratio.lastAgainstQuarterBefore", lastAgainstQuarterBefore, .ratio))
      }
      figures += incidents.flatMap(\.figures)
      var measurement = Measurement(
        unit: .week, examined: trend.weeks, exceeding: 0, workersExamined: workers, workersExceeding: 0,
        estimate: estimate, figures: figures)
      measurement.doubt =
        anyRateRises ? nil : knowsEveryRate ? "shorter-without-rise" : "shorter-without-later"
      if anyRateRises, let p = riseP, let own = estimate.pValue {
        // Both must hold, so the larger p-value is that of the two together.
        measurement.estimate?.pValue = max(p, own)
      }
      return measurement
    }
  }
}
