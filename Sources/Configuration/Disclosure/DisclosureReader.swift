import OrderLog
import Rules

/// Reads the parts of a disclosure. The sections are in files of their own.
struct DisclosureReader {
  let diagnostics: Diagnostics

  /// The whole document.
  func disclosure(_ root: YAMLNode) -> Disclosure? {
    guard let object = object(root, "disclosure", required: ["as_of", "platform"]) else { return nil }
    let platform = object["platform"].flatMap(platform)
    var disclosure = Disclosure(
      asOf: object.date("as_of") ?? CivilDate(dayNumber: 0),
      platform: platform ?? DisclosedPlatform(id: "", name: ""))
    disclosure.algorithms = list(object, "algorithms", algorithm)
    disclosure.governance = list(object, "governance", governance)
    disclosure.mechanism = object["mechanism"].flatMap(mechanism) ?? DeclaredMechanism()
    disclosure.publications = list(object, "publications", publication)
    disclosure.orderStatement = object["order_statement"].flatMap(orderStatement)
    disclosure.negotiations = list(object, "negotiations", negotiation)
    disclosure.consultations = list(object, "consultations", consultation)
    disclosure.appeals = object["appeals"].flatMap(appeals)
    disclosure.humanDecisions = object["human_decisions"].flatMap(humanDecisions)
    disclosure.reviews = list(object, "reviews", review)
    disclosure.filings = list(object, "filings", filing)
    disclosure.options = list(object, "options", option)
    disclosure.refusal = object["refusal"].flatMap(refusal)
    disclosure.commitments = list(object, "commitments", commitment)
    disclosure.standards = list(object, "standards", standard)
    disclosure.rectifications = list(object, "rectifications", rectification)
    disclosure.incentives = list(object, "incentives", incentive)
    disclosure.retention = list(object, "retention", retention)
    disclosure.handover = object["handover"].flatMap(handover)
    disclosure.technicalMeasures = list(object, "technical_measures", measure)
    disclosure.attestations = list(object, "attestations", attestation) ?? []
    checkReferences(disclosure, object)
    return disclosure
  }

  private func platform(_ node: YAMLNode) -> DisclosedPlatform? {
    guard let object = object(node, "platform", required: ["id", "name", "services"]),
      let id = object.text("id"), let name = object.text("name")
    else { return nil }
    return DisclosedPlatform(
      id: id, name: name, services: services(object), cities: object.texts("cities"))
  }

  /// What refers to something else in the document, and names that must be unique.
  private func checkReferences(_ disclosure: Disclosure, _ object: YAMLObject) {
    func unique(_ key: String, _ names: [String]) {
      let nodes = (object[key]?.list(Diagnostics()) ?? [])
      guard nodes.count == names.count else { return }
      var seen = Set<String>()
      for (node, name) in zip(nodes, names) where !seen.insert(name).inserted {
        diagnostics.report(
          .inconsistent("\"\(name)\" stands here a second time"), at: node, "keep one of the two")
      }
    }
    unique("algorithms", (disclosure.algorithms ?? []).map(\.name))
    unique("commitments", (disclosure.commitments ?? []).map(\.id))
    unique("publications", (disclosure.publications ?? []).map { "\($0.rule) \($0.version)" })
    unique("consultations", (disclosure.consultations ?? []).map { "\($0.rule) \($0.version)" })
    let known = (disclosure.commitments ?? []).map(\.id)
    for node in object["negotiations"]?.list(Diagnostics()) ?? [] {
      guard case .mapping(let entries) = node.content,
        let named = entries.first(where: { $0.key == "commitments" })?.value
      else { continue }
      for part in named.list(Diagnostics()) ?? [] { _ = part.choice(known, diagnostics) }
    }
  }

  // MARK: What all sections use

  /// A mapping with the keys of a part of the format.
  func object(_ node: YAMLNode, _ part: String, required: [String] = []) -> YAMLObject? {
    node.object(DisclosureFile.keys[part] ?? [], required: required, diagnostics)
  }

