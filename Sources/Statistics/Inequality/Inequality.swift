/// Indices of how unequally an amount is spread over people.
///
/// Create it once from one non-negative amount per person (pay, hours, orders), then ask for indices. Every
/// index is 0 when all amounts are equal, exactly, except where its own documentation says otherwise
/// (``jain``, ``palma()``); one person counts as equal. All are unchanged when every amount is multiplied by
/// the same factor and when every person is replicated the same number of times. The amounts are sorted
/// first, so the same people in any order give the same bits.
///
/// People with nothing stay in: an amount of 0 is an observation. The indices that are infinite at 0
/// (``meanLogDeviation()``, ``atkinson(epsilon:)`` for ε ≥ 1, ``generalizedEntropy(alpha:)`` for α ≤ 0)
/// refuse instead of patching zeros with a small constant, which would make the result a function of that
/// constant.
///
/// - Complexity: O(*n* log *n*) to create, O(*n*) per index.
public struct Inequality: Hashable, Sendable {
  /// The amounts, ascending; never empty, none negative, not all zero.
  public let amounts: [Double]
  /// The sum of the amounts, positive.
  public let total: Double
  /// How many amounts are zero.
  public let zeroCount: Int

  /// Checks and sorts one amount per person.
  ///
  /// - Throws: ``Undefined/empty``; ``Undefined/notFinite(count:)``; ``Undefined/negativeValues(count:)``;
  ///   ``Undefined/allZero``; ``Undefined/invalidArgument(_:)`` when the sum is too large.
  public init(of amounts: [Double]) throws(Undefined) {
    let sample = try SortedSample(amounts)
    let negative = sample.values.count { $0 < 0 }
    guard negative == 0 else { throw .negativeValues(count: negative) }
    guard sample.maximum > 0 else { throw .allZero }
    let total = sample.sum
    guard total.isFinite else { throw .invalidArgument("the amounts are too large to add") }
    self.amounts = sample.values
    self.total = total
    self.zeroCount = sample.values.prefix { $0 == 0 }.count
  }

  /// The number of people, at least 1.
  public var count: Int { amounts.count }

  /// The arithmetic mean, positive; exactly the common amount when all are equal.
  public var mean: Double { isEqual ? amounts[0] : total / Double(count) }

  /// Whether all amounts are equal.
  var isEqual: Bool { amounts[0] == amounts[amounts.count - 1] }

  /// The mean over people of a function of (x − μ)/μ.
  func meanOverRelativeDeviations(_ term: (Double) -> Double) -> Double {
    let mean = self.mean
    var sum = CompensatedSum()
    for amount in amounts { sum.add(term((amount - mean) / mean)) }
    return sum.value / Double(count)
  }

  /// Refuses amounts of zero.
  func requirePositive() throws(Undefined) {
    guard zeroCount == 0 else { throw .zeroValues(count: zeroCount) }
  }
}
