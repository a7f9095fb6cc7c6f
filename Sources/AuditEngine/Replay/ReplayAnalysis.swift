import OrderLog
public import Simulators
import Statistics

/// Runs a replay and sums it up.
public struct ReplayAnalysis: Sendable {
  /// The document.
  public private(set) var result: ReplayResult
  /// The measures of each run by arm, then replication; for the tidy files.
  public let runs: [[ReplayMeasures]]
  /// Ids and vehicles of the workers, in the order of ``ReplayMeasures/workers``.
  public let workers: [(id: String, vehicle: String)]

  /// Runs a plan over a world.
  ///
  /// - Throws: ``ReplayFault``, `CancellationError`.
  /// - Complexity: arms · replications runs, over the threads.
  public init(
    _ plan: ReplayPlan, world: ReplayWorld, timeZone: String, threads: Int, version: String,
    progress: @escaping @Sendable (Int, Int) -> Void = { _, _ in },
    isCancelled: @escaping @Sendable () -> Bool = { false }
  ) throws {
    let runs = try ReplayRunner(
      world, arms: plan.arms, replications: plan.replications, seed: plan.seed, threads: threads
    ).run(progress: progress, isCancelled: isCancelled)
    self.runs = runs
    workers = world.presence.profiles.map { ($0.id, $0.vehicle.rawValue) }
    let arms = plan.arms.enumerated().map { Self.arm($1, place: $0, runs[$0], world, plan) }
    let calibration = world.calibration
    let split = calibration.split
    func dates(_ days: [Int]) -> [String] { days.map { CivilDate(dayNumber: $0).description } }
    result = ReplayResult(
      format: ReplayResult.currentFormat, tool: .init(version: version),
      log: .init(
        requests: world.requestCount, leftOut: world.leftOut, workers: world.presence.profiles.count,
        firstDay: world.days.lowerBound.description, lastDay: world.days.upperBound.description,
        timeZone: timeZone,
        measures: ReplayMeasure.allCases.filter { $0 != .agreement }.map {
          .init(measure: $0.rawValue, unit: $0.unit, value: world.logged[$0])
        }),
      settings: .init(
        replications: plan.replications, seed: plan.seed, level: plan.level, criterion: plan.criterion),
      calibration: ReplayFigures(world).figures,
      fit: [
        ("way", calibration.wayFit), ("preparation", calibration.preparationFit),
        ("handover", calibration.handoverFit),
      ].compactMap { name, fit in fit.map { Self.fit(name, $0) } },
      split: .init(
        by: split.isByDays ? "days" : "hours", fitted: dates(split.fittedDays), held: dates(split.heldDays)),
      notes: ReplayFigures(world).notes(plan), arms: arms,
      reproduction: Self.reproduction(plan, world, arms[0], arms[1], runs[0]),
      comparisons: plan.alternatives.indices.map { place in
        Self.comparison(plan.alternatives[place].name, runs[place + 2], runs[0], plan.level)
      })
  }

  /// Adds a caution that only the caller knows of.
  public mutating func add(_ note: ReplayResult.Note) { result.notes.append(note) }

  private static func fit(_ name: String, _ fit: FitQuality) -> ReplayResult.Fit {
    .init(
      quantity: name, fitted: fit.fitted, held: fit.held, actualMean: fit.actualMean,
      predictedMean: fit.predictedMean, actualQuantiles: fit.actualQuantiles,
      predictedQuantiles: fit.predictedQuantiles, bias: fit.bias, meanAbsoluteError: fit.meanAbsoluteError,
      kolmogorov: fit.kolmogorov, actualCurve: fit.actualCurve, predictedCurve: fit.predictedCurve)
  }

  // MARK: Arms

  private static func arm(
    _ arm: ReplayArm, place: Int, _ runs: [ReplayMeasures], _ world: ReplayWorld, _ plan: ReplayPlan
  ) -> ReplayResult.Arm {
    ReplayResult.Arm(
      name: arm.name, role: place == 0 ? "own" : place == 1 ? "null" : "alternative",
      dispatch: arm.dispatch.policy.rawValue,
      pricing: arm.pricing.map { $0.map(\.rule.rawValue).joined(separator: " + ") } ?? "logged",
      eta: arm.eta?.policy.rawValue ?? "logged",
      measures: ReplayMeasure.allCases.map { measure in
        estimate(measure, runs.compactMap { $0[measure] }, of: runs.count, plan.level)
      }, vehicles: vehicles(runs, world))
  }

  /// The mean and its interval; none when a run has no value.
  private static func estimate(
    _ measure: ReplayMeasure, _ values: [Double], of count: Int, _ level: Double
  ) -> ReplayResult.Estimate {
    let sample = ReplicationSample(values.count == count ? values : [])
    let interval = sample.interval(level: level)
    return .init(
      measure: measure.rawValue, unit: measure.unit, mean: sample.mean, lower: interval?.lower,
      upper: interval?.upper)
  }

