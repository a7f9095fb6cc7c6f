import OrderLog
import Rules

/// Whether the three causes outside a worker's control are accepted as grounds of an appeal (T-APP-3).
struct AppealGroundsExaminer: DocumentExaminer {
  static let metric = "documents.appeal-grounds"

  func examine(_ context: DocumentContext) throws(Absence) -> [DocumentPoint] {
    guard let appeals = context.disclosure.appeals else { return [context.point("appeals", .missing)] }
    guard let grounds = appeals.grounds else {
      return [context.point("appeal-grounds", .missing, from: [appeals])]
    }
    return AppealGround.named.map { ground in
      context.point(
        "ground.\(ground.rawValue)",
        grounds.contains(ground) ? context.evidenced([appeals]) : .contradicted, from: [appeals])
    }
  }
}
