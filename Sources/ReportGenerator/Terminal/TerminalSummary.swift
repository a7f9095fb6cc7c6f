public import AuditEngine
import Rules

/// A short account of an audit for a terminal: verdict counts, obligations, the weightiest findings, what is
/// undetermined and what to ask for, where the report is.
public struct TerminalSummary: Sendable {
  /// The summary, ending with a line feed. Texts from the log cannot steer the terminal: controls are written
  /// out.
  public let text: String

  /// The summary of a result for a terminal of `width` columns, 60 at least.
  ///
  /// With `colour`, ANSI colours are used; the words say the same without them, and where the output is no
  /// terminal they should be left out.
  public init(
    _ result: AuditResult, language: Language = .chinese, colour: Bool = false, width: Int = 100,
    reportPath: String? = nil
  ) throws(ReportError) {
    let lines = SummaryLines(
      wording: Wording(try StringTable(language), currency: result.currency?.code), hasColour: colour,
      width: max(60, width))
    text = lines.text(ReportContents(result), reportPath: reportPath)
  }
}

/// Puts the lines of a summary together.
private struct SummaryLines {
  let wording: Wording
  let hasColour: Bool
  let width: Int

  /// How many findings and how many requests are listed.
  private static let listLimit = 8

  /// All lines, the last one ended.
  func text(_ contents: ReportContents, reportPath: String?) -> String {
    var lines = heading(contents)
    lines += obligations(contents)
    lines += findings(contents)
    lines += undecided(contents)
    lines += ["", dim(quality(contents))]
    if let hint = encodingHint(contents) { lines += DisplayWidth.lines(hint, width: width) }
    if let reportPath {
      lines.append(wording.text("terminal.report", ["path": MarkupText.visible(reportPath)]))
    }
    lines += DisplayWidth.lines(wording.text("terminal.disclaimer"), width: width).map(dim)
    return lines.joined(separator: "\n") + "\n"
  }

  private func heading(_ contents: ReportContents) -> [String] {
    let cover = CoverView(contents, wording)
    let log = contents.result.log
    let scope = wording.text(
      "terminal.scope",
      [
        "period": cover.period, "orders": wording.counted(.order, log.rows["orders"] ?? 0),
        "workers": wording.workers(log.workersWithOrders),
      ])
    var counts = [""]
    var used = 0
    for count in cover.counts {
      let label = mark(count.chip) + count.chip.label
      let length = DisplayWidth.of(label) + 1 + count.count.count + 3
      if used + length > width + 3 {
        counts.append("")
        used = 0
      }
      counts[counts.count - 1] +=
        (used == 0 ? "" : "   ") + colour(count.chip.kind, label) + " " + bold(count.count)
      used += length
    }
    let aside = contents.result.quality.quarantined
    if log.rows["orders"] == 0, aside > 0 {
      let alert = wording.text("terminal.noRows", ["n": NumberText.integer(aside)])
      counts += [""] + DisplayWidth.lines(alert, width: width).map(bold)
    }
    return [
      bold(wording.text("terminal.title")) + "  " + DisplayWidth.cut(cover.platforms, to: width / 2),
      DisplayWidth.cut(scope, to: width), "",
    ] + counts
  }

  private func obligations(_ contents: ReportContents) -> [String] {
    let rows = SummaryView(contents, wording).obligations.filter { !$0.rules.isEmpty }
    guard !rows.isEmpty else { return [] }
    let ids = rows.map { DisplayWidth.of($0.obligationID) }.max() ?? 0
    let phrases = min(width / 3, rows.map { DisplayWidth.of($0.phrase) }.max() ?? 0)
    let chips = rows.map { DisplayWidth.of(mark($0.verdict) + $0.verdict.label) }.max() ?? 0
    let room = max(10, width - 8 - ids - phrases - chips)
    return ["", bold(wording.text("terminal.obligations"))]
      + rows.map { row in
        let chip = mark(row.verdict) + row.verdict.label
        return "  " + DisplayWidth.padded(row.obligationID, to: ids) + "  "
          + DisplayWidth.padded(DisplayWidth.cut(row.phrase, to: phrases), to: phrases) + "  "
          + colour(row.verdict.kind, DisplayWidth.padded(chip, to: chips)) + "  "
          + DisplayWidth.cut(wording.table.list(deciding(row)), to: room)
      }
  }

  /// The rules that give an obligation its verdict.
  private func deciding(_ row: SummaryView.ObligationRow) -> [String] {
    let deciding = row.rules.filter { $0.kind == row.verdict.kind }
    return (deciding.isEmpty ? row.rules : deciding).map(\.ruleID)
  }

