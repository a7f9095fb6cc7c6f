/// By what factor the first of two groups gets more per unit of exposure (per hour, per order) than the second, within
/// strata.
///
/// Pay of worker w in stratum s: E[P_sw] = T_sw · exp(α_s + β g_w), with T the exposure and g = 1 for the first group.
/// β is the Poisson pseudo-maximum likelihood estimate with one constant per stratum: the only assumption is the
/// conditional mean, pay need not be a count, and a pay of 0 stays in as it is (no logarithm is taken of it). The
/// constants drop out, and β solves the monotone equation
///
///   Σ_s (P_s1 − P_s π_s) = 0,  π_s = T_s1 e^β / (T_s1 e^β + T_s0),
///
/// whose solution exp(β) is, with one stratum, the ratio of the two ratios of sums. A stratum with one group, or without
/// pay, adds nothing.
///
/// The standard error lets all amounts of a worker depend on each other: with scores
/// u_w = Σ_s (g_w − π_s)(P_sw − P_s T_sw e^{β g_w} / (T_s1 e^β + T_s0)) and information I = Σ_s P_s π_s (1 − π_s),
/// Var β = Σ_g V_g / I², V_g = C_g/(C_g − 1) Σ_{w ∈ g} u_w² over the C_g workers of a group. t with Welch's and
/// Satterthwaite's degrees of freedom (V₁ + V₀)² / (V₁²/(C₁ − 1) + V₀²/(C₀ − 1)): a small group is not hidden behind a
/// large one.
///
/// - Complexity: O(cells · iterations), memory O(strata + workers).
/// - Note: Source: J. Santos Silva, S. Tenreyro, "The Log of Gravity", Rev. Econ. Stat. 88 (2006); J. Wooldridge,
///   "Distribution-free estimation of some nonlinear panel data models", J. Econometrics 90 (1999); degrees of freedom
///   after R. Bell, D. McCaffrey, Survey Methodology 28 (2002), for a regressor that is constant within clusters.
public struct StratifiedLogRatio: Sendable, Equatable {
  /// What one worker has in one stratum.
  public struct Cell: Sendable, Equatable {
    /// What is held equal.
    public var stratum: UInt64
    /// The worker, from 0.
    public var worker: Int
    public var isFirst: Bool
    /// What is compared, such as pay.
    public var amount: Double
    /// What it is compared per, such as hours or orders; cells without any are left out.
    public var exposure: Double

    public init(stratum: UInt64, worker: Int, isFirst: Bool, amount: Double, exposure: Double) {
      self.stratum = stratum
      self.worker = worker
      self.isFirst = isFirst
      self.amount = amount
      self.exposure = exposure
    }
  }

  /// β, the logarithm of the ratio of the first group to the second.
  public let logRatio: Double
  /// Its standard error over workers; 0 where like is paid alike to the last digit.
  public let standardError: Double
  public let degreesOfFreedom: Double
  /// Strata with both groups, and the exposure in them and outside of them.
  public let strata: Int
  public let exposure: Double
  public let unmatchedExposure: Double
  /// Workers of each group in strata with both.
  public let firstWorkers: Int
  public let secondWorkers: Int
  /// Per worker of a stratum with both, in ascending order: the number, the group, and how much more the worker got than
  /// if both groups got the same (β = 0). Labels of workers are exchangeable in these under no difference.
  public let residuals: [Residual]

  /// A worker's pay beyond that of the strata's mean.
  public struct Residual: Sendable, Equatable {
    public let worker: Int
    public let isFirst: Bool
    public let amount: Double
  }

  private struct Stratum {
    var range: Range<Int>
    var first: Double
    var second: Double
    var amount: Double

    /// The first group's share of the stratum's expected amount at exp(β) = `ratio`.
    func share(_ ratio: Double) -> Double { first * ratio / (first * ratio + second) }
  }

