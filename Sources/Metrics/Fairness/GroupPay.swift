public import OrderLog
import Statistics

/// Whether groups of workers are paid differently for like orders.
///
/// Like orders: the same city, service, rule version, weather, zone of pick-up, three-hour part of the day and distance
/// band of 10 %. A finer match, to the street and the half hour as in ``SameWorkPay``, leaves hardly any pair of workers
/// from two groups. Contrasts as in ``GroupDisparity``; the estimate is by what share of its pay the worse-off group is
/// behind. A group below `leastGroup` workers is compared with no one.
///
/// - Complexity: O(cells · contrasts + workers · permutations).
/// - Note: Source: law.md T-PAY-5 (gap above 5 % and p < 0.01: analyst's default).
public struct GroupPay: Metric {
  public static let id = "fairness.group-pay"
  public static let requires = [
    FieldRequirement(.workerID), FieldRequirement(.workerPay), FieldRequirement(.acceptedAt),
    FieldRequirement(.completedAt), FieldRequirement(.workers, anyOf: [.workerID]),
  ]

  /// What splits workers into groups; an attribute that the log lacks is left out.
  public var attributes: [WorkerAttribute]
  /// The gap above which a contrast is beyond the limit, as a share.
  public var limit: Double
  /// Smaller groups are not compared.
  public var leastGroup: Int
  /// How uncertainty is stated.
  public var inference: InferenceParameters

  /// Gender, age band and origin; a gap of 5 %.
  public init(
    attributes: [WorkerAttribute] = [.field(.gender), .field(.ageBand), .field(.origin)],
    limit: Double = 0.05,
    leastGroup: Int = 30, inference: InferenceParameters = InferenceParameters()
  ) {
    self.attributes = attributes
    self.limit = limit
    self.leastGroup = leastGroup
    self.inference = inference
  }

  /// Bands whose ends are 10 % apart, from 200 m to some 50 km.
  static let bands: [Int64] = {
    var edges: [Int64] = []
    var edge: Int64 = 200
    while edges.count < 60 {
      edges.append(edge)
      edge += max(1, edge / 10)
    }
    return edges
  }()

  private static let like = StratifiedPay.Parameters(
    axes: [.city, .service, .ruleVersion, .hourBand, .distanceBand, .weather, .pickupZone],
    distanceEdges: bands)

  public var states: [StateRequest] { [StateRequest(StratifiedPay.self, Self.like)] }

  /// What the metric yields.
  public struct Value: Sendable, Equatable {
    /// All contrasts, by attribute and group.
    public let contrasts: [GroupContrast]
    /// The one that decides.
    public let deciding: GroupContrast
    /// How many contrasts are surely beyond the limit.
    public let beyond: Int
    /// Workers and like orders behind the deciding contrast.
    public var workers: Int { deciding.workers }
    public var orders: Int { deciding.units }
  }

  public func value(from store: StateStore, in log: OrderLog) throws(NoValue) -> Value {
    try requireFields(in: log)
    let known = attributes.filter { $0.requirement?.isMet(by: log) ?? true }
    guard !known.isEmpty else {
      let fields = attributes.compactMap(\.requirement).flatMap(\.anyOf)
      throw .missingFields([FieldRequirement(.workers, anyOf: fields)])
    }
    let cells = store.state(StratifiedPay.self, Self.like).sortedCells()
    let paid = Set(cells.map(\.worker))
    let groups = ComparedGroups(known, in: log, least: leastGroup) { paid.contains(Int32(clamping: $0)) }
    guard !groups.pairs.isEmpty else {
      throw .tooFew(have: groups.largestSecond, need: leastGroup, of: .worker)
    }
    let contrasts = StratifiedDifference.contrasts(
      groups.pairs.map { ("pay", $0, cells) }, workerCount: log.workers.values.count, limit: 1 - limit,
      leastUnits: inference.minimumOrders, inference)
    guard let deciding = GroupContrast.deciding(contrasts, limit: 1 - limit) else {
      throw .nothingToMeasure(examined: cells.reduce(0) { $0 + Int($1.orders) })
    }
    return Value(
      contrasts: contrasts, deciding: deciding,
      beyond: contrasts.count { ($0.ratio.upper ?? 1) < 1 - limit })
  }
}

extension GroupPay.Value {
  /// By what share of its pay the worse-off group is behind.
  public var gap: Estimate {
    var gap = deciding.ratio
    gap.value = 1 - deciding.ratio.value
    gap.lower = deciding.ratio.upper.map { 1 - $0 }
    gap.upper = deciding.ratio.lower.map { 1 - $0 }
    return gap
  }

  /// Workers of the deciding contrast; the estimate is the gap.
  public func measurement() -> Measurement {
    Measurement(
      unit: .worker, examined: workers, exceeding: 0, workersExamined: workers, workersExceeding: 0,
      estimate: gap,
      figures: [
        Figure("contrasts", Double(contrasts.count), .count), Figure("beyond", Double(beyond), .count),
        Figure("orders", Double(orders), .count),
      ] + contrasts.flatMap(\.figures))
  }
}
