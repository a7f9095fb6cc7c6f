import AuditEngine
import Foundation
import ReportGenerator
import Testing

/// Writes the files of the made-up studies to folders below the one that `MINGSUAN_REPORT_SAMPLES` names: for a person to
/// look at, and for `Tests/python/run`.
@Suite struct LookAtStudy {
  @Test(.enabled(if: LookAtReport.folder != nil), arguments: Language.allCases)
  func write(_ language: Language) throws {
    let folder = URL(fileURLWithPath: try #require(LookAtReport.folder))
    let studies = [
      SampleStudy.Made(
        study: SampleStudy.study, records: SampleStudy.records, summary: SampleStudy.summary),
      try SampleStudy.screening(),
      try SampleStudy.indices(),
    ]
    for made in studies {
      let own = folder.appendingPathComponent("study-\(made.study.name)-\(language.rawValue)")
      try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
      let files = try StudyFiles(
        study: made.study, records: made.records, summary: made.summary, language: language
      ).files
      #expect(files.map(\.name) == StudyFiles.names)
      for file in files { try file.data.write(to: own.appendingPathComponent(file.name)) }
    }
  }
}
