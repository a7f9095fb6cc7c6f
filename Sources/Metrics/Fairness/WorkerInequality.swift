import OrderLog
public import Statistics

/// Who is counted in an index of inequality.
public enum WorkerPopulation: String, Hashable, Sendable, Codable, CaseIterable {
  /// Every worker whom any table of the log names. Who had no order has 0: an inner join of workers with orders
  /// would drop exactly those who got least.
  case known
  /// Workers with an order or time on the time base, and no others.
  case active
}

/// How unequally an amount is spread over workers.
///
/// Zero stays in as an observation. The mean log deviation is infinite at 0, so it then has a reason instead of
/// a value; nothing is patched. A negative amount makes all indices undefined and is counted.
public struct WorkerInequality: Sendable, Equatable {
  /// How many workers, and how many of them have 0.
  public let workers: Int
  public let zero: Int
  /// Workers outside the population.
  public let outside: Int
  /// The Gini index, divisor n.
  public let gini: Double
  /// Theil's T.
  public let theil: Double
  /// The mean log deviation; nil with its reason when someone has 0.
  public let meanLogDeviation: Double?
  public let whyNoMeanLogDeviation: Undefined?
  /// The 90 % quantile over the 10 % quantile; nil when the latter is 0.
  public let p90OverP10: Double?
  /// The share of the richest 10 % over that of the poorest 40 %; nil when these have nothing.
  public let palma: Double?
  /// The share of the total that the poorest 0, 1, … 100 % of workers have.
  public let lorenz: [Double]
  /// The amounts.
  public let distribution: WorkerDistribution

  /// The indices of one amount per worker.
  init(_ amounts: [Double], outside: Int, _ quantity: Quantity) throws(NoValue) {
    guard !amounts.isEmpty else { throw .nothingToMeasure(examined: outside) }
    let inequality = try statistic { () throws(Undefined) in try Inequality(of: amounts) }
    distribution = try statistic { () throws(Undefined) in try WorkerDistribution(amounts, quantity) }
    (workers, zero, self.outside) = (inequality.count, inequality.zeroCount, outside)
    (gini, theil) = (inequality.gini, inequality.theil)
    do throws(Undefined) {
      meanLogDeviation = try inequality.meanLogDeviation()
      whyNoMeanLogDeviation = nil
    } catch {
      meanLogDeviation = nil
      whyNoMeanLogDeviation = error
    }
    p90OverP10 = distribution.p10 > 0 ? distribution.p90 / distribution.p10 : nil
    palma = try? inequality.palma()
    let curve = LorenzCurve(inequality)
    lorenz = (0...100).compactMap { try? curve.share(ofPoorest: Double($0) / 100) }
  }

  /// The Gini index as the estimate, with the others as figures. No worker is "beyond" an index.
  ///
  /// The index describes the workers of the log, all of whom were counted, so it has no interval. It is not 0
  /// under equal treatment either: what chance and choice alone give must be known before it is judged.
  public func measurement() -> Measurement {
    var figures = [
      Figure("gini", gini, .index), Figure("theil", theil, .index), Figure("zero", Double(zero), .count),
      Figure("outside", Double(outside), .count),
    ]
    if let meanLogDeviation { figures.append(Figure("mld", meanLogDeviation, .index)) }
    if let p90OverP10 { figures.append(Figure("p90p10", p90OverP10, .ratio)) }
    if let palma { figures.append(Figure("palma", palma, .ratio)) }
    return Measurement(
      unit: .worker, examined: workers, exceeding: 0, workersExamined: workers, workersExceeding: 0,
      estimate: Estimate(value: gini, level: 0.99, method: "census"),
      figures: figures + distribution.figures)
  }
}
