public import OrderLog
public import Statistics

/// By what share of its pay a group of workers is behind another: as it is, with what the workers chose held equal, and
/// with everything held equal that the log shows.
///
/// The three numbers belong side by side. Raw: all paid orders. Chosen: orders alike in city, place of the pick-up,
/// vehicle, weekday or weekend, and three-hour part of the day. Everything: also alike in service, rule version, way of
/// assignment, weather and a distance band of 10 %. The last holds equal what the platform itself decides. Where the
/// platform gives one group the short orders or the dear rule version, that harm is in the first two numbers and gone
/// from the third: a small third number alone says nothing for the platform. Each is measured twice: all pay per engaged
/// hour (time with several orders in hand is split among them, ``PaidWork``), and pay per order without incentives and
/// top-ups, which are earned by many orders and booked on one.
///
/// The gap is 1 − exp(β) with β from ``StratifiedLogRatio``: Poisson pseudo-maximum likelihood with one constant per
/// stratum, standard errors over workers, pay of 0 stays in. Each group of at least `leastGroup` workers is compared with
/// the largest group of the same attribute. Intervals and p-values allow for the number of contrasts. For the decisive
/// number, pay per order with everything held equal, labels of whole workers are shuffled as well (exactly where there
/// are few assignments), and the larger p counts.
///
/// - Complexity: O(n log n) for the strata, O(cells) a number, O(workers · permutations) a contrast.
/// - Note: Source: law.md T-PAY-5, T-DISP-2; on holding equal what comes after the decision: J. Pearl, "Direct and
///   indirect effects" (2001); P. Rosenbaum, "The consequences of adjustment for a concomitant variable that has been
///   affected by the treatment", J. R. Stat. Soc. A 147 (1984).
public struct AdjustedPayGap: Metric {
  public static let id = "fairness.adjusted-pay-gap"
  /// What the keys of its figures begin with: `payGap.gender.female.perHour.raw`.
  public static let figureKey = "payGap"
  public static let requires = [
    FieldRequirement(.workerID), FieldRequirement(.workerPay), FieldRequirement(.acceptedAt),
    FieldRequirement(.completedAt), FieldRequirement(.workers, anyOf: [.workerID]),
  ]

  /// What splits workers into groups; an attribute that the log lacks is left out.
  public var attributes: [WorkerAttribute]
  /// What is held equal.
  public var parameters: PaidWork.Parameters
  /// The gap that a comparison should be able to show: the number of workers that it would take is given.
  public var target: Double
  /// Smaller groups are not compared.
  public var leastGroup: Int
  /// How uncertainty is stated.
  public var inference: InferenceParameters

  /// Gender, age band, origin, contract and time with the platform; workers that a gap of 5 % would take.
  public init(
    attributes: [WorkerAttribute]? = nil, parameters: PaidWork.Parameters = PaidWork.Parameters(),
    target: Double = 0.05, leastGroup: Int = 30, inference: InferenceParameters = InferenceParameters()
  ) {
    self.attributes = attributes ?? ComparedGroups.allAttributes
    self.parameters = parameters
    self.target = target
    self.leastGroup = leastGroup
    self.inference = inference
  }

  public var states: [StateRequest] { [StateRequest(PaidWork.self, parameters)] }

  /// What is held equal.
  public enum Level: String, Sendable, Hashable, CaseIterable, Codable {
    case raw, chosen, everything
  }

  /// What pay is divided by.
  public enum Measure: String, Sendable, Hashable, CaseIterable, Codable {
    case perHour, perOrder
  }

  /// One of the numbers.
  public struct Gap: Sendable, Equatable {
    public let level: Level
    public let measure: Measure
    /// By what share of its pay the group is behind the reference; below 0 when it is ahead. The interval is that of one
    /// contrast among all; p allows for their number.
    public let gap: Estimate
    /// Workers of the group and of the reference, strata with both, orders in them, and the share of all paid orders of
    /// both groups that could be compared.
    public let groupWorkers: Int
    public let referenceWorkers: Int
    public let strata: Int
    public let orders: Int
    public let matchedShare: Double
    /// How many workers, in the same proportions, would show a gap of `target` with a probability of 80 %.
    public let workersNeeded: Int?
  }

