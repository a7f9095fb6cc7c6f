public import OrderLog
import Statistics

/// Whether groups of workers are offered fewer orders, or orders worth less, under like conditions.
///
/// Offers: offers per hour logged on, within city, contract (unless the groups are contracts) and three-hour part of
/// the day. Value: pay per order, within city, service and part of the day; distance is left free, because which orders
/// a worker is given is what is asked. Both as ratios of the worse-off to the better-off group (`StratifiedDifference`:
/// one constant per stratum, standard errors that let the hours or orders of a worker depend on each other). Each group
/// of at least `leastGroup` workers is compared with the largest group of the same attribute; intervals and p-values
/// allow for the number of contrasts.
///
/// Where a worker waits, what the platform's score says and how many orders are in hand is not in the tables of offers
/// and sessions and is not held equal.
///
/// - Complexity: O(cells · contrasts + workers · permutations).
/// - Note: Source: law.md T-DISP-2 (ratio below 0.80 and p < 0.01: analyst's default, from the four-fifths rule).
public struct GroupDisparity: Metric {
  public static let id = "fairness.group-disparity"
  public static let requires = [FieldRequirement(.workers, anyOf: [.workerID])]

  /// What is compared.
  public enum Measure: String, Hashable, Sendable, CaseIterable {
    case offers
    case value
  }

  /// What splits workers into groups; an attribute that the log lacks is left out.
  public var attributes: [WorkerAttribute]
  /// What is compared; the log must have the fields of all of it.
  public var measures: [Measure]
  /// The ratio below which a contrast is beyond the limit.
  public var limit: Double
  /// Smaller groups are not compared.
  public var leastGroup: Int
  /// How uncertainty is stated.
  public var inference: InferenceParameters

  /// Offers and value by gender, age band, origin, contract and time with the platform.
  public init(
    attributes: [WorkerAttribute]? = nil, measures: [Measure] = Measure.allCases, limit: Double = 0.8,
    leastGroup: Int = 30, inference: InferenceParameters = InferenceParameters()
  ) {
    self.attributes = attributes ?? ComparedGroups.allAttributes
    self.measures = measures
    self.limit = limit
    self.leastGroup = leastGroup
    self.inference = inference
  }

  private static let pay = StratifiedPay.Parameters(axes: [.city, .service, .hourBand])

  public var states: [StateRequest] {
    var states: [StateRequest] = []
    if measures.contains(.offers) {
      states += [StateRequest(OfferHours.self), StateRequest(OnlineTime.self, .init())] + WorkerGroups.states
    }
    if measures.contains(.value) { states.append(StateRequest(StratifiedPay.self, Self.pay)) }
    return states
  }

  private var requirements: [FieldRequirement] {
    var further: [FieldRequirement] = []
    if measures.contains(.offers) {
      further += [
        FieldRequirement(.offers, anyOf: [.workerID]), FieldRequirement(.sessions, anyOf: [.onlineAt]),
        FieldRequirement(.sessions, anyOf: [.offlineAt]),
      ]
    }
    if measures.contains(.value) {
      further += [
        FieldRequirement(.workerPay), FieldRequirement(.acceptedAt), FieldRequirement(.completedAt),
      ]
    }
    return further
  }

  /// What the metric yields.
  public struct Value: Sendable, Equatable {
    /// All contrasts, by measure, attribute and group.
    public let contrasts: [GroupContrast]
    /// The one that decides.
    public let deciding: GroupContrast
    /// How many contrasts are surely below the limit.
    public let beyond: Int
    /// Workers in groups.
    public let workers: Int
  }

  public func value(from store: StateStore, in log: OrderLog) throws(NoValue) -> Value {
    try requireFields(requirements, in: log)
    let known = attributes.filter { $0.requirement?.isMet(by: log) ?? true }
    guard !known.isEmpty else {
      let fields = attributes.compactMap(\.requirement).flatMap(\.anyOf)
      throw .missingFields([FieldRequirement(.workers, anyOf: fields)])
    }
    let groups = ComparedGroups(known, in: log, least: leastGroup) { _ in true }
    guard !groups.pairs.isEmpty else {
      throw .tooFew(have: groups.largestSecond, need: leastGroup, of: .worker)
    }
    var comparisons: [(measure: String, pair: ComparedGroups.Pair, cells: [StratifiedPay.Cell])] = []
    for measure in measures {
      let cells = [false, true].map { byContract in
        measure == .value
          ? (byContract ? [] : store.state(StratifiedPay.self, Self.pay).sortedCells())
          : offerCells(store, log, byContract: byContract)
      }
      comparisons += groups.pairs.map { pair in
        (
          measure.rawValue, pair,
          measure == .value || pair.attribute == Field.contract.rawValue ? cells[0] : cells[1]
        )
      }
    }
    let contrasts = StratifiedDifference.contrasts(
      comparisons, workerCount: log.workers.values.count, limit: limit, inference)
    guard let deciding = GroupContrast.deciding(contrasts, limit: limit) else {
      throw .undefined(.degenerate("no two groups share a city and a part of the day"))
    }
    return Value(
      contrasts: contrasts, deciding: deciding, beyond: contrasts.count { ($0.ratio.upper ?? 1) < limit },
      workers: Set(groups.pairs.flatMap { $0.first + $0.second }).count)
  }

  /// Offers over seconds logged on, in the form of pay over orders.
  private func offerCells(_ store: StateStore, _ log: OrderLog, byContract: Bool) -> [StratifiedPay.Cell] {
    let offers = store.state(OfferHours.self).workers
    let online = store.state(OnlineTime.self, .init()).timeline(.asRest)
    let groups = WorkerGroups(store, log)
    let names = log.workers.values.indices.map { index -> String in
      let worker = Int32(index)
      return groups.city(of: worker) + "\u{1F}" + (byContract ? groups.contract(of: worker) : "")
    }
    let codes = Dictionary(
      Set(names).sorted(by: TextOrder.precedes).enumerated().map { ($1, UInt64($0)) },
      uniquingKeysWith: { first, _ in first })
    var cells: [StratifiedPay.Cell] = []
    for (index, name) in names.enumerated() {
      let worker = Int32(index)
      let time = OfferHours.time(of: online.spans(of: worker), in: log.timeZone)
      for part in 0..<OfferHours.parts where time[part] >= 1_000 {
        let stratum = (codes[name] ?? 0) * UInt64(OfferHours.parts) + UInt64(part)
        cells.append(
          StratifiedPay.Cell(
            key: stratum << 1, worker: worker, orders: time[part] / 1_000,
            pay: Int128(offers.count(part, of: worker)) * 10_000))
      }
    }
    return cells.sorted { $0.key != $1.key ? $0.key < $1.key : $0.worker < $1.worker }
  }
}

extension GroupDisparity.Value {
  /// Workers in groups; the estimate is the deciding ratio. No single worker is beyond a ratio of groups.
  public func measurement() -> Measurement {
    Measurement(
      unit: .worker, examined: workers, exceeding: 0, workersExamined: workers, workersExceeding: 0,
      estimate: deciding.ratio,
      figures: [
        Figure("contrasts", Double(contrasts.count), .count), Figure("beyond", Double(beyond), .count),
      ] + contrasts.flatMap(\.figures))
  }
}
