public import OrderLog
import Statistics

/// Whether the given time is equally reliable everywhere: the share of orders done within it by distance band × hour
/// band × weather and by group of workers, and how far the shares lie apart.
///
/// A part (a stratum, and a group in it) with enough orders has a share with an interval over its workers. Reliability
/// is Σ nₖ (oₖ − ō)² / Σ nₖ over parts with share oₖ: the mean squared distance from the overall share ō. By chance alone
/// K parts would give about ō(1 − ō) · D · K / n with D the design effect of the overall share; what is above it is
/// `excess`, at least 0. Its root is a typical distance of a part from the whole, in shares.
///
/// - Complexity: see ``StratifiedTimes``, which ``GroupLateness`` shares; O(cells log cells).
/// - Note: Source: A. Murphy, "A new vector partition of the probability score", Journal of Applied Meteorology 12
///   (1973); taking off what chance gives is this project's choice. law.md T-ETA-7 (by subgroup).
public struct TimeCalibration: Metric {
  public static let id = "eta.calibration"
  public static let requires = GroupLateness.requires

  /// What splits workers; nil: strata alone.
  public let attribute: WorkerAttribute?
  /// Which clock orders are held against.
  public let clock: GivenClock
  /// How many orders and workers a part needs.
  public let leastPerPart: SampleSize
  /// How much a rate needs.
  public let least: SampleSize
  /// The level of intervals.
  public let level: Double

  /// The metric.
  public init(
    by attribute: WorkerAttribute? = nil, clock: GivenClock = .deadline,
    leastPerPart: SampleSize = SampleSize(orders: 30, workers: 5), least: SampleSize = SampleSize(),
    level: Double = 0.99
  ) {
    self.attribute = attribute
    self.clock = clock
    self.leastPerPart = leastPerPart
    self.least = least
    self.level = level
  }

  var parameters: StratifiedTimes.Parameters {
    .init(clock: clock, scheme: StratumScheme(), contrast: .none)
  }

  public var states: [StateRequest] { [StateRequest(StratifiedTimes.self, parameters)] }

  /// A stratum, and a group of workers in it.
  public struct Part: Sendable, Hashable {
    /// A stable label such as `1000-2000m/10-14h/clear`, with the group after it where there is one.
    public let label: String
    /// The share done within the given time, clustered by worker.
    public let inTime: ClusteredShare
  }

  /// What the metric yields.
  public struct Value: Sendable, Hashable {
    /// Over all parts.
    public let inTime: ClusteredShare
    /// The parts with enough orders, lowest share first.
    public let parts: [Part]
    /// Parts with too few orders or workers.
    public let small: Int
    /// Σ n (o − ō)² / Σ n over the parts.
    public let reliability: Double
    /// What of it is more than chance gives.
    public let excess: Double
    /// Orders of workers without a known group.
    public let withoutGroup: Int
    let undecided: Int
  }

  public func value(from store: StateStore, in log: OrderLog) throws(NoValue) -> Value {
    try requireColumns([.workerID, .acceptedAt, .completedAt, clock.field], in: log)
    if let requirement = attribute?.requirement { try requireFields([requirement], in: log) }
    let state = store.state(StratifiedTimes.self, parameters)
    let names = attribute?.groups(in: log)
    let cities = log.orders.texts(.city)?.dictionary.values ?? []
    var parts: [String: [Int32: ShareCluster]] = [:]
    var all: [Int32: ShareCluster] = [:]
    var withoutGroup = 0
    for cell in state.sortedCells() where cell.completed > 0 {
      var label = parameters.scheme.stratum(cell.schemeIndex, cities: cities).label
      if let names {
        guard cell.worker >= 0, Int(cell.worker) < names.count, let name = names[Int(cell.worker)] else {
          withoutGroup += Int(cell.completed)
          continue
        }
        label += "/\(name)"
      }
      let hits = Int(cell.completed - cell.late)
      Self.add(hits, Int(cell.completed), of: cell.worker, to: &parts[label, default: [:]])
      Self.add(hits, Int(cell.completed), of: cell.worker, to: &all)
    }
    let total = all.values.reduce(0) { $0 + $1.size }
    guard total > 0 else { throw .nothingToMeasure(examined: withoutGroup + state.undecided) }
    try least.check(orders: total, workers: all.count)
    let whole = try share(all)
    var found: [Part] = []
    var small = 0
    for (label, clusters) in parts.sorted(by: { TextOrder.precedes($0.key, $1.key) }) {
      let size = clusters.values.reduce(0) { $0 + $1.size }
      guard size >= leastPerPart.orders, clusters.count >= leastPerPart.workers else {
        small += 1
        continue
      }
      found.append(Part(label: label, inTime: try share(clusters)))
    }
    guard !found.isEmpty else {
      throw .tooFew(have: total, need: leastPerPart.orders, of: .order)
    }
    let orders = found.reduce(0.0) { $0 + Double($1.inTime.size) }
    let squares = found.map { part in
      Double(part.inTime.size) * (part.inTime.value - whole.value) * (part.inTime.value - whole.value)
    }
    let reliability = CompensatedSum(sorting: squares).value / orders
    let chance =
      whole.value * (1 - whole.value) * (whole.designEffect ?? 1) * Double(found.count) / orders
    return Value(
      inTime: whole, parts: found.sorted { $0.inTime.value < $1.inTime.value }, small: small,
      reliability: reliability, excess: max(0, reliability - chance), withoutGroup: withoutGroup,
      undecided: state.undecided)
  }

  private static func add(
    _ hits: Int, _ size: Int, of worker: Int32, to clusters: inout [Int32: ShareCluster]
  ) {
    var own = clusters[worker] ?? ShareCluster(hits: 0, size: 0)
    own.hits += hits
    own.size += size
    clusters[worker] = own
  }

  private func share(_ clusters: [Int32: ShareCluster]) throws(NoValue) -> ClusteredShare {
    let sorted = clusters.sorted { $0.key < $1.key }.map(\.value)
    return try statistic { () throws(Undefined) in try ClusteredShare(sorted, level: level) }
  }
}

extension TimeCalibration.Value {
  /// The overall share in time, with reliability and the parts that lie lowest.
  public func measurement() -> Measurement {
    var figures = [
      Figure("reliability", reliability, .index), Figure("reliability.excess", excess, .index),
      Figure("spread", excess.squareRoot(), .share), Figure("strata.n", Double(parts.count), .count),
      Figure("strata.undecided", Double(small), .count), Figure("withoutGroup", Double(withoutGroup), .count),
    ]
    for part in parts.prefix(Measurement.caseLimit) {
      let key = "stratum.\(part.label)"
      figures.append(Figure("\(key).n", Double(part.inTime.size), .count))
      figures.append(Figure("\(key).inTime", part.inTime.value, .share))
      if let interval = part.inTime.clusterInterval {
        figures.append(Figure("\(key).inTime.lower", interval.lower, .share))
        figures.append(Figure("\(key).inTime.upper", interval.upper, .share))
      }
    }
    return Measurement(
      unit: .stratum, examined: parts.count, exceeding: 0, undecided: small,
      workersExamined: inTime.clusterCount, workersExceeding: 0, estimate: inTime.estimate, figures: figures)
  }
}
