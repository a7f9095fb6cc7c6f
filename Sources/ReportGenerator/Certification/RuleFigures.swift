import AuditEngine
import Rules

/// The measured figures of rules as a table, each leading to its section of the report.
struct RuleFigures {
  private let contents: CertificationContents

  init(_ contents: CertificationContents) { self.contents = contents }

  /// Whether a rule's deciding reading has figures.
  static func isMeasured(_ rule: RuleResult) -> Bool { (rule.readings.first?.measured?.examined ?? 0) > 0 }

  /// The table of rules.
  func table(_ rules: [RuleResult]) -> Manuscript.Table {
    let keys = ["rule", "title", "extent", "share", "verdict"]
    return Manuscript.Table(
      keys.map { contents.text("column.\($0)") }, rules.map(row), widths: [3, 7, 4, 3, 4])
  }

  private func row(_ rule: RuleResult) -> [[Manuscript.Run]] {
    let numbers = rule.readings.first?.measured
    let link = contents.link(to: rule.rule)
    return [
      [contents.rule(rule)], [.init(contents.wording.text(rule.title))],
      [.init(numbers.map(contents.wording.extent) ?? NumberText.none, link: numbers == nil ? nil : link)],
      [
        .init(
          numbers.map { contents.wording.share($0.exceeding, of: $0.examined) } ?? NumberText.none,
          link: numbers == nil ? nil : link)
      ], [.init(verdict(rule))],
    ]
  }

  /// The verdict in the words that its source allows.
  func verdict(_ rule: RuleResult) -> String {
    ClaimWording(wording: contents.wording).chip(
      rule.verdict, basis: rule.basis, inForce: ReportContents.isInForce(rule)
    ).label
  }

  /// What is concluded from a rule, in the words that its source allows.
  func sentence(_ rule: RuleResult) -> String {
    ClaimWording(wording: contents.wording).sentence(
      rule.verdict, basis: rule.basis, inForce: ReportContents.isInForce(rule))
  }

  /// Why.
  func reason(_ rule: RuleResult) -> String { ReasonWording(wording: contents.wording).text(rule.reason) }
}
