import OrderLog
import Rules

/// Whether there is an entry for appeals, with a described process and a published time limit (T-APP-1).
struct AppealChannelExaminer: DocumentExaminer {
  static let metric = "documents.appeal-channel"

  func examine(_ context: DocumentContext) throws(Absence) -> [DocumentPoint] {
    guard let appeals = context.disclosure.appeals else { return [context.point("appeals", .missing)] }
    let evidenced = context.evidenced([appeals])
    func state(_ said: [String]?) -> DocumentPoint.State {
      guard let said else { return .missing }
      return said.isEmpty ? .contradicted : evidenced
    }
    func point(_ subject: String, _ state: DocumentPoint.State, _ facts: [DocumentFact?]) -> DocumentPoint {
      context.point(subject, state, facts: facts, from: [appeals])
    }
    let limit: DocumentPoint.State =
      appeals.hasNoReplyLimit ? .contradicted : appeals.replyDays == nil ? .missing : evidenced
    return [
      point(
        "appeal-entry", state(appeals.channels), (appeals.channels ?? []).map { DocumentFact("channel", $0) }),
      point("appeal-process", state(appeals.steps), (appeals.steps ?? []).map { DocumentFact("step", $0) }),
      point("reply-limit", limit, [appeals.replyDays.map { DocumentFact("reply-days", Self.text($0)) }]),
      point(
        "appeal-published", appeals.published.map { $0 <= context.day } == true ? evidenced : .missing,
        [DocumentFact("published", appeals.published)]),
    ]
  }

  private static func text(_ days: Double) -> String {
    Int(exactly: days).map(String.init) ?? String(days)
  }
}
