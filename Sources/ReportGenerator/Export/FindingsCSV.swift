public import AuditEngine
import Metrics
import Rules

/// `findings.csv`: one row per finding for spreadsheets and statistics programs, as RFC 4180 has it (comma,
/// CRLF, quotes doubled).
///
/// The column names are fixed in all languages. A text that a spreadsheet would take for a formula gets an
/// apostrophe in front; numbers are written plainly, so a negative number stays a number.
public struct FindingsCSV: Sendable {
  /// The whole file.
  public let text: String

  /// The findings of a result. The language is that of the columns `title`, `claim` and `citation`;
  /// `byteOrderMark` puts U+FEFF in front, which some spreadsheets need to see UTF-8.
  public init(_ result: AuditResult, language: Language = .chinese, byteOrderMark: Bool = false)
    throws(ReportError)
  {
    let wording = Wording(try StringTable(language), currency: result.currency?.code)
    let titles = Dictionary(result.rules.map { ($0.rule, wording.text($0.title)) }) { first, _ in first }
    let contents = ReportContents(result)
    var lines = [Self.columns.joined(separator: ",")]
    lines += result.findings.map { finding in
      Self.row(finding, title: titles[finding.rule] ?? "", contents, wording).joined(separator: ",")
    }
    text = (byteOrderMark ? "\u{FEFF}" : "") + lines.map { $0 + "\r\n" }.joined()
  }

  /// The names of the columns.
  public static let columns = [
    "fingerprint", "rule", "title", "reading", "obligation", "level", "worker", "window_start", "window_end",
    "verdict", "kind", "severity", "claim", "basis_status", "basis_source", "citation", "basis_in_force",
    "measured",
    "limit", "quantity", "is_lower_bound", "orders", "vanishes_under", "waived_until",
  ]

  private static func row(_ finding: Finding, title: String, _ contents: ReportContents, _ wording: Wording)
    -> [String]
  {
    let orders = contents.observations(of: finding).flatMap(\.evidence.rows).map(\.orderID)
    let claim =
      finding.kind == .readingsDisagree
      ? wording.text("claim.readingsDisagree")
      : ClaimWording(wording: wording).sentence(
        finding.verdict, basis: finding.basis, inForce: finding.basisInForce)
    let subject = [
      finding.fingerprint, finding.rule, title, finding.reading, finding.obligation, finding.level.rawValue,
      finding.worker ?? "", finding.window?.start ?? "", finding.window?.end ?? "",
    ]
    let conclusion = [
      finding.verdict.rawValue, finding.kind.rawValue, finding.severity.rawValue, claim,
      finding.basis.status.rawValue, finding.basis.source, wording.text(finding.basis.citation),
      finding.basisInForce ? "true" : "false",
    ]
    let numbers = [number(finding.measured), number(finding.limit)]
    let rest = [
      finding.quantity?.rawValue ?? "", finding.isLowerBound ? "true" : "false",
      orders.joined(separator: " "),
      finding.vanishesUnder.joined(separator: " "), finding.waiver?.expires.description ?? "",
    ]
    return (subject + conclusion).map(cell) + numbers + rest.map(cell)
  }

  private static func number(_ value: Double?) -> String { value.map { $0.isFinite ? "\($0)" : "" } ?? "" }

  /// A cell of text: made harmless for spreadsheets, quoted where it must be.
  static func cell(_ text: String) -> String {
    var safe = text
    // Spreadsheets skip blanks before a formula sign; controls in front count as well.
    let start = text.unicodeScalars.first { !$0.properties.isWhitespace && $0.value > 0x1f }
    let isFormula = start.map { "=+-@＝＋－＠".unicodeScalars.contains($0) } ?? false
    let startsWithControl = text.unicodeScalars.first.map { $0.value <= 0x1f } ?? false
    if isFormula || startsWithControl { safe = "'" + text }
    let needsQuotes = safe.unicodeScalars.contains {
      $0 == "," || $0 == "\"" || $0 == "\r" || $0 == "\n"
    }
    return needsQuotes ? "\"" + doubled(safe) + "\"" : safe
  }

  /// Quotes doubled, by scalar: a quote with a combining mark is a quote all the same.
  private static func doubled(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      if scalar == "\"" { result.unicodeScalars.append(scalar) }
      result.unicodeScalars.append(scalar)
    }
    return result
  }
}