  /// The entries of a section; nil when the section is not there.
  func list<Entry>(_ object: YAMLObject, _ key: String, _ read: (YAMLNode) -> Entry?) -> [Entry]? {
    object[key].map { ($0.list(diagnostics) ?? []).compactMap(read) }
  }

  /// Values of an enumeration; nil when the key is not there.
  func values<Value: RawRepresentable & CaseIterable>(
    of type: Value.Type, _ object: YAMLObject, _ key: String
  ) -> [Value]? where Value.RawValue == String {
    object[key].map { node in
      (node.list(diagnostics) ?? []).compactMap { $0.value(of: type, diagnostics) }
    }
  }

  /// Services, as the order log writes them.
  func services(_ object: YAMLObject) -> [String] {
    (object["services"]?.list(diagnostics) ?? []).compactMap {
      guard let vocabulary = Field.service.vocabulary else { return $0.nonEmptyText(diagnostics) }
      return $0.choice(vocabulary, diagnostics)
    }
  }

  /// `true` or `false`.
  func flag(_ object: YAMLObject, _ key: String) -> Bool? { object[key]?.flag(diagnostics) }

  /// Texts, or nil when the key is not there.
  func texts(_ object: YAMLObject, _ key: String) -> [String]? {
    object[key].flatMap { $0.texts(diagnostics) }
  }

  /// Two days in order; notes when the second is before the first.
  func ordered(_ object: YAMLObject, _ first: String, _ second: String) -> (CivilDate?, CivilDate?) {
    let days = (object.date(first), object.date(second))
    if let from = days.0, let to = days.1, to < from, let node = object[second] {
      diagnostics.report(
        .inconsistent("\(to) is before \(from)"), at: node, "let \(second) be the same day or later")
    }
    return days
  }

  /// Where an entry stands and what it points to.
  func source(_ object: YAMLObject) -> EntrySource {
    EntrySource(
      path: object.node.path, line: object.node.position.line,
      attachments: list(object, "attachments", attachment) ?? [])
  }

  /// `sha256:` and 64 hexadecimal digits, the digits alone also; in lower case.
  func digest(_ object: YAMLObject, _ key: String) -> String? {
    guard let node = object[key], let text = node.nonEmptyText(diagnostics)?.lowercased() else { return nil }
    let digits = text.hasPrefix("sha256:") ? String(text.dropFirst(7)) : text
    guard digits.utf8.count == 64, digits.utf8.allSatisfy({ "0123456789abcdef".utf8.contains($0) }) else {
      diagnostics.report(
        .inconsistent("\"\(text.prefix(80))\" is not a SHA-256 digest"), at: node,
        "write sha256: and the 64 hexadecimal digits that sha256sum prints")
      return nil
    }
    return "sha256:" + digits
  }

  private func attachment(_ node: YAMLNode) -> Attachment? {
    guard let object = object(node, "attachment") else { return nil }
    let file = object.text("file")
    let url = object.text("url")
    if file == nil, url == nil {
      diagnostics.report(
        .inconsistent("the attachment is neither a file nor a URL"), at: node, "add \"file:\" or \"url:\"")
    }
    if let file, let place = object["file"] {
      let parts = file.split(separator: "/", omittingEmptySubsequences: false)
      if file.hasPrefix("/") || parts.contains("..") || file.contains("\\") || file.contains("\u{0}") {
        diagnostics.report(
          .inconsistent("\"\(file)\" is outside the disclosure's folder"), at: place,
          "put the file beside the disclosure and write its path from there, with /")
      }
      if object["sha256"] == nil {
        diagnostics.report(
          .missingKey("sha256"), at: node, "add \"sha256:\" with what sha256sum prints for the file")
      }
    }
    return Attachment(
      title: object.text("title"), file: file, url: url, sha256: digest(object, "sha256"))
  }
}
