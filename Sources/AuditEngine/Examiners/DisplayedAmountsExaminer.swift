import Metrics
import OrderLog

/// What was displayed or paid against what the order's own numbers give (T-PAY-2): the take rate, and the sum of
/// the lines of pay. The log decides whichever of the two it has the columns for.
struct DisplayedAmountsExaminer: Examiner {
  static let metric = DisplayedAgainstRecomputed.id
  static let arguments = ["refunds": ["counted", "not-counted"]]
  static let roles = ["rate_tolerance", "pay_tolerance"]
  static let optionalRoles = ["share"]

  private let comparison: DisplayedAgainstRecomputed

  init(_ request: ExaminationRequest) throws(ParameterResolver.Problem) {
    comparison = DisplayedAgainstRecomputed(
      parameters: PayRecomputation.Parameters(
        rateTolerance: Int64(exactly: (try request.value("rate_tolerance") * 10_000).rounded()) ?? 0,
        payTolerance: Int64(exactly: (try request.value("pay_tolerance") * 10_000).rounded()) ?? 0,
        addsRefunds: try request.argument("refunds", of: Self.arguments) == "counted"),
      inference: try InferenceParameters(request))
  }

  var states: [StateRequest] { comparison.states }

  func measure(_ store: StateStore, _ log: OrderLog) throws(Absence) -> Measurement {
    try Absence.wrap { () throws(NoValue) in
      let value = try comparison.value(from: store, in: log)
      let parts = [value.takeRate, value.payLines].filter { $0.counts.compared > 0 }
      guard let first = parts.first else {
        throw NoValue.nothingToMeasure(examined: value.takeRate.counts.undecided)
      }
      var measurement = try first.measurement()
      guard parts.count > 1 else { return measurement }
      // An order that both comparisons cover is counted in each: they are two statements about it.
      let other = try parts[1].measurement()
      measurement.examined += other.examined
      measurement.exceeding += other.exceeding
      measurement.undecided = max(measurement.undecided, other.undecided)
      measurement.workersExamined = max(measurement.workersExamined, other.workersExamined)
      measurement.workersExceeding = max(measurement.workersExceeding, other.workersExceeding)
      measurement.cases = Array((measurement.cases + other.cases).prefix(Measurement.caseLimit))
      measurement.figures += other.figures.map { Figure("lines.\($0.key)", $0.value, $0.quantity) }
      return measurement
    }
  }

  func evidence(_ order: Evidence.MeasuredOrder) -> Evidence { .displayedAmount(order) }
}
