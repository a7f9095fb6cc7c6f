/// From when on a share is higher: the point that splits a series of counts into two stretches whose shares are least
/// alike.
///
/// For each point the likelihood of two shares is held against that of one. The best point counts when twice the
/// logarithm of the ratio exceeds 2 ln(points) + 10.83, the 0.1 % point of χ² with one degree of freedom plus the price
/// of having looked everywhere, and when the second share is the higher one.
///
/// - Complexity: O(points).
/// - Note: Source: D. Hinkley and E. Hinkley, "Inference about the change-point in a sequence of binomial variables",
///   Biometrika 57 (1970). The price of the search is this project's default.
public struct ShareRise: Sendable, Hashable {
  /// The index of the first count of the second stretch.
  public let start: Int
  /// Hits over trials before and from `start`.
  public let before: Double
  public let after: Double

  /// Whether the share at least doubles. A smaller rise goes with the weather or the season as well as with a change.
  public var isMarked: Bool { after >= 2 * before }

  /// Hits among trials at one point.
  public struct Count: Sendable, Hashable {
    public var hits: Int
    public var trials: Int

    /// A count; hits beyond the trials count as all of them.
    public init(hits: Int, trials: Int) {
      self.trials = max(0, trials)
      self.hits = min(max(0, hits), self.trials)
    }
  }

  /// The rise, or nil when there is none. Points without trials are never a start.
  public init?(in counts: [Count]) {
    let points = counts.indices.filter { counts[$0].trials > 0 }
    let (trials, hits) = counts.reduce((0, 0)) { ($0.0 + $1.trials, $0.1 + $1.hits) }
    guard points.count > 1, hits > 0 else { return nil }
    let single = Self.logLikelihood(hits, trials)
    var best: (gain: Double, start: Int, hits: Int, trials: Int)?
    var (seen, seenHits) = (0, 0)
    for (position, point) in points.enumerated().dropLast() {
      seen += counts[point].trials
      seenHits += counts[point].hits
      let gain =
        2 * (Self.logLikelihood(seenHits, seen) + Self.logLikelihood(hits - seenHits, trials - seen) - single)
      if gain > best?.gain ?? 0 { best = (gain, points[position + 1], seenHits, seen) }
    }
    guard let best, best.gain > 2 * logarithm(Double(points.count)) + 10.83 else { return nil }
    start = best.start
    before = Double(best.hits) / Double(best.trials)
    after = Double(hits - best.hits) / Double(trials - best.trials)
    if after <= before { return nil }
  }

  private static func logLikelihood(_ hits: Int, _ trials: Int) -> Double {
    guard hits > 0, hits < trials else { return 0 }
    let share = Double(hits) / Double(trials)
    return Double(hits) * logarithm(share) + Double(trials - hits) * logarithm(1 - share)
  }
}
