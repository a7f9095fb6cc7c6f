public import OrderLog
public import Statistics

/// Whether groups of workers are paid differently, per hour or per order: as they are, and among like orders.
///
/// The worker is the unit. Raw: each worker's own ratio (pay over hours, or pay over orders); Welch's interval
/// of the difference of group means, the permutation test over workers, and the ratio of the means. Among like
/// orders: the difference of pay per order within strata of city, service, part of the day and distance
/// (`StratifiedDifference`). Each group is compared with the reference, the largest group unless named. A group
/// below `minimumGroupSize` workers is reported and compared with no one: a handful of people would decide the
/// headline. The gap between the best and the worst group stands only beside what chance alone gives.
///
/// Strata hold fixed what the platform may itself decide, such as where a worker is sent: read raw and
/// stratified together. Source: T-DISP-2. O(workers · permutations + cells).
public struct GroupComparison: Metric {
  public static let id = "fairness.group-comparison"
  public static let requires = [
    FieldRequirement(.workerID), FieldRequirement(.workerPay), FieldRequirement(.workers, anyOf: [.workerID]),
  ]

  /// What is compared.
  public enum Measure: Hashable, Sendable {
    case payPerHour(HoursBasis)
    case payPerOrder
  }

  /// What splits workers into groups.
  public var attribute: WorkerAttribute
  /// What is compared.
  public var measure: Measure
  /// The group that the others are compared with; the largest one when nil.
  public var reference: String?
  /// Smaller groups are not compared.
  public var minimumGroupSize: Int
  /// What like orders have in common.
  public var axes: StratifiedPay.Axes
  /// How time after the last known instant of an order or session without an end counts.
  public var unknownTime: UnknownTimePolicy
  /// How uncertainty is stated.
  public var inference: InferenceParameters

  /// A comparison by `attribute`; pay per engaged hour, groups of 30.
  public init(
    by attribute: WorkerAttribute, measure: Measure = .payPerHour(.engaged), reference: String? = nil,
    minimumGroupSize: Int = 30, axes: StratifiedPay.Axes = [.city, .service, .hourBand, .distanceBand],
    unknownTime: UnknownTimePolicy = .asRest, inference: InferenceParameters = InferenceParameters()
  ) {
    self.attribute = attribute
    self.measure = measure
    self.reference = reference
    self.minimumGroupSize = minimumGroupSize
    self.axes = axes
    self.unknownTime = unknownTime
    self.inference = inference
  }

  private var strata: StratifiedPay.Parameters { StratifiedPay.Parameters(axes: axes) }

  public var states: [StateRequest] {
    var states = [StateRequest(MonthlyPay.self), StateRequest(StratifiedPay.self, strata)]
    if case .payPerHour(let basis) = measure { states.append(basis.state) }
    return states
  }

  /// One group.
  public struct Group: Sendable, Equatable {
    /// The attribute's value.
    public let name: String
    /// Workers with a ratio, and without (no hours, or no paid order).
    public let workers: Int
    public let withoutRatio: Int
    /// Mean and median over workers, and the ratio of sums.
    public let mean: Double
    public let median: Double
    public let ratioOfSums: Double
    /// Whether the group is large enough to be compared.
    public let isCompared: Bool
  }

  /// One group against the reference.
  public struct Comparison: Sendable, Equatable {
    public let group: String
    public let reference: String
    /// Workers of both.
    public let workers: Int
    /// Group mean less reference mean: Welch's interval, the permutation test's p-value.
    public let difference: Estimate
    /// Group mean over reference mean, with the delta method's interval; nil unless the reference is positive.
    public let ratio: Estimate?
    /// Pay per order among like orders; nil where no stratum holds both groups.
    public let stratified: StratifiedDifference?
  }