  private static func vehicles(_ runs: [ReplayMeasures], _ world: ReplayWorld) -> [ReplayResult.Vehicle] {
    let profiles = world.presence.profiles
    return VehicleClass.allCases.compactMap { vehicle in
      let own = profiles.indices.filter { profiles[$0].vehicle == vehicle }
      guard !own.isEmpty, !runs.isEmpty else { return nil }
      var (online, engaged, orders) = (0.0, 0.0, 0.0)
      for run in runs {
        for place in own {
          online += Double(run.workers[place].online) / 3_600_000
          engaged += Double(run.workers[place].engaged) / 3_600_000
          orders += Double(run.workers[place].completed)
        }
      }
      let count = Double(runs.count)
      return .init(
        vehicle: vehicle.rawValue, workers: own.count, onlineHours: online / count,
        engagedHours: engaged / count, deliveries: orders / count,
        deliveriesPerOnlineHour: online > 0 ? orders / online : nil,
        deliveriesPerEngagedHour: engaged > 0 ? orders / engaged : nil)
    }
  }

  // MARK: Reproduction

  private static func reproduction(
    _ plan: ReplayPlan, _ world: ReplayWorld, _ own: ReplayResult.Arm, _ null: ReplayResult.Arm,
    _ runs: [ReplayMeasures]
  ) -> ReplayResult.Reproduction {
    func mean(_ measure: ReplayMeasure, _ arm: ReplayResult.Arm) -> Double? {
      arm.measures.first { $0.measure == measure.rawValue }?.mean
    }
    let criterion = plan.criterion
    var checks: [ReplayResult.Check] = []
    func compare(_ measure: ReplayMeasure, _ tolerance: Double, isRelative: Bool) {
      let (log, replay) = (world.logged[measure], mean(measure, own))
      let difference = log.flatMap { log in replay.map { $0 - log } }
      let deviation = difference.flatMap { difference -> Double? in
        guard isRelative else { return difference }
        guard let log, log > 0 else { return nil }
        return difference / log
      }
      checks.append(
        .init(
          measure: measure.rawValue, unit: measure.unit, log: log, replay: replay, difference: difference,
          deviation: deviation, tolerance: tolerance, passes: deviation.map { $0.magnitude <= tolerance }))
    }
    compare(.servedShare, criterion.share, isRelative: false)
    compare(.waiting, criterion.relative, isRelative: true)
    compare(.deliveryTime, criterion.relative, isRelative: true)
    compare(.lateShare, criterion.share, isRelative: false)
    compare(.payPerHour, criterion.relative, isRelative: true)
    let (agreement, random) = (mean(.agreement, own), mean(.agreement, null))
    let found = AssignmentAgreement(
      own: agreement, random: random, ceiling: AssignmentAgreement.ceiling(runs),
      orders: world.carriedCount, criterion: criterion)
    checks.append(found.check)
    var reasons: [String] = []
    if plan.dispatchSource == .standIn { reasons.append("ownUnknown") }
    if !world.hasCarriers { reasons.append("noAssignments") }
    if world.logged[.waiting] == nil { reasons.append("noCompletions") }
    if !world.calibration.travelIsMeasured { reasons.append("assumedTravel") }
    if let reason = found.reason { reasons.append(reason) }
    let status: ReplayResult.Reproduction.Status =
      checks.contains { $0.passes == false }
      ? (world.hasCarriers && plan.dispatchSource != .standIn ? .doesNotReproduce : .undetermined)
      : reasons.isEmpty && checks.contains { $0.passes == true } ? .reproduces : .undetermined
    return .init(
      status: status, reasons: reasons, dispatchSource: plan.dispatchSource,
      pricingSource: plan.pricingSource, etaSource: plan.etaSource, agreement: agreement,
      randomAgreement: random, ownAgreement: found.ceiling, checks: checks)
  }

  // MARK: Comparison

  private static func comparison(
    _ name: String, _ other: [ReplayMeasures], _ own: [ReplayMeasures], _ level: Double
  ) -> ReplayResult.Comparison {
    let differences = ReplayMeasure.allCases.map { measure in
      estimate(
        measure, zip(other, own).compactMap { a, b in a[measure].flatMap { a in b[measure].map { a - $0 } } },
        of: own.count, level)
    }
    let hasPay = own.first?[.platformPay] != nil && other.first?[.platformPay] != nil
    return .init(
      arm: name, differences: differences,
      workers: workerMeasures.filter { hasPay || !$0.needsPay }.map { measure in
        workers(measure.name, measure.unit, other, own, level, measure.value)
      })
  }

  private static func workers(
    _ measure: String, _ unit: String, _ other: [ReplayMeasures], _ own: [ReplayMeasures], _ level: Double,
    _ value: (WorkerOutcome) -> Double?
  ) -> ReplayResult.WorkerComparison {
    var means: [Double] = []
    var (more, less) = (0, 0)
    for worker in 0..<(own.first?.workers.count ?? 0) {
      // A worker without engaged time in a run has no pay per hour there; the runs that have both count.
      let paired = zip(other, own).compactMap { a, b -> Double? in
        guard let a = value(a.workers[worker]), let b = value(b.workers[worker]) else { return nil }
        return a - b
      }
      let sample = ReplicationSample(paired)
      guard let mean = sample.mean else { continue }
      means.append(mean)
      guard let interval = sample.interval(level: level) else { continue }
      if interval.lower > 0 { more += 1 }
      if interval.upper < 0 { less += 1 }
    }
    let sorted = try? SortedSample(means)
    return .init(
      measure: measure, unit: unit, workers: means.count, more: more, less: less,
      quantiles: [0.05, 0.25, 0.5, 0.75, 0.95].compactMap { share in
        sorted.flatMap { try? $0.quantile(share) }
      })
  }
}
