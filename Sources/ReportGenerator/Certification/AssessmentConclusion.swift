import AuditEngine
import Rules

/// Section five of a self-assessment: what the verdicts allow to be said, and no more.
///
/// The aggregate is never called safe, fair or lawful. Where something is not met or not decided, the section says
/// that no conclusion without reservation can be drawn; the platform's own words are a blank in any case.
struct AssessmentConclusion {
  private let contents: CertificationContents

  init(_ contents: CertificationContents) { self.contents = contents }

  /// The heading, the counts of verdicts, what they amount to, and the platform's own part.
  var blocks: [Manuscript.Block] {
    let rules = contents.result.rules
    let claim = ClaimWording(wording: contents.wording)
    let rows = CoverView.order.compactMap { verdict -> [[Manuscript.Run]]? in
      let found = rules.filter { $0.verdict == verdict }
      guard !found.isEmpty else { return nil }
      return [
        [.init(claim.chip(verdict).label)],
        [.init(NumberText.integer(found.count), link: contents.report + "#summary")],
        found.enumerated().flatMap { index, rule in
          index == 0 ? [contents.rule(rule)] : [.init(" "), contents.rule(rule)]
        },
      ]
    }
    var blocks: [Manuscript.Block] = [
      .heading(1, contents.text("assessment.conclusion")),
      .paragraph([
        contents.run("assessment.conclusion.lead", ["n": NumberText.integer(rules.count)])
      ]),
      .table(
        Manuscript.Table(
          ["verdict", "count", "rules"].map { contents.text("column.\($0)") }, rows, widths: [4, 2, 12])),
      .paragraph([contents.run("assessment.conclusion.\(Self.key(rules.map(\.verdict)))")]),
      .note([contents.run("assessment.conclusion.scope")]),
      contents.blankBlock("blank.conclusion"),
    ]
    blocks.append(contents.blankBlock("blank.signature"))
    return blocks
  }

  /// The part of a text's key for all verdicts together. A rule that failed does not hide one that is not met.
  static func key(_ verdicts: [Verdict]) -> String {
    if verdicts.contains(.notMet) { return "notMet" }
    let isOpen = verdicts.contains { $0 == .undetermined || $0 == .needsReview || $0 == .error }
    return isOpen || !verdicts.contains(.met) ? "open" : "met"
  }
}
