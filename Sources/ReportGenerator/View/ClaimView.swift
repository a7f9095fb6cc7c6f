import AuditEngine
import Rules

/// What is concluded under one source, in the words that its status allows.
struct ClaimView {
  let sentence: String
  /// How many units it is about.
  let extent: String?
  /// A reservation about the source, such as an unconfirmed clause number.
  let note: String?
  /// The class in the style sheet.
  let kind: String

  /// The conclusions of a rule, one for each source that applies to its findings.
  static func all(of rule: RuleResult, findings: [Finding], _ wording: Wording) -> [ClaimView] {
    var claims: [ClaimView] = []
    if rule.verdict == .notMet || rule.verdict == .needsReview {
      claims = beyondLimit(rule, findings: findings.filter { $0.kind == .beyondLimit }, wording)
    }
    if rule.flips {
      claims.append(
        ClaimView(sentence: wording.text("claim.readingsDisagree"), extent: nil, note: nil, kind: "flips"))
    }
    return claims
  }

  private static func beyondLimit(_ rule: RuleResult, findings: [Finding], _ wording: Wording) -> [ClaimView]
  {
    struct Source: Hashable {
      let basis: Basis
      let inForce: Bool
    }
    var order: [Source] = []
    var units: [Source: Int] = [:]
    for finding in findings {
      let source = Source(basis: finding.basis, inForce: finding.basisInForce)
      if units[source] == nil { order.append(source) }
      units[source, default: 0] += finding.level == .unit ? 1 : 0
    }
    if order.isEmpty { order = [Source(basis: rule.basis, inForce: ReportContents.isInForce(rule))] }
    order.sort { ($0.inForce ? 0 : 1, $0.basis.status) < ($1.inForce ? 0 : 1, $1.basis.status) }
    let claim = ClaimWording(wording: wording)
    return order.map { source in
      let count = units[source] ?? 0
      return ClaimView(
        sentence: claim.sentence(rule.verdict, basis: source.basis, inForce: source.inForce),
        extent: count == 0 || order.count < 2
          ? nil
          : wording.table.counted("claim.extent", count, shown: NumberText.integer(count)),
        note: source.basis.note.map(wording.text), kind: source.inForce ? rule.verdict.rawValue : "comparison"
      )
    }
  }
}

/// A number that stands out, with its label.
struct TileView {
  let label: String
  let value: String
  let detail: String?

  /// How much was looked at and how much is beyond the limit.
  static func all(of numbers: MeasuredNumbers, _ wording: Wording) -> [TileView] {
    var tiles = [
      TileView(
        label: wording.text("tile.examined"), value: wording.counted(numbers.unit, numbers.examined),
        detail: wording.text("tile.ofWorkers", ["workers": wording.workers(numbers.workersExamined)])),
      TileView(
        label: wording.text("tile.exceeding"), value: wording.counted(numbers.unit, numbers.exceeding),
        detail: wording.text(
          "tile.shareOfExamined", ["share": wording.share(numbers.exceeding, of: numbers.examined)])),
      TileView(
        label: wording.text("tile.workers"), value: wording.workers(numbers.workersExceeding),
        detail: wording.text(
          "tile.shareOfWorkers",
          ["share": wording.share(numbers.workersExceeding, of: numbers.workersExamined)])),
    ]
    if numbers.undecided > 0 {
      tiles.append(
        TileView(
          label: wording.text("tile.undecided"), value: wording.counted(numbers.unit, numbers.undecided),
          detail: wording.text("tile.undecided.detail")))
    }
    return tiles
  }
}
