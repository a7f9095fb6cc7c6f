import OrderLog
import Rules

/// Which options workers have (T-CH-2).
struct WorkerOptionsExaminer: DocumentExaminer {
  static let metric = "documents.worker-options"

  func examine(_ context: DocumentContext) throws(Absence) -> [DocumentPoint] {
    guard let options = context.disclosure.options else { return [context.point("options", .missing)] }
    return WorkerOption.allCases.map { option in
      let own = options.filter { $0.option == option && ($0.since.map { $0 <= context.day } ?? true) }
      let state: DocumentPoint.State =
        own.isEmpty
        ? .missing : own.contains(where: \.exists) ? context.evidenced(own.filter(\.exists)) : .contradicted
      return context.point(
        "option.\(option.rawValue)", state,
        facts: own.flatMap { [$0.place.map { DocumentFact("place", $0) }, DocumentFact("since", $0.since)] },
        from: own)
    }
  }
}
