/// How much of the variance of a value within matched sets lies between workers.
///
/// Model: y = α_s + b_w + e, with a constant for each set s (fixed, so that what the sets differ in does not count), a
/// worker's effect b_w of variance σ_b² and a rest e of variance σ_e². Sets are of any size and workers occur in any
/// number of sets. Two quadratic forms of the values less their set's mean are set equal to their expectations, and the
/// two equations are solved:
///
///   Q₁ = Σ r²             E Q₁ = (N − S) σ_e² + Σ_w a_ww σ_b²
///   Q₂ = Σ_w R_w² / a_ww   E Q₂ = W σ_e² + Σ_w Σ_v a_wv² / a_ww σ_b²
///
/// with R_w the sum of a worker's r, a_ww = Σ_s (n_sw − n_sw²/n_s), a_wv = −Σ_s n_sw n_sv/n_s, over N values, S sets and W
/// workers with a_ww > 0. Both estimates are unbiased whatever the distribution; in one set with as many values of each
/// worker they are those of the analysis of variance. A one-way analysis of the r, which takes the mean of a set for
/// known, gives too little in small sets: half of a worker's effect in pairs.
///
/// The interval is a jackknife over groups of workers (t with groups − 1 degrees of freedom), cut at 0 and 1.
///
/// - Complexity: O(groups · (N + pairs of workers within sets)).
/// - Note: Source: C. Henderson, "Estimation of variance and covariance components", Biometrics 9 (1953); S. Searle,
///   G. Casella, C. McCulloch, "Variance Components" (1992), ch. 5; P. Kott, "The delete-a-group jackknife", J. Off.
///   Stat. 17 (2001).
public struct VarianceComponents: Sendable, Equatable {
  /// One value.
  public struct Row: Sendable, Equatable {
    public var set: Int
    /// The worker, from 0.
    public var worker: Int
    public var value: Double

    public init(set: Int, worker: Int, value: Double) {
      self.set = set
      self.worker = worker
      self.value = value
    }

    /// A row with the natural logarithm of an amount; nil unless it is above 0.
    public init?(set: Int, worker: Int, logarithmOf amount: Double) {
      guard amount > 0, amount.isFinite else { return nil }
      self.init(set: set, worker: worker, value: logarithm(amount))
    }
  }

  /// σ_b², which may come out below 0 where workers differ less than by chance.
  public let betweenWorkers: Double
  /// σ_e².
  public let within: Double
  /// Workers that were compared, sets with several workers, values.
  public let workers: Int
  public let sets: Int
  public let rows: Int
  /// The standard error of σ_b²/(σ_b² + σ_e²), and the groups that it was made from; nil for fewer than 10 workers.
  public let shareError: Double?
  public let groups: Int

  /// σ_b²/(σ_b² + σ_e²), not below 0: the intraclass correlation of two values of one worker within matched sets.
  public var share: Double { min(1, max(0, Self.rawShare(betweenWorkers, within))) }

  private static func rawShare(_ between: Double, _ within: Double) -> Double {
    let total = between + within
    return total > 0 ? between / total : 0
  }

  /// Estimates the components from rows that are sorted by set.
  ///
  /// - Parameters:
  ///   - rows: The values, sorted by set.
  ///   - groups: How many groups of workers the jackknife leaves out in turn.
  /// - Throws: ``Undefined/notFinite(count:)``; ``Undefined/tooFew(have:need:)`` below two workers in shared sets;
  ///   ``Undefined/degenerate(_:)`` when nothing varies within sets, or no worker occurs often enough to tell the two
  ///   components apart.
  public init(_ rows: [Row], groups: Int = 40) throws(Undefined) {
    let faulty = rows.count { !$0.value.isFinite || $0.worker < 0 }
    guard faulty == 0 else { throw .notFinite(count: faulty) }
    let ids = Set(rows.map(\.worker)).sorted()
    let count = min(max(2, groups), ids.count)
    // Neighbours in the order of ids may have something in common, so groups are dealt round.
    var group = [Int: Int](minimumCapacity: ids.count)
    for (position, id) in ids.enumerated() { group[id] = position % max(1, count) }
    let all = try Forms(rows) { _ in true }.solution()
    (betweenWorkers, within, workers, sets, self.rows) = (
      all.between, all.within, all.workers, all.sets, all.rows
    )
    var shares: [Double] = []
    if ids.count >= 10 {
      for left in 0..<count {
        let part = try? Forms(rows) { group[$0] != left }.solution()
        if let part { shares.append(Self.rawShare(part.between, part.within)) }
      }
    }
    if shares.count == count, count > 1 {
      let n = Double(count)
      let mean = CompensatedSum(sorting: shares).value / n
      let squares = CompensatedSum(sorting: shares.map { ($0 - mean) * ($0 - mean) }).value
      shareError = ((n - 1) / n * squares).squareRoot()
      self.groups = count
    } else {
      (shareError, self.groups) = (nil, 0)
    }
  }

