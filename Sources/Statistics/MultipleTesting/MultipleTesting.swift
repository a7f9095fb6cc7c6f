/// Adjusted p-values for a family of tests.
///
/// Both methods return one adjusted p-value per test, in the order given; the tests with an adjusted p-value
/// at most α are the rejections at α. No rejection at all is an ordinary result. A p-value that is not a
/// number is refused: a test that could not be computed must be left out of the family by whoever knows why,
/// not pass as insignificant.
public enum MultipleTesting {
  /// Benjamini and Hochberg's adjustment: controls the expected share of false rejections among rejections
  /// for independent or positively dependent tests.
  ///
  /// p₍ᵢ₎ᵃᵈʲ = min over j ≥ i of min(1, n p₍ⱼ₎ / j), i the rank of the p-value, ascending. Equal p-values get
  /// equal adjusted values. The adjusted values never fall where the p-values rise.
  ///
  /// - Throws: ``Undefined/empty``; ``Undefined/notFinite(count:)``; ``Undefined/invalidArgument(_:)`` for a
  ///   value outside [0, 1].
  /// - Complexity: O(*n* log *n*).
  /// - Note: Source: Y. Benjamini, Y. Hochberg, J. Royal Statistical Society B 57 (1995).
  public static func benjaminiHochberg(_ pValues: [Double]) throws(Undefined) -> [Double] {
    let order = try ascendingOrder(pValues)
    let n = Double(pValues.count)
    var adjusted = pValues
    var smallest = 1.0
    for (rank, index) in order.enumerated().reversed() {
      smallest = min(smallest, pValues[index] * (n / Double(rank + 1)))
      adjusted[index] = smallest
    }
    return adjusted
  }

  /// Holm's adjustment: controls the probability of any false rejection, for any dependence.
  ///
  /// p₍ᵢ₎ᵃᵈʲ = max over j ≤ i of min(1, (n − j + 1) p₍ⱼ₎).
  ///
  /// - Throws: as ``benjaminiHochberg(_:)``.
  /// - Complexity: O(*n* log *n*).
  /// - Note: Source: S. Holm, Scandinavian J. Statistics 6 (1979).
  public static func holm(_ pValues: [Double]) throws(Undefined) -> [Double] {
    let order = try ascendingOrder(pValues)
    var adjusted = pValues
    var largest = 0.0
    for (rank, index) in order.enumerated() {
      largest = max(largest, min(1, pValues[index] * Double(pValues.count - rank)))
      adjusted[index] = largest
    }
    return adjusted
  }

  /// The positions of the p-values from smallest to largest; their rank is the place in this list.
  private static func ascendingOrder(_ pValues: [Double]) throws(Undefined) -> [Int] {
    try requireFinite(pValues)
    if let outside = pValues.first(where: { $0 < 0 || $0 > 1 }) {
      throw .invalidArgument("a p-value must lie in [0, 1]: \(outside)")
    }
    return pValues.indices.sorted { (pValues[$0], $0) < (pValues[$1], $1) }
  }
}
