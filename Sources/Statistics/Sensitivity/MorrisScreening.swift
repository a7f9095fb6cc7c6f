/// Morris screening: which of many factors matter, from few runs.
///
/// A trajectory starts at a random point of a grid and changes one factor after another by a fixed step; the change of
/// the output over the step is that factor's elementary effect. The mean of absolute effects (µ*) ranks factors, their
/// standard deviation (σ) shows interaction or curvature.
///
/// Sources: M. D. Morris, Technometrics 33 (1991); µ*: F. Campolongo, J. Cariboni and A. Saltelli, Environmental
/// Modelling & Software 22 (2007).
public struct MorrisScreening: Sendable {
  /// The points to run, in the unit cube: for each trajectory one more than there are factors.
  public let points: [[Double]]
  /// The number of factors.
  public let dimensions: Int
  /// The number of trajectories.
  public let trajectories: Int
  private let step: Double

  /// The effects of one factor.
  public struct Effect: Sendable, Hashable {
    /// The mean effect; near 0 when effects of both signs cancel.
    public let mean: Double
    /// The mean of the effects' sizes, µ*.
    public let meanAbsolute: Double
    /// The standard deviation of the effects; nil for a single trajectory.
    public let deviation: Double?
    /// A percentile interval of µ* by drawing trajectories with replacement.
    public let interval: ClosedRange<Double>
  }

  /// A plan. Trajectory *t* draws from its own stream. The grid has an even number of `levels`, at least 4; the step
  /// is levels / (2 (levels − 1)).
  ///
  /// - Throws: ``Undefined/empty``; ``Undefined/invalidArgument(_:)`` for odd or too few levels.
  public init(dimensions: Int, trajectories: Int, levels: Int = 4, seed: UInt64) throws(Undefined) {
    guard dimensions > 0, trajectories > 0 else { throw .empty }
    guard levels >= 4, levels.isMultiple(of: 2) else {
      throw .invalidArgument("a Morris grid needs an even number of levels, at least 4")
    }
    let step = Double(levels) / Double(2 * (levels - 1))
    var points: [[Double]] = []
    points.reserveCapacity(trajectories * (dimensions + 1))
    for trajectory in 0..<trajectories {
      var stream = RandomStream(seed: seed, purpose: "morris", entity: UInt64(trajectory))
      var directions: [Double] = []
      var point: [Double] = []
      for _ in 0..<dimensions {
        let base = Double(stream.nextInt(below: levels / 2)) / Double(levels - 1)
        let isRising = stream.nextInt(below: 2) == 0
        point.append(isRising ? base : base + step)
        directions.append(isRising ? step : -step)
      }
      var order = Array(0..<dimensions)
      for i in stride(from: dimensions - 1, to: 0, by: -1) { order.swapAt(i, stream.nextInt(below: i + 1)) }
      points.append(point)
      for factor in order {
        point[factor] += directions[factor]
        points.append(point)
      }
    }
    self.points = points
    self.dimensions = dimensions
    self.trajectories = trajectories
    self.step = step
  }

  /// The effects of all factors from the outputs at ``points``; `level` is the confidence level of the intervals.
  ///
  /// - Throws: ``Undefined/notFinite(count:)``; ``Undefined/invalidArgument(_:)`` for another number of outputs than
  ///   points or a level outside (0, 1).
  public func effects(
    _ outputs: [Double], level: Double = 0.95, resamples: Int = 1_000, seed: UInt64 = 1
  ) throws(Undefined) -> [Effect] {
    try requireSameCount(outputs.count, points.count, "outputs and points")
    try requireFinite(outputs)
    guard level > 0, level < 1, resamples > 0 else { throw .invalidArgument("a level between 0 and 1") }
    var effects = [[Double]](repeating: [], count: dimensions)
    for trajectory in 0..<trajectories {
      let first = trajectory * (dimensions + 1)
      for run in first..<(first + dimensions) {
        guard let factor = (0..<dimensions).first(where: { points[run][$0] != points[run + 1][$0] }) else {
          continue
        }
        let change = points[run + 1][factor] - points[run][factor]
        effects[factor].append((outputs[run + 1] - outputs[run]) / change)
      }
    }
    var result: [Effect] = []
    for (factor, values) in effects.enumerated() {
      let sizes = values.map(\.magnitude)
      var stream = RandomStream(seed: seed, purpose: "morris-interval", entity: UInt64(factor))
      let means = (0..<resamples).map { _ in
        var sum = 0.0
        for _ in sizes { sum += sizes[stream.nextInt(below: sizes.count)] }
        return sum / Double(sizes.count)
      }
      result.append(
        Effect(
          mean: Self.mean(values), meanAbsolute: Self.mean(sizes), deviation: Self.deviation(values),
          interval: SobolIndices.percentiles(means, level: level)))
    }
    return result
  }

  private static func mean(_ values: [Double]) -> Double {
    var sum = CompensatedSum()
    for value in values { sum.add(value) }
    return sum.value / Double(values.count)
  }

  private static func deviation(_ values: [Double]) -> Double? {
    guard values.count > 1 else { return nil }
    let mean = mean(values)
    var sum = CompensatedSum()
    for value in values { sum.add((value - mean) * (value - mean)) }
    return (sum.value / Double(values.count - 1)).squareRoot()
  }
}
