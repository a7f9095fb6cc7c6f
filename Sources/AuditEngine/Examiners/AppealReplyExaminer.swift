import Metrics
import OrderLog

/// How long appeals wait for an answer: against the platform's own published limit (T-APP-2), against a default where
/// it has published none (T-APP-2b), or against a number that holds whatever it has published (PWD-REVIEW-1).
struct AppealReplyExaminer: Examiner {
  static let metric = ReplyTime.id
  static let arguments = ["limit": ["own", "default", "fixed"]]
  static let roles: [String] = []
  static let optionalRoles = ["share", "reply"]

  /// The longest wait in ms, or why there is none.
  private let limit: Result<Int64, Absence>

  init(_ request: ExaminationRequest) throws(ParameterResolver.Problem) {
    let own = request.disclosure?.disclosure.appeals?.replyDays
    let day = 86_400_000.0
    switch try request.argument("limit", of: Self.arguments) {
    case "own":
      limit =
        own.map { .success(Int64(exactly: ($0 * day).rounded()) ?? .max) }
        ?? .failure(.document("reply-limit"))
    case "default" where own != nil:
      // The default is for platforms without a limit of their own.
      limit = .failure(.noSuchEvent("no-reply-limit"))
    default:
      limit = .success(try request.milliseconds("reply", per: day))
    }
  }

  var states: [StateRequest] { (try? limit.get()).map { ReplyTime(limit: $0).states } ?? [] }

  func measure(_ store: StateStore, _ log: OrderLog) throws(Absence) -> Measurement {
    let replies = ReplyTime(limit: try limit.get(), observedUntil: LogCensus(log: log).period?.last)
    guard let appeals = log.table(.appeals), appeals.rowCount > 0 else { throw .noSuchEvent("appeal") }
    return try Absence.wrap { () throws(NoValue) in try replies.value(from: store, in: log) }
  }
}
