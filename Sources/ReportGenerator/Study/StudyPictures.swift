public import AuditEngine
public import Foundation

/// The pictures of a study's report as SVG files, for papers and pages of their own.
public struct StudyPictures: Sendable {
  /// Names such as `customer.waiting.svg`, `customer.waiting.differences.svg`, `T-REST-1.verdicts.svg`,
  /// `front.svg`, `customer.waiting.effects.svg` and `customer.waiting.sensitivity.svg`, with contents; the same study gives the same bytes.
  public let files: [(name: String, data: Data)]

  /// The pictures of a study in a language.
  ///
  /// - Throws: when texts or templates are missing.
  public init(
    _ study: Study, _ records: [RunRecord], _ summary: StudySummary, language: Language = .chinese
  ) throws(ReportError) {
    let view = StudyView(study, records, summary, StudyWording(study, Wording(try StringTable(language))))
    let chart = try ChartFile(try ResourceFolder())
    var files: [(name: String, data: Data)] = []
    let parts = [view.outcomes, view.effects, view.metrics, view.verdicts, view.front, view.sensitivity]
    for response in parts.flatMap({ $0 }) {
      for plot in response.plots {
        let name = response.name.isEmpty ? "front" : Self.fileName(response.name) + plot.kind.rawValue
        files.append((name + ".svg", chart.data(plot.drawing)))
      }
    }
    self.files = files
  }

  /// A name in which nothing leads to another folder.
  private static func fileName(_ name: String) -> String {
    String(name.map { $0.isLetter || $0.isNumber || "._-".contains($0) ? $0 : "-" })
  }
}
