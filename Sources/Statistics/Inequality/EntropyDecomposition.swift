/// An entropy index split into inequality between groups and inequality within them.
///
/// Only the generalised entropies split without a remainder, so only they are offered. `between` is the index
/// that would remain if everyone had the mean of their group; `within` is the weighted mean of the groups'
/// own indices.
public struct EntropyDecomposition: Hashable, Sendable {
  /// Inequality between the group means.
  public let between: Double
  /// Weighted mean of the inequality inside the groups.
  public let within: Double
  /// The index of all people together; equal to `between + within` up to rounding.
  public var total: Double { between + within }
  /// The share of inequality that lies between the groups, in [0, 1].
  ///
  /// - Throws: ``Undefined/degenerate(_:)`` when there is no inequality at all.
  public func betweenShare() throws(Undefined) -> Double {
    guard total > 0 else { throw .degenerate("all amounts are equal") }
    return between / total
  }

  /// Theil's T: between = Σ s_g ln(μ_g/μ), within = Σ s_g T_g, with s_g the group's share of the total.
  ///
  /// A group in which everyone has 0 has s_g = 0 and adds nothing; its absence from the total still counts
  /// because its people lower μ. The order of the groups does not matter.
  ///
  /// - Throws: ``Undefined/empty`` for no group or an empty group, and as ``Inequality/init(of:)``.
  /// - Complexity: O(*n* log *n*).
  /// - Note: Source: A. Shorrocks, "The class of additively decomposable inequality measures",
  ///   Econometrica 48 (1980).
  public static func theil(groups: [[Double]]) throws(Undefined) -> EntropyDecomposition {
    let all = try pooled(groups)
    var between: [Double] = []
    var within: [Double] = []
    // Σ s_g (μ/μ_g − 1) = 0 exactly on paper; taking it off makes each term ≥ 0 and equal means exactly 0.
    for group in groups {
      let people = Double(group.count) / Double(all.count)
      guard let own = try nonzero(group) else {
        between.append(people)
        continue
      }
      let share = own.total / all.total
      between.append(all.isEqual ? 0 : share * logarithmOfRatio(own.mean, to: all.mean) - (share - people))
      within.append(share * own.theil)
    }
    return EntropyDecomposition(between: clampedSum(between), within: clampedSum(within))
  }

  /// The mean log deviation: between = Σ p_g ln(μ/μ_g), within = Σ p_g L_g, with p_g the group's share of
  /// people. The order of the groups does not matter.
  ///
  /// - Throws: ``Undefined/empty`` for no group or an empty group; ``Undefined/zeroValues(count:)`` when
  ///   someone has 0; and as ``Inequality/init(of:)``.
  /// - Complexity: O(*n* log *n*).
  public static func meanLogDeviation(groups: [[Double]]) throws(Undefined) -> EntropyDecomposition {
    let all = try pooled(groups)
    try all.requirePositive()
    var between: [Double] = []
    var within: [Double] = []
    for group in groups {
      let people = Double(group.count) / Double(all.count)
      let own = try Inequality(of: group)
      let share = own.total / all.total
      between.append(all.isEqual ? 0 : -people * logarithmOfRatio(own.mean, to: all.mean) + (share - people))
      within.append(people * (try own.meanLogDeviation()))
    }
    return EntropyDecomposition(between: clampedSum(between), within: clampedSum(within))
  }

  private static func pooled(_ groups: [[Double]]) throws(Undefined) -> Inequality {
    guard !groups.isEmpty, groups.allSatisfy({ !$0.isEmpty }) else { throw .empty }
    return try Inequality(of: groups.flatMap { $0 })
  }

  private static func nonzero(_ group: [Double]) throws(Undefined) -> Inequality? {
    group.allSatisfy { $0 == 0 } ? nil : try Inequality(of: group)
  }

  private static func clampedSum(_ terms: [Double]) -> Double { max(0, CompensatedSum(sorting: terms).value) }
}
