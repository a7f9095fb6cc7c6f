import Statistics

/// One number over independent replications.
struct ReplicationSample {
  /// The values, in the order of replications.
  let values: [Double]

  init(_ values: [Double]) { self.values = values }

  /// The mean; nil without a value.
  var mean: Double? {
    guard !values.isEmpty else { return nil }
    return values.reduce(0, +) / Double(values.count)
  }

  /// The standard deviation with n − 1; nil below two values.
  var deviation: Double? {
    guard values.count > 1, let mean else { return nil }
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares / Double(values.count - 1)).squareRoot()
  }

  /// The t interval of the mean; nil below two values.
  func interval(level: Double) -> StudySummary.Bounds? {
    guard let mean, let deviation,
      let t = try? StudentTDistribution(degreesOfFreedom: Double(values.count - 1)),
      let factor = try? t.quantile(upperTail: (1 - level) / 2)
    else { return nil }
    let half = factor * deviation / Double(values.count).squareRoot()
    return .init(lower: mean - half, upper: mean + half)
  }

  /// The fewest replications with a bootstrap interval: below it covers less than it says.
  static let leastForBootstrap = 8

  /// The expanded percentile interval of the mean by drawing values with replacement; nil below
  /// ``leastForBootstrap`` values, or when the level asks for tails that so many draws do not show.
  ///
  /// Means of drawn values vary by (n − 1)/n of what they should, and their quantiles are the normal's, not Student's:
  /// plain percentiles are too narrow for few values. The tail is therefore Φ(−t √(n/(n − 1))), with Student's *t* for
  /// the tail that is wanted. Source: T. Hesterberg, The American Statistician 69 (2015).
  func bootstrap(level: Double, seed: UInt64, purpose: String, resamples: Int = 999) -> StudySummary.Bounds? {
    let n = Double(values.count)
    guard values.count >= Self.leastForBootstrap,
      let t = try? StudentTDistribution(degreesOfFreedom: n - 1).quantile(upperTail: (1 - level) / 2),
      let normal = try? NormalDistribution(mean: 0, standardDeviation: 1)
    else { return nil }
    let tail = Int(normal.upperTail(t * (n / (n - 1)).squareRoot()) * Double(resamples + 1))
    guard tail > 0 else { return nil }
    var stream = RandomStream(seed: seed, purpose: "study-bootstrap", entity: purpose)
    var means = (0..<resamples).map { _ in
      var sum = 0.0
      for _ in values { sum += values[stream.nextInt(below: values.count)] }
      return sum / n
    }
    means.sort()
    return .init(lower: means[tail - 1], upper: means[resamples - tail])
  }

  /// The p-value of a two-sided t test that the mean is zero; nil below two values or when they do not vary. Values that
  /// do not vary are no evidence of a certain difference either: the interval shows it.
  var pValue: Double? {
    guard let mean, let deviation, deviation > 0,
      let t = try? StudentTDistribution(degreesOfFreedom: Double(values.count - 1))
    else { return nil }
    let statistic = mean / (deviation / Double(values.count).squareRoot())
    return min(1, 2 * t.upperTail(statistic.magnitude))
  }
}
