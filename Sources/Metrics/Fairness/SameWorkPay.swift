public import OrderLog
import Statistics

/// Whether the same work pays the same, whoever does it.
///
/// Orders are the same work when they share city, service, rule version, weather, pick-up and drop-off cell of
/// 500 m, a distance band of 5 % and the half hour of acceptance. In each such cell with several workers every
/// pair of workers gives a relative gap |a − b| / ((a + b)/2) of their mean pays; the median over pairs is the
/// estimate, with a Woodruff interval whose variance lets pairs that share a worker depend on each other. At
/// most `workersPerCell` workers of a cell form pairs.
///
/// Beside it: the share of the variance of pay within cells that goes with the worker (one-way random effects
/// on pay relative to the cell's mean, with √(n/(n − 1)) for the mean taken off), and the permutation test that
/// workers of a cell are exchangeable: pays are shuffled within cells and Σ S²/n over workers is compared, S the
/// worker's sum of n relative pays. A cell with one worker adds nothing. Source: T-PAY-5, ALG-04, PI-24.
/// O(orders + pairs + permutations · permutationRows).
public struct SameWorkPay: Metric {
  public static let id = "fairness.same-work-pay"
  public static let requires = [
    FieldRequirement(.workerID), FieldRequirement(.workerPay), FieldRequirement(.acceptedAt),
    FieldRequirement(.completedAt),
    FieldRequirement(.orders, anyOf: [.pickupLat, .pickupZone]),
    FieldRequirement(.orders, anyOf: [.dropoffLat, .dropoffZone]),
  ]

  /// What makes two orders the same work.
  public var parameters: MatchedPay.Parameters
  /// A gap in millionths above which a pair is beyond the limit.
  public var gapLimit: Int64
  /// How many workers of one cell form pairs.
  public var workersPerCell: Int
  /// How many orders, in cells taken at random, the shuffles use at most.
  public var permutationRows: Int
  /// How uncertainty is stated.
  public var inference: InferenceParameters

  /// The matching of T-PAY-5 and its limit of 5 %.
  public init(
    parameters: MatchedPay.Parameters = MatchedPay.Parameters(), gapLimit: Int64 = 50_000,
    workersPerCell: Int = 64, permutationRows: Int = 50_000,
    inference: InferenceParameters = InferenceParameters()
  ) {
    self.parameters = parameters
    self.gapLimit = gapLimit
    self.workersPerCell = workersPerCell
    self.permutationRows = permutationRows
    self.inference = inference
  }

  public var states: [StateRequest] { [StateRequest(MatchedPay.self, parameters)] }

  /// What the metric yields.
  public struct Value: Sendable, Equatable {
    /// The median gap over pairs, with the permutation test's p-value.
    public let medianGap: Estimate
    /// The share of variance that goes with the worker, with the same p-value; nil where pay does not vary.
    public let workerShare: Estimate?
    /// Pairs, and those beyond the limit.
    public let pairs: Int
    public let pairsBeyond: Int
    /// Cells with several workers, with one worker only, and left out because their mean pay is not positive.
    public let cells: Int
    public let singleCells: Int
    public let nonpositiveCells: Int
    /// Orders and workers in the cells with several workers, and workers in a pair beyond the limit.
    public let orders: Int
    public let workers: Int
    public let workersBeyond: Int
    /// Pairs by gap in percent, the last bin open.
    public let percentBins: [Int]
    /// What became of the rows.
    public let rows: MatchedPay.RowCounts
    let inference: InferenceParameters

    /// The pairs beyond the limit; the estimate is the median gap.
    public func measurement() throws(NoValue) -> Measurement {
      try inference.requireEnough(orders: orders, workers: workers)
      return Measurement(
        unit: .matchedPair, examined: pairs, exceeding: pairsBeyond, workersExamined: workers,
        workersExceeding: workersBeyond, estimate: medianGap, figures: figures)
    }

    /// As `measurement`, with the worker's share of variance as the estimate.
    public func shareMeasurement() throws(NoValue) -> Measurement {
      var measurement = try measurement()
      guard let workerShare else { throw .undefined(.degenerate("pay does not vary within cells")) }
      measurement.estimate = workerShare
      return measurement
    }

    private var figures: [Figure] {
      [
        Figure("cells", Double(cells), .count), Figure("singleCells", Double(singleCells), .count),
        Figure("nonpositiveCells", Double(nonpositiveCells), .count),
        Figure("orders", Double(orders), .count), Figure("unkeyed", Double(rows.unkeyed), .count),
        Figure("medianGap", medianGap.value, .share),
      ] + (workerShare.map { [Figure("workerShare", $0.value, .share)] } ?? [])
    }
  }

  public func value(from store: StateStore, in log: OrderLog) throws(NoValue) -> Value {
    try requireFields(in: log)
    let state = store.state(MatchedPay.self, parameters)
    var pass = SameWorkPass(
      workers: log.workers.values.count, workersPerCell: max(2, workersPerCell),
      limit: Double(gapLimit) / 1_000_000)
    pass.readCells(state.rows)
    guard pass.pairs > 0 else { throw .nothingToMeasure(examined: state.rows.count) }
    let pValue = try? pass.permutationPValue(
      state.rows, orders: permutationRows, permutations: max(99, inference.permutations),
      seed: inference.seed)
    var gap = Estimate(
      value: pass.gapQuantile(0.5), level: inference.level, pValue: pValue, method: "median.woodruff-dyadic")
    let error = pass.shareError(state.rows, atMost: gap.value)
    if pass.workerCount >= max(2, inference.minimumWorkers),
      let t = try? StudentTDistribution(degreesOfFreedom: Double(pass.workerCount - 1))
        .quantile(upperTail: (1 - inference.level) / 2)
    {
      gap.lower = pass.gapQuantile(max(0, 0.5 - t * error))
      gap.upper = pass.gapQuantile(min(1, 0.5 + t * error))
    } else {
      gap.method = "median.too-few-workers"
    }
    let share = pass.workerShare.map {
      Estimate(value: $0, level: inference.level, pValue: pValue, method: "one-way-anova.permutation")
    }
    return Value(
      medianGap: gap, workerShare: share, pairs: pass.pairs, pairsBeyond: pass.pairsBeyond,
      cells: pass.cells, singleCells: pass.singleCells, nonpositiveCells: pass.nonpositiveCells,
      orders: pass.orders, workers: pass.workerCount, workersBeyond: pass.workersBeyond,
      percentBins: pass.percentBins, rows: state.counts, inference: inference)
  }
}
