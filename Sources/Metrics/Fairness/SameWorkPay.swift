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
/// Beside it: the share of the variance of log pay within cells that lies between workers (`VarianceComponents`, with a
/// jackknife over groups of workers), and the permutation test that workers of a cell are exchangeable: pays are
/// shuffled within cells and Σ S²/n over workers is compared, S the worker's sum of n relative pays. A cell with one
/// worker adds nothing. Source: T-PAY-5, ALG-04, PI-24.
///
/// The cells with the largest gaps are shown with their orders, so that a reader can lay them side by side.
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
  /// How many orders, in cells taken at random, the shuffles use at most; the share of variance uses at most 20,000.
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
    /// The share of the variance of log pay that lies between workers, with the same p-value; nil where pay does not vary
    /// or no worker occurs in enough cells.
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
    /// The cells with the largest gaps beyond the limit, the largest first.
    public let sets: [MatchedSet]
    /// What became of the rows.
    public let rows: MatchedPay.RowCounts
    let gapLimit: Double
    let inference: InferenceParameters

    /// The pairs beyond the limit; the estimate is the median gap.
    public func measurement() throws(NoValue) -> Measurement {
      try inference.requireEnough(orders: orders, workers: workers)
      return Measurement(
        unit: .matchedPair, examined: pairs, exceeding: pairsBeyond, workersExamined: workers,
        workersExceeding: workersBeyond, estimate: medianGap, cases: sets.map { $0.asCase(limit: gapLimit) },
        figures: figures)
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
      ]
        + (workerShare.map { share in
          [
            Figure("betweenWorkers", share.value, .share),
            Figure("betweenWorkers.lower", share.lower ?? share.value, .share),
            Figure("betweenWorkers.upper", share.upper ?? share.value, .share),
          ]
        } ?? [])
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
    let sets = MatchedSet.worst(pass.worstCells, state, in: log, between: nil)
    return Value(
      medianGap: gap, workerShare: share(of: pass, state, pValue), pairs: pass.pairs,
      pairsBeyond: pass.pairsBeyond,
      cells: pass.cells, singleCells: pass.singleCells, nonpositiveCells: pass.nonpositiveCells,
      orders: pass.orders, workers: pass.workerCount, workersBeyond: pass.workersBeyond,
      percentBins: pass.percentBins, sets: sets, rows: state.counts, gapLimit: Double(gapLimit) / 1_000_000,
      inference: inference)
  }

  private func share(of pass: SameWorkPass, _ state: MatchedPay, _ pValue: Double?) -> Estimate? {
    let sample = pass.logarithms(state.rows, most: min(20_000, permutationRows), mostPairs: 150_000)
    guard let components = try? VarianceComponents(sample.rows) else { return nil }
    var share = Estimate(
      value: components.share, level: inference.level, pValue: pValue,
      method: "variance-components.jackknife.permutation")
    if components.workers >= inference.minimumWorkers,
      let interval = (try? components.shareInterval(level: inference.level)) ?? nil
    {
      (share.lower, share.upper) = (interval.lower, interval.upper)
    } else {
      share.method = "variance-components.too-few-workers"
    }
    return share
  }
}

extension SameWorkPay {
  /// The sets of the same work in which a worker of the worse-off group of a contrast is furthest behind one of the
  /// better-off group. Sets are matched to the street and the half hour, so there are few of them, and where there are
  /// none the contrast rests on coarser strata alone.
  public func sets(of contrast: GroupContrast, from store: StateStore, in log: OrderLog) -> [MatchedSet] {
    guard let attribute = ComparedGroups.allAttributes.first(where: { $0.name == contrast.attribute }) else {
      return []
    }
    let low = contrast.isGroupWorse ? contrast.group : contrast.reference
    let high = contrast.isGroupWorse ? contrast.reference : contrast.group
    let sides = attribute.groups(in: log).map { name -> Int8 in name == low ? 1 : name == high ? 0 : -1 }
    let state = store.state(MatchedPay.self, parameters)
    return MatchedSet.worst(
      SameWorkPass.worstCells(state.rows, between: sides), state, in: log, between: sides)
  }
}
