public import AuditEngine
public import Foundation
public import Rules

/// The drafts that a platform takes to a filing: self-assessment report, text to be published, check-list; each as a
/// Word file to go on writing in and as a page to read.
public struct CertificationDrafts: Sendable {
  /// The files by name, in the order in which they are listed.
  public let files: [(name: String, data: Data)]
  /// How many blanks the platform must fill in, by the name of the draft.
  public let blanks: [String: Int]

  /// The drafts of an audit with the platform's document. Texts are Chinese unless asked otherwise, since the filing
  /// is made in Chinese. The same input gives the same bytes.
  public init(
    _ result: AuditResult, evidence: EvidencedDisclosure, holidays: HolidayCalendar,
    language: Language = .chinese
  ) throws(ReportError) {
    let contents = CertificationContents(result, evidence, Wording(try StringTable(language)))
    let drafts: [(String, Manuscript)] = [
      ("self-assessment", SelfAssessment(contents).manuscript),
      ("public-notice", PublicNotice(contents).manuscript),
      ("filing-checklist", FilingChecklist(contents, holidays: holidays).manuscript),
    ]
    var files: [(name: String, data: Data)] = []
    var blanks: [String: Int] = [:]
    for (name, draft) in drafts {
      files.append((name + ".docx", WordFile(draft).data))
      files.append((name + ".html", Data(try ManuscriptPage(draft).html.utf8)))
      blanks[name] = draft.blankCount
    }
    self.files = files
    self.blanks = blanks
  }
}
