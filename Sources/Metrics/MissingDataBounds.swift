import Statistics

extension Estimate {
  /// The estimate of a share with its interval widened for units that are not known: at the lower end none of them
  /// counts, at the upper end all of them do. Nothing is assumed about why they are missing. Without an interval,
  /// or without unknown units, nothing changes.
  ///
  /// - Note: Source: C. Manski, "Partial Identification of Probability Distributions" (2003), chapter 1.
  func bounded(undecided: Int, of examined: Int) -> Estimate {
    guard undecided > 0, examined > 0, let lower, let upper else { return self }
    let (known, unknown) = (Double(examined), Double(undecided))
    var estimate = self
    estimate.lower = lower * known / (known + unknown)
    estimate.upper = (upper * known + unknown) / (known + unknown)
    estimate.method += ".missing-bounds"
    return estimate
  }
}
