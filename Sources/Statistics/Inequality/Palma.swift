extension Inequality {
  /// Palma's ratio: what the richest 10 % have over what the poorest 40 % have. In [¼, ∞); ¼ when all amounts
  /// are equal.
  ///
  /// Both shares are read from the interpolated ``LorenzCurve``. The convention matters for few people: for
  /// 1, 2, 3, 5, 8, 13, 30 the interpolated ratio is 3.889, while whole persons give 5 or 10 depending on how
  /// 0.7 and 2.8 persons are rounded. Interpolation is the only version that replication leaves unchanged.
  ///
  /// - Throws: ``Undefined/degenerate(_:)`` when the poorest 40 % have nothing.
  /// - Complexity: O(*n*).
  /// - Note: Source: J. Palma, "Homogeneous middles vs. heterogeneous tails" (2011).
  public func palma() throws(Undefined) -> Double {
    if isEqual { return 0.25 }
    let curve = LorenzCurve(self)
    let bottom = try curve.share(ofPoorest: 0.4)
    guard bottom > 0 else { throw .degenerate("the poorest 40 % have nothing") }
    return try curve.share(ofRichest: 0.1) / bottom
  }
}
