import AuditEngine
import Rules

/// The verdicts in two tables: by obligation of the clause, and by rule.
struct SummaryView {
  let obligations: [ObligationRow]
  let hasObligations: Bool
  let rules: [RuleRow]
  let legend: [LegendEntry]
  let coverage: CoverageView

  init(_ contents: ReportContents, _ wording: Wording) {
    obligations = contents.result.obligations.map { ObligationRow($0, in: contents, wording) }
    hasObligations = !obligations.isEmpty
    rules = contents.result.rules.map { RuleRow($0, wording) }
    coverage = CoverageView(contents, wording)
    let claim = ClaimWording(wording: wording)
    legend = CoverView.order.map {
      LegendEntry(chip: claim.chip($0), text: wording.text("verdict.\($0.rawValue).meaning"))
    }
  }

  /// A verdict with what it means.
  struct LegendEntry {
    let chip: Chip
    let text: String
  }

  /// One obligation.
  struct ObligationRow {
    let obligationID: String
    let phrase: String
    let addressee: String
    let verdict: Chip
    let rules: [RuleLink]
    let shown: String

    init(_ result: ObligationResult, in contents: ReportContents, _ wording: Wording) {
      let known = contents.obligation(result.obligation)?.obligation
      obligationID = result.obligation
      phrase = known.map { wording.text($0.phrase) } ?? ""
      addressee = known.map { wording.text("addressee.\($0.addressee.rawValue)") } ?? NumberText.none
      verdict =
        result.verdict.map { ClaimWording(wording: wording).chip($0, of: result, in: contents) }
        ?? Chip(
          label: wording.text("obligation.noRule"), kind: "none",
          symbol: wording.text("obligation.noRule.symbol"))
      rules = result.rules.map { id in
        RuleLink(
          ruleID: id, anchor: RuleView.anchor(id),
          kind: contents.result.rules.first { $0.rule == id }?.verdict.rawValue ?? "none")
      }
      let parts = [
        known?.shownByLog.map { wording.text("obligation.byLog", ["text": wording.text($0)]) },
        known?.shownByDocuments.map { wording.text("obligation.byDocuments", ["text": wording.text($0)]) },
        known?.shownByNeither.map { wording.text("obligation.byNeither", ["text": wording.text($0)]) },
      ].compactMap { $0 }
      shown = parts.isEmpty ? NumberText.none : parts.joined(separator: wording.text("sentence.separator"))
    }
  }

  /// A link to a rule's section.
  struct RuleLink {
    let ruleID: String
    let anchor: String
    let kind: String
  }

  /// One rule.
  struct RuleRow {
    let ruleID: String
    let anchor: String
    let title: String
    let verdict: Chip
    let severity: Chip?
    let status: String
    /// Nil where nothing was counted, or the count says nothing of the verdict.
    let extent: String?
    let share: String?
    let isWaived: Bool
    let flips: Bool

    init(_ rule: RuleResult, _ wording: Wording) {
      let claim = ClaimWording(wording: wording)
      let numbers = rule.readings.first?.measured.flatMap {
        wording.isTelling($0, beside: rule.verdict) ? $0 : nil
      }
      ruleID = rule.rule
      anchor = RuleView.anchor(rule.rule)
      title = wording.text(rule.title)
      verdict = claim.chip(rule.verdict, basis: rule.basis, inForce: ReportContents.isInForce(rule))
      severity = rule.severity.map(claim.chip)
      status = wording.name(of: rule.basis.status)
      extent = numbers.map(wording.extent)
      share = numbers.map { wording.share($0.exceeding, of: $0.examined) }
      isWaived = rule.waiver != nil
      flips = rule.flips
    }
  }
}