  /// One group against the largest of the same attribute.
  public struct Contrast: Sendable, Equatable {
    public let attribute: String
    public let group: String
    public let reference: String
    /// By level, then measure; a number that cannot be computed is left out.
    public let gaps: [Gap]
    /// Why numbers are left out.
    public let missing: [Reason]

    /// A number that could not be computed.
    public struct Reason: Sendable, Equatable {
      public let level: Level
      public let measure: Measure
      public let reason: Undefined
    }

    /// One of the numbers.
    public subscript(level: Level, measure: Measure) -> Gap? {
      gaps.first { $0.level == level && $0.measure == measure }
    }
  }

  /// What the metric yields.
  public struct Value: Sendable, Equatable {
    /// By attribute and group.
    public let contrasts: [Contrast]
    /// What became of the rows.
    public let rows: PaidWork.RowCounts
    /// What was held equal: as chosen by the worker, and beyond that.
    public let chosen: [Field]
    public let further: [Field]
  }

  public func value(from store: StateStore, in log: OrderLog) throws(NoValue) -> Value {
    try requireFields(in: log)
    let known = attributes.filter { $0.requirement?.isMet(by: log) ?? true }
    guard !known.isEmpty else {
      let fields = attributes.compactMap(\.requirement).flatMap(\.anyOf)
      throw .missingFields([FieldRequirement(.workers, anyOf: fields)])
    }
    let state = store.state(PaidWork.self, parameters)
    guard state.counts.usable > 0 else { throw .nothingToMeasure(examined: state.counts.unusable) }
    let paid = Set(state.rows.map(\.worker))
    let groups = ComparedGroups(known, in: log, least: leastGroup) { paid.contains(Int32(clamping: $0)) }
    guard !groups.pairs.isEmpty else {
      throw .tooFew(have: groups.largestSecond, need: leastGroup, of: .worker)
    }
    let held = PaidWork.held(in: log)
    let tables = Level.allCases.map { LevelCells(state, $0) }
    let contrasts = groups.pairs.map { pair in
      contrast(pair, tables, family: groups.pairs.count, workers: log.workers.values.count)
    }
    return Value(contrasts: contrasts, rows: state.counts, chosen: held.chosen, further: held.further)
  }

  private func contrast(
    _ pair: ComparedGroups.Pair, _ tables: [LevelCells], family: Int, workers: Int
  ) -> Contrast {
    var side = [Int8](repeating: -1, count: workers)
    for worker in pair.first where worker < workers { side[worker] = 1 }
    for worker in pair.second where worker < workers { side[worker] = 0 }
    var gaps: [Gap] = []
    var missing: [Contrast.Reason] = []
    for table in tables {
      for measure in Measure.allCases {
        do throws(Undefined) {
          gaps.append(try gap(table, measure, side, family: family))
        } catch {
          missing.append(Contrast.Reason(level: table.level, measure: measure, reason: error))
        }
      }
    }
    return Contrast(
      attribute: pair.attribute, group: pair.group, reference: pair.reference, gaps: gaps, missing: missing)
  }

