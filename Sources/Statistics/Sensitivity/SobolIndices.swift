/// Sobol indices: which share of an output's variance each factor explains alone (first order) and together with all
/// others (total).
///
/// Two matrices A and B of *n* points each, and for each factor *i* the matrix A with B's column *i*. First order:
/// mean of (f(B) − f̄)(f(ABᵢ) − f(A)) / V with f̄ the mean of all outputs, which takes noise away and no bias in; total: mean of (f(A) − f(ABᵢ))² / 2V; V is the variance of f over A and B
/// together. Intervals by drawing rows with replacement.
///
/// Sources: A. Saltelli et al., Computer Physics Communications 181 (2010); total: M. J. W. Jansen, Computer Physics
/// Communications 117 (1999).
public struct SobolIndices: Sendable {
  /// The points to run, in the unit cube: *n* blocks of A, AB₁ … AB_k, B.
  public let points: [[Double]]
  /// The number of factors.
  public let dimensions: Int
  /// The number of rows of A and of B.
  public let rows: Int

  /// The indices of one factor.
  public struct Index: Sendable, Hashable {
    /// The share of the variance that goes when the factor alone is known.
    public let first: Double
    /// A percentile interval of it.
    public let firstInterval: ClosedRange<Double>
    /// The share of the variance that is left when all others are known.
    public let total: Double
    /// A percentile interval of it.
    public let totalInterval: ClosedRange<Double>
  }

  /// A plan from the Sobol sequence, shifted at random when a stream is given. A power of two of rows is best.
  ///
  /// - Throws: ``Undefined/empty``; ``Undefined/invalidArgument(_:)`` for more than half of
  ///   ``SobolSequence/maximumDimensions`` factors.
  public init(dimensions: Int, rows: Int, shiftedBy stream: RandomStream? = nil) throws(Undefined) {
    guard dimensions > 0, rows > 0 else { throw .empty }
    let sequence = try SobolSequence(dimensions: 2 * dimensions, shiftedBy: stream)
    var points: [[Double]] = []
    points.reserveCapacity(rows * (dimensions + 2))
    for row in 0..<rows {
      let both = sequence.point(row)
      let a = Array(both.prefix(dimensions))
      let b = Array(both.suffix(dimensions))
      points.append(a)
      for factor in 0..<dimensions {
        var mixed = a
        mixed[factor] = b[factor]
        points.append(mixed)
      }
      points.append(b)
    }
    self.points = points
    self.dimensions = dimensions
    self.rows = rows
  }

  /// The indices of all factors from the outputs at ``points``.
  ///
  /// - Throws: ``Undefined/notFinite(count:)``; ``Undefined/degenerate(_:)`` when the output does not vary;
  ///   ``Undefined/invalidArgument(_:)`` for another number of outputs than points or a level outside (0, 1).
  /// - Complexity: O(rows · dimensions · resamples).
  public func indices(
    _ outputs: [Double], level: Double = 0.95, resamples: Int = 500, seed: UInt64 = 1
  ) throws(Undefined) -> [Index] {
    try requireSameCount(outputs.count, points.count, "outputs and points")
    try requireFinite(outputs)
    guard level > 0, level < 1, resamples > 0 else { throw .invalidArgument("a level between 0 and 1") }
    let width = dimensions + 2
    var sum = CompensatedSum()
    for output in outputs { sum.add(output) }
    let centre = sum.value / Double(outputs.count)
    let a = (0..<rows).map { outputs[$0 * width] - centre }
    let b = (0..<rows).map { outputs[$0 * width + width - 1] - centre }
    let all = Array(0..<rows)
    guard Self.variance(a, b, all) > 0 else { throw .degenerate("the output does not vary") }
    var draws: [[Int]] = []
    for resample in 0..<resamples {
      var stream = RandomStream(seed: seed, purpose: "sobol-interval", entity: UInt64(resample))
      draws.append(all.map { _ in stream.nextInt(below: rows) })
    }
    let variances = draws.map { Self.variance(a, b, $0) }
    return (0..<dimensions).map { factor in
      let mixed = (0..<rows).map { outputs[$0 * width + 1 + factor] - centre }
      let variance = Self.variance(a, b, all)
      var firsts: [Double] = []
      var totals: [Double] = []
      for (rows, variance) in zip(draws, variances) where variance > 0 {
        firsts.append(Self.first(a, b, mixed, rows) / variance)
        totals.append(Self.total(a, mixed, rows) / variance)
      }
      let first = Self.first(a, b, mixed, all) / variance
      let total = Self.total(a, mixed, all) / variance
      return Index(
        first: first, firstInterval: Self.percentiles(firsts.isEmpty ? [first] : firsts, level: level),
        total: total, totalInterval: Self.percentiles(totals.isEmpty ? [total] : totals, level: level))
    }
  }

  private static func first(_ a: [Double], _ b: [Double], _ mixed: [Double], _ rows: [Int]) -> Double {
    var sum = CompensatedSum()
    for row in rows { sum.add(b[row] * (mixed[row] - a[row])) }
    return sum.value / Double(rows.count)
  }

  private static func total(_ a: [Double], _ mixed: [Double], _ rows: [Int]) -> Double {
    var sum = CompensatedSum()
    for row in rows { sum.add((a[row] - mixed[row]) * (a[row] - mixed[row])) }
    return sum.value / Double(2 * rows.count)
  }

  /// The variance (divided by *n*) of f over A and B together.
  private static func variance(_ a: [Double], _ b: [Double], _ rows: [Int]) -> Double {
    let count = Double(2 * rows.count)
    var sum = CompensatedSum()
    for row in rows { sum.add(a[row] + b[row]) }
    let mean = sum.value / count
    var squares = CompensatedSum()
    for row in rows {
      squares.add((a[row] - mean) * (a[row] - mean) + (b[row] - mean) * (b[row] - mean))
    }
    return squares.value / count
  }

  /// The percentile interval of a list that is not empty.
  static func percentiles(_ values: [Double], level: Double) -> ClosedRange<Double> {
    let sorted = values.sorted()
    func quantile(_ share: Double) -> Double {
      let position = share * Double(sorted.count - 1)
      let low = Int(position)
      let high = min(low + 1, sorted.count - 1)
      return sorted[low] + (position - Double(low)) * (sorted[high] - sorted[low])
    }
    let lower = quantile((1 - level) / 2)
    return lower...max(lower, quantile(1 - (1 - level) / 2))
  }
}
