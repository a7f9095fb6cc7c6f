import Statistics

/// How predictions compare with what was held out.
public struct FitQuality: Sendable, Hashable {
  /// How many were fitted on, and how many predicted.
  public let fitted: Int
  public let held: Int
  /// In seconds: means, and 10 %, 50 % and 90 % quantiles of what was seen and of what was predicted.
  public let actualMean: Double
  public let predictedMean: Double
  public let actualQuantiles: [Double]
  public let predictedQuantiles: [Double]
  /// In seconds: 101 quantiles from 0 to 1 of what was seen and of what was predicted.
  public let actualCurve: [Double]
  public let predictedCurve: [Double]
  /// Mean of predicted less actual, and of its magnitude (s).
  public let bias: Double
  public let meanAbsoluteError: Double
  /// The greatest distance of the two distribution functions (Kolmogorov), 0…1.
  public let kolmogorov: Double

  /// The quality of predictions; nil without a held-out value. `predicted` is the expected value of each (ms), `drawn` a
  /// draw for each, as a run would make it (ms), whose distribution is what is compared. O(n log n).
  init?(fitted: Int, actual: [Double], predicted: [Double], drawn: [Double]) {
    guard actual.count == predicted.count, actual.count == drawn.count, let seen = try? SortedSample(actual),
      let made = try? SortedSample(drawn)
    else { return nil }
    self.fitted = fitted
    held = actual.count
    let count = Double(actual.count)
    actualMean = actual.reduce(0, +) / count / 1_000
    predictedMean = predicted.reduce(0, +) / count / 1_000
    let shares = [0.1, 0.5, 0.9]
    actualQuantiles = shares.compactMap { try? seen.quantile($0) / 1_000 }
    predictedQuantiles = shares.compactMap { try? made.quantile($0) / 1_000 }
    let hundredths = (0...100).map { Double($0) / 100 }
    actualCurve = hundredths.compactMap { try? seen.quantile($0) / 1_000 }
    predictedCurve = hundredths.compactMap { try? made.quantile($0) / 1_000 }
    let errors = zip(predicted, actual).map { $0 - $1 }
    bias = errors.reduce(0, +) / count / 1_000
    meanAbsoluteError = errors.reduce(0) { $0 + $1.magnitude } / count / 1_000
    kolmogorov = Self.distance(seen.values, made.values)
  }

  /// The Kolmogorov distance of two sorted samples. Equal values are stepped over together.
  static func distance(_ a: [Double], _ b: [Double]) -> Double {
    guard !a.isEmpty, !b.isEmpty else { return 0 }
    var (i, j, most) = (0, 0, 0.0)
    while i < a.count, j < b.count {
      let value = min(a[i], b[j])
      while i < a.count, a[i] <= value { i += 1 }
      while j < b.count, b[j] <= value { j += 1 }
      most = max(most, (Double(i) / Double(a.count) - Double(j) / Double(b.count)).magnitude)
    }
    return most
  }
}
