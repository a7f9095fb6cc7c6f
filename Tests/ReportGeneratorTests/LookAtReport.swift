import Foundation
import ReportGenerator
import Testing

/// Writes the made-up report to the folder that `MINGSUAN_REPORT_SAMPLES` names, for a person to look at.
@Suite struct LookAtReport {
  static var folder: String? { ProcessInfo.processInfo.environment["MINGSUAN_REPORT_SAMPLES"] }

  @Test(.enabled(if: folder != nil), arguments: Language.allCases)
  func write(_ language: Language) throws {
    let folder = URL(fileURLWithPath: try #require(Self.folder))
    try HTMLReport(SampleResult.result, language: language).html
      .write(
        to: folder.appendingPathComponent("report.\(language.rawValue).html"), atomically: true,
        encoding: .utf8)
    try TerminalSummary(SampleResult.result, language: language, colour: true, reportPath: "out/report.html")
      .text
      .write(
        to: folder.appendingPathComponent("summary.\(language.rawValue).txt"), atomically: true,
        encoding: .utf8)
    try FindingsJSON.data(SampleResult.result).write(to: folder.appendingPathComponent("findings.json"))
    try FindingsCSV(SampleResult.result, language: language).text
      .write(
        to: folder.appendingPathComponent("findings.\(language.rawValue).csv"), atomically: true,
        encoding: .utf8)
  }
}
