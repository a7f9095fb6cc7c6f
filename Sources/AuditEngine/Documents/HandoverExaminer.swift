import OrderLog
import Rules

/// Whether the files that were read are those of the hand-over, by digest (T-INS-3).
struct HandoverExaminer: DocumentExaminer {
  static let metric = "documents.handover"

  func examine(_ context: DocumentContext) throws(Absence) -> [DocumentPoint] {
    guard let handover = context.disclosure.handover else { return [context.point("handover", .missing)] }
    guard let inputs = context.request.inputs else {
      return [context.point("handover", .uncompared, why: "inputs", from: [handover])]
    }
    let evidenced = context.evidenced([handover])
    func point(
      _ name: String, _ state: DocumentPoint.State, why: String? = nil, _ facts: [DocumentFact?]
    ) -> DocumentPoint {
      context.point(
        "handed-over", entry: name, state, why: why, on: handover.date, facts: facts, from: [handover])
    }
    let listed = handover.files.map { file in
      guard let own = inputs.first(where: { $0.name == file.name }) else {
        return point(file.name, .uncompared, why: "not-read", [DocumentFact("stated", file.sha256)])
      }
      return point(
        file.name, own.sha256 == file.sha256 ? evidenced : .contradicted,
        [DocumentFact("stated", file.sha256), DocumentFact("found", own.sha256)])
    }
    let unlisted = inputs.filter { input in !handover.files.contains { $0.name == input.name } }
    return listed
      + unlisted.map { point($0.name, .missing, [DocumentFact("found", $0.sha256)]) }
  }
}
