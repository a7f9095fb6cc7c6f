public import AuditEngine
public import Foundation

/// The files of a replay: the result for programs, the page for people, tidy data for other tools.
public struct ReplayFiles: Sendable {
  /// Names with contents; the same replay gives the same bytes.
  public let files: [(name: String, data: Data)]

  /// The files of a replay. `language` is that of the page; `currency` that of amounts.
  ///
  /// - Throws: when texts or templates are missing, or the result holds a number that is not finite.
  public init(
    _ analysis: ReplayAnalysis, language: Language = .chinese, currency: String? = nil
  ) throws(ReportError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    let json: Data
    do { json = try encoder.encode(analysis.result) + Data("\n".utf8) } catch {
      throw .notEncodable("\(error)")
    }
    let words = ReplayWording(Wording(try StringTable(language), currency: currency))
    let page = try TemplateSet(try ResourceFolder()).render(
      ReplayView(analysis.result, words), with: "replay")
    files = [
      ("replay.json", json), ("report.html", Data(page.utf8)),
      (
        "runs.csv", Data(Self.csv(["arm", "replication", "measure", "unit", "value"], analysis.runRows).utf8)
      ),
      (
        "workers.csv",
        Data(
          Self.csv(
            ["arm", "worker_id", "vehicle", "measure", "unit", "mean", "difference", "lower", "upper"],
            analysis.workerRows
          ).utf8)
      ),
    ]
  }

  /// RFC 4180, as the other tables of results.
  private static func csv(_ header: [String], _ rows: [ReplayAnalysis.TidyRow]) -> String {
    var text = header.joined(separator: ",") + "\r\n"
    for row in rows {
      text += row.texts.map(FindingsCSV.cell).joined(separator: ",")
      for value in row.numbers { text += "," + (value.flatMap { $0.isFinite ? "\($0)" : nil } ?? "") }
      text += "\r\n"
    }
    return text
  }
}
