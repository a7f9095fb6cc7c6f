import AuditEngine
import Rules

/// The appendix of a draft: where each figure and each statement comes from.
struct CertificationAppendix {
  private let contents: CertificationContents

  init(_ contents: CertificationContents) { self.contents = contents }

  /// Findings with their fingerprints, entries of the platform's document with their attachments, provenance.
  var blocks: [Manuscript.Block] {
    [.heading(1, contents.text("appendix"))] + findings + entries + provenance
  }

  private func table(_ keys: [String], _ rows: [[[Manuscript.Run]]], _ widths: [Int]) -> Manuscript.Block {
    .table(Manuscript.Table(keys.map { contents.text("column.\($0)") }, rows, widths: widths))
  }

  /// How many findings of a rule are named by fingerprint; the rest is in `findings.json`.
  private static let fingerprintLimit = 3

  private var findings: [Manuscript.Block] {
    let rules = contents.result.rules.filter { !contents.audit.findings(of: $0.rule).isEmpty }
    guard !rules.isEmpty else {
      return [
        .heading(2, contents.text("appendix.findings")),
        .paragraph([contents.run("appendix.findings.none")]),
      ]
    }
    let rows = rules.map { rule -> [[Manuscript.Run]] in
      let found = contents.audit.findings(of: rule.rule)
      let named = found.prefix(Self.fingerprintLimit).map(\.fingerprint)
      let rest = found.count - named.count
      var text = named.joined(separator: " ")
      if rest > 0 { text += " " + contents.text("appendix.more", ["n": NumberText.integer(rest)]) }
      return [
        [contents.rule(rule)], [.init(contents.wording.text(rule.basis.citation))],
        [.init(NumberText.integer(found.count), link: contents.link(to: rule.rule))], [.init(text)],
      ]
    }
    return [
      .heading(2, contents.text("appendix.findings")),
      table(["rule", "basis", "count", "fingerprints"], rows, [3, 7, 2, 6]),
    ]
  }

  private var entries: [Manuscript.Block] {
    var blocks: [Manuscript.Block] = [
      .heading(2, contents.text("appendix.entries")),
      .note([
        contents.run(
          "appendix.document",
          ["file": contents.said(contents.evidence.file), "digest": contents.said(contents.evidence.digest)])
      ]),
    ]
    for source in Self.sources(of: contents.disclosure) {
      let line = source.line > 0 ? contents.text("appendix.line", ["n": String(source.line)]) : ""
      blocks.append(
        .heading(
          3, contents.text("appendix.entry", ["path": contents.said(source.path), "line": line]),
          anchor: "source-\(source.path)"))
      guard !source.attachments.isEmpty else {
        blocks.append(.paragraph([contents.blank("blank.attachment")]))
        continue
      }
      blocks.append(.items(source.attachments.map(attachment)))
    }
    return blocks
  }

  private func attachment(_ attachment: Attachment) -> [Manuscript.Run] {
    let name = [attachment.title, attachment.file, attachment.url].compactMap { $0 }.map(contents.said)
    let state: String
    switch contents.evidence.state(of: attachment) {
    case .present: state = "present"
    case .missing: state = "missing"
    case .different: state = "different"
    case .outside: state = "outside"
    case .unreadable: state = "unreadable"
    case .notFetched: state = "notFetched"
    }
    var runs: [Manuscript.Run] = [
      .init(contents.wording.table.list(name)), .init(contents.wording.text("sentence.colon")),
      .init(contents.text("attachment.\(state)"), blank: state != "present" && state != "notFetched"),
    ]
    if let digest = attachment.sha256 { runs.append(.init(" " + contents.said(digest))) }
    return runs
  }

  /// Where the entries of a disclosure stand, in its order. An entry inside another is reached through it.
  static func sources(of disclosure: Disclosure) -> [EntrySource] {
    var sources: [EntrySource] = []
    func add(_ entries: [any DisclosureEntry]?) { sources += (entries ?? []).map(\.source) }
    add(disclosure.algorithms)
    add(disclosure.governance)
    for family in AlgorithmFamily.allCases { add(disclosure.mechanism[family]) }
    add(disclosure.publications)
    add(disclosure.orderStatement.map { [$0] })
    add(disclosure.negotiations)
    add(disclosure.consultations)
    add(disclosure.appeals.map { [$0] })
    add(disclosure.humanDecisions.map { [$0] })
    add(disclosure.reviews)
    add(disclosure.filings)
    add(disclosure.options)
    add(disclosure.refusal.map { [$0] })
    add(disclosure.commitments)
    add(disclosure.standards)
    add(disclosure.rectifications)
    add(disclosure.incentives)
    add(disclosure.retention)
    add(disclosure.handover.map { [$0] })
    add(disclosure.technicalMeasures)
    add(disclosure.attestations)
    return sources
  }

  private var provenance: [Manuscript.Block] {
    let facts = ProvenanceView(contents.audit, contents.wording).facts
    return [
      .heading(2, contents.text("appendix.provenance")),
      table(["what", "value"], facts.map { [[.init($0.label)], [.init($0.value)]] }, [4, 12]),
    ]
  }
}
