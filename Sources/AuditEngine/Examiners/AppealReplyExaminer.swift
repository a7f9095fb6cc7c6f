import Metrics
import OrderLog

/// How long appeals wait for an answer, against the platform's own published limit (T-APP-2), or against a default
/// where it has published none (T-APP-2b).
///
/// Reads the table of appeals directly: it is small, and each appeal stands for itself.
struct AppealReplyExaminer: Examiner {
  static let metric = "appeals.reply-time"
  static let arguments = ["limit": ["own", "default"]]
  static let roles = ["share"]
  static let optionalRoles = ["reply"]

  /// The limit in days, or why there is none.
  private let limit: Result<Double, Absence>

  init(_ request: ExaminationRequest) throws(ParameterResolver.Problem) {
    let own = request.disclosure?.disclosure.appeals?.replyDays
    if try request.argument("limit", of: Self.arguments) == "own" {
      limit = own.map { .success($0) } ?? .failure(.document("reply-limit"))
    } else {
      // The default is for platforms without a limit of their own.
      limit = own == nil ? .success(try request.value("reply")) : .failure(.noSuchEvent("no-reply-limit"))
    }
  }

  var states: [StateRequest] { [] }

  func measure(_ store: StateStore, _ log: OrderLog) throws(Absence) -> Measurement {
    let days = try limit.get()
    guard let appeals = log.table(.appeals), appeals.rowCount > 0, let opened = appeals.integers(.openedAt)
    else { throw .noSuchEvent("appeal") }
    let replied = appeals.integers(.repliedAt)
    let orders = appeals.identifiers(.orderID)
    let longest = Int64((days * 86_400_000).rounded())
    // An appeal that is open at the end of the log has waited until then at least.
    let end = ([LogCensus(log: log).period?.last] + [opened, replied].map { $0?.storage.elements.max() })
      .compactMap { $0 }.max()
    var measurement = Measurement(
      unit: .appeal, examined: 0, exceeding: 0, workersExamined: 0, workersExceeding: 0)
    var open = 0
    for row in 0..<appeals.rowCount {
      guard let start = opened.value(at: row) else {
        measurement.undecided += 1
        continue
      }
      let reply = replied?.value(at: row)
      guard let stop = reply ?? end, stop >= start else {
        measurement.undecided += 1
        continue
      }
      let waited = stop - start
      if reply == nil { open += 1 }
      if reply == nil, waited <= longest {
        measurement.undecided += 1
        continue
      }
      measurement.examined += 1
      guard waited > longest else { continue }
      measurement.exceeding += 1
      measurement.cases.append(
        Case(
          orderID: orders?.value(at: row), window: start..<max(stop, start + 1),
          measured: Double(waited) / 86_400_000, limit: days, quantity: .days, isLowerBound: reply == nil))
    }
    measurement.cases.sort { a, b in
      a.measured == b.measured ? (a.orderID ?? "") < (b.orderID ?? "") : a.measured > b.measured
    }
    measurement.cases = Array(measurement.cases.prefix(Measurement.caseLimit))
    measurement.figures = [Figure("reply-limit", days, .days), Figure("unanswered", Double(open), .count)]
    return measurement
  }
}
