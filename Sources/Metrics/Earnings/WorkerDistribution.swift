public import Statistics

/// One number per worker: quantiles for texts, bins for pictures.
public struct WorkerDistribution: Sendable, Equatable {
  /// How many workers there are.
  public let count: Int
  /// The unit of the numbers.
  public let quantity: Quantity
  /// The smallest and the largest number.
  public let minimum: Double
  public let maximum: Double
  /// The mean over workers. Not the ratio of sums.
  public let mean: Double
  /// Type 7 quantiles at 5, 10, 25, 50, 75, 90 and 95 %.
  public let p5, p10, p25, median, p75, p90, p95: Double
  /// The numbers in bins of equal width from `binStart` on; the last bin holds the largest number.
  public let binStart: Double
  public let binWidth: Double
  public let bins: [Int]

  /// The distribution of some numbers in at most `binLimit` bins whose width is 1, 2 or 5 times a power of ten.
  public init(_ values: [Double], _ quantity: Quantity, binLimit: Int = 60) throws(Undefined) {
    let sample = try SortedSample(values)
    count = sample.count
    self.quantity = quantity
    (minimum, maximum, mean) = (sample.minimum, sample.maximum, try sample.mean())
    p5 = try sample.quantile(0.05)
    p10 = try sample.quantile(0.1)
    p25 = try sample.quantile(0.25)
    median = sample.median
    p75 = try sample.quantile(0.75)
    p90 = try sample.quantile(0.9)
    p95 = try sample.quantile(0.95)
    let width = Self.niceWidth((sample.maximum - sample.minimum) / Double(max(1, binLimit - 1)))
    binWidth = width
    binStart = (sample.minimum / width).rounded(.down) * width
    var bins: [Int] = []
    for value in sample.values {
      let bin = Int(max(0, min(Double(max(1, binLimit)), ((value - binStart) / width).rounded(.down))))
      if bin >= bins.count { bins.append(contentsOf: repeatElement(0, count: bin + 1 - bins.count)) }
      bins[bin] += 1
    }
    self.bins = bins
  }

  /// The smallest of 1, 2, 5 times a power of ten that is not below `width`; 1 where there is no width.
  private static func niceWidth(_ width: Double) -> Double {
    guard width > 0, width < 1e300 else { return width > 0 && width.isFinite ? width : 1 }
    var power = 1.0
    while power < width { power *= 10 }
    while power / 10 >= width && power > 1e-300 { power /= 10 }
    return [power / 5, power / 2].first { $0 >= width } ?? power
  }

  /// The numbers that reports print.
  public var figures: [Figure] {
    [
      Figure("min", minimum, quantity), Figure("p5", p5, quantity), Figure("p10", p10, quantity),
      Figure("p25", p25, quantity), Figure("p50", median, quantity), Figure("p75", p75, quantity),
      Figure("p90", p90, quantity), Figure("p95", p95, quantity), Figure("max", maximum, quantity),
      Figure("mean", mean, quantity),
    ]
  }
}
