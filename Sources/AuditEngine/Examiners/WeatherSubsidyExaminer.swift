import Metrics
import OrderLog

/// Orders in adverse weather without a weather subsidy (T-PAY-7).
struct WeatherSubsidyExaminer: Examiner {
  static let metric = WeatherPay.id
  static let roles = ["share"]

  private let weather: WeatherPay

  init(_ request: ExaminationRequest) throws(ParameterResolver.Problem) {
    weather = WeatherPay(inference: try InferenceParameters(request))
  }

  var states: [StateRequest] { weather.states }

  func measure(_ store: StateStore, _ log: OrderLog) throws(Absence) -> Measurement {
    let value = try Absence.wrap { () throws(NoValue) in try weather.value(from: store, in: log) }
    if value.adverse == 0, value.unknown == 0 { throw .noSuchEvent("adverse-weather") }
    return try Absence.wrap { () throws(NoValue) in try value.measurement() }
  }

  func evidence(_ order: Evidence.MeasuredOrder) -> Evidence { .order(order) }
}
