extension Inequality {
  /// The Gini index of this population: half the mean absolute difference between two people, relative to
  /// the mean. In [0, (n − 1)/n].
  ///
  /// G = ΣᵢΣⱼ |xᵢ − xⱼ| / (2 n² μ) = Σᵢ (2i − n − 1) x₍ᵢ₎ / (n Σx), i = 1 … n ascending.
  ///
  /// Divisor n: the people are the whole population of the log, and replicating everyone changes nothing.
  /// ``giniSample()`` is the n − 1 version.
  ///
  /// - Complexity: O(*n*).
  /// - Note: Source: C. Gini (1912); P. Sen, "On Economic Inequality" (1973).
  public var gini: Double {
    let n = count
    let smallest = amounts[0]
    var sum = CompensatedSum()
    // The ranks 2i − n − 1 add up to zero, so the smallest amount can be taken off: equal amounts then give
    // exactly 0.
    for (index, amount) in amounts.enumerated() {
      sum.add(Double(2 * index + 1 - n) * (amount - smallest))
    }
    return max(0, sum.value / (Double(n) * total))
  }

  /// The Gini index with divisor n − 1, unbiased for the mean difference when the people are a sample;
  /// n/(n − 1) times ``gini``. In [0, 1].
  ///
  /// - Throws: ``Undefined/tooFew(have:need:)`` for one person.
  public func giniSample() throws(Undefined) -> Double {
    guard count > 1 else { throw .tooFew(have: count, need: 2) }
    return gini * (Double(count) / Double(count - 1))
  }

  /// The Gini index of amounts that each stand for a weight of population, such as hourly pay weighted by
  /// hours. In [0, 1).
  ///
  /// G = ΣᵢΣⱼ wᵢ wⱼ |xᵢ − xⱼ| / (2 W² μ_w), the definition; a weight of k equals k copies. Entries with
  /// weight 0 do not count.
  ///
  /// - Throws: ``Undefined/invalidArgument(_:)`` for lists of different lengths; ``Undefined/empty``;
  ///   ``Undefined/notFinite(count:)``; ``Undefined/negativeValues(count:)`` for amounts or weights;
  ///   ``Undefined/allZero`` when no weight, or no weighted amount, is positive.
  /// - Complexity: O(*n* log *n*).
  public static func weightedGini(_ amounts: [Double], weights: [Double]) throws(Undefined) -> Double {
    let pairs = try sortedWeightedPairs(amounts, weights)
    let negative = amounts.count { $0 < 0 }
    guard negative == 0 else { throw .negativeValues(count: negative) }
    var totalWeight = CompensatedSum()
    var totalAmount = CompensatedSum()
    for pair in pairs {
      totalWeight.add(pair.weight)
      totalAmount.add(pair.weight * pair.value)
    }
    guard totalAmount.value > 0 else { throw .allZero }
    guard totalAmount.value.isFinite, totalWeight.value.isFinite else {
      throw .invalidArgument("the weighted amounts are too large to add")
    }
    let smallest = pairs[0].value
    var below = CompensatedSum()
    var sum = CompensatedSum()
    for pair in pairs {
      // Weight below less weight above, each as a share of the total.
      let above = totalWeight.value - below.value - pair.weight
      sum.add(pair.weight * (below.value - above) / totalWeight.value * (pair.value - smallest))
      below.add(pair.weight)
    }
    return max(0, sum.value / totalAmount.value)
  }
}
