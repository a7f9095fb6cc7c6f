public import AuditEngine

/// The report of an audit for people to read: one HTML file that needs nothing else, no network and no script,
/// and that prints on A4.
///
/// Texts from the log are escaped and made visible wherever they stand; lists are cut with the true count
/// beside them, so that the file stays small however many findings there are.
public struct Report: Sendable {
  private let wording: Wording
  private let templates: TemplateSet

  /// A report in a language; the templates and texts are read once and used for any number of results.
  public init(language: Language = .chinese) throws(ReportError) {
    let folder = try ResourceFolder()
    wording = Wording(try StringTable(language))
    templates = try TemplateSet(folder)
  }

  /// The HTML of a result. The same result gives the same text to the byte.
  public func html(_ result: AuditResult) throws(ReportError) -> String {
    try templates.render(ReportView(ReportContents(result), wording), with: "report")
  }
}
