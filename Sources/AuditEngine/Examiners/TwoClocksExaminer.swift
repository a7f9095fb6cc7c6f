import Metrics
import OrderLog

/// The worker's time limit against the time shown to the customer (T-ETA-8).
struct TwoClocksExaminer: Examiner {
  static let metric = TwoClocks.id
  static let roles = ["gap", "share"]

  private let clocks: TwoClocks

  init(_ request: ExaminationRequest) throws(ParameterResolver.Problem) {
    clocks = TwoClocks(
      leastGap: try request.milliseconds("gap", per: Milliseconds.minute), least: try SampleSize(request),
      level: request.settings.level)
  }

  var states: [StateRequest] { clocks.states }

  func measure(_ store: StateStore, _ log: OrderLog) throws(Absence) -> Measurement {
    try Absence.wrap { () throws(NoValue) in
      let value = try clocks.value(from: store, in: log)
      _ = try value.share()
      return value.measurement()
    }
  }
}
