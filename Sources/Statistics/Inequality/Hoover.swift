extension Inequality {
  /// Hoover's index (Robin Hood index): the share of the total that would have to change hands to make all
  /// amounts equal. In [0, (n − 1)/n].
  ///
  /// H = Σ|x − μ| / (2 Σx).
  ///
  /// - Complexity: O(*n*).
  /// - Note: Source: E. Hoover, "The measurement of industrial localization",
  ///   Review of Economics and Statistics 18 (1936).
  public var hoover: Double {
    if isEqual { return 0 }
    return meanOverRelativeDeviations { $0.magnitude } / 2
  }
}