  /// What the metric yields.
  public struct Value: Sendable, Equatable {
    /// What was compared.
    public let measure: Measure
    /// All groups by name.
    public let groups: [Group]
    /// The groups that are large enough against the reference, by name.
    public let comparisons: [Comparison]
    /// Best less worst group mean, with what chance alone gives; nil for fewer than two groups.
    public let gap: PermutationTest?
    /// Workers of no group.
    public let withoutGroup: Int
  }

  public func value(from store: StateStore, in log: OrderLog) throws(NoValue) -> Value {
    var further = [attribute.requirement].compactMap { $0 }
    if case .payPerHour(let basis) = measure { further += basis.requirements }
    try requireFields(further, in: log)
    let names = attribute.groups(in: log)
    let (top, bottom) = amounts(store, names.count)
    var members: [String: [Int]] = [:]
    var without: [String: Int] = [:]
    for (worker, name) in names.enumerated() {
      guard let name else { continue }
      if bottom[worker] > 0 {
        members[name, default: []].append(worker)
      } else {
        without[name, default: 0] += 1
      }
    }
    guard !members.isEmpty else { throw .nothingToMeasure(examined: names.count) }
    func values(_ name: String) -> [Double] { (members[name] ?? []).map { top[$0] / bottom[$0] } }
    let smallest = max(2, minimumGroupSize)
    var groups: [Group] = []
    for name in members.keys.sorted(by: TextOrder.precedes) {
      let own = members[name] ?? []
      let sample = try statistic { () throws(Undefined) in try SortedSample(values(name)) }
      let mean = try statistic { () throws(Undefined) in try sample.mean() }
      groups.append(
        Group(
          name: name, workers: own.count, withoutRatio: without[name] ?? 0, mean: mean,
          median: sample.median,
          ratioOfSums: CompensatedSum(sorting: own.map { top[$0] }).value
            / CompensatedSum(sorting: own.map { bottom[$0] }).value, isCompared: own.count >= smallest))
    }
    let compared = groups.filter(\.isCompared)
    // Of equally large groups the first by name.
    let largest = compared.max { ($0.workers, $1.name) < ($1.workers, $0.name) }
    let base = reference.map { name in compared.first { $0.name == name } } ?? largest
    var comparisons: [Comparison] = []
    if let base {
      let cells = store.state(StratifiedPay.self, strata).sortedCells()
      for group in compared where group.name != base.name {
        let workers = (members[group.name] ?? [], members[base.name] ?? [])
        comparisons.append(
          try comparison(group, base, values(group.name), values(base.name), workers, cells, names.count))
      }
    }
    guard !comparisons.isEmpty else {
      let sizes = groups.map(\.workers).sorted(by: >)
      throw .tooFew(have: sizes.count > 1 ? sizes[1] : 0, need: smallest, of: .worker)
    }
    var gap: PermutationTest?
    if compared.count > 1 {
      let all = compared.enumerated().flatMap { index, group in values(group.name).map { ($0, index) } }
      gap = try? PermutationTest.rangeOfMeans(
        values: all.map(\.0), groups: all.map(\.1), minimumGroupSize: smallest,
        permutations: max(99, inference.permutations), seed: inference.seed)
    }
    return Value(
      measure: measure, groups: groups, comparisons: comparisons, gap: gap,
      withoutGroup: names.count { $0 == nil })
  }

  /// Each worker's pay and what it is divided by.
  private func amounts(_ store: StateStore, _ count: Int) -> (top: [Double], bottom: [Double]) {
    let totals = store.state(MonthlyPay.self).totals(count: count)
    let top = totals.map { moneyUnits($0.pay) }
    switch measure {
    case .payPerOrder: return (top, totals.map { Double($0.paidOrders) })
    case .payPerHour(let basis):
      return (
        top, basis.totals(store, unknownTime, count: count).map { Double($0) / Double(HoursBasis.hour) }
      )
    }
  }