  /// The interval of the share; nil where there is none.
  public func shareInterval(level: Double) throws(Undefined) -> ConfidenceInterval? {
    guard let shareError else { return nil }
    try requireOpenUnit(level, "level")
    let t = try StudentTDistribution(degreesOfFreedom: Double(groups - 1))
      .quantile(upperTail: (1 - level) / 2)
    let value = Self.rawShare(betweenWorkers, within)
    return try ConfidenceInterval(
      lower: min(1, max(0, value - t * shareError)), upper: min(1, max(0, value + t * shareError)),
      level: level)
  }

  /// The two forms and what they are expected to be made of.
  private struct Forms {
    var values = 0
    var sets = 0
    var squares = CompensatedSum()
    var scale = 0.0
    /// Per worker: R_w and a_ww.
    var sums: [Int: (residual: Double, own: Double)] = [:]
    /// Per pair v < w: a_vw.
    var pairs: [Pair: Double] = [:]

    struct Pair: Hashable {
      let first: Int
      let second: Int
    }

    init(_ rows: [Row], keeps: (Int) -> Bool) {
      var counts: [(worker: Int, n: Double, sum: Double)] = []
      var start = 0
      while start < rows.count {
        var end = start
        counts.removeAll(keepingCapacity: true)
        var places: [Int: Int] = [:]
        var total = 0.0
        var n = 0
        while end < rows.count && rows[end].set == rows[start].set {
          let row = rows[end]
          end += 1
          guard keeps(row.worker) else { continue }
          if let place = places[row.worker] {
            counts[place].n += 1
            counts[place].sum += row.value
          } else {
            places[row.worker] = counts.count
            counts.append((row.worker, 1, row.value))
          }
          total += row.value
          n += 1
        }
        defer { start = end }
        guard counts.count > 1 else { continue }
        let size = Double(n)
        let mean = total / size
        values += n
        sets += 1
        for row in rows[start..<end] where keeps(row.worker) {
          squares.add((row.value - mean) * (row.value - mean))
          scale += row.value * row.value
        }
        counts.sort { $0.worker < $1.worker }
        for (position, one) in counts.enumerated() {
          let known = sums[one.worker] ?? (0, 0)
          sums[one.worker] = (
            known.residual + one.sum - one.n * mean, known.own + one.n - one.n * one.n / size
          )
          for other in counts[..<position] {
            pairs[Pair(first: other.worker, second: one.worker), default: 0] -= other.n * one.n / size
          }
        }
      }
    }

    func solution() throws(Undefined) -> (
      between: Double, within: Double, workers: Int, sets: Int, rows: Int
    ) {
      guard sums.count > 1 else { throw .tooFew(have: sums.count, need: 2) }
      // What is left of equal values after rounding is no variation.
      guard squares.value > 1e-26 * scale else { throw .degenerate("nothing varies within sets") }
      // Dictionaries have no order of their own; sums of sorted terms have.
      let forms = CompensatedSum(sorting: sums.values.map { $0.residual * $0.residual / $0.own }).value
      let own = CompensatedSum(sorting: sums.values.map(\.own)).value
      let cross = CompensatedSum(
        sorting: pairs.map { pair, a in
          a * a * (1 / (sums[pair.first]?.own ?? 1) + 1 / (sums[pair.second]?.own ?? 1))
        }
      ).value
      let freedom = Double(values - sets)
      let count = Double(sums.count)
      let both = own + cross
      let determinant = freedom * both - own * count
      guard determinant > 1e-9 * freedom * both else {
        throw .degenerate("no worker occurs in enough sets to tell workers from chance")
      }
      return (
        (freedom * forms - count * squares.value) / determinant,
        (both * squares.value - own * forms) / determinant, sums.count, sets, values
      )
    }
  }
}
