import OrderLog
import Statistics

/// How unevenly a rate per hour is spread over the workers of comparable groups.
///
/// A worker's rate is a count ÷ hours. Workers with hours and a count of 0 stay in: leaving them out would
/// hide those who get nothing. Workers with fewer hours than the least are counted apart.
public struct RateSpread: Sendable {
  /// Workers who are compared with each other.
  public struct Group: Sendable, Hashable {
    /// The city and the contract; empty when unknown.
    public let city: String
    public let contract: String
    /// Rates per hour, ascending.
    public let rates: [Double]
    /// Gini and Theil of the rates; nil when all are 0.
    public let gini: Double?
    public let theil: Double?
    /// The 90th percentile of the rates over the 10th; nil when the latter is 0.
    public let p90ToP10: Double?

    /// A stable label.
    public var label: String {
      "\(city.isEmpty ? "unknown" : city)/\(contract.isEmpty ? "unknown" : contract)"
    }
  }

  /// Groups with enough workers, by city and contract.
  public let groups: [Group]
  /// Workers in them.
  public let workers: Int
  /// Workers with too few hours.
  public let belowLeastHours: Int
  /// Workers of groups that have too few.
  public let inSmallGroups: Int
  /// All rates of the groups, ascending.
  public let rates: [Double]

  /// The groups' Gini, weighted by workers; nil when no group has one.
  public var meanGini: Double? {
    let known = groups.compactMap { group in group.gini.map { ($0, Double(group.rates.count)) } }
    if known.isEmpty { return nil }
    return known.reduce(0) { $0 + $1.0 * $1.1 } / known.reduce(0) { $0 + $1.1 }
  }

  /// Groups the workers and computes the indices.
  ///
  /// - Parameters:
  ///   - workers: for each worker the group, the count and the ms.
  ///   - leastTime: ms below which a worker is left out.
  ///   - leastWorkers: workers below which a group is left out.
  /// - Throws: `NoValue` when no worker has enough time or no group enough workers.
  init(
    _ workers: [(city: String, contract: String, count: Int, time: Int64)], leastTime: Int64,
    leastWorkers: Int
  ) throws(NoValue) {
    struct Key: Hashable {
      let city: String
      let contract: String
    }
    var byGroup: [Key: [Double]] = [:]
    var below = 0
    for worker in workers {
      guard worker.time >= max(1, leastTime) else {
        below += 1
        continue
      }
      byGroup[Key(city: worker.city, contract: worker.contract), default: []]
        .append(Double(worker.count) * 3_600_000 / Double(worker.time))
    }
    var groups: [Group] = []
    var small = 0
    for (key, rates) in byGroup {
      guard rates.count >= max(1, leastWorkers) else {
        small += rates.count
        continue
      }
      let sample = try statistic { () throws(Undefined) in try SortedSample(rates) }
      let indices = try? Inequality(of: sample.values)
      let low = try? sample.quantile(0.1)
      let high = try? sample.quantile(0.9)
      var ratio: Double?
      if let low, let high, low > 0 { ratio = high / low }
      groups.append(
        Group(
          city: key.city, contract: key.contract, rates: sample.values, gini: indices?.gini,
          theil: indices?.theil, p90ToP10: ratio))
    }
    guard !groups.isEmpty else {
      if byGroup.isEmpty { throw .nothingToMeasure(examined: workers.count) }
      throw .tooFew(have: byGroup.values.map(\.count).max() ?? 0, need: leastWorkers, of: .worker)
    }
    self.groups = groups.sorted {
      $0.city == $1.city
        ? TextDictionary.precedes($0.contract, $1.contract) : TextDictionary.precedes($0.city, $1.city)
    }
    self.workers = groups.reduce(0) { $0 + $1.rates.count }
    belowLeastHours = below
    inSmallGroups = small
    rates = groups.flatMap(\.rates).sorted()
  }

  /// A description: the estimate is the mean Gini over groups, without an interval, because all workers of
  /// the log are in it.
  public func measurement() -> Measurement {
    var figures = [
      Figure("belowLeastHours", Double(belowLeastHours), .count),
      Figure("inSmallGroups", Double(inSmallGroups), .count), Figure("groups", Double(groups.count), .count),
    ]
    if let sample = try? SortedSample(rates) {
      if let mean = try? sample.mean() { figures.append(Figure("mean", mean, .ratio)) }
      for (name, share) in [("p10", 0.1), ("p50", 0.5), ("p90", 0.9)] {
        if let value = try? sample.quantile(share) { figures.append(Figure(name, value, .ratio)) }
      }
      figures.append(Figure("max", sample.maximum, .ratio))
    }
    for group in groups {
      figures.append(Figure("group.\(group.label).n", Double(group.rates.count), .count))
      if let gini = group.gini { figures.append(Figure("group.\(group.label).gini", gini, .index)) }
      if let theil = group.theil { figures.append(Figure("group.\(group.label).theil", theil, .index)) }
      if let ratio = group.p90ToP10 { figures.append(Figure("group.\(group.label).p90p10", ratio, .ratio)) }
    }
    return Measurement(
      unit: .worker, examined: workers, exceeding: 0, undecided: belowLeastHours + inSmallGroups,
      workersExamined: workers, workersExceeding: 0,
      estimate: meanGini.map { Estimate(value: $0, level: 0.99, method: "no-interval:census") },
      figures: figures)
  }
}

/// The city in which most of a worker's orders lie, and the contract of the table of workers, else of most
/// orders.
struct WorkerGroups {
  private let city: [Int32: Int32]
  private let cities: [String]
  private var contract: [Int32: String] = [:]

  init(_ store: StateStore, _ log: OrderLog) {
    city = store.state(WorkerMajority.self, .init(.city)).majority
    cities = log.orders.texts(.city)?.dictionary.values ?? []
    let names = log.orders.texts(.contract)?.dictionary.values ?? []
    for (worker, code) in store.state(WorkerMajority.self, .init(.contract)).majority
    where names.indices.contains(Int(code)) {
      contract[worker] = names[Int(code)]
    }
    if let table = log.table(.workers), let who = table.texts(.workerID), let column = table.texts(.contract)
    {
      for row in (0..<table.rowCount).reversed() {
        if let value = column.value(at: row) { contract[who[row]] = value }
      }
    }
  }

  func city(of worker: Int32) -> String {
    city[worker].flatMap { cities.indices.contains(Int($0)) ? cities[Int($0)] : nil } ?? ""
  }

  func contract(of worker: Int32) -> String { contract[worker] ?? "" }

  /// The states that groups are made from.
  static let states = [
    StateRequest(WorkerMajority.self, .init(.city)), StateRequest(WorkerMajority.self, .init(.contract)),
  ]
}
