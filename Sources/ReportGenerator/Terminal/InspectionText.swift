public import AuditEngine
public import OrderLog

/// What `inspect` says of a log: what is there, what is broken, which rules it can decide, what to ask for.
public struct InspectionText: Sendable {
  /// The text, ending with a line feed. Texts from the log cannot steer the terminal: controls are written out.
  public let text: String

  /// How many rows that were set aside are listed.
  private static let listLimit = 10

  /// The text for a terminal of `width` columns.
  public init(
    _ decidability: Decidability, _ report: ReadingReport, language: Language = .chinese, width: Int = 100
  ) throws(ReportError) {
    let wording = Wording(try StringTable(language))
    var lines: [String] = []
    func say(_ key: String, _ values: [String: String] = [:]) -> String {
      wording.text("command.inspect." + key, values)
    }
    func item(_ text: String, indent: Int = 2) {
      let pad = String(repeating: " ", count: indent)
      lines += DisplayWidth.lines(text, width: max(30, width - indent)).enumerated().map { index, line in
        pad + (index == 0 ? "· " : "  ") + line
      }
    }
    func section(_ title: String) { lines += ["", title] }

    let log = decidability.log
    lines.append(
      say(
        log.firstInstant == nil ? "headline.no-times" : "headline",
        [
          "orders": wording.counted(.order, log.rows["orders"] ?? 0), "workers": wording.workers(log.workers),
          "first": log.firstInstant ?? "–", "last": log.lastInstant ?? "–", "zone": log.timeZone,
        ]))
    section(say("tables"))
    let fields = FieldWording(table: wording.table)
    for kind in TableKind.allCases {
      guard let rows = log.rows[kind.rawValue] else { continue }
      item(say("table", ["table": fields.tableName(kind.rawValue), "rows": NumberText.integer(rows)]))
      let names = (log.fields[kind.rawValue] ?? []).map { MarkupText.visible($0) }
      if !names.isEmpty { item(say("fields", ["fields": names.joined(separator: " ")]), indent: 4) }
    }

    section(say("quality"))
    let quality = decidability.quality
    if quality.observations.isEmpty { item(say("nothing-broken")) }
    let checks = CheckWording(wording: wording)
    for severity in ["serious", "caution", "info"] {
      for observation in quality.observations where observation.severity == severity {
        // The sentence about absent fields names them itself.
        let name = observation.code == "absent-fields" ? nil : observation.field
        let field = name.map { MarkupText.visible($0) + wording.text("sentence.colon") } ?? ""
        item("[\(wording.text("checkSeverity.\(severity)"))] \(field)\(checks.sentence(observation))")
      }
    }
    if report.quarantinedCount > 0 {
      item(say("quarantined", ["count": NumberText.integer(report.quarantinedCount)]))
      for row in report.quarantined.prefix(Self.listLimit) {
        let column =
          row.columnNumber.map {
            say("quarantined.column", ["number": String($0), "name": MarkupText.visible(row.column ?? "")])
          } ?? ""
        item(
          say(
            "quarantined.where",
            [
              "file": MarkupText.visible(row.file), "line": String(row.line), "column": column,
              "reason": wording.text("fault.\(row.reason.rawValue)"),
            ]), indent: 4)
      }
      if report.quarantined.contains(where: { $0.reason == .notUTF8 }) { item(say("encoding")) }
    }
    if !quality.weakFields.isEmpty {
      item(say("weak", ["fields": quality.weakFields.joined(separator: ", ")]))
    }

    func name(_ metric: Decidability.Metric) -> String {
      metric.variant.isEmpty ? metric.metric : "\(metric.metric) (\(metric.variant))"
    }
    let given = decidability.metrics.filter { $0.missing.isEmpty }
    if !given.isEmpty {
      section(say("metrics"))
      item(given.map(name).joined(separator: ", "))
    }
    let lacking = decidability.metrics.filter { !$0.missing.isEmpty }
    if !lacking.isEmpty { section(say("metrics-missing")) }
    for metric in lacking { item("\(name(metric)): \(metric.missing.joined(separator: ", "))") }

    if decidability.rules.contains(where: \.isDecidable) {
      lines.append("")
      lines += DisplayWidth.lines(say("decidable"), width: width)
    }
    for rule in decidability.rules where rule.isDecidable {
      item("\(rule.rule)  \(wording.text(rule.title))")
    }
    section(say("undecidable"))
    let reasons = ReasonWording(wording: wording)
    let needing = decidability.rules.filter { $0.reason?.code == .needsDisclosure }
    if !needing.isEmpty {
      item(needing.map(\.rule).joined(separator: " "))
      lines += DisplayWidth.lines(
        say("ask", ["ask": wording.text("request.disclosure")]), width: max(30, width - 4)
      ).map { "    " + $0 }
    }
    for rule in decidability.rules where !rule.isDecidable && rule.reason?.code != .needsDisclosure {
      item("\(rule.rule)  \(wording.text(rule.title))")
      if let reason = rule.reason {
        lines += DisplayWidth.lines(reasons.text(reason), width: max(30, width - 4)).map { "    " + $0 }
      }
      if rule.verdict == .undetermined {
        lines += DisplayWidth.lines(say("ask", ["ask": wording.text(rule.ask)]), width: max(30, width - 4))
          .map { "    " + $0 }
      }
    }
    text = lines.joined(separator: "\n") + "\n"
  }
}
