import AuditEngine
import Metrics

/// Names and numbers of a replay in one language.
struct ReplayWording: Sendable {
  let wording: Wording

  init(_ wording: Wording) { self.wording = wording }

  /// The text of a key of the replay's own part of the table.
  func text(_ key: String, _ values: [String: String] = [:]) -> String {
    wording.text("replay." + key, values)
  }

  /// What a measure is called.
  func title(_ measure: String) -> String {
    wording.table.text(ifAny: "replay.measure." + measure)
      ?? wording.table.text(ifAny: "study.outcome." + measure) ?? MarkupText.visible(measure)
  }

  /// What an arm is called: its own name, and what it stands for.
  func name(_ arm: ReplayResult.Arm, _ result: ReplayResult) -> String {
    let name = IdentifierText(arm.name, limit: 40).short
    switch arm.role {
    case "own":
      return text(
        result.reproduction.dispatchSource == .standIn ? "arm.standIn" : "arm.own", ["name": name])
    case "null": return text("arm.null")
    default: return name
    }
  }

  /// A number with its unit.
  func value(_ value: Double?, _ unit: String) -> String { StudyScale(unit, wording).text(value) }

  /// A difference with sign and unit.
  func difference(_ value: Double?, _ unit: String) -> String {
    StudyScale(unit, isDifference: true, wording).text(value)
  }

  /// An interval, in words.
  func interval(_ estimate: ReplayResult.Estimate, isDifference: Bool = false) -> String {
    guard let lower = estimate.lower, let upper = estimate.upper else { return NumberText.none }
    let scale = StudyScale(estimate.unit, isDifference: isDifference, wording)
    return wording.text("interval", ["lower": scale.text(lower), "upper": scale.text(upper)])
  }

  /// A caution.
  func note(_ note: ReplayResult.Note) -> String {
    text("note." + note.key, ["n": note.count.map(NumberText.integer) ?? ""])
  }

  /// What can be said of the reproduction, as sentences: the verdict, then why it is open, then what follows from it.
  func verdict(_ result: ReplayResult) -> [String] {
    let reproduction = result.reproduction
    var sentences = [text("verdict." + reproduction.status.rawValue)]
    sentences += reproduction.reasons.map { text("reason." + $0) }
    if reproduction.status != .reproduces { sentences.append(text("verdict.caution")) }
    return sentences
  }

  /// The criterion with its numbers.
  func criterion(_ criterion: ReproductionCriterion) -> String {
    text(
      "criterion",
      [
        "relative": NumberText.percent(criterion.relative),
        "share": NumberText.trimmed(criterion.share * 100, atMost: 2),
        "agreement": NumberText.percent(criterion.agreement),
      ])
  }

  /// How a check came out.
  func outcome(_ check: ReplayResult.Check) -> String {
    check.passes.map { text($0 ? "check.passes" : "check.fails") } ?? text("check.open")
  }

  /// The deviation of a check: relative, a difference of shares, or the way from random agreement to that of two runs.
  func deviation(_ check: ReplayResult.Check) -> String {
    guard let deviation = check.deviation else { return NumberText.none }
    if check.measure == "replay.agreement" {
      return text("way", ["share": NumberText.percent(deviation)])
    }
    if check.unit == "share" { return difference(deviation, "share") }
    return (deviation > 0 ? "+" : "") + NumberText.percent(deviation)
  }

  /// What agreement is read against: random dispatch, and two runs of the own policy.
  func agreementScale(_ reproduction: ReplayResult.Reproduction) -> String {
    text(
      "agreement.scale",
      [
        "random": value(reproduction.randomAgreement, "share"),
        "own": value(reproduction.ownAgreement, "share"),
      ])
  }

  /// Where a policy is known from.
  func source(_ source: ReplayPlan.Source) -> String { text("source." + source.rawValue) }

  /// The class of a vehicle.
  func vehicle(_ name: String) -> String {
    wording.table.text(ifAny: "replay.vehicle." + name) ?? MarkupText.visible(name)
  }
}
