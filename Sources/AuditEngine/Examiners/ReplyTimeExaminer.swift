import Metrics
import OrderLog

/// How long appeals wait for an answer (pack eu-pwd).
struct ReplyTimeExaminer: Examiner {
  static let metric = ReplyTime.id
  static let roles = ["limit"]

  private let replies: ReplyTime

  init(_ request: ExaminationRequest) throws(ParameterResolver.Problem) {
    replies = ReplyTime(limit: try request.milliseconds("limit", per: 86_400_000))
  }

  var states: [StateRequest] { replies.states }

  func measure(_ store: StateStore, _ log: OrderLog) throws(Absence) -> Measurement {
    try Absence.wrap { () throws(NoValue) in try replies.value(from: store, in: log) }
  }
}