  private func comparison(
    _ group: Group, _ base: Group, _ first: [Double], _ second: [Double], _ members: ([Int], [Int]),
    _ cells: [StratifiedPay.Cell], _ count: Int
  ) throws(NoValue) -> Comparison {
    var difference = Estimate(
      value: group.mean - base.mean, level: inference.level, method: "welch.no-variation")
    var ratio: Estimate?
    if base.mean > 0 {
      ratio = Estimate(value: group.mean / base.mean, level: inference.level, method: "delta.no-variation")
    }
    if let welch = try? WelchTest(first, second) {
      let interval = try? welch.difference.interval(level: inference.level)
      (difference.lower, difference.upper) = (interval?.lower, interval?.upper)
      difference.method = "welch.permutation"
      try? inference.addTest(
        &difference, error: welch.difference.standardError, freedom: welch.difference.degreesOfFreedom,
        null: nil)
      difference.pValue =
        (try? PermutationTest.meanDifference(
          values: first + second,
          isFirstGroup: first.map { _ in true } + second.map { _ in false },
          permutations: max(99, inference.permutations), seed: inference.seed))?.pValue
      if let value = ratio?.value {
        ratio = Self.ratio(value, first, second, base.mean, welch, inference)
        ratio?.pValue = difference.pValue
      }
    }
    return Comparison(
      group: group.name, reference: base.name, workers: first.count + second.count, difference: difference,
      ratio: ratio,
      stratified: try? StratifiedDifference(
        cells, first: members.0, second: members.1, workerCount: count, inference))
  }

  /// Var(a/b) ≈ (s_a² + (a/b)² s_b²) / b², s the standard errors of the means.
  private static func ratio(
    _ value: Double, _ first: [Double], _ second: [Double], _ base: Double, _ welch: WelchTest,
    _ inference: InferenceParameters
  ) -> Estimate? {
    func squaredError(_ values: [Double]) -> Double {
      guard let mean = try? SortedSample(values).mean() else { return 0 }
      let squares = CompensatedSum(sorting: values.map { ($0 - mean) * ($0 - mean) }).value
      return squares / Double(values.count - 1) / Double(values.count)
    }
    let error = ((squaredError(first) + value * value * squaredError(second)) / (base * base)).squareRoot()
    var estimate = Estimate(value: value, level: inference.level, method: "delta.permutation")
    if let t = try? StudentTDistribution(degreesOfFreedom: welch.difference.degreesOfFreedom)
      .quantile(upperTail: (1 - inference.level) / 2)
    {
      (estimate.lower, estimate.upper) = (value - t * error, value + t * error)
    }
    try? inference.addTest(
      &estimate, error: error, freedom: welch.difference.degreesOfFreedom, null: nil)
    return estimate
  }
}

extension GroupComparison.Value {
  /// The small groups, which are compared with no one.
  public var tooSmall: [GroupComparison.Group] { groups.filter { !$0.isCompared } }

  /// One measurement per comparison, with the ratio of group to reference as the estimate: as they are, or
  /// among like orders. A tendency: no single worker is beyond a limit, the estimate decides.
  public func measurements(stratified: Bool = false) -> [Measurement] {
    comparisons.map { comparison in
      var figures = [Figure("difference", comparison.difference.value, quantity)]
      for group in groups {
        figures.append(Figure("group.\(group.name).n", Double(group.workers), .count))
        figures.append(Figure("group.\(group.name).mean", group.mean, quantity))
      }
      if let gap {
        figures += [
          Figure("gap", gap.observed, quantity), Figure("gapByChance", gap.nullMean, quantity),
          Figure("gapExcess", gap.excess, quantity),
        ]
      }
      let ratio = stratified ? comparison.stratified?.ratio : comparison.ratio
      return Measurement(
        unit: .worker, examined: comparison.workers, exceeding: 0, undecided: 0,
        workersExamined: comparison.workers, workersExceeding: 0, estimate: ratio, figures: figures)
    }
  }

  private var quantity: Quantity {
    if case .payPerHour = measure { .moneyPerHour } else { .money }
  }
}
