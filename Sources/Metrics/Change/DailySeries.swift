public import Statistics

/// How a platform's figure for like orders moves from day to day in one city and service.
public struct DailySeries: Sendable, Hashable {
  /// What is followed.
  public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
    /// Pay per order against the mean pay of the same kind of order.
    case pay
    /// The workers' part of what customers paid against that of the same kind of order: 1 less the take rate.
    case workerShare = "worker-share"
    /// The time given per order against the mean time of the same kind of order. Distance is part of the kind, so this
    /// is the given time per kilometre.
    case givenTime = "given-time"
  }

  public let kind: Kind
  /// The city and the service; empty when unknown.
  public let city: String
  public let service: String
  /// Days since 1970-01-01, ascending; days with too few orders are left out.
  public let days: [Int]
  /// The index of each day; 1 is the mean over the log.
  public let values: [Double]
  /// Orders behind the series.
  public let orders: Int
  /// The first days of rule versions after the first; nil when the log has no versions.
  public let versionDays: [Int]?

  /// What is looked for and how.
  public struct Search: Sendable, Hashable {
    /// What a change costs in PELT, in units of the noise's variance times ln n.
    public var penalty: Double
    /// Days that a segment has at least.
    public var minimumLength: Int
    /// The smallest noise that is believed, as a share; a series without noise would show every trifle.
    public var leastNoise: Double
    /// How many days a change must last for the smallest detectable change to be stated.
    public var lasting: Int

    /// 4 σ² ln n, three days, 0.1 %, a week: Docs/metrics/behaviour-change.md.
    public init(penalty: Double = 4, minimumLength: Int = 3, leastNoise: Double = 0.001, lasting: Int = 7) {
      self.penalty = penalty
      self.minimumLength = minimumLength
      self.leastNoise = leastNoise
      self.lasting = lasting
    }
  }

  /// A change of level.
  public struct Break: Sendable, Equatable {
    /// The first day of the new level.
    public let day: Int
    /// The new level over the old, less 1, with its interval; the p-value counts every place where the change could
    /// have been.
    public let effect: Estimate
    /// Days of the series at the old and at the new level.
    public let before: Int
    public let after: Int
    /// A rule version began within two days of it; nil when the log has no versions.
    public let hasNewVersion: Bool?
  }

  /// The changes of a series and what it could have shown.
  public struct Result: Sendable, Equatable {
    public let breaks: [Break]
    /// The smallest lasting change that would have been found with 80 % power, as a share of the level.
    public let smallestDetectable: Double
    /// The noise from day to day, as a share of the level, and the correlation of neighbouring days (0…0.9).
    public let noise: Double
    public let autocorrelation: Double
  }

  /// Finds the changes at confidence `level`.
  ///
  /// Intervals are those of the difference of the two segments' means with the noise of all segments pooled. Their
  /// width, and the smallest detectable change, are stretched by √((1 + r)/(1 − r)), r the correlation of neighbouring
  /// days within segments. Nobody said where to look, so both allow for every place: p is multiplied by the number of places,
  /// and intervals are at level 1 − α over that number.
  ///
  /// - Throws: `Undefined` when the series is too short or not positive.
  /// - Complexity: see ``MeanShifts``.
  public func changes(_ search: Search = Search(), level: Double = 0.99) throws(Undefined) -> Result {
    let count = values.count
    guard count >= 2 * search.minimumLength + 1 else {
      throw .tooFew(have: count, need: 2 * search.minimumLength + 1)
    }
    let variance = max(try MeanShifts.noiseVariance(of: values), search.leastNoise * search.leastNoise)
    let places = Double(count - 2 * search.minimumLength + 1)
    let penalty = MeanShifts.penalty(factor: search.penalty, variance: variance, count: count)
    let shifts = try MeanShifts(in: values, penalty: penalty, minimumLength: search.minimumLength)
    let segments = shifts.segments
    let means = segments.map { segment in
      segment.reduce(0.0) { $0 + values[$1] } / Double(segment.count)
    }
    guard means.allSatisfy({ $0 > 0 }) else { throw .degenerate("the index is not positive") }
    var residuals: [Double] = []
    for (segment, mean) in zip(segments, means) { residuals += segment.map { values[$0] - mean } }
    let squares = residuals.reduce(0) { $0 + $1 * $1 }
    let freedom = Double(max(1, count - segments.count))
    let products = zip(residuals, residuals.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 }
    // Fitted means push the correlation down by about one part in the mean length of a segment.
    let bias = Double(segments.count) / Double(count)
    let correlation = squares > 0 ? min(max(products / squares + bias, 0), 0.9) : 0
    let stretch = ((1 + correlation) / (1 - correlation)).squareRoot()
    let noise = max((squares / freedom).squareRoot(), search.leastNoise)
    let t = try StudentTDistribution(degreesOfFreedom: freedom)
    let reach = try t.quantile(upperTail: (1 - level) / 2 / places)
    let power = try NormalDistribution.standard.quantile(0.8)
    var breaks: [Break] = []
    for index in segments.indices.dropFirst() {
      let (old, new) = (means[index - 1], means[index])
      let (before, after) = (segments[index - 1].count, segments[index].count)
      let error = stretch * noise * (1 / Double(before) + 1 / Double(after)).squareRoot()
      var effect = Estimate(value: new / old - 1, level: level, method: "pelt")
      (effect.lower, effect.upper) = ((new - old - reach * error) / old, (new - old + reach * error) / old)
      effect.pValue = min(1, places * 2 * t.upperTail(((new - old) / error).magnitude))
      effect.minimumDetectable = (reach + power) * error / old
      let day = days[segments[index].lowerBound]
      breaks.append(
        Break(
          day: day, effect: effect, before: before, after: after,
          hasNewVersion: versionDays.map { $0.contains { abs($0 - day) <= 2 } }))
    }
    // A change that lasts for some days is found when its gain is beyond the penalty.
    let lasting = Double(min(max(search.lasting, search.minimumLength), count / 2))
    let weight = (1 / lasting + 1 / (Double(count) - lasting)).squareRoot()
    let mean = values.reduce(0, +) / Double(count)
    let detectable =
      stretch * weight
      * (MeanShifts.penalty(factor: search.penalty, variance: 1, count: count).squareRoot() + power)
      * max(variance.squareRoot(), noise) / mean
    return Result(
      breaks: breaks, smallestDetectable: detectable, noise: noise / mean, autocorrelation: correlation)
  }
}
