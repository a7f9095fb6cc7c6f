public import AuditEngine

/// What a replay says on a terminal: whether it reproduces the log, the policies side by side, who fares how.
public struct ReplayText: Sendable {
  /// The text, ending with a line feed.
  public let text: String

  /// The text of a result.
  public init(
    _ result: ReplayResult, language: Language = .chinese, currency: String? = nil
  ) throws(ReportError) {
    let words = ReplayWording(Wording(try StringTable(language), currency: currency))
    let tables = ReplayTables(result, words)
    let wording = words.wording
    var lines = [
      wording.text(
        "command.replay.headline",
        [
          "requests": NumberText.integer(result.log.requests),
          "workers": NumberText.integer(result.log.workers), "first": result.log.firstDay,
          "last": result.log.lastDay, "arms": NumberText.integer(result.arms.count),
          "reps": NumberText.integer(result.settings.replications),
        ]), "",
    ]
    lines += words.verdict(result)
    lines += Self.lines(tables.checks)
    lines += ["", words.text("section.arms")] + Self.lines(tables.arms)
    for comparison in result.comparisons {
      lines += [
        "", IdentifierText(comparison.arm, limit: 40).short + " · " + words.text("table.differences"),
      ]
      lines += Self.lines(tables.differences(comparison))
      lines += ["", IdentifierText(comparison.arm, limit: 40).short + " · " + words.text("table.workers")]
      lines += Self.lines(tables.workers(comparison))
    }
    lines += ["", words.text("section.vehicles")] + Self.lines(tables.vehicles)
    if !result.fit.isEmpty {
      lines += ["", words.text("table.fit")] + Self.lines(tables.fit)
    }
    if !result.notes.isEmpty { lines += ["", words.text("section.notes")] }
    for note in result.notes {
      lines += DisplayWidth.lines(words.note(note), width: 96).enumerated().map { place, line in
        (place == 0 ? "  · " : "    ") + line
      }
    }
    text = lines.joined(separator: "\n") + "\n"
  }

  /// A table in columns, its heading first.
  private static func lines(_ table: StudyTableView) -> [String] {
    let rows = [table.columns.map(\.label)] + table.rows.map { $0.cells.map(\.text) }
    let widths = table.columns.indices.map { column in
      rows.map { $0.indices.contains(column) ? DisplayWidth.of($0[column]) : 0 }.max() ?? 0
    }
    return rows.map { row in
      var line = " "
      for (column, cell) in row.enumerated() {
        let pad = String(repeating: " ", count: max(0, widths[column] - DisplayWidth.of(cell)))
        line += " " + (table.columns[column].isNumber && column > 0 ? pad + cell : cell + pad) + " "
      }
      while line.hasSuffix(" ") { line.removeLast() }
      return line
    }
  }
}
