import OrderLog
import Rules

/// Whether the numbers that the platform committed itself to appear in the log (T-PART-5).
///
/// A commitment names a parameter of the rules. Each rule that uses it is held against the committed number, on the log's
/// days from the commitment's first to its last, for its services and cities; the point takes that rule's verdict. A
/// number that is laxer than a law, a standard or guidance is not in order because it was kept: a person must look.
struct CommitmentsInForceExaminer: DocumentExaminer {
  static let metric = "documents.commitments"

  func examine(_ context: DocumentContext) throws(Absence) -> [DocumentPoint] {
    switch context.section(context.disclosure.commitments, "commitments") {
    case .leftOut(let point): return [point]
    case .empty: throw .noSuchEvent("commitment")
    case .given(let commitments):
      return commitments.flatMap { points($0, context) }
    }
  }

  private func points(_ commitment: Commitment, _ context: DocumentContext) -> [DocumentPoint] {
    func point(
      _ state: DocumentPoint.State, why: String? = nil, _ answer: LogAnswer? = nil
    ) -> DocumentPoint {
      context.point(
        "commitment", entry: commitment.id, state, why: why, on: commitment.from,
        facts: facts(commitment, context), from: [commitment], log: answer)
    }
    guard let committed = CommittedNumber(commitment, in: context.documents) else { return [point(.missing)] }
    if commitment.from > context.day { return [point(.outside)] }
    guard let parameter = parameter(committed.key, context) else {
      return [point(.uncompared, why: "unknown-parameter")]
    }
    guard let bound = parameter.bound else { return [point(.uncompared, why: "no-limit")] }
    guard let witness = context.witness, witness.days != nil else {
      return [point(.uncompared, why: "no-log")]
    }
    guard let days = witness.days(from: commitment.from, to: commitment.until) else {
      return [point(.uncompared, why: "other-days")]
    }
    // A scan that was ended early has no answer; the audit ends with it.
    let answers = (try? witness.verdicts(under: committed, on: days)) ?? []
    if answers.isEmpty { return [point(.uncompared, why: "no-rule")] }
    let isLaxer = isLaxer(committed, parameter, bound, on: days.lowerBound)
    return answers.map { answer in
      var state = answer.state(agreed: context.evidenced([commitment]))
      // That no order of the log is concerned shows nothing of the commitment.
      if state == .outside { state = .uncompared }
      if isLaxer, state == .shown { return point(.question, why: "laxer", answer) }
      return point(state, why: state == .uncompared ? "rule" : nil, answer)
    }
  }

  /// Whether the number is laxer than one of a law, a standard or guidance on a day, in one of its cities.
  private func isLaxer(
    _ committed: CommittedNumber, _ parameter: DatedParameter, _ bound: DatedParameter.Bound,
    on day: CivilDate
  ) -> Bool {
    let cities = committed.commitment.cities
    return (cities.isEmpty ? [nil] : cities.map { $0 }).contains { city in
      guard let value = try? parameter.value(on: day, city: city), let number = value.value else {
        return false
      }
      return value.status < .commitment && bound.isStricter(number, than: committed.value)
    }
  }

  /// The parameter of the packs, with the auditor's values and without any commitment.
  private func parameter(_ key: String, _ context: DocumentContext) -> DatedParameter? {
    if let own = context.request.resolver.parameters[key] { return own }
    return context.witness?.engine.packs.lazy.compactMap { $0.parameters[key] }.first
  }

  private func facts(_ commitment: Commitment, _ context: DocumentContext) -> [DocumentFact?] {
    [
      commitment.parameter.map { DocumentFact("parameter", $0) },
      commitment.value.map { DocumentFact("value", String($0)) }, DocumentFact("from", commitment.from),
      DocumentFact("to", commitment.until),
      commitment.services.isEmpty
        ? nil : DocumentFact("services", commitment.services.joined(separator: ", ")),
      commitment.cities.isEmpty ? nil : DocumentFact("cities", commitment.cities.joined(separator: ", ")),
      commitment.text.map { DocumentFact("text", $0) },
    ]
  }
}