  /// Fits cells that are sorted by stratum; the same worker may have several cells in a stratum.
  ///
  /// - Throws: ``Undefined/notFinite(count:)``; ``Undefined/negativeValues(count:)`` for a stratum whose amounts add up
  ///   to less than 0; ``Undefined/degenerate(_:)`` where no stratum holds both groups, or one of them got nothing;
  ///   ``Undefined/tooFew(have:need:)`` below two workers in a group.
  public init(_ input: [Cell]) throws(Undefined) {
    let faulty = input.count { !$0.amount.isFinite || !$0.exposure.isFinite }
    guard faulty == 0 else { throw .notFinite(count: faulty) }
    let cells = input.filter { $0.exposure > 0 && $0.worker >= 0 }
    var strata: [Stratum] = []
    var (unmatched, exposure) = (CompensatedSum(), CompensatedSum())
    var negative = 0
    var start = 0
    while start < cells.count {
      var stratum = Stratum(range: start..<start, first: 0, second: 0, amount: 0)
      var end = start
      while end < cells.count && cells[end].stratum == cells[start].stratum {
        if cells[end].isFirst {
          stratum.first += cells[end].exposure
        } else {
          stratum.second += cells[end].exposure
        }
        stratum.amount += cells[end].amount
        end += 1
      }
      stratum.range = start..<end
      if stratum.first > 0 && stratum.second > 0 {
        if stratum.amount < 0 { negative += 1 }
        if stratum.amount > 0 { strata.append(stratum) }
        exposure.add(stratum.first + stratum.second)
      } else {
        unmatched.add(stratum.first + stratum.second)
      }
      start = end
    }
    guard negative == 0 else { throw .negativeValues(count: negative) }
    guard !strata.isEmpty else { throw .degenerate("no stratum holds both groups") }
    let beta = try Self.solve(strata, cells)
    let ratio = exponential(beta)
    let count = 1 + (cells.lazy.map(\.worker).max() ?? 0)
    var scores = [Double](repeating: 0, count: count)
    var plain = scores
    var side = [Int8](repeating: -1, count: count)
    var information = CompensatedSum()
    for stratum in strata {
      let share = stratum.share(ratio)
      information.add(stratum.amount * share * (1 - share))
      let rate = stratum.amount / (stratum.first * ratio + stratum.second)
      let mean = stratum.amount / (stratum.first + stratum.second)
      for cell in cells[stratum.range] {
        let expected = rate * cell.exposure * (cell.isFirst ? ratio : 1)
        scores[cell.worker] += ((cell.isFirst ? 1 : 0) - share) * (cell.amount - expected)
        plain[cell.worker] += cell.amount - mean * cell.exposure
        side[cell.worker] = cell.isFirst ? 1 : 0
      }
    }
    var variances = [0.0, 0.0]
    var sizes = [0, 0]
    for group in [0, 1] {
      let own = side.indices.filter { side[$0] == Int8(group) }
      sizes[group] = own.count
      guard own.count > 1 else { throw .tooFew(have: own.count, need: 2) }
      let n = Double(own.count)
      variances[group] = CompensatedSum(sorting: own.map { scores[$0] * scores[$0] }).value * n / (n - 1)
    }
    let total = variances[0] + variances[1]
    // What is left of equal pay after rounding is no variation.
    let error = total.squareRoot() / information.value
    standardError = error > 1e-13 ? error : 0
    degreesOfFreedom =
      total > 0
      ? total * total
        / (variances[0] * variances[0] / Double(sizes[0] - 1)
          + variances[1] * variances[1] / Double(sizes[1] - 1)) : Double(sizes[0] + sizes[1] - 2)
    logRatio = beta
    self.strata = strata.count
    self.exposure = exposure.value
    unmatchedExposure = unmatched.value
    (firstWorkers, secondWorkers) = (sizes[1], sizes[0])
    residuals = side.indices.filter { side[$0] >= 0 }.map {
      Residual(worker: $0, isFirst: side[$0] == 1, amount: plain[$0])
    }
  }

  /// The root of Σ (P_s1 − P_s π_s): Newton's steps inside a bracket that only shrinks.
  private static func solve(_ strata: [Stratum], _ cells: [Cell]) throws(Undefined) -> Double {
    var amounts = (first: CompensatedSum(), second: CompensatedSum())
    for stratum in strata {
      for cell in cells[stratum.range] {
        if cell.isFirst { amounts.first.add(cell.amount) } else { amounts.second.add(cell.amount) }
      }
    }
    guard amounts.first.value > 0, amounts.second.value > 0 else {
      throw .degenerate("one of the groups was paid nothing where both can be compared")
    }
    var (low, high, beta) = (-50.0, 50.0, 0.0)
    for _ in 0..<200 {
      let ratio = exponential(beta)
      var (value, slope) = (amounts.first, CompensatedSum())
      for stratum in strata {
        let share = stratum.share(ratio)
        value.add(-stratum.amount * share)
        slope.add(stratum.amount * share * (1 - share))
      }
      if value.value > 0 { low = beta } else { high = beta }
      let step = slope.value > 0 ? beta + value.value / slope.value : .infinity
      let next = step > low && step < high ? step : (low + high) / 2
      if (next - beta).magnitude <= 1e-15 * max(1, beta.magnitude) { return next }
      beta = next
    }
    return beta
  }

  /// exp(β): the first group's amount per exposure over the second's.
  public var ratio: Double { Self.ratio(logRatio) }

  /// exp of a bound of β.
  public static func ratio(_ logRatio: Double) -> Double { exponential(logRatio) }

  /// The interval of β at a level; nil where there is no variation.
  public func interval(level: Double) throws(Undefined) -> ConfidenceInterval? {
    guard standardError > 0 else { return nil }
    try requireOpenUnit(level, "level")
    let t = try StudentTDistribution(degreesOfFreedom: degreesOfFreedom).quantile(upperTail: (1 - level) / 2)
    return try ConfidenceInterval(
      lower: logRatio - t * standardError, upper: logRatio + t * standardError, level: level)
  }

  /// The two-sided p-value of β = 0; nil where there is no variation.
  public func pValue() throws(Undefined) -> Double? {
    guard standardError > 0 else { return nil }
    let t = try StudentTDistribution(degreesOfFreedom: degreesOfFreedom)
    return min(1, 2 * t.upperTail((logRatio / standardError).magnitude))
  }

  /// The p-value of the same by shuffling the labels of whole workers: every assignment is counted where there are at
  /// most 20,000, else `permutations` random ones with the +1 rule.
  public func permutationPValue(permutations: Int, seed: UInt64) throws(Undefined) -> Double {
    try PermutationTest.meanDifference(
      values: residuals.map(\.amount), isFirstGroup: residuals.map(\.isFirst),
      permutations: max(99, permutations), exactUpTo: 20_000, seed: seed
    ).pValue
  }

  /// The smallest |β| that such data show with a probability of 80 % at a level.
  public func minimumDetectable(level: Double) throws(Undefined) -> Double? {
    guard standardError > 0 else { return nil }
    try requireOpenUnit(level, "level")
    let normal = NormalDistribution.standard
    return (try normal.quantile(upperTail: (1 - level) / 2) + (try normal.quantile(0.8))) * standardError
  }
}
