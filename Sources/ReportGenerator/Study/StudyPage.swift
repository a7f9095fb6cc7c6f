public import AuditEngine

/// The summary report of a study for people to read: one HTML file that needs nothing else, no network and no script, and
/// that prints on A4.
///
/// Texts from the study file are escaped and made visible wherever they stand; tables are cut with the true count beside
/// them, and plots of many arms change their form, so that the page stays readable however many arms there are.
public struct StudyPage: Sendable {
  /// The whole file. The same study gives the same text to the byte.
  public let html: String

  /// The page of a study in a language.
  public init(
    _ study: Study, _ records: [RunRecord], _ summary: StudySummary, language: Language = .chinese
  ) throws(ReportError) {
    let words = StudyWording(study, Wording(try StringTable(language)))
    html = try TemplateSet(try ResourceFolder()).render(
      StudyView(study, records, summary, words), with: "study")
  }
}
