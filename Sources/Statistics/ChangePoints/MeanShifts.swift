/// Where the mean of a series changes: the segmentation with the least penalised cost, found exactly (PELT).
///
/// The cost of a segment is the sum of squared distances from its mean, and each change costs `penalty`. Optimal
/// partitioning looks at every last change for every end, F(t) = min over s of F(s) + C(s, t) + β. PELT leaves out each
/// s with F(s) + C(s, t) ≥ F(t): splitting a segment never raises its cost, so such an s cannot become the last change
/// later on either. With a minimum length m that holds only for ends from t + m on, and it is used only there: the
/// result is the exact optimum for every m.
///
/// Adding a constant to the series changes nothing. Multiplying it by a multiplies costs by a²; a penalty stated in
/// units of the noise's variance, see ``noiseVariance(of:)``, follows.
///
/// - Note: Source: R. Killick, P. Fearnhead and I. A. Eckley, "Optimal detection of changepoints with a linear
///   computational cost", JASA 107 (2012); optimal partitioning: B. Jackson et al., IEEE Signal Processing Letters 12
///   (2005).
public struct MeanShifts: Hashable, Sendable {
  /// The first index of each segment but the first, ascending. Empty: no change.
  public let starts: [Int]
  /// The sum of squared distances from the segments' means, plus the penalty for each change.
  public let cost: Double
  /// The length of the series.
  public let count: Int

  /// Segments as ranges of indices.
  public var segments: [Range<Int>] {
    let edges = [0] + starts + [count]
    return zip(edges, edges.dropFirst()).map { $0..<$1 }
  }

  /// Finds the changes. Of segmentations that cost the same the one with the fewest changes is taken.
  ///
  /// - Parameters:
  ///   - values: The series in the order of time.
  ///   - penalty: What a change costs, in squared units of the values; not negative.
  ///   - minimumLength: The length that each segment has at least; a shorter series is one segment.
  /// - Throws: ``Undefined/empty``; ``Undefined/notFinite(count:)``; ``Undefined/invalidArgument(_:)``.
  /// - Complexity: O(*n*) when changes become more frequent with *n*, O(*n*²) at worst.
  public init(in values: [Double], penalty: Double, minimumLength: Int = 1) throws(Undefined) {
    try requireFinite(values)
    guard penalty >= 0, penalty.isFinite else {
      throw .invalidArgument("a penalty is not negative: \(penalty)")
    }
    guard minimumLength >= 1 else { throw .invalidArgument("a segment has a length: \(minimumLength)") }
    let sums = SegmentSums(values)
    guard sums.isFinite else { throw .invalidArgument("the observations are too large to square") }
    count = values.count
    var best = [Best?](repeating: nil, count: count + 1)
    best[0] = Best(cost: -penalty, changes: -1, previous: 0)
    var candidates: [Candidate] = []
    for end in stride(from: minimumLength, through: count, by: 1) {
      let newest = end - minimumLength
      if best[newest] != nil { candidates.append(Candidate(start: newest)) }
      candidates.removeAll { $0.deadFrom <= end }
      var found: Best?
      for candidate in candidates {
        guard let before = best[candidate.start] else { continue }
        let option = Best(
          cost: before.cost + sums.cost(candidate.start..<end) + penalty, changes: before.changes + 1,
          previous: candidate.start)
        if found.map({ option.isBetter(than: $0) }) ?? true { found = option }
      }
      best[end] = found
      guard let found else { continue }
      for index in candidates.indices where candidates[index].deadFrom == .max {
        let start = candidates[index].start
        guard let before = best[start] else { continue }
        // Strictly worse, by more than rounding: a tie may still be the segmentation with fewer changes.
        let slack = 1e-9 * max(found.cost.magnitude, sums.total, penalty)
        if before.cost + sums.cost(start..<end) > found.cost + slack {
          candidates[index].deadFrom = end + minimumLength
        }
      }
    }
    var starts: [Int] = []
    var position = count
    while let step = best[position], step.previous > 0 {
      starts.append(step.previous)
      position = step.previous
    }
    self.starts = starts.reversed()
    cost = best[count]?.cost ?? sums.cost(0..<count)
  }

  private struct Candidate {
    let start: Int
    var deadFrom = Int.max
  }

  private struct Best {
    let cost: Double
    let changes: Int
    let previous: Int

    func isBetter(than other: Best) -> Bool {
      cost != other.cost ? cost < other.cost : (changes, previous) < (other.changes, other.previous)
    }
  }

  /// A penalty of `factor` times the noise's variance times ln n: how much a change must explain before it counts.
  ///
  /// - Complexity: O(1).
  public static func penalty(factor: Double, variance: Double, count: Int) -> Double {
    factor * variance * portableLogarithm(Double(max(1, count)))
  }

  /// The variance of a series' noise, from the differences between neighbours, so that a few changes of level hardly
  /// count: the median of |xᵢ₊₁ − xᵢ| over 0.6745 · √2, squared. 0 when more than half of the neighbours are equal.
  ///
  /// Positive autocorrelation makes it too small, an alternating series too large.
  ///
  /// - Throws: ``Undefined/tooFew(have:need:)`` below three values; ``Undefined/notFinite(count:)``.
  /// - Complexity: O(*n* log *n*).
  public static func noiseVariance(of values: [Double]) throws(Undefined) -> Double {
    guard values.count >= 3 else { throw .tooFew(have: values.count, need: 3) }
    try requireFinite(values)
    let steps = zip(values, values.dropFirst()).map { ($1 - $0).magnitude }
    let deviation = try SortedSample(steps).median / (0.674_489_750_196_081_7 * 2.0.squareRoot())
    return deviation * deviation
  }
}

/// Sums over any segment in constant time, taken about the series' median: little is lost to cancellation, and equal
/// values give exact zeros.
private struct SegmentSums {
  private var sums: [Double] = [0]
  private var squares: [Double] = [0]

  init(_ values: [Double]) {
    let centre = values.sorted()[values.count / 2]
    for value in values {
      sums.append((sums.last ?? 0) + (value - centre))
      squares.append((squares.last ?? 0) + (value - centre) * (value - centre))
    }
  }

  var total: Double { squares.last ?? 0 }
  var isFinite: Bool { total.isFinite && sums.allSatisfy(\.isFinite) }

  /// The sum of squared distances from the segment's mean.
  func cost(_ range: Range<Int>) -> Double {
    guard range.count > 1 else { return 0 }
    let sum = sums[range.upperBound] - sums[range.lowerBound]
    return max(0, squares[range.upperBound] - squares[range.lowerBound] - sum * sum / Double(range.count))
  }
}
