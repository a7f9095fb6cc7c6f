public import OrderLog
import Statistics

/// Whether what a platform does changes from one day to the next: pay, the workers' part of what customers pay, and
/// given time, each for like orders, in each city and service.
///
/// An index per day: Σ amount / Σ expected, where the expected amount of an order is the mean of its kind (weather,
/// part of the day, distance band) over the log. Changes of level are found with PELT (``MeanShifts``). Whether a change
/// was announced is not in an order log; what is there is whether the rule version changed on that day. Statutory
/// holidays are left out, because pay on them differs by rule. A change smaller than the noise of days cannot be seen;
/// the smallest detectable one is part of the value.
///
/// - Complexity: O(kinds · days) plus PELT on each series.
/// - Note: Source: law.md T-CHG-1 (breakpoint, effect above 2 %; detection numbers: analyst's default).
public struct BehaviourChange: Metric {
  public static let id = "change.behaviour"
  public static let requires = [FieldRequirement(.acceptedAt), FieldRequirement(.completedAt)]

  /// How orders are told apart.
  public var parameters: DailyFigures.Parameters
  /// Which figures are followed.
  public var kinds: [DailySeries.Kind]
  /// How changes are looked for.
  public var search: DailySeries.Search
  /// Days left out.
  public var holidays: Set<CivilDate>
  /// Orders that a day needs, and days that a series needs.
  public var leastOrders: Int
  public var leastDays: Int
  /// The level of intervals.
  public var level: Double

  /// All figures; days of 30 orders, series of 14 days.
  public init(
    parameters: DailyFigures.Parameters = DailyFigures.Parameters(),
    kinds: [DailySeries.Kind] = DailySeries.Kind.allCases, search: DailySeries.Search = DailySeries.Search(),
    holidays: Set<CivilDate> = [], leastOrders: Int = 30, leastDays: Int = 14, level: Double = 0.99
  ) {
    self.parameters = parameters
    self.kinds = kinds
    self.search = search
    self.holidays = holidays
    self.leastOrders = leastOrders
    self.leastDays = leastDays
    self.level = level
  }

  public var states: [StateRequest] { [StateRequest(DailyFigures.self, parameters)] }

  /// A series with its changes.
  public struct Followed: Sendable, Equatable {
    public let series: DailySeries
    public let result: DailySeries.Result
  }

  /// What the metric yields.
  public struct Value: Sendable, Equatable {
    /// The series that are long enough, by city, service and kind.
    public let followed: [Followed]
    /// Series that are too short or too thin, as the number of pairs of city and service and figures.
    public let short: Int
    /// The longest of these, in days with enough orders.
    public let longestShort: Int
    /// Orders left out because the day or kind has no place.
    public let unplaced: Int
  }

  public func value(from store: StateStore, in log: OrderLog) throws(NoValue) -> Value {
    try requireFields(in: log)
    let state = store.state(DailyFigures.self, parameters)
    let excluded = Set(holidays.map(\.dayNumber))
    let cells = state.cells.ascending.map { (key: DailyKey(packed: $0.key), sums: $0.sums) }
      .filter { !excluded.contains($0.key.day) }
    guard !cells.isEmpty else { throw .nothingToMeasure(examined: log.orders.rowCount) }
    let cities = log.orders.texts(.city)?.dictionary.values ?? []
    let services = log.orders.texts(.service)?.dictionary.values ?? []
    let hasVersions = log.orders.texts(.ruleVersion) != nil
    var followed: [Followed] = []
    var (short, longest) = (0, 0)
    var start = 0
    while start < cells.count {
      var end = start
      while end < cells.count && cells[end].key.group == cells[start].key.group { end += 1 }
      let own = cells[start..<end]
      let codes = DailyKey.codes(of: cells[start].key.group)
      let versions = hasVersions ? Self.versionDays(state, cells[start].key.group) : nil
      for kind in kinds {
        let (days, values, orders) = index(own, kind)
        guard orders > 0 else { continue }
        let series = DailySeries(
          kind: kind, city: codes.city < 0 ? "" : cities[Int(codes.city)],
          service: codes.service < 0 ? "" : services[Int(codes.service)], days: days, values: values,
          orders: orders, versionDays: versions)
        if days.count >= max(leastDays, 2 * search.minimumLength + 1),
          let result = try? series.changes(search, level: level)
        {
          followed.append(Followed(series: series, result: result))
        } else {
          short += 1
          longest = max(longest, days.count)
        }
      }
      start = end
    }
    guard !followed.isEmpty else {
      throw short > 0
        ? .tooFew(have: longest, need: leastDays, of: .day) : .nothingToMeasure(examined: log.orders.rowCount)
    }
    return Value(followed: followed, short: short, longestShort: longest, unplaced: state.unplaced)
  }

  /// The index of each day with enough orders.
  private func index(
    _ cells: ArraySlice<(key: DailyKey, sums: DailyFigures.Sums)>, _ kind: DailySeries.Kind
  ) -> (days: [Int], values: [Double], orders: Int) {
    /// Amount above the line, what it is measured in below the line, and orders.
    func parts(_ sums: DailyFigures.Sums) -> (top: Double, base: Double, orders: Int64) {
      switch kind {
      case .pay: (Double(sums.pay), Double(sums.paid), sums.paid)
      case .workerShare: (Double(sums.share), Double(sums.price), sums.sold)
      case .givenTime: (Double(sums.given), Double(sums.timed), sums.timed)
      }
    }
    // Cells stand by kind and then by day, so each kind's cells are neighbours.
    var byDay: [Int: (top: Double, expected: Double, orders: Int64)] = [:]
    var first = cells.startIndex
    while first < cells.endIndex {
      var next = first
      var (top, base) = (0.0, 0.0)
      while next < cells.endIndex && cells[next].key.kind == cells[first].key.kind {
        let part = parts(cells[next].sums)
        top += part.top
        base += part.base
        next += 1
      }
      if base > 0 {
        for cell in cells[first..<next] {
          let part = parts(cell.sums)
          guard part.orders > 0 else { continue }
          byDay[cell.key.day, default: (0, 0, 0)].top += part.top
          byDay[cell.key.day, default: (0, 0, 0)].expected += part.base * (top / base)
          byDay[cell.key.day, default: (0, 0, 0)].orders += part.orders
        }
      }
      first = next
    }
    let usable = byDay.filter { $0.value.orders >= Int64(max(1, leastOrders)) && $0.value.expected > 0 }
    let days = usable.keys.sorted()
    return (
      days, days.map { day in usable[day].map { $0.top / $0.expected } ?? 0 },
      Int(byDay.values.reduce(0) { $0 + $1.orders })
    )
  }

  /// The first days of the versions of a group after the earliest one.
  private static func versionDays(_ state: DailyFigures, _ group: UInt64) -> [Int] {
    let days = state.firstDays.filter { UInt64($0.key.group) == group }.map { Int($0.value) }.sorted()
    let first = days.first
    return days.filter { $0 != first }
  }
}
