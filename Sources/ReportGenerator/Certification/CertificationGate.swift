public import AuditEngine
import Rules

/// The gate of a self-certification on one screen: passed, not passed or open, and what stands in the way.
///
/// "Passed" means that no rule of the chosen packs is notMet or open on this log and these documents; the words say
/// so and no more. The exit code of the command is the same three-way answer.
public struct CertificationGate: Sendable {
  /// The screen, ending with a line feed.
  public let text: String

  /// How many rules are listed for each reason.
  private static let listLimit = 6

  /// The gate of a result for a terminal of `width` columns.
  public init(
    _ result: AuditResult, language: Language = .chinese, width: Int = 80, files: [String] = [],
    folder: String? = nil
  ) throws(ReportError) {
    let wording = Wording(try StringTable(language))
    let contents = ReportContents(result)
    let room = max(60, width)
    let answer =
      switch result.verdict {
      case .error: "error"
      case .notMet: "notMet"
      case .met: "met"
      default: "open"
      }
    var lines = [
      wording.text("gate.title"), wording.text("gate.answer.\(answer)"), "",
    ]
    let counts = VerdictCount.all(in: contents, ClaimWording(wording: wording))
    lines += Self.rows(counts.map { $0.chip.label + " " + $0.count }, width: room)
    for verdict in [Verdict.error, .notMet, .needsReview, .undetermined] {
      let rules = result.rules.filter { $0.verdict == verdict }
      guard !rules.isEmpty else { continue }
      lines += ["", wording.text("gate.list.\(verdict.rawValue)")]
      for rule in rules.prefix(Self.listLimit) {
        lines.append(
          "  "
            + DisplayWidth.cut(
              MarkupText.visible(rule.rule) + "  " + wording.text(rule.title)
                + (rule.waiver == nil ? "" : "  " + wording.text("terminal.waived")), to: room - 2))
      }
      if rules.count > Self.listLimit {
        let more = NumberText.integer(rules.count - Self.listLimit)
        lines.append("  " + wording.text("terminal.more", ["n": more]))
      }
    }
    if let folder {
      lines += ["", wording.text("gate.files", ["folder": MarkupText.visible(folder)])]
      lines += Self.rows(files, width: room - 2).map { "  " + $0 }
    }
    lines += [""] + DisplayWidth.lines(wording.text("gate.disclaimer"), width: room)
    text = lines.joined(separator: "\n") + "\n"
  }

  /// Items side by side in lines of at most a width, never broken inside an item.
  private static func rows(_ items: [String], width: Int) -> [String] {
    items.reduce(into: [String]()) { lines, item in
      guard let last = lines.last, DisplayWidth.of(last) + 2 + DisplayWidth.of(item) <= width else {
        lines.append(item)
        return
      }
      lines[lines.count - 1] = last + "  " + item
    }
  }
}
