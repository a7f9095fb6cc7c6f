import Metrics
import Rules

/// How the measurement of one reading becomes a verdict.
struct VerdictMaker {
  let decision: Decision
  /// The limit that a rate, a tendency or a description is compared with.
  let limit: Double?
  /// The share of units that may be beyond the limit of a rule about facts.
  let tolerance: Double
  /// p-values above this show nothing.
  let alpha: Double
  /// Fields that the rule depends on and that are too incomplete or faulty for "met".
  let weakFields: [String]
  /// The largest share of rows that is missing or faulty in one of them.
  let weakShare: Double

  /// The verdict of a measurement. `corrected` is the p-value after correction for all tests of the run.
  func verdict(_ measurement: Measurement, corrected: Double?) -> (Verdict, VerdictReason) {
    if let mechanism = measurement.lacksMechanism {
      return (.undetermined, VerdictReason(.needsMechanism, ["mechanism": mechanism]))
    }
    let found = plainVerdict(measurement, corrected: corrected)
    guard found.0 == .notMet, let doubt = measurement.doubt else { return found }
    return (.needsReview, VerdictReason(.needsJudgement, ["why": doubt]))
  }

  private func plainVerdict(_ measurement: Measurement, corrected: Double?) -> (Verdict, VerdictReason) {
    switch decision.kind {
    case .facts, .judgement: facts(measurement)
    case .rate: interval(measurement, corrected: nil)
    case .tendency: interval(measurement, corrected: corrected ?? 1)
    case .description: description(measurement)
    }
  }

  private func facts(_ measurement: Measurement) -> (Verdict, VerdictReason) {
    let numbers = [
      "examined": String(measurement.examined), "exceeding": String(measurement.exceeding),
      "undecided": String(measurement.undecided),
    ]
    guard measurement.examined > 0 else {
      return measurement.undecided > 0
        ? (.undetermined, VerdictReason(.undecidedUnits, numbers))
        : (.undetermined, VerdictReason(.nothingToMeasure, numbers))
    }
    let allowed = Int(exactly: (tolerance * Double(measurement.examined)).rounded(.down)) ?? 0
    if measurement.exceeding > allowed { return (decision.beyond, VerdictReason(.beyondLimit, numbers)) }
    // What is missing can only add to what was found, so it stands in the way of "met" alone.
    if measurement.undecided > 0, measurement.exceeding + measurement.undecided > allowed {
      return (.undetermined, VerdictReason(.undecidedUnits, numbers))
    }
    if let weak = weakened() { return weak }
    return (.met, VerdictReason(measurement.exceeding == 0 ? .noneBeyondLimit : .withinTolerance, numbers))
  }

  private func interval(_ measurement: Measurement, corrected: Double?) -> (Verdict, VerdictReason) {
    guard let estimate = measurement.estimate, let limit else {
      return (.undetermined, VerdictReason(.nothingToMeasure))
    }
    guard let lower = estimate.lower, let upper = estimate.upper, lower.isFinite, upper.isFinite,
      estimate.value.isFinite
    else { return (.undetermined, VerdictReason(.undefined, ["method": estimate.method])) }
    // What is missing or faulty can move a rate by no more than its share of the rows; where an effect would go,
    // nobody knows.
    if decision.kind == .tendency, let weak = weakened() { return weak }
    let slack = weakFields.isEmpty ? 0 : weakShare
    let isBeyond = decision.direction == .above ? lower - slack > limit : upper + slack < limit
    let isWithin = decision.direction == .above ? upper <= limit : lower >= limit
    if !isBeyond, let weak = weakened() { return weak }
    if isBeyond {
      if let corrected, !(corrected <= alpha) {
        return (.undetermined, VerdictReason(.notAfterCorrection, ["p": "\(corrected)"]))
      }
      return (decision.beyond, VerdictReason(.intervalBeyondLimit))
    }
    if isWithin {
      // An interval without a unit behind it shows nothing.
      guard measurement.examined > 0 else { return (.undetermined, VerdictReason(.nothingToMeasure)) }
      return measurement.undecided > measurement.examined / 20
        ? (.undetermined, VerdictReason(.undecidedUnits, ["undecided": String(measurement.undecided)]))
        : (.met, VerdictReason(.intervalWithinLimit))
    }
    return (.undetermined, VerdictReason(.intervalStraddlesLimit))
  }

  private func description(_ measurement: Measurement) -> (Verdict, VerdictReason) {
    guard measurement.examined > 0, let value = measurement.estimate?.value, value.isFinite else {
      return (.undetermined, VerdictReason(.nothingToMeasure))
    }
    guard let limit else { return (.met, VerdictReason(.described)) }
    guard limit.isFinite else { return (.undetermined, VerdictReason(.undefined, ["why": "limit"])) }
    let isBeyond = decision.direction == .above ? value > limit : value < limit
    if isBeyond { return (decision.beyond, VerdictReason(.valueBeyondLimit)) }
    return weakened() ?? (.met, VerdictReason(.described))
  }

  private func weakened() -> (Verdict, VerdictReason)? {
    weakFields.isEmpty
      ? nil
      : (.undetermined, VerdictReason(.weakField, ["fields": weakFields.sorted().joined(separator: ", ")]))
  }
}

extension NoValue {
  /// The verdict reason that the absence of a value stands for.
  var reason: VerdictReason {
    switch self {
    case .missingFields(let requirements):
      VerdictReason(
        .missingFields,
        [
          "fields": requirements.map { requirement in
            requirement.anyOf.map { "\(requirement.table.rawValue).\($0.rawValue)" }.joined(separator: "|")
          }.joined(separator: ", ")
        ])
    case .nothingToMeasure(let examined): VerdictReason(.nothingToMeasure, ["examined": String(examined)])
    case .tooFew(let have, let need, let unit):
      VerdictReason(.tooFew, ["have": String(have), "need": String(need), "unit": unit.rawValue])
    case .undefined(let undefined): VerdictReason(.undefined, ["why": "\(undefined)"])
    }
  }
}
