import Metrics
import OrderLog

/// Same work, different pay (T-PAY-5): between any two workers on the very same work, and between groups of workers on
/// like orders. The cases are the sets of the same work with the largest gaps; beside the groups stand the gaps as they
/// are, with what workers chose held equal, and with everything held equal.
struct SameWorkPayExaminer: Examiner {
  static let metric = SameWorkPay.id
  static let arguments = [
    "cell": ["zone-or-grid"], "compare": ["workers-and-groups", "workers", "groups"],
  ]
  static let roles = ["limit"]

  private let sameWork: SameWorkPay?
  private let groups: GroupPay?
  private let gaps: AdjustedPayGap?
  private let matching: SameWorkPay
  private let limit: Double

  init(_ request: ExaminationRequest) throws(ParameterResolver.Problem) {
    _ = try request.argument("cell", of: Self.arguments)
    let compared = try request.argument("compare", of: Self.arguments)
    let inference = try InferenceParameters(request)
    limit = try request.value("limit")
    matching = SameWorkPay(
      gapLimit: Int64(exactly: (limit * 1_000_000).rounded()) ?? 0, inference: inference)
    sameWork = compared == "groups" ? nil : matching
    let least = try request.minimum("stat.min_workers")
    groups = compared == "workers" ? nil : GroupPay(limit: limit, leastGroup: least, inference: inference)
    gaps =
      compared == "workers"
      ? nil
      : AdjustedPayGap(
        attributes: GroupPay().attributes, target: limit, leastGroup: least, inference: inference)
  }

  var states: [StateRequest] { matching.states + (groups?.states ?? []) + (gaps?.states ?? []) }

  func evidence(_ window: Evidence.MeasuredWindow) -> Evidence { .likeOrders(window) }

  /// What was held equal, so that a reader sees it side by side with the pay.
  static let evidenceFields: [Field] = [.distance, .weather, .ruleVersion, .incentive]

  func measure(_ store: StateStore, _ log: OrderLog) throws(Absence) -> Measurement {
    try Absence.wrap { () throws(NoValue) in
      guard let sameWork else {
        guard let groups else { throw NoValue.nothingToMeasure(examined: 0) }
        return try byGroups(groups, store, log)
      }
      guard let groups else { return try sameWork.value(from: store, in: log).measurement() }
      // A log without attributes, or with groups too small to be compared, is judged by its workers alone.
      var byGroup: Measurement?
      do throws(NoValue) {
        byGroup = try byGroups(groups, store, log)
      } catch {
        byGroup = nil
      }
      let byWorker: Measurement
      do throws(NoValue) {
        byWorker = try sameWork.value(from: store, in: log).measurement()
      } catch {
        if let byGroup, byGroup.estimate?.lower ?? 0 > limit { return byGroup }
        throw error
      }
      return byGroup.map { decisive(byWorker, $0) } ?? byWorker
    }
  }

  /// The groups' measurement with the sets of the same work that show it, and the three numbers of each contrast.
  private func byGroups(_ groups: GroupPay, _ store: StateStore, _ log: OrderLog) throws(NoValue)
    -> Measurement
  {
    let value = try groups.value(from: store, in: log)
    var measurement = value.measurement()
    measurement.cases = matching.sets(of: value.deciding, from: store, in: log).map {
      $0.asCase(limit: limit)
    }
    if let gaps, let three = try? gaps.value(from: store, in: log) {
      measurement.figures += three.contrasts.flatMap(\.figures)
    }
    return measurement
  }

  /// The one that is surely beyond the limit, by more; else the one that is less surely within.
  private func decisive(_ a: Measurement, _ b: Measurement) -> Measurement {
    func bounds(_ one: Measurement) -> (lower: Double, upper: Double) {
      (one.estimate?.lower ?? -.infinity, one.estimate?.upper ?? .infinity)
    }
    let (first, second) = (bounds(a), bounds(b))
    let takesSecond =
      max(first.lower, second.lower) > limit ? second.lower > first.lower : second.upper > first.upper
    var chosen = takesSecond ? b : a
    let other = takesSecond ? a : b
    chosen.figures += other.figures.map { figure in
      // The three numbers are about groups whichever side decides, and keep their names.
      figure.key.hasPrefix(AdjustedPayGap.figureKey)
        ? figure
        : Figure("\(takesSecond ? "workers" : "groups").\(figure.key)", figure.value, figure.quantity)
    }
    return chosen
  }
}