  private func gap(_ table: LevelCells, _ measure: Measure, _ side: [Int8], family: Int) throws(Undefined)
    -> Gap
  {
    let fit = try StratifiedLogRatio(table.cells(measure, side))
    let matched = table.orders(side)
    guard fit.firstWorkers + fit.secondWorkers >= max(4, inference.minimumWorkers),
      min(fit.firstWorkers, fit.secondWorkers) >= 2
    else { throw .tooFew(have: fit.firstWorkers + fit.secondWorkers, need: max(4, inference.minimumWorkers)) }
    let level = 1 - (1 - inference.level) / Double(max(1, family))
    var estimate = Estimate(
      value: 1 - fit.ratio, level: level, method: "poisson-strata.cluster-welch")
    if let interval = try fit.interval(level: level) {
      (estimate.lower, estimate.upper) = (
        1 - StratifiedLogRatio.ratio(interval.upper), 1 - StratifiedLogRatio.ratio(interval.lower)
      )
      var p = try fit.pValue() ?? 1
      // For thousands of workers the standard errors need no help, and shuffles would take long.
      if table.level == .everything, measure == .perOrder, fit.residuals.count <= 20_000,
        p * Double(family) < 1 - inference.level
      {
        p = max(
          p,
          try fit.permutationPValue(
            permutations: StratifiedDifference.permutations(for: fit.residuals.count), seed: inference.seed))
        estimate.method += ".permutation"
      }
      estimate.pValue = min(1, p * Double(family))
      estimate.minimumDetectable = try fit.minimumDetectable(level: level).map { $0 * fit.ratio }
    } else {
      // Like is paid alike to the last digit: there is no chance in it.
      (estimate.lower, estimate.upper) = (estimate.value, estimate.value)
      estimate.pValue = estimate.value.magnitude < 1e-12 ? 1 : 0
      estimate.method = "poisson-strata.no-variation"
    }
    let have = Double(fit.firstWorkers + fit.secondWorkers)
    let needed = estimate.minimumDetectable.flatMap { smallest -> Int? in
      guard target > 0 else { return nil }
      return Int(exactly: (have * smallest * smallest / (target * target)).rounded(.up))
    }
    return Gap(
      level: table.level, measure: measure, gap: estimate, groupWorkers: fit.firstWorkers,
      referenceWorkers: fit.secondWorkers, strata: fit.strata, orders: matched.matched,
      matchedShare: matched.all > 0 ? Double(matched.matched) / Double(matched.all) : 0,
      workersNeeded: needed)
  }
}

extension AdjustedPayGap.Value {
  /// The contrasts of one attribute.
  public func contrasts(of attribute: String) -> [AdjustedPayGap.Contrast] {
    contrasts.filter { $0.attribute == attribute }
  }

  /// One measurement a contrast; the estimate is the gap in pay per order with everything held equal, where there is
  /// one, and the other numbers are figures.
  public func measurements() -> [Measurement] {
    contrasts.map { contrast in
      let like = contrast[.everything, .perOrder]
      let raw = contrast[.raw, .perHour]
      let workers = like ?? raw
      return Measurement(
        unit: .worker, examined: (workers?.groupWorkers ?? 0) + (workers?.referenceWorkers ?? 0),
        exceeding: 0, workersExamined: (workers?.groupWorkers ?? 0) + (workers?.referenceWorkers ?? 0),
        workersExceeding: 0, estimate: like?.gap, figures: contrast.figures)
    }
  }
}

extension AdjustedPayGap.Contrast {
  /// The numbers for a report, by group, measure and level.
  public var figures: [Figure] {
    gaps.flatMap { gap -> [Figure] in
      let key =
        "\(AdjustedPayGap.figureKey).\(attribute).\(group).\(gap.measure.rawValue).\(gap.level.rawValue)"
      var figures = [Figure(key, gap.gap.value, .share)]
      if let lower = gap.gap.lower { figures.append(Figure(key + ".lower", lower, .share)) }
      if let upper = gap.gap.upper { figures.append(Figure(key + ".upper", upper, .share)) }
      if gap.level == .everything && gap.measure == .perOrder {
        if let p = gap.gap.pValue { figures.append(Figure(key + ".p", p, .share)) }
        if let smallest = gap.gap.minimumDetectable {
          figures.append(Figure(key + ".detectable", smallest, .share))
        }
        if let needed = gap.workersNeeded {
          figures.append(Figure(key + ".workersNeeded", Double(needed), .count))
        }
        figures.append(Figure(key + ".matchedShare", gap.matchedShare, .share))
      }
      return figures
    }
  }
}
