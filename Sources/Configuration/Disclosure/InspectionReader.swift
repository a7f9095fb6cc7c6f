import OrderLog
import Rules

/// Reviews, filings, inspections, the hand-over and attestations.
extension DisclosureReader {
  func review(_ node: YAMLNode) -> AlgorithmReview? {
    guard let object = object(node, "review", required: ["date", "objects"]), let date = object.date("date")
    else { return nil }
    return AlgorithmReview(
      date: date, objects: values(of: ReviewObject.self, object, "objects") ?? [],
      families: values(of: AlgorithmFamily.self, object, "families") ?? [], reviewer: object.text("reviewer"),
      isIndependent: flag(object, "independent"), findings: texts(object, "findings"),
      corrections: texts(object, "corrections"), period: object["period"].flatMap(period),
      indicators: list(object, "indicators", indicator) ?? [], source: source(object))
  }

  private func indicator(_ node: YAMLNode) -> ClaimedIndicator? {
    guard let object = object(node, "indicator", required: ["name", "value"]), let name = object.text("name"),
      let value = object.number("value")
    else { return nil }
    return ClaimedIndicator(
      name: name, value: value, period: object["period"].flatMap(period), city: object.text("city"),
      source: EntrySource(path: node.path, line: node.position.line))
  }

  func filing(_ node: YAMLNode) -> AlgorithmFiling? {
    guard let object = object(node, "filing") else { return nil }
    let (start, end) = ordered(object, "service_start", "service_end")
    return AlgorithmFiling(
      algorithm: object.text("algorithm"), isRequired: flag(object, "required"),
      number: object.text("number"), types: values(of: AlgorithmType.self, object, "types") ?? [],
      serviceStart: start, filed: object.date("filed"), recorded: object.date("recorded"),
      changes: list(object, "changes", change), serviceEnd: end, cancelled: object.date("cancelled"),
      parts: values(of: FilingPart.self, object, "parts"),
      sections: values(of: ReportSection.self, object, "sections"),
      headings: values(of: DisclosedHeading.self, object, "headings"), shown: object["shown"].flatMap(shown),
      source: source(object))
  }

  private func change(_ node: YAMLNode) -> FiledChange? {
    guard let object = object(node, "change", required: ["content", "changed"]),
      let content = object.text("content"), let changed = object.date("changed")
    else { return nil }
    return FiledChange(
      content: content, changed: changed, filed: object.date("filed"), source: source(object))
  }

  private func shown(_ node: YAMLNode) -> ShownFiling? {
    guard let object = object(node, "shown", required: ["number", "link"]),
      let number = flag(object, "number"), let link = flag(object, "link")
    else { return nil }
    return ShownFiling(number: number, link: link, place: object.text("place"), source: source(object))
  }

  func rectification(_ node: YAMLNode) -> RectificationOrder? {
    guard let object = object(node, "rectification", required: ["authority", "matter", "issued"]),
      let authority = object.text("authority"), let matter = object.text("matter"),
      let issued = object.date("issued")
    else { return nil }
    return RectificationOrder(
      authority: authority, matter: matter, issued: issued, deadline: object.date("deadline"),
      closed: object.date("closed"), source: source(object))
  }

  func retention(_ node: YAMLNode) -> RetentionRule? {
    guard let object = object(node, "retention", required: ["records"]),
      let records = object.value(of: RetentionRule.Kind.self, "records")
    else { return nil }
    return RetentionRule(records: records, months: positive(object, "months"), source: source(object))
  }

  func handover(_ node: YAMLNode) -> LogHandover? {
    guard let object = object(node, "handover", required: ["date", "files"]), let date = object.date("date")
    else { return nil }
    return LogHandover(
      date: date, role: object.text("role"), files: list(object, "files", handedOver) ?? [],
      source: source(object))
  }

  private func handedOver(_ node: YAMLNode) -> HandedOverFile? {
    guard let object = object(node, "handedOver", required: ["name", "sha256"]),
      let name = object.text("name"), let digest = digest(object, "sha256")
    else { return nil }
    return HandedOverFile(
      name: name, sha256: digest, bytes: object["bytes"]?.integer(diagnostics, in: 0...Int.max))
  }

  func attestation(_ node: YAMLNode) -> Attestation? {
    guard
      let object = object(
        node, "attestation", required: ["rule", "answer", "statement", "role", "date"]),
      let rule = object.text("rule"), let answer = object.value(of: Attestation.Answer.self, "answer"),
      let statement = object.text("statement"), let role = object.text("role"), let date = object.date("date")
    else { return nil }
    return Attestation(
      rule: rule, entry: object.text("entry"), answer: answer, statement: statement, role: role, date: date,
      source: source(object))
  }
}
