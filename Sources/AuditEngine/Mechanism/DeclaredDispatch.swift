import Metrics
import OrderLog
import Rules
import Simulators

/// The declared dispatch of a log's decisions: which version each falls under, and what its rule gives.
struct DeclaredDispatch {
  let decisions: DispatchDecisions
  let versions: [DeclaredVersion]
  /// The version of each decision; −1 when none, or more than one, is in force.
  let versionOf: [Int16]
  /// The policy of each version; nil when it is described in words only.
  let choices: [DispatchChoice?]
  /// The rule of each version, or why there is none to recompute.
  let rules: [Result<DispatchRule, DispatchRule.Obstacle>?]
  /// What the rules give, decision by decision.
  let outcomes: [DispatchAgreement.Outcome]

  /// Reads the decisions of a log and recomputes them by the declared versions.
  ///
  /// - Throws: why nothing can be said: no declared dispatch, a policy that cannot be run, no decision.
  init(_ log: OrderLog, _ declared: [DeclaredVersion]?) throws(Absence) {
    guard let versions = declared, !versions.isEmpty, versions.count < Int(Int16.max)
    else { throw .mechanism("dispatch") }
    self.versions = versions
    var choices: [DispatchChoice?] = []
    for version in versions {
      do throws(MechanismFault) {
        choices.append(try version.dispatchChoice())
      } catch {
        throw .mechanism(
          "dispatch-fault",
          ["version": error.version, "path": error.path, "problem": error.problem, "remedy": error.remedy])
      }
    }
    self.choices = choices
    if choices.allSatisfy({ $0?.policy == .grabHall }) { throw .noSuchEvent("pushed-order") }
    let decisions = DispatchDecisions(log)
    guard !decisions.decisions.isEmpty else { throw .noValue(.nothingToMeasure(examined: 0)) }
    self.decisions = decisions
    var inForce = VersionsInForce(versions, log: log)
    versionOf = decisions.decisions.map { decision in
      guard decision.order >= 0, case .version(let index) = inForce.version(of: Int(decision.order)) else {
        return -1
      }
      return Int16(truncatingIfNeeded: index)
    }
    let rules = choices.map { choice in choice.map { DispatchRule.rule($0, decisions.table, log) } }
    self.rules = rules
    outcomes = Self.recompute(decisions, versionOf, rules)
  }

  /// The rule of a version, where it can be recomputed.
  func rule(_ version: Int16) -> DispatchRule? {
    guard version >= 0, case .success(let rule)? = rules[Int(version)] else { return nil }
    return rule
  }

  // MARK: Recomputation

  private static func recompute(
    _ decisions: DispatchDecisions, _ versionOf: [Int16],
    _ rules: [Result<DispatchRule, DispatchRule.Obstacle>?]
  ) -> [DispatchAgreement.Outcome] {
    var outcomes = [DispatchAgreement.Outcome](
      repeating: .undecided, count: decisions.decisions.count)
    var start = 0
    while start < decisions.decisions.count {
      // The decisions of one instant: a round, where the rule decides about several together.
      var end = start + 1
      while end < decisions.decisions.count, decisions.decisions[end].at == decisions.decisions[start].at {
        end += 1
      }
      var rounds: [Int16: [Int]] = [:]
      for index in start..<end {
        let decision = decisions.decisions[index]
        let version = versionOf[index]
        guard version >= 0, case .success(let rule)? = rules[Int(version)] else { continue }
        switch rule.form {
        case .each: outcomes[index] = each(decision, decisions, rule)
        case .round: rounds[version, default: []].append(index)
        }
      }
      for (version, members) in rounds {
        guard case .success(let rule)? = rules[Int(version)] else { continue }
        DispatchRound(decisions, rule).recompute(members, into: &outcomes)
      }
      start = end
    }
    return outcomes
  }

  private static func each(
    _ decision: DispatchDecisions.Decision, _ decisions: DispatchDecisions, _ rule: DispatchRule
  ) -> DispatchAgreement.Outcome {
    guard decision.state == .known else { return .undecided }
    if decision.candidates.count == 1 { return .single }
    if let income = rule.income {
      let rows = decision.candidates.map { Int(decisions.rows[Int($0)]) }
      let found = income.outcome(rows, chosen: Int(decision.chosen - decision.candidates.lowerBound))
      guard found.isDecided else { return .undecided }
      return found.first.map { .departs(decision.candidates.lowerBound + Int32(truncatingIfNeeded: $0)) }
        ?? .agrees
    }
    let own = rule.cost(Int(decisions.rows[Int(decision.chosen)]))
    guard own != IntegerColumn.null else { return .undecided }
    var least = own
    var best = decision.chosen
    var hasUnknown = false
    for position in decision.candidates {
      let cost = rule.cost(Int(decisions.rows[Int(position)]))
      if cost == IntegerColumn.null {
        hasUnknown = true
      } else if cost < least {
        (least, best) = (cost, position)
      }
    }
    // One who is nearer shows a departure whatever the unknown ones are.
    if own.saturatedDifference(least) > rule.tolerance { return .departs(best) }
    return hasUnknown ? .undecided : .agrees
  }

  /// The tally of all decisions, or of those at the given positions.
  func agreement(_ indices: some Sequence<Int>, in zone: CivilTimeZone) -> DispatchAgreement {
    var tally = DispatchAgreement()
    for index in indices {
      let decision = decisions.decisions[index]
      let outcome = outcomes[index]
      let departure: DispatchAgreement.Departure? =
        if case .departs(let first) = outcome { departure(decision, first, versionOf[index]) } else { nil }
      let day = zone.day(of: decision.at)
      tally.add(
        outcome, worker: decision.worker, day: day.dayNumber,
        hour: Int((decision.at &- zone.start(of: day)) / 3_600_000), candidates: decision.candidates.count,
        departure: departure)
    }
    tally.finish()
    return tally
  }

  private func departure(
    _ decision: DispatchDecisions.Decision, _ first: Int32, _ version: Int16
  ) -> DispatchAgreement.Departure? {
    guard let rule = rule(version) else { return nil }
    let isLate = rule.income?.isLate(decision.candidates.map { Int(decisions.rows[Int($0)]) }) ?? false
    func cost(_ position: Int32) -> Int64 { rule.cost(Int(decisions.rows[Int(position)]), isLate: isLate) }
    let own = cost(decision.chosen)
    let nearer = decision.candidates.count { cost($0) != IntegerColumn.null && cost($0) < own }
    return DispatchAgreement.Departure(
      orderID: decisions.orderID(decision), at: decision.at, got: decision.chosen, first: first,
      rank: Int32(nearer + 1), candidates: Int32(decision.candidates.count),
      excess: own.saturatedDifference(cost(first)))
  }
}

extension Int64 {
  /// The difference, cut to what fits.
  func saturatedDifference(_ other: Int64) -> Int64 {
    let (value, overflow) = subtractingReportingOverflow(other)
    return overflow ? (self < other ? .min : .max) : value
  }
}
