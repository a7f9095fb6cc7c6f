import AuditEngine
import Rules

/// A clause with its text, its variants and its status.
struct ClauseView {
  let citation: String
  let text: String
  let translation: String?
  let issued: String
  let released: String?
  let textStatus: String
  let whatALogShows: String
  let variants: [Variant]
  let hasVariants: Bool

  /// A place where the printed sources differ.
  struct Variant {
    let readings: String
    let note: String
  }

  init(_ clause: Clause, _ wording: Wording) {
    citation = wording.text(clause.citation)
    text = clause.text
    translation = wording.table.language == .english && !clause.translation.isEmpty ? clause.translation : nil
    issued = wording.dates.day(clause.issued)
    released = clause.released.map(wording.dates.day)
    textStatus = wording.text(clause.textStatus)
    whatALogShows = wording.text(clause.whatALogShows)
    variants = clause.variants.map {
      Variant(
        readings: $0.readings.joined(separator: wording.text("clause.variant.separator")), note: $0.note)
    }
    hasVariants = !variants.isEmpty
  }
}

/// A heading with a text: terms of the glossary, notes on method.
struct Entry {
  let term: String
  let text: String

  /// The entries `prefix.1.term`, `prefix.1.text`, `prefix.2.term`, … of a string table.
  static func all(_ prefix: String, in table: StringTable) -> [Entry] {
    var entries: [Entry] = []
    while let text = table.text(ifAny: "\(prefix).\(entries.count + 1).text") {
      entries.append(Entry(term: table.text(ifAny: "\(prefix).\(entries.count + 1).term") ?? "", text: text))
    }
    return entries
  }
}

/// What another person needs to compute the same result again.
struct ProvenanceView {
  let facts: [LabelledValue]
  let overrides: [OverrideRow]
  let hasOverrides: Bool
  /// What the platform committed itself to; nil without a disclosure.
  let commitments: CommitmentTable?
  let waivers: [WaiverRow]
  let hasWaivers: Bool

  /// A parameter that was set for the audit.
  struct OverrideRow {
    let key: String
    let title: String
    let value: String
    let city: String
    let reference: String
  }

  /// A waiver that was given.
  struct WaiverRow {
    let rule: String
    let text: String
  }

  init(_ contents: ReportContents, _ wording: Wording) {
    let result = contents.result
    let settings = result.settings
    var facts = [
      LabelledValue(
        label: wording.text("provenance.tool"), value: result.tool.name + " " + result.tool.version),
      LabelledValue(label: wording.text("provenance.format"), value: result.format),
    ]
    facts += result.packs.map { pack in
      LabelledValue(
        label: wording.text("provenance.pack"),
        value: "\(wording.text(pack.title)) (\(pack.id) \(pack.version))")
    }
    facts.append(
      LabelledValue(
        label: wording.text("provenance.disclosure"),
        value: result.disclosure.map { Self.text(of: $0, wording) }
          ?? wording.text("provenance.disclosure.none")))
    facts += [
      LabelledValue(label: wording.text("cover.timeZone"), value: MarkupText.visible(result.log.timeZone)),
      LabelledValue(label: wording.text("provenance.seed"), value: String(settings.seed)),
      LabelledValue(label: wording.text("provenance.level"), value: wording.level(settings.level)),
      LabelledValue(
        label: wording.text("provenance.counts"),
        value: wording.text(
          "provenance.counts.value",
          [
            "observations": NumberText.integer(result.observations.count),
            "findings": NumberText.integer(result.findings.count),
          ])),
    ]
    self.facts = facts
    let used = result.rules.flatMap(\.parameters)
    overrides = settings.overrides.map { override in
      let parameter = used.first { $0.key == override.key }
      return OverrideRow(
        key: override.key, title: parameter.map { wording.text($0.title) } ?? "",
        value: parameter.map { wording.quantities.text(override.value, $0.unit) }
          ?? NumberText.trimmed(override.value, atMost: 6),
        city: override.city.map(MarkupText.visible) ?? wording.text("provenance.everywhere"),
        reference: MarkupText.visible(override.reference))
    }
    hasOverrides = !overrides.isEmpty
    commitments = result.commitments.map { CommitmentTable($0, used, wording) }
    waivers = settings.waivers.map { WaiverRow(rule: $0.rule, text: RuleView.text(of: $0, wording)) }
    hasWaivers = !waivers.isEmpty
  }

  private static func text(of disclosure: DisclosureSummary, _ wording: Wording) -> String {
    let states = disclosure.attachments.sorted { $0.key < $1.key }.map { state, count in
      wording.text("attachment.\(state)") + " " + NumberText.integer(count)
    }
    return wording.text(
      "provenance.disclosure.value",
      [
        "file": MarkupText.visible(disclosure.file), "platform": MarkupText.visible(disclosure.platform),
        "day": wording.dates.day(disclosure.asOf), "digest": disclosure.digest,
        "attachments": states.isEmpty ? NumberText.none : wording.table.list(states),
      ])
  }
}
