/// Tests by shuffling group labels over workers.
///
/// Under the null hypothesis a worker's label says nothing about the worker's value, so every assignment of
/// the same labels within a stratum is equally likely. Labels belong to **workers**, never to single orders:
/// shuffling orders would treat one worker's orders as independent and raise false alarms.
///
/// p = (1 + b) / (1 + m), b of m shuffles at least as extreme as the observed labels; so p is never 0 and the
/// test holds its level for any m. Values within 10⁻¹² of the largest deviation count as ties.
public struct PermutationTest: Hashable, Sendable {
  /// The statistic with the observed labels.
  public let observed: Double
  /// The share of assignments at least as extreme, counting the observed one.
  public let pValue: Double
  /// The mean of the statistic over the shuffles: what chance alone gives.
  public let nullMean: Double
  /// The central 95 % of the shuffles.
  public let nullBand: ClosedRange<Double>
  /// The number of shuffles, or of all assignments where every one was counted.
  public let permutations: Int
  /// Whether every assignment was counted, so that p is exact and has no +1.
  public var isExact = false
  /// The observed statistic less what chance alone gives.
  public var excess: Double { observed - nullMean }

  /// Tests a difference of means between two groups of workers.
  ///
  /// With strata the statistic is the weighted mean of the differences within strata, with weights
  /// n₁ₛ n₂ₛ / nₛ; a stratum with only one group adds nothing. The same workers in any order give the same
  /// result.
  ///
  /// - Parameters:
  ///   - values: One value per worker.
  ///   - isFirstGroup: Whether the worker belongs to the first group; the statistic is first less second.
  ///   - strata: The stratum of each worker; `nil` for one stratum.
  ///   - permutations: The number of shuffles, at least 99.
  ///   - alternative: Which differences count against the null hypothesis.
  ///   - exactUpTo: Where there are at most so many assignments of the labels, every one is counted and nothing is
  ///     drawn; 0 always draws.
  ///   - seed: The seed of the shuffles.
  /// - Returns: The observed difference, its p-value and what chance alone gives.
  /// - Throws: ``Undefined/empty``; ``Undefined/notFinite(count:)``; ``Undefined/invalidArgument(_:)``;
  ///   ``Undefined/degenerate(_:)`` when no stratum holds both groups.
  /// - Complexity: O(*n* · `permutations`).
  public static func meanDifference(
    values: [Double], isFirstGroup: [Bool], strata: [Int]? = nil, permutations: Int = 9_999,
    alternative: Alternative = .twoSided, exactUpTo: Int = 0, seed: UInt64
  ) throws(Undefined) -> PermutationTest {
    let workers = try StratifiedWorkers(
      values: values, groups: isFirstGroup.map { $0 ? 1 : 0 }, strata: strata)
    var weights: [(first: Double, second: Double)] = []
    var totalWeight = 0.0
    for range in workers.ranges {
      let ones = Double(workers.groups[range].count { $0 == 1 })
      let zeros = Double(range.count) - ones
      weights.append((zeros / Double(range.count), ones / Double(range.count)))
      totalWeight += ones * zeros / Double(range.count)
    }
    guard totalWeight > 0 else { throw .degenerate("no stratum holds both groups") }
    let isSmall = workers.assignments(atMost: exactUpTo) != nil
    return try run(workers, permutations, alternative, isSmall ? nil : seed) { groups in
      // w (S₁/n₁ − S₂/n₂) with w = n₁n₂/n is (n₂ S₁ − n₁ S₂)/n.
      var sum = 0.0
      for (range, weight) in zip(workers.ranges, weights) {
        var (first, second) = (0.0, 0.0)
        for index in range {
          if groups[index] == 1 { first += workers.values[index] } else { second += workers.values[index] }
        }
        sum += weight.first * first - weight.second * second
      }
      return sum / totalWeight
    }
  }

  /// Tests the gap between the best and the worst of several groups of workers.
  ///
  /// The largest of several means less the smallest is above 0 by chance alone, also when all groups are alike;
  /// an interval around it can never contain 0 and is therefore not offered. Compare the gap with
  /// ``nullMean`` and ``nullBand``, and read ``excess``. With strata, values are first taken relative to the
  /// mean of their stratum.
  ///
  /// - Parameters:
  ///   - values: One value per worker.
  ///   - groups: The group of each worker.
  ///   - strata: The stratum of each worker; `nil` for one stratum.
  ///   - minimumGroupSize: Smaller groups are refused, because the gap would be theirs alone. At least 1.
  ///   - permutations: The number of shuffles, at least 99.
  ///   - seed: The seed of the shuffles.
  /// - Returns: The observed gap, its p-value and what chance alone gives.
  /// - Throws: as ``meanDifference(values:isFirstGroup:strata:permutations:alternative:seed:)``;
  ///   ``Undefined/tooFew(have:need:)`` for the smallest group; ``Undefined/degenerate(_:)`` for one group.
  /// - Complexity: O(*n* · `permutations`).
  public static func rangeOfMeans(
    values: [Double], groups: [Int], strata: [Int]? = nil, minimumGroupSize: Int = 10,
    permutations: Int = 9_999, seed: UInt64
  ) throws(Undefined) -> PermutationTest {
    var index: [Int: Int] = [:]
    for group in Set(groups).sorted() { index[group] = index.count }
    let dense = groups.map { index[$0, default: 0] }
    let workers = try StratifiedWorkers(values: values, groups: dense, strata: strata)
    var sizes = [Int](repeating: 0, count: index.count)
    for group in dense { sizes[group] += 1 }
    guard sizes.count > 1 else { throw .degenerate("a gap needs at least two groups") }
    if let smallest = sizes.min(), smallest < minimumGroupSize {
      throw .tooFew(have: smallest, need: minimumGroupSize)
    }
    return try run(workers, permutations, .greater, seed) { groups in
      var sums = [Double](repeating: 0, count: sizes.count)
      for (group, value) in zip(groups, workers.values) { sums[group] += value }
      var (low, high) = (Double.infinity, -Double.infinity)
      for (sum, size) in zip(sums, sizes) {
        low = min(low, sum / Double(size))
        high = max(high, sum / Double(size))
      }
      return high - low
    }
  }

