/// Scores of probabilistic forecasts, such as promised delivery times; smaller is better.
///
/// All are means over forecasts in the unit of the observations, and all are proper: in expectation a
/// forecaster cannot do better than to state the true distribution. Terms are sorted before they are added,
/// so the order of the forecasts does not matter.
///
/// - Note: Source: T. Gneiting, A. Raftery, "Strictly proper scoring rules, prediction, and estimation",
///   JASA 102 (2007).
public enum ForecastScores {
  /// The pinball (quantile) loss of forecasts of one quantile. In [0, ∞).
  ///
  /// mean max(τ(y − q), (τ − 1)(y − q)), with τ the level, y the observations and q one forecast for each.
  ///
  /// - Throws: ``Undefined/empty``; ``Undefined/notFinite(count:)``; ``Undefined/invalidArgument(_:)``.
  /// - Complexity: O(*n* log *n*).
  public static func pinballLoss(
    level: Double, observations: [Double], forecasts: [Double]
  ) throws(Undefined) -> Double {
    try requireOpenUnit(level, "level")
    try requirePairs(observations, forecasts)
    return mean(zip(observations, forecasts).map { max(level * ($0 - $1), (level - 1) * ($0 - $1)) })
  }

  /// Winkler's score of central prediction intervals. In [0, ∞).
  ///
  /// mean (u − l) + 2/α (l − y)₊ + 2/α (y − u)₊ for intervals of level 1 − α.
  ///
  /// - Throws: as ``pinballLoss(level:observations:forecasts:)``; also when a lower bound exceeds its upper.
  /// - Complexity: O(*n* log *n*).
  public static func intervalScore(
    alpha: Double, observations: [Double], lower: [Double], upper: [Double]
  ) throws(Undefined) -> Double {
    try requireOpenUnit(alpha, "alpha")
    try requirePairs(observations, lower)
    try requirePairs(observations, upper)
    let reversed = zip(lower, upper).count { $0 > $1 }
    guard reversed == 0 else { throw .invalidArgument("\(reversed) intervals have reversed bounds") }
    return mean(
      zip(observations, zip(lower, upper)).map { y, bounds in
        bounds.1 - bounds.0 + 2 / alpha * (max(0, bounds.0 - y) + max(0, y - bounds.1))
      })
  }

  /// The continuous ranked probability score of ensembles. In [0, ∞), unless `fair`.
  ///
  /// mean over forecasts of mean|Xᵢ − y| − ½ mean|Xᵢ − Xⱼ|, the score of the ensemble as a distribution. `fair`
  /// divides the second term by m(m − 1) instead of m², which removes the advantage of large ensembles and can
  /// be negative.
  ///
  /// - Throws: as ``pinballLoss(level:observations:forecasts:)``; ``Undefined/tooFew(have:need:)`` for an
  ///   ensemble of one and `fair`.
  /// - Complexity: O(*n* · *m* log *m*).
  public static func continuousRankedProbability(
    observations: [Double], ensembles: [[Double]], fair: Bool = false
  ) throws(Undefined) -> Double {
    try requireSameCount(observations.count, ensembles.count, "observations and ensembles")
    try requireFinite(observations)
    var scores: [Double] = []
    for (y, ensemble) in zip(observations, ensembles) {
      let members = try SortedSample(ensemble).values
      let m = Double(members.count)
      guard !fair || members.count > 1 else { throw .tooFew(have: 1, need: 2) }
      var (distance, spread) = (CompensatedSum(), CompensatedSum())
      for (index, member) in members.enumerated() {
        distance.add((member - y).magnitude)
        // ½ Σᵢⱼ |xᵢ − xⱼ| = Σᵢ (2i − m − 1) x₍ᵢ₎
        spread.add((Double(2 * index + 1) - m) * (member - members[0]))
      }
      scores.append(distance.value / m - spread.value / (fair ? m * (m - 1) : m * m))
    }
    return mean(scores)
  }

  /// How many observations are at most their forecast quantile; its share should be the stated level.
  ///
  /// - Throws: as ``pinballLoss(level:observations:forecasts:)``.
  /// - Complexity: O(*n*).
  public static func coverage(
    observations: [Double], forecasts: [Double]
  ) throws(Undefined) -> Proportion {
    try requirePairs(observations, forecasts)
    return try Proportion(
      successes: zip(observations, forecasts).count { $0 <= $1 }, trials: observations.count)
  }

  private static func requirePairs(_ observations: [Double], _ forecasts: [Double]) throws(Undefined) {
    try requireSameCount(observations.count, forecasts.count, "observations and forecasts")
    try requireFinite(observations)
    try requireFinite(forecasts)
  }

  private static func mean(_ terms: [Double]) -> Double {
    CompensatedSum(sorting: terms).value / Double(terms.count)
  }
}
