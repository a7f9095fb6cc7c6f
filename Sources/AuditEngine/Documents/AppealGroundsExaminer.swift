import OrderLog
import Rules

/// Whether the three causes outside a worker's control are accepted as grounds of an appeal (T-APP-3), and what became of
/// such appeals where the log has a table of them: how many were upheld, by cause. A ground that is accepted on paper
/// while none of enough appeals was upheld is for a person to look at.
struct AppealGroundsExaminer: DocumentExaminer {
  static let metric = "documents.appeal-grounds"
  static let roles = ["minimum"]

  func examine(_ context: DocumentContext) throws(Absence) -> [DocumentPoint] {
    guard let appeals = context.disclosure.appeals else { return [context.point("appeals", .missing)] }
    let outcomes = context.witness.flatMap { AppealOutcomes($0.log) }
    guard let grounds = appeals.grounds else {
      return [context.point("appeal-grounds", .missing, from: [appeals])]
    }
    let least = try context.count("minimum")
    return AppealGround.named.map { ground in
      let found = outcomes?.byGround[ground]
      var state = grounds.contains(ground) ? context.evidenced([appeals]) : .contradicted
      let isNeverUpheld = found.map { $0.decided >= least && $0.upheld == 0 } ?? false
      if state == .shown, isNeverUpheld { state = .question }
      return context.point(
        "ground.\(ground.rawValue)", state, why: state == .question ? "none-upheld" : nil,
        facts: found.map {
          [
            DocumentFact("decided-appeals", String($0.decided)),
            DocumentFact("upheld-appeals", String($0.upheld)),
          ]
        } ?? [], from: [appeals])
    }
  }
}

/// How many appeals were decided and upheld, by cause.
struct AppealOutcomes {
  /// One cause.
  struct Count {
    var decided = 0
    var upheld = 0
  }

  private(set) var byGround: [AppealGround: Count] = [:]

  /// The appeals of a log; nil when it has no table with causes and outcomes.
  init?(_ log: OrderLog) {
    guard let table = log.table(.appeals), let causes = table.texts(.cause),
      let outcomes = table.texts(.outcome)
    else { return nil }
    for row in 0..<table.rowCount {
      guard let ground = causes.value(at: row).flatMap({ AppealGround(rawValue: $0) }),
        let isUpheld = outcomes.value(at: row).flatMap({ Self.isUpheld[$0] })
      else { continue }
      byGround[ground, default: Count()].decided += 1
      if isUpheld { byGround[ground, default: Count()].upheld += 1 }
    }
  }

  /// The outcomes of the log format; others decide nothing here.
  private static let isUpheld = ["upheld": true, "partly_upheld": true, "rejected": false]
}
