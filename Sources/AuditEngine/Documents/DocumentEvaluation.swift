import OrderLog
import Rules

/// The verdict of one reading of a rule about documents: the points together, and the answer of a named role where
/// the rule leaves a question to a person.
struct DocumentEvaluation {
  let result: ReadingResult
  let points: [DocumentPoint]

  /// Evaluates an examination; nil when it is not about documents or could not begin.
  init?(_ examination: AuditPlan.Examination, _ witness: LogWitness?) {
    guard case .documents(let examiner, let documents) = examination.subject else { return nil }
    let context = DocumentContext(
      documents: documents, request: examination.request, witness: witness)
    var points: [DocumentPoint] = []
    var (verdict, reason) = (Verdict.error, VerdictReason(.failed))
    do throws(Absence) {
      points = try examiner.examine(context)
      (verdict, reason) = Self.verdict(points, examination.rule, context)
    } catch {
      // What nobody states is said in the words of documents.
      if case .noSuchEvent(let code) = error {
        (verdict, reason) = (.notApplicable, Self.nothing(code))
      } else {
        (verdict, reason) = (error.verdict, error.reason)
      }
    }
    self.points = points
    result = ReadingResult(
      reading: examination.reading, verdict: verdict, reason: reason, measured: nil)
  }

  private static func verdict(
    _ points: [DocumentPoint], _ rule: Rule, _ context: DocumentContext
  ) -> (Verdict, VerdictReason) {
    let aggregate = Verdict.aggregate(points.map { $0.state.verdict(beyond: rule.decision.beyond) })
    // What is missing can only add to what was found, as with the units of a log: an open point does not hide a
    // contradiction that is for a person to judge.
    let isContradicted = points.contains { $0.state == .contradicted }
    let verdict = isContradicted && aggregate != .error ? rule.decision.beyond : aggregate
    func reason(_ code: VerdictReason.Code, _ states: DocumentPoint.State...) -> VerdictReason {
      let own = points.filter { states.contains($0.state) }
      var details = ["examined": String(points.count), "points": String(own.count)]
      details["subjects"] = subjects(own)
      if code == .documentsUncompared {
        details["why"] = Set(own.compactMap(\.why)).sorted().first
        let rules = Set(own.compactMap(\.log?.rule)).sorted()
        if !rules.isEmpty { details["rules"] = rules.joined(separator: ", ") }
      }
      return VerdictReason(code, details)
    }
    if isContradicted { return (verdict, reason(.documentsContradict, .contradicted)) }
    switch verdict {
    case .undetermined:
      return points.contains { $0.state == .missing }
        ? (verdict, reason(.documentsMissing, .missing))
        : (verdict, reason(.documentsUncompared, .uncompared))
    case .needsReview: return (verdict, reason(.documentsQuestion, .question))
    case .notApplicable:
      return (verdict, context.anyAttestation.map(attested) ?? nothing("outside"))
    default: break
    }
    guard rule.decision.kind == .judgement else { return (verdict, reason(.documentsShow, .shown)) }
    guard let attestation = context.attestation() else {
      return (.needsReview, reason(.documentsQuestion, .shown))
    }
    switch attestation.answer {
    case .yes: return (.met, attested(attestation))
    case .no: return (rule.decision.beyond, attested(attestation))
    case .notApplicable: return (.notApplicable, attested(attestation))
    }
  }

  /// What the rule is about does not exist by the documents, as a code.
  private static func nothing(_ event: String) -> VerdictReason {
    VerdictReason(.noSuchEvent, ["event": event, "why": "documents"])
  }

  private static func attested(_ attestation: Attestation) -> VerdictReason {
    VerdictReason(
      .attested,
      [
        "role": attestation.role, "day": attestation.date.description, "answer": attestation.answer.rawValue,
      ])
  }

  /// The subjects of points, each once, at most eight of them.
  private static func subjects(_ points: [DocumentPoint]) -> String? {
    var found: [String] = []
    for point in points where !found.contains(point.subject) { found.append(point.subject) }
    if found.isEmpty { return nil }
    return found.prefix(8).joined(separator: ", ") + (found.count > 8 ? ", …" : "")
  }

  /// The source of a rule's verdict: the most binding of those that the points against it name, else the most binding
  /// that covers one of the platform's services; one in force before one that is not yet. What a named role has
  /// answered rests on no source: none says how good a document must be.
  static func basis(
    of rule: Rule, _ evaluation: DocumentEvaluation?, services: [String], day: CivilDate?,
    standards: DeclaredStandards
  ) -> Basis {
    if evaluation?.result.reason.code == .attested { return rule.bases.last ?? .unknown }
    let against = (evaluation?.points ?? []).filter { $0.state == .contradicted || $0.state == .question }
    let named = Set(against.compactMap(\.source))
    let covering = rule.bases.filter { basis in
      let own = basis.scope.services
      guard services.isEmpty || services.contains(where: { standards.binds(basis, service: $0, on: day) })
      else { return false }
      return own.isEmpty || services.isEmpty || !Set(own).isDisjoint(with: services)
    }
    let asked = named.isEmpty ? covering : rule.bases.filter { named.contains($0.source) }
    let candidates = asked.isEmpty ? rule.bases : asked
    return candidates.first { basis in day.map(basis.isInForce(on:)) ?? true } ?? candidates.first
      ?? .unknown
  }
}
