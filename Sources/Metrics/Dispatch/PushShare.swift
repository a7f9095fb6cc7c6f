public import OrderLog
import Statistics

/// How orders came to workers: pushed (派) or grabbed (抢), per worker and per city.
///
/// - Complexity: O(1) per order; 16 bytes per worker and 24 per city.
public struct AssignModes: MergeableState {
  /// Per worker: orders of known mode, pushed orders.
  private(set) var workers = WorkerCounts(width: 2)
  /// Per city (unknown first): pushed, grabbed, unknown.
  private(set) var cities: [Int] = []

  /// No orders.
  public init(_ parameters: NoParameters) {}

  public mutating func add(_ rows: Range<Int>, of table: TableKind, in log: OrderLog) {
    let orders = log.orders
    workers.prepare(for: log)
    let mode = CodeReader(orders, .assignMode)
    let kinds = mode.resolved(missing: 2) { $0 == "push" ? 0 : $0 == "grab" ? 1 : 2 }
    let worker = CodeReader(orders, .workerID)
    let city = CodeReader(orders, .city)
    resize(&cities, to: (city.dictionary.count + 1) * 3)
    withExtendedLifetime(log) {
      for row in rows {
        let kind = kinds[Int(mode[row]) + 1]
        cities[(Int(city[row]) + 1) * 3 + kind] &+= 1
        if kind == 2 { continue }
        let who = worker[row]
        workers.add(to: 0, of: who)
        if kind == 0 { workers.add(to: 1, of: who) }
      }
    }
  }

  public mutating func merge(_ other: AssignModes) {
    workers.merge(other.workers)
    addCounts(&cities, other.cities)
  }
}

/// The share of orders that the platform pushed to the worker, among those pushed or grabbed.
///
/// Orders whose mode is missing, or neither, are counted as undecided.
///
/// - Complexity: see ``AssignModes``.
/// - Note: Source: law.md T-CH-3 (above 50 % together with a penalty for refusing: analyst default).
public struct PushShare: Metric {
  public static let id = "dispatch.push-share"
  public static let requires = [FieldRequirement(.assignMode)]

  /// How much a rate needs.
  public let least: SampleSize
  /// The level of intervals.
  public let level: Double

  /// The metric.
  public init(least: SampleSize = SampleSize(), level: Double = 0.99) {
    self.least = least
    self.level = level
  }

  public var states: [StateRequest] { [StateRequest(AssignModes.self)] }

  public func value(from store: StateStore, in log: OrderLog) throws(NoValue) -> Value {
    try requireColumns([.assignMode], in: log)
    let state = store.state(AssignModes.self)
    let clusters = state.workers.clusters(1, of: 0)
    let count = clusters.reduce(0) { $0 + $1.size }
    guard count > 0 else { throw .nothingToMeasure(examined: log.orders.rowCount) }
    try least.check(orders: count, workers: state.workers.workerCount(withAny: 0))
    let pushed = try statistic { () throws(Undefined) in try ClusteredShare(clusters, level: level) }
    let names = log.orders.texts(.city)?.dictionary.values ?? []
    let cities = (0..<(state.cities.count / 3)).compactMap { index -> Value.CityShare? in
      let (push, grab) = (state.cities[index * 3], state.cities[index * 3 + 1])
      if push + grab == 0 { return nil }
      return Value.CityShare(
        city: index == 0 || index > names.count ? "" : names[index - 1], orders: push + grab, pushed: push)
    }
    return Value(
      state: state, pushed: pushed, cities: cities,
      groups: groupShares(state.workers, numerator: 1, of: 0, in: log))
  }

  /// How orders came to workers.
  public struct Value: Sendable {
    let state: AssignModes
    /// The share pushed.
    public let pushed: ClusteredShare
    /// Per city.
    public let cities: [CityShare]
    /// Orders and pushed orders by attributes of their workers.
    public let groups: [GroupShare]

    /// Orders and pushed orders of a city; the name is empty when unknown.
    public struct CityShare: Sendable, Hashable {
      public let city: String
      public let orders: Int
      public let pushed: Int
    }

    /// Orders whose mode is not known.
    public var undecided: Int {
      stride(from: 2, to: state.cities.count, by: 3).reduce(0) { $0 + state.cities[$1] }
    }
    /// The share pushed of each worker that has at least `least` orders, ascending.
    public func workerShares(least: Int = 1) -> [Double] {
      state.workers.workers(withAny: 0).compactMap { worker in
        let count = state.workers.count(0, of: worker)
        return count < max(1, least) ? nil : Double(state.workers.count(1, of: worker)) / Double(count)
      }.sorted()
    }

    /// Pushed orders among those of known mode.
    public func measurement() -> Measurement {
      var figures = pushed.figures
      for city in cities {
        let key = "city.\(city.city.isEmpty ? "unknown" : city.city)"
        figures.append(Figure("\(key).n", Double(city.orders), .count))
        figures.append(Figure("\(key).share", Double(city.pushed) / Double(city.orders), .share))
      }
      if let sample = try? SortedSample(workerShares()) {
        for (name, share) in [("p10", 0.1), ("p50", 0.5), ("p90", 0.9)] {
          if let value = try? sample.quantile(share) {
            figures.append(Figure("workers.\(name)", value, .share))
          }
        }
      }
      return Measurement(
        unit: .order, examined: pushed.size, exceeding: pushed.hits, undecided: undecided,
        workersExamined: state.workers.workerCount(withAny: 0),
        workersExceeding: state.workers.workerCount(withAny: 1), estimate: pushed.estimate,
        figures: figures + groups.flatMap(\.figures))
    }
  }
}
