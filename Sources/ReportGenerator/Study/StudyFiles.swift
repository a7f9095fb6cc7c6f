public import AuditEngine
public import Foundation

/// The files that hold a study's results: tidy data twice, their dictionary, the summary for programs and for people.
public struct StudyFiles: Sendable {
  /// Names with contents, in the order in which they are listed; the same study gives the same bytes.
  public let files: [(name: String, data: Data)]

  /// The names of the files.
  public static let names = [
    "results.csv", "results.parquet", "columns.csv", "summary.json", "report.html",
  ]

  /// The rows of some runs as they stand in `results.csv`, with the header.
  public static func rows(of study: Study, _ records: [RunRecord]) -> Data {
    Data(StudyResultsCSV(StudyTable(study: study, records: records)).text.utf8)
  }

  /// The files of a study. `language` is that of the report; the other files are the same in both.
  ///
  /// - Throws: when texts or templates are missing, or the summary holds a number that is not finite.
  public init(
    study: Study, records: [RunRecord], summary: StudySummary, language: Language = .chinese
  ) throws(ReportError) {
    let table = StudyTable(study: study, records: records)
    files = [
      ("results.csv", Data(StudyResultsCSV(table).text.utf8)),
      ("results.parquet", ParquetFile(table).data),
      ("columns.csv", Data(try StudyColumns(study: study, table: table, records: records).text.utf8)),
      ("summary.json", try StudySummaryJSON(study, summary).data()),
      ("report.html", Data(try StudyPage(study, records, summary, language: language).html.utf8)),
    ]
  }
}