  /// Shuffles the groups within strata and compares the statistic of each shuffle with the observed one; without a seed
  /// every assignment is gone through.
  private static func run(
    _ workers: StratifiedWorkers, _ permutations: Int, _ alternative: Alternative, _ seed: UInt64?,
    statistic: ([Int]) -> Double
  ) throws(Undefined) -> PermutationTest {
    guard permutations >= 99 else {
      throw .invalidArgument("a permutation test needs at least 99 shuffles: \(permutations)")
    }
    let observed = statistic(workers.groups)
    let tolerance = 1e-12 * workers.largestDeviation
    var groups = workers.groups
    var draws: [Double] = []
    draws.reserveCapacity(permutations)
    var extreme = 0
    func look() {
      let draw = statistic(groups)
      draws.append(draw)
      switch alternative {
      case .twoSided: if draw.magnitude >= observed.magnitude - tolerance { extreme += 1 }
      case .greater: if draw >= observed - tolerance { extreme += 1 }
      case .less: if draw <= observed + tolerance { extreme += 1 }
      }
    }
    if let seed {
      for permutation in 0..<permutations {
        var stream = RandomStream(seed: seed, purpose: "permutation test", entity: UInt64(permutation))
        for range in workers.ranges {
          var last = range.upperBound - 1
          while last > range.lowerBound {
            groups.swapAt(last, range.lowerBound + stream.nextInt(below: last - range.lowerBound + 1))
            last -= 1
          }
        }
        look()
      }
    } else {
      for range in workers.ranges { groups[range].sort() }
      repeat { look() } while workers.ranges.contains { Self.advance(&groups, in: $0) }
    }
    let sample = try SortedSample(draws)
    // The observed labels are one of all assignments, and are added to random ones.
    let pValue =
      seed == nil ? Double(extreme) / Double(draws.count) : Double(1 + extreme) / Double(1 + permutations)
    return PermutationTest(
      observed: observed, pValue: pValue, nullMean: try sample.mean(),
      nullBand: try sample.quantile(0.025)...sample.quantile(0.975), permutations: draws.count,
      isExact: seed == nil)
  }

  /// The next arrangement of labels in a range in lexicographic order; after the last one the first, and false.
  private static func advance(_ labels: inout [Int], in range: Range<Int>) -> Bool {
    var pivot = range.upperBound - 2
    while pivot >= range.lowerBound && labels[pivot] >= labels[pivot + 1] { pivot -= 1 }
    guard pivot >= range.lowerBound else {
      labels[range].reverse()
      return false
    }
    var other = range.upperBound - 1
    while labels[other] <= labels[pivot] { other -= 1 }
    labels.swapAt(pivot, other)
    labels[(pivot + 1)..<range.upperBound].reverse()
    return true
  }
}

/// Workers in a fixed order, stratum by stratum, with values relative to the mean of their stratum.
private struct StratifiedWorkers {
  var values: [Double] = []
  var groups: [Int] = []
  var ranges: [Range<Int>] = []
  var largestDeviation = 0.0

  /// In how many ways the labels of two groups can be assigned within strata; nil above a number.
  func assignments(atMost limit: Int) -> Int? {
    var ways = 1
    for range in ranges {
      var own = 1
      let ones = groups[range].count { $0 == 1 }
      // C(n, k) by its smaller side, factor by factor: each partial product is whole, and none is smaller than the last.
      for step in 0..<min(ones, range.count - ones) {
        let (product, overflows) = own.multipliedReportingOverflow(by: range.count - step)
        guard !overflows else { return nil }
        own = product / (step + 1)
        if own > limit { return nil }
      }
      let (product, overflows) = ways.multipliedReportingOverflow(by: own)
      guard !overflows, product <= limit else { return nil }
      ways = product
    }
    return ways <= limit ? ways : nil
  }

  init(values input: [Double], groups labels: [Int], strata: [Int]?) throws(Undefined) {
    try requireSameCount(input.count, labels.count, "values and groups")
    try requireFinite(input)
    let strata = strata ?? [Int](repeating: 0, count: input.count)
    try requireSameCount(input.count, strata.count, "values and strata")
    // A fixed order makes the shuffles a function of the workers and not of their order in the input.
    let order = input.indices.sorted {
      (strata[$0], input[$0], labels[$0]) < (strata[$1], input[$1], labels[$1])
    }
    groups = order.map { labels[$0] }
    var start = 0
    while start < order.count {
      var end = start
      while end < order.count && strata[order[end]] == strata[order[start]] { end += 1 }
      let mean = try SortedSample(order[start..<end].map { input[$0] }).mean()
      for index in order[start..<end] {
        values.append(input[index] - mean)
        largestDeviation = max(largestDeviation, (input[index] - mean).magnitude)
      }
      ranges.append(start..<end)
      start = end
    }
  }
}
