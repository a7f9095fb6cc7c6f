public import AuditEngine

/// The report of an audit for people to read: one HTML file that needs nothing else, no network and no script,
/// and that prints on A4.
///
/// Texts from the log are escaped and made visible wherever they stand; lists are cut with the true count
/// beside them, so that the file stays small however many findings there are.
public struct HTMLReport: Sendable {
  /// The whole file. The same result gives the same text to the byte.
  public let html: String

  /// The report of a result in a language.
  public init(_ result: AuditResult, language: Language = .chinese) throws(ReportError) {
    let folder = try ResourceFolder()
    let wording = Wording(try StringTable(language), currency: result.currency?.code)
    html = try TemplateSet(folder).render(ReportView(ReportContents(result), wording), with: "report")
  }
}
