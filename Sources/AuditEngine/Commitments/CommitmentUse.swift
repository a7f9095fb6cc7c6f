import OrderLog
import Rules

/// Which commitments are the limits of which rules in one audit, and why the others are not.
struct CommitmentUse {
  private let committed: [CommittedNumber]
  private let packs: [RulePack]
  private let days: ClosedRange<CivilDate>?
  private var rules: [[String]]
  private var isUsed: [Bool]
  private var isPartial: [Bool]

  init(_ committed: [CommittedNumber], _ packs: [RulePack], _ days: ClosedRange<CivilDate>?) {
    self.committed = committed
    self.packs = packs
    self.days = days
    rules = Array(repeating: [], count: committed.count)
    isUsed = Array(repeating: false, count: committed.count)
    isPartial = Array(repeating: false, count: committed.count)
  }

  /// The numbers that a rule is held against.
  mutating func numbers(
    for rule: Rule, of pack: RulePack, _ counts: ScopeCounts, _ resolver: ParameterResolver
  ) -> [CommittedNumber] {
    if committed.isEmpty { return [] }
    let services = Set(
      counts.combinations.filter {
        rule.scope.contains(service: $0.service, vehicle: $0.vehicle, city: $0.city)
      }.map(\.service))
    var found: [CommittedNumber] = []
    for (index, number) in committed.enumerated() where rule.uses(number.key) {
      isUsed[index] = true
      let isWhole = days.map { days in
        number.commitment.holds(on: days.lowerBound) && number.commitment.holds(on: days.upperBound)
      }
      if number.covers(services) { found.append(number) }
      // Only a number that would be a limit can be one for a part.
      var alone = resolver
      alone.committed = [number]
      let wouldHold = alone.used(number.key, as: "")?.committed != nil
      if wouldHold, !number.covers(services) || isWhole != true { isPartial[index] = true }
    }
    var own = resolver
    own.committed = found
    for (index, number) in committed.enumerated() where found.contains(number) {
      if own.used(number.key, as: "")?.committed?.contains(number.reference) == true {
        rules[index].append(rule.id)
      }
    }
    return found
  }

  /// All commitments with a number, in the order in which they are applied.
  var all: [AppliedCommitment] {
    committed.enumerated().map { index, number in
      AppliedCommitment(number, rules: rules[index], effect: effect(index, number))
    }
  }

  private func effect(_ index: Int, _ number: CommittedNumber) -> AppliedCommitment.Effect {
    if !rules[index].isEmpty { return isPartial[index] ? .partial : .applied }
    let known = packs.compactMap { $0.parameters[number.key] }
    guard let bound = known.first?.bound else { return .noLimit }
    if !isUsed[index] { return .unused }
    if isPartial[index] { return .partial }
    let isGap = known.allSatisfy { parameter in parameter.values.allSatisfy { $0.value == nil } }
    return !number.isEvidenced && (isGap || bound == .agreed) ? .unproven : .outranked
  }
}
