/// How far a distribution has moved between two periods: the population stability index.
///
/// PSI = Σ (aᵢ − bᵢ) · ln(aᵢ / bᵢ) over bins, b the shares of the earlier period and a those of the later one. It is 0
/// for equal shares and symmetric in the two periods.
///
/// Bins: the nine deciles (type 7) of the earlier period cut ten bins (−∞, d₁], (d₁, d₂], …, (d₉, ∞); deciles that
/// coincide cut once. An earlier period of at most ten different values has one bin for each of them, and one more for
/// values of the later period that it lacks, so that a shift of a discrete quantity cannot hide inside a bin.
///
/// Empty bins: every bin gets half an observation in both periods, xᵢ = (nᵢ + ½) / (n + B/2), so that the logarithm
/// exists; the index of a bin that empties is then finite and grows with the sample.
///
/// - Complexity: O(*n* log *n*) for the earlier period, O(*m* log *B*) for the later one.
/// - Note: Without any change the index is about (B − 1)(1/n + 1/m) by chance alone (``expectedByChance``), so small
///   samples look as if they had drifted.
public struct PopulationStability: Hashable, Sendable {
  /// The index, 0 or more.
  public let value: Double
  /// The number of bins.
  public let bins: Int
  /// The observations of the earlier and the later period.
  public let before: Int
  public let after: Int

  /// What the index is on average when both periods are samples of one distribution.
  public var expectedByChance: Double {
    Double(bins - 1) * (1 / Double(before) + 1 / Double(after))
  }

  /// The index of two samples.
  ///
  /// - Throws: ``Undefined/empty`` or ``Undefined/notFinite(count:)``.
  public init(before: [Double], after: [Double]) throws(Undefined) {
    let sorted = try SortedSample(before)
    try requireFinite(after)
    var distinct: [Double] = []
    for value in sorted.values where distinct.last != value {
      distinct.append(value)
      if distinct.count > 10 { break }
    }
    if distinct.count <= 10 {
      /// The bin of a value: its place among the known ones, or the last one.
      func bin(_ value: Double) -> Int { distinct.firstIndex(of: value + 0) ?? distinct.count }
      let hasOthers = after.contains { bin($0) == distinct.count }
      let bins = distinct.count + (hasOthers ? 1 : 0)
      try self.init(
        counts: Self.counts(sorted.values, bins, bin), and: Self.counts(after, bins, bin))
    } else {
      var edges: [Double] = []
      for decile in 1...9 {
        let edge = try sorted.quantile(Double(decile) / 10)
        if edges.last != edge { edges.append(edge) }
      }
      /// The first bin whose upper edge is not below the value.
      func bin(_ value: Double) -> Int {
        var (low, high) = (0, edges.count)
        while low < high {
          let middle = (low + high) / 2
          if edges[middle] < value { low = middle + 1 } else { high = middle }
        }
        return low
      }
      try self.init(
        counts: Self.counts(sorted.values, edges.count + 1, bin),
        and: Self.counts(after, edges.count + 1, bin))
    }
  }

  /// The index of counts in the same bins.
  ///
  /// - Throws: ``Undefined/empty`` when a period has no observation, ``Undefined/invalidArgument(_:)`` for counts of
  ///   different length or below 0.
  public init(counts before: [Int], and after: [Int]) throws(Undefined) {
    guard before.count == after.count, before.allSatisfy({ $0 >= 0 }), after.allSatisfy({ $0 >= 0 }) else {
      throw .invalidArgument("counts of the same bins, none below 0")
    }
    let (n, m) = (before.reduce(0, +), after.reduce(0, +))
    guard n > 0, m > 0 else { throw .empty }
    let half = Double(before.count) / 2
    var sum = CompensatedSum()
    for (b, a) in zip(before, after) {
      let (share, later) = ((Double(b) + 0.5) / (Double(n) + half), (Double(a) + 0.5) / (Double(m) + half))
      sum.add((later - share) * logarithm(later / share))
    }
    value = max(0, sum.value)
    bins = before.count
    self.before = n
    self.after = m
  }

  private static func counts(_ values: [Double], _ bins: Int, _ bin: (Double) -> Int) -> [Int] {
    var counts = [Int](repeating: 0, count: bins)
    for value in values {
      let index = bin(value)
      if index < bins { counts[index] += 1 }
    }
    return counts
  }
}
