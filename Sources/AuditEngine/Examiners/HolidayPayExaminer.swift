import Metrics
import OrderLog

/// Pay on statutory holidays against matched ordinary days (T-PAY-6).
struct HolidayPayExaminer: Examiner {
  static let metric = HolidayPay.id
  static let arguments = ["per": ["order-hour", "order"]]
  static let roles = ["limit"]

  private let holidayPay: HolidayPay?
  private let perOrder: Bool
  private let absence: Absence?

  init(_ request: ExaminationRequest) throws(ParameterResolver.Problem) {
    guard let period = request.resolver.period else { throw .noPeriod }
    perOrder = try request.argument("per", of: Self.arguments) == "order"
    guard let holidays = request.holidays.holidays(in: period) else {
      holidayPay = nil
      absence = .parameter(
        .lookup(.noValue(key: "holidays", city: nil, day: period.lowerBound)))
      return
    }
    absence = holidays.isEmpty ? .noSuchEvent("holiday") : nil
    holidayPay = HolidayPay(
      holidays: Set(holidays.map(\.day)), inference: try InferenceParameters(request))
  }

  var states: [StateRequest] { absence == nil ? holidayPay?.states ?? [] : [] }

  func measure(_ store: StateStore, _ log: OrderLog) throws(Absence) -> Measurement {
    if let absence { throw absence }
    guard let holidayPay else { throw .noSuchEvent("holiday") }
    return try Absence.wrap { () throws(NoValue) in
      let value = try holidayPay.value(from: store, in: log)
      return perOrder ? try value.orderMeasurement() : try value.measurement()
    }
  }
}