  private func findings(_ contents: ReportContents) -> [String] {
    let rules = contents.findings
    var lines = ["", bold(wording.text("terminal.findings"))]
    guard !rules.isEmpty else { return lines + ["  " + wording.text("terminal.noFindings")] }
    let claim = ClaimWording(wording: wording)
    for rule in rules.prefix(Self.listLimit) {
      let chip = claim.chip(rule.verdict, basis: rule.basis, inForce: ReportContents.isInForce(rule))
      var notes = rule.severity.map { [wording.text("severity.\($0.rawValue)")] } ?? []
      if rule.flips { notes.append(wording.text("terminal.flips")) }
      if rule.waiver != nil { notes.append(wording.text("terminal.waived")) }
      let title = MarkupText.visible(rule.rule) + " " + wording.text(rule.title)
      lines.append("  " + colour(chip.kind, mark(chip) + chip.label) + "  " + title)
      var details = notes
      if let numbers = rule.readings.first?.measured, !wording.isTelling(numbers, beside: rule.verdict) {
        let certainty = CertaintyText(wording: wording)
        let quantity = certainty.quantity(of: rule, numbers, contents.findings(of: rule.rule))
        if let estimate = certainty.short(numbers, quantity: quantity) {
          details.insert(wording.text("label.estimate") + estimate, at: 0)
        }
      } else if let numbers = rule.readings.first?.measured {
        let extent = wording.text(
          "terminal.extent",
          [
            "exceeding": NumberText.integer(numbers.exceeding),
            "examined": wording.counted(numbers.unit, numbers.examined),
            "share": wording.share(numbers.exceeding, of: numbers.examined),
          ])
        details.insert(extent, at: 0)
        if numbers.workersExceeding > 0 { details.insert(wording.workers(numbers.workersExceeding), at: 1) }
      }
      if !details.isEmpty {
        lines.append("    " + dim(DisplayWidth.cut(details.joined(separator: " · "), to: width - 4)))
      }
    }
    if rules.count > Self.listLimit { lines.append("  " + dim(more(rules.count - Self.listLimit))) }
    return lines
  }

  private func undecided(_ contents: ReportContents) -> [String] {
    let items = RequestView(contents, wording).items
    let failed = contents.undecided.filter { $0.verdict == .error }
    guard !items.isEmpty || !failed.isEmpty else { return [] }
    var lines = ["", bold(wording.text("terminal.undecided"))]
    let claim = ClaimWording(wording: wording)
    for rule in failed {
      let chip = claim.chip(.error)
      lines.append(
        "  " + colour(chip.kind, mark(chip) + chip.label) + "  " + MarkupText.visible(rule.rule) + " "
          + wording.text(rule.title))
    }
    let sign = mark(claim.chip(.undetermined))
    for item in items.prefix(Self.listLimit) {
      let rules = wording.table.list(item.rules)
      let text = DisplayWidth.lines(rules + wording.text("sentence.colon") + item.text, width: width - 4)
      for (index, line) in text.enumerated() {
        lines.append(index == 0 ? "  " + colour("undetermined", sign) + line : "    " + line)
      }
    }
    if items.count > Self.listLimit { lines.append("  " + dim(more(items.count - Self.listLimit))) }
    return lines
  }

  private func quality(_ contents: ReportContents) -> String {
    let quality = contents.result.quality
    return wording.text(
      "terminal.quality",
      [
        "quarantined": NumberText.integer(quality.quarantined),
        "serious": NumberText.integer(quality.observations.count { $0.severity == "serious" }),
        "weak": NumberText.integer(quality.weakFields.count),
      ])
  }

  /// What to do about rows that were set aside because they are not UTF-8.
  private func encodingHint(_ contents: ReportContents) -> String? {
    contents.result.quality.observations.contains {
      $0.code == "quarantined-rows" && $0.details["reason.notUTF8"] != nil
    } ? wording.text("command.inspect.encoding") : nil
  }

  private func more(_ count: Int) -> String {
    wording.text("terminal.more", ["n": NumberText.integer(count)])
  }

  private func mark(_ chip: Chip) -> String { chip.symbol.map { $0 + " " } ?? "" }

  private func bold(_ text: String) -> String { hasColour ? "\u{1B}[1m\(text)\u{1B}[0m" : text }
  private func dim(_ text: String) -> String { hasColour ? "\u{1B}[2m\(text)\u{1B}[0m" : text }

  private func colour(_ kind: String, _ text: String) -> String {
    guard hasColour else { return text }
    let code =
      switch kind {
      case "notMet": 31
      case "needsReview": 33
      case "undetermined": 35
      case "met": 32
      case "error": 41
      default: 90
      }
    return "\u{1B}[\(code)m\(text)\u{1B}[0m"
  }
}
