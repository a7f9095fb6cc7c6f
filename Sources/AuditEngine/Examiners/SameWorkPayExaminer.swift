import Metrics
import OrderLog

/// Same work, different pay (T-PAY-5): between any two workers on the very same work, and between groups of workers on
/// like orders.
struct SameWorkPayExaminer: Examiner {
  static let metric = SameWorkPay.id
  static let arguments = [
    "cell": ["zone-or-grid"], "compare": ["workers-and-groups", "workers", "groups"],
  ]
  static let roles = ["limit"]

  private let sameWork: SameWorkPay?
  private let groups: GroupPay?
  private let limit: Double

  init(_ request: ExaminationRequest) throws(ParameterResolver.Problem) {
    _ = try request.argument("cell", of: Self.arguments)
    let compared = try request.argument("compare", of: Self.arguments)
    let inference = try InferenceParameters(request)
    limit = try request.value("limit")
    sameWork =
      compared == "groups"
      ? nil
      : SameWorkPay(
        gapLimit: Int64(exactly: (limit * 1_000_000).rounded()) ?? 0, inference: inference)
    groups =
      compared == "workers"
      ? nil
      : GroupPay(limit: limit, leastGroup: try request.minimum("stat.min_workers"), inference: inference)
  }

  var states: [StateRequest] { (sameWork?.states ?? []) + (groups?.states ?? []) }

  func measure(_ store: StateStore, _ log: OrderLog) throws(Absence) -> Measurement {
    try Absence.wrap { () throws(NoValue) in
      guard let sameWork else {
        guard let groups else { throw NoValue.nothingToMeasure(examined: 0) }
        return try groups.value(from: store, in: log).measurement()
      }
      guard let groups else { return try sameWork.value(from: store, in: log).measurement() }
      // A log without attributes, or with groups too small to be compared, is judged by its workers alone.
      var byGroup: Measurement?
      do throws(NoValue) {
        byGroup = try groups.value(from: store, in: log).measurement()
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
    chosen.figures += other.figures.map {
      Figure("\(takesSecond ? "workers" : "groups").\($0.key)", $0.value, $0.quantity)
    }
    return chosen
  }
}
