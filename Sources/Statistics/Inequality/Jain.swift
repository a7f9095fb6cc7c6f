extension Inequality {
  /// Jain's fairness index: 1 when all amounts are equal, k/n when k of n people share equally and the others
  /// have nothing. In [1/n, 1]; the only index here that grows with equality.
  ///
  /// J = (Σx)² / (n Σx²) = 1 / (1 + 2·GE(2)).
  ///
  /// - Complexity: O(*n*).
  /// - Note: Source: R. Jain, D. Chiu, W. Hawe, "A quantitative measure of fairness", DEC-TR-301 (1984).
  public var jain: Double {
    if isEqual { return 1 }
    return 1 / (1 + meanOverRelativeDeviations { $0 * $0 })
  }
}
