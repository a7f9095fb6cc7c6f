/// A sum of floating-point numbers that carries its own rounding error.
///
/// Neumaier's variant of Kahan summation: the error of the result is about one unit in the last place of
/// the result plus a term of second order in the machine precision, whatever the number of terms.
/// The result still depends on the order of the terms in its last bit, so callers that promise the same bits
/// for any order of the observations sort them first (see ``init(sorting:)``).
///
/// - Complexity: O(1) per term.
/// - Note: Source: A. Neumaier, "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen",
///   ZAMM 54 (1974).
public struct CompensatedSum: Sendable {
  private var sum = 0.0
  private var compensation = 0.0

  /// An empty sum.
  public init() {}

  /// The sum of `terms` taken in ascending order: the same bits for any order of the terms.
  ///
  /// - Complexity: O(*n* log *n*).
  public init(sorting terms: [Double]) {
    for term in terms.sorted() { add(term) }
  }

  /// Adds one term.
  public mutating func add(_ term: Double) {
    let next = sum + term
    if sum.magnitude >= term.magnitude {
      compensation += (sum - next) + term
    } else {
      compensation += (term - next) + sum
    }
    sum = next
  }

  /// The sum of the terms so far; 0 when there are none.
  ///
  /// Not finite when a term, or the sum itself, is not finite.
  public var value: Double { sum.isFinite ? sum + compensation : sum }
}
