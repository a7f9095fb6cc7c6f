public import OrderLog
import Statistics

/// Calibration of given times by groups of workers: the strata of ``Lateness``, each split by an attribute of the
/// worker, and how the groups differ among like orders.
///
/// A part of a stratum counts when it has enough orders; it is too short when completed − given is above the limit
/// on average. Beside it stand each group's late share and bias, and the difference of the bias between each group
/// and the largest one within strata, with an interval over workers:
/// β = Σₛ h₁ₛ (ē₁ₛ − ē₀ₛ) / Σₛ h₁ₛ with h₁ₛ the group's orders in strata that hold both. A worker enters the variance
/// with Σₛ (e₁ₛ(w) − n₁ₛ(w) ē₁ₛ) − (h₁ₛ/h₀ₛ)(e₀ₛ(w) − n₀ₛ(w) ē₀ₛ). Groups below the least number of workers are shown
/// and not compared. A worker whose group is not known is left out and counted.
///
/// - Complexity: see ``StratifiedTimes``; O(cells log cells).
/// - Note: Source: law.md T-ETA-7 (by subgroup); traps: a worker is the unit that varies, and a tiny group must not
///   drive the headline.
public struct GroupLateness: Metric {
  public static let id = "eta.group-lateness"
  public static let requires = [
    FieldRequirement(.workerID), FieldRequirement(.acceptedAt), FieldRequirement(.completedAt),
    FieldRequirement(.orders, anyOf: [.deadlineAt, .promisedAt]),
  ]

  /// What splits workers.
  public let attribute: WorkerAttribute
  /// Which clock orders are held against.
  public let clock: GivenClock
  /// The mean of completed − given (s) above which times are too short.
  public let limit: Double
  /// How many orders a group needs in a stratum before its bias counts.
  public let leastPerStratum: Int
  /// How many workers a group needs to be compared.
  public let leastPerGroup: Int
  /// How much a rate needs.
  public let least: SampleSize
  /// The level of intervals.
  public let level: Double

  /// The metric.
  public init(
    by attribute: WorkerAttribute, clock: GivenClock = .deadline, limit: Double = 120,
    leastPerStratum: Int = 30, leastPerGroup: Int = 10, least: SampleSize = SampleSize(), level: Double = 0.99
  ) {
    self.attribute = attribute
    self.clock = clock
    self.limit = limit
    self.leastPerStratum = leastPerStratum
    self.leastPerGroup = leastPerGroup
    self.least = least
    self.level = level
  }

  var parameters: StratifiedTimes.Parameters {
    .init(clock: clock, scheme: StratumScheme(), contrast: .none)
  }

  public var states: [StateRequest] { [StateRequest(StratifiedTimes.self, parameters)] }

  /// One group of workers.
  public struct Group: Sendable, Equatable {
    /// The value of the attribute.
    public let name: String
    /// Workers with orders, orders, late orders.
    public let workers: Int
    public let orders: Int
    public let late: Int
    /// The mean of completed − given in seconds.
    public let bias: Double
    /// The difference of the bias (s) to the largest group among like orders; nil for that group, for groups that
    /// are too small, and where no stratum holds both.
    public let difference: Estimate?
  }

  /// A part of a stratum.
  struct Part: Sendable, Equatable {
    var stratum: Int
    var group: String
    var orders: Int
    var bias: Double
  }

  /// What the metric yields.
  public struct Value: Sendable, Equatable {
    /// The groups by name.
    public let groups: [Group]
    /// Orders of workers without a known group.
    public let withoutGroup: Int
    /// Orders that lack a value.
    public let undecided: Int
    let parts: [Part]
    let small: Int
    let limit: Double
    let level: Double
    let scheme: StratumScheme
    let cities: [String]
  }

  public func value(from store: StateStore, in log: OrderLog) throws(NoValue) -> Value {
    try requireColumns([.workerID, .acceptedAt, .completedAt, clock.field], in: log)
    try requireFields(attribute.requirement.map { [$0] } ?? [], in: log)
    let state = store.state(StratifiedTimes.self, parameters)
    let names = attribute.groups(in: log)
    var withoutGroup = 0
    var cells: [Int: [Int: [String: Tally]]] = [:]
    var totals: [String: Tally] = [:]
    for cell in state.sortedCells() where cell.completed > 0 {
      guard cell.worker >= 0, Int(cell.worker) < names.count, let name = names[Int(cell.worker)] else {
        withoutGroup += Int(cell.completed)
        continue
      }
      let own = Tally(cell)
      cells[cell.schemeIndex, default: [:]][Int(cell.worker), default: [:]][name, default: Tally()].add(own)
      totals[name, default: Tally()].add(own)
    }
    let count = totals.values.reduce(0) { $0 + Int($1.orders) }
    guard count > 0 else { throw .nothingToMeasure(examined: withoutGroup) }
    try least.check(orders: count, workers: Set(cells.values.flatMap(\.keys)).count)
    var parts: [Part] = []
    var small = 0
    for (stratum, workers) in cells.sorted(by: { $0.key < $1.key }) {
      var sums: [String: Tally] = [:]
      for own in workers.values { for (name, tally) in own { sums[name, default: Tally()].add(tally) } }
      for (name, sum) in sums.sorted(by: { TextOrder.precedes($0.key, $1.key) }) {
        guard sum.orders >= Int64(leastPerStratum) else {
          small += 1
          continue
        }
        parts.append(Part(stratum: stratum, group: name, orders: Int(sum.orders), bias: sum.meanBias))
      }
    }
    guard !parts.isEmpty else {
      let most = totals.values.map { Int($0.orders) }.max() ?? 0
      throw .tooFew(have: min(most, leastPerStratum - 1), need: leastPerStratum, of: .order)
    }
    let workers = Dictionary(grouping: Set(cells.values.flatMap(\.keys))) { names[$0] ?? "" }.mapValues(
      \.count)
    let largest = totals.keys.sorted(by: TextOrder.precedes)
      .max { (workers[$0] ?? 0) < (workers[$1] ?? 0) }
    let groups = totals.sorted { TextOrder.precedes($0.key, $1.key) }.map { name, sum in
      let isCompared = (workers[name] ?? 0) >= leastPerGroup && name != largest
      return Group(
        name: name, workers: workers[name] ?? 0, orders: Int(sum.orders), late: Int(sum.late),
        bias: sum.meanBias,
        difference: isCompared ? largest.flatMap { difference(of: name, to: $0, cells) } : nil)
    }
    return Value(
      groups: groups, withoutGroup: withoutGroup, undecided: state.undecided, parts: parts, small: small,
      limit: limit, level: level, scheme: parameters.scheme,
      cities: log.orders.texts(.city)?.dictionary.values ?? [])
  }

