import AuditEngine
import OrderLog

/// The numbers that the platform committed itself to, printed like values that were set for the audit.
struct CommitmentTable {
  let rows: [Row]
  let hasRows: Bool

  /// One number.
  struct Row {
    let name: String
    let key: String
    let value: String
    let validity: String
    let effect: String
  }

  init(_ commitments: [AppliedCommitment], _ used: [RuleResult.UsedParameter], _ wording: Wording) {
    rows = commitments.map { commitment in
      let parameter = used.first { $0.key == commitment.key }
      let days = [commitment.from, commitment.until].compactMap { $0 }.map(wording.dates.day)
      let effect = wording.text("commitmentEffect.\(commitment.effect.rawValue)")
      return Row(
        name: MarkupText.visible(commitment.id), key: MarkupText.visible(commitment.key),
        value: parameter.map { wording.quantities.text(commitment.value, $0.unit) }
          ?? NumberText.trimmed(commitment.value, atMost: 6),
        validity: days.joined(separator: " – "),
        effect: commitment.rules.isEmpty
          ? effect : effect + " (" + commitment.rules.joined(separator: ", ") + ")")
    }
    hasRows = !rows.isEmpty
  }
}
