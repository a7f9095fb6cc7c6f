import Metrics
import OrderLog

/// Pay on statutory holidays against matched ordinary days (T-PAY-6).
struct HolidayPayExaminer: Examiner {
  static let metric = HolidayPay.id
  static let arguments = ["strata": ["city-service-distance", "city-service-distance-hour"]]
  static let roles = ["limit"]

  private let holidayPay: HolidayPay?
  private let absence: Absence?

  init(_ request: ExaminationRequest) throws(ParameterResolver.Problem) {
    guard let period = request.resolver.period else { throw .noPeriod }
    let byHour = try request.argument("strata", of: Self.arguments) == "city-service-distance-hour"
    guard let holidays = request.holidays.holidays(in: period) else {
      holidayPay = nil
      absence = .parameter(
        .lookup(.noValue(key: "holidays", city: nil, day: period.lowerBound)))
      return
    }
    absence = holidays.isEmpty ? .noSuchEvent("holiday") : nil
    holidayPay = HolidayPay(
      holidays: Set(holidays.map(\.day)),
      axes: byHour ? [.city, .service, .distanceBand, .hourBand] : [.city, .service, .distanceBand],
      inference: try InferenceParameters(request))
  }

  var states: [StateRequest] { absence == nil ? holidayPay?.states ?? [] : [] }

  func measure(_ store: StateStore, _ log: OrderLog) throws(Absence) -> Measurement {
    if let absence { throw absence }
    guard let holidayPay else { throw .noSuchEvent("holiday") }
    return try Absence.wrap { () throws(NoValue) in
      try holidayPay.value(from: store, in: log).measurement()
    }
  }
}