  /// β with its interval, or nil where it is not defined.
  private func difference(
    of group: String, to base: String, _ cells: [Int: [Int: [String: Tally]]]
  ) -> Estimate? {
    var (sum, weight) = (CompensatedSum(), 0.0)
    var scores: [Int: Double] = [:]
    for (_, workers) in cells.sorted(by: { $0.key < $1.key }) {
      var (first, second) = (Tally(), Tally())
      for own in workers.values {
        if let tally = own[group] { first.add(tally) }
        if let tally = own[base] { second.add(tally) }
      }
      guard first.orders > 0, second.orders > 0 else { continue }
      let (n1, n0) = (Double(first.orders), Double(second.orders))
      sum.add(n1 * (first.meanBias - second.meanBias))
      weight += n1
      for (worker, own) in workers.sorted(by: { $0.key < $1.key }) {
        if let tally = own[group] {
          scores[worker, default: 0] += tally.seconds - Double(tally.orders) * first.meanBias
        }
        if let tally = own[base] {
          scores[worker, default: 0] -= n1 / n0 * (tally.seconds - Double(tally.orders) * second.meanBias)
        }
      }
    }
    guard weight > 0, scores.count > 2 else { return nil }
    let count = Double(scores.count)
    let squares = CompensatedSum(sorting: scores.values.map { $0 * $0 }).value
    let error = (squares * count / (count - 1)).squareRoot() / weight
    var estimate = Estimate(value: sum.value / weight, level: level, method: "strata.no-variation")
    guard error > 0, let t = try? StudentTDistribution(degreesOfFreedom: count - 2),
      let width = try? t.quantile(upperTail: (1 - level) / 2)
    else { return estimate }
    (estimate.lower, estimate.upper) = (estimate.value - width * error, estimate.value + width * error)
    estimate.pValue = min(1, 2 * t.upperTail(estimate.value.magnitude / error))
    estimate.method = "strata.cr1"
    return estimate
  }

  /// Orders, late orders and summed errors.
  struct Tally {
    var orders: Int64 = 0
    var late: Int64 = 0
    var error: Int64 = 0

    init() {}
    init(_ cell: StratifiedTimes.Cell) { (orders, late, error) = (cell.completed, cell.late, cell.error) }

    var seconds: Double { Double(error) / 1_000 }
    var meanBias: Double { orders > 0 ? seconds / Double(orders) : 0 }
    mutating func add(_ other: Tally) {
      orders &+= other.orders
      late &+= other.late
      error &+= other.error
    }
  }
}

extension GroupLateness.Value {
  /// The share of strata, split by group, whose given times are too short; the worst as cases.
  public func measurement() -> Measurement {
    let beyond = parts.enumerated().filter { $0.element.bias > limit }
    let worst = beyond.sorted { ($1.element.bias, $0.offset) < ($0.element.bias, $1.offset) }
    var figures = [
      Figure("withoutGroup", Double(withoutGroup), .count), Figure("strata.undecided", Double(small), .count),
    ]
    for group in groups {
      let key = "group.\(group.name)"
      figures += [
        Figure("\(key).workers", Double(group.workers), .count),
        Figure("\(key).n", Double(group.orders), .count),
        Figure("\(key).late", Double(group.late) / Double(max(1, group.orders)), .share),
        Figure("\(key).bias", group.bias / 60, .minutes),
      ]
      if let difference = group.difference {
        figures.append(Figure("\(key).difference", difference.value / 60, .minutes))
        if let lower = difference.lower, let upper = difference.upper {
          figures.append(Figure("\(key).difference.lower", lower / 60, .minutes))
          figures.append(Figure("\(key).difference.upper", upper / 60, .minutes))
        }
      }
    }
    return Measurement(
      unit: .stratum, examined: parts.count, exceeding: beyond.count, undecided: small,
      workersExamined: groups.reduce(0) { $0 + $1.workers }, workersExceeding: 0,
      estimate: Estimate(
        value: Double(beyond.count) / Double(max(1, parts.count)), level: level, method: "census-of-strata"),
      cases: worst.prefix(Measurement.caseLimit).map { _, part in
        Case(
          measured: part.bias / 60, limit: limit / 60, quantity: .minutes,
          figures: [
            Figure("group.\(part.group).n", Double(part.orders), .count),
            Figure(
              "stratum.\(scheme.stratum(part.stratum, cities: cities).label)", Double(part.orders), .count),
          ])
      },
      figures: figures)
  }
}
