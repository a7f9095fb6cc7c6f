import AuditEngine
import Rules

/// How strongly a result may be put into words. It follows the status of the source: only law gives rise to a
/// suspicion, a default of the project never to more than a hint, and a source that was not in force to a mere
/// comparison.
struct ClaimWording: Sendable {
  let wording: Wording

  /// The sentence for a conclusion under a source.
  func sentence(_ verdict: Verdict, basis: Basis, inForce: Bool) -> String {
    let values = ["citation": wording.text(basis.citation), "effective": effective(basis)]
    guard verdict == .notMet || verdict == .needsReview else {
      return wording.text("verdict.\(verdict.rawValue).sentence")
    }
    if !inForce {
      return wording.text(
        basis.effective == nil ? "claim.comparison.undated" : "claim.comparison", values)
    }
    return wording.text("claim.\(basis.status.key).\(verdict.rawValue)", values)
  }

  /// The words on a rule's chip.
  func chip(_ verdict: Verdict, basis: Basis, inForce: Bool) -> Chip {
    guard verdict == .notMet || verdict == .needsReview else { return chip(verdict) }
    if !inForce { return comparisonChip }
    guard verdict == .notMet else { return chip(verdict) }
    return Chip(
      label: wording.text("chip.\(basis.status.key)"), kind: verdict.rawValue,
      symbol: wording.text("verdict.notMet.symbol"))
  }

  /// The chip of an obligation. Where all that is beyond a limit is a mere comparison, so is the whole.
  func chip(_ verdict: Verdict, of obligation: ObligationResult, in contents: ReportContents) -> Chip {
    let beyond = contents.result.rules.filter { obligation.rules.contains($0.rule) && $0.verdict == verdict }
    let isComparison =
      verdict == .notMet && !beyond.isEmpty && !beyond.contains(where: ReportContents.isInForce)
    return isComparison ? comparisonChip : chip(verdict)
  }

  /// The chip of what is compared with a source that was not in force.
  var comparisonChip: Chip {
    Chip(
      label: wording.text("chip.comparison"), kind: "comparison",
      symbol: wording.text("chip.comparison.symbol"))
  }

  /// The chip of a verdict where no source is at hand, such as the verdict of several rules together.
  func chip(_ verdict: Verdict) -> Chip {
    Chip(
      label: wording.text("verdict.\(verdict.rawValue)"), kind: verdict.rawValue,
      symbol: wording.text("verdict.\(verdict.rawValue).symbol"))
  }

  /// The chip of a severity.
  func chip(_ severity: Severity) -> Chip {
    Chip(
      label: wording.text("severity.\(severity.rawValue)"), kind: "severity-\(severity.rawValue)", symbol: nil
    )
  }

  private func effective(_ basis: Basis) -> String {
    basis.effective.map(wording.dates.day) ?? ""
  }
}

/// A coloured label. The symbol carries the meaning where there is no colour.
struct Chip: Sendable, Hashable {
  let label: String
  /// The class in the style sheet.
  let kind: String
  let symbol: String?
}
