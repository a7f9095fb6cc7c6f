import Metrics
import OrderLog
import Rules
import Simulators

/// How a declared dispatch policy is recomputed from what the log says about the candidates.
struct DispatchRule {
  /// Whether an order's worker follows from its own candidates or from all orders of the round together.
  enum Form: Sendable, Hashable { case each, round }

  /// What the cost is made from.
  enum Source: Sendable, Hashable {
    /// Features, by the declared formula.
    case features
    /// The platform's own score: whether the log agrees with itself, not whether the score is the declared one.
    case loggedScore
  }

  let form: Form
  let source: Source
  /// Differences up to this, in units of the cost, are the rounding of the log.
  let tolerance: Int64
  /// The features that the cost is made from, for showing it line by line.
  let fields: [Field]
  private let cost: Cost

  private enum Cost {
    case field(IntegerColumn)
    case score(IntegerColumn)
    case slack(SlackCost)
    case income(LowestIncome)
  }

  /// The rule of the lowest income, where it was recomputed from the log's records.
  var income: LowestIncome? { if case .income(let income) = cost { income } else { nil } }

  /// The cost of ``SlackRouteFit`` from logged features (ms).
  private struct SlackCost {
    let approach: IntegerColumn
    let detour: IntegerColumn
    let slack: IntegerColumn
    /// Planning speed in metres a millisecond.
    let speed: Double
    let policy = SlackRouteFit()

    func value(_ row: Int) -> Int64 {
      guard !approach.isNull(row), !detour.isNull(row) else { return IntegerColumn.null }
      let left = slack.isNull(row) ? policy.slackCap : slack[row]
      let kept = Double(min(max(left, 0), policy.slackCap))
      let late = Double(max(0, 0 - max(left, -Self.longest)))
      let cost =
        Double(detour[row]) / speed + policy.approachWeight * Double(approach[row])
        - policy.slackWeight * kept + policy.latePenalty * late
      return cost.magnitude < 9e18 ? Int64(cost.rounded()) : IntegerColumn.null
    }

    private static let longest: Int64 = 1 << 52
  }

  /// The rule for a policy, or the code of why it cannot be recomputed from this log and its table of candidates.
  static func rule(
    _ choice: DispatchChoice, _ table: Table, _ log: OrderLog
  ) -> Result<DispatchRule, Obstacle> {
    let rule = plainRule(choice, table, log)
    if case .success(let rule) = rule, rule.form == .round, areRoundsBlurred(choice, table) {
      return .failure(.roundsBlurred)
    }
    return rule
  }

  /// Whether all instants are whole minutes while rounds follow each other faster: then several rounds share an instant,
  /// and which orders were assigned together is not known.
  private static func areRoundsBlurred(_ choice: DispatchChoice, _ table: Table) -> Bool {
    guard let instants = table.integers(.offeredAt), roundLength(choice) < 60 else { return false }
    var seen: Set<Int64> = []
    for row in 0..<table.rowCount where !instants.isNull(row) {
      guard instants[row] % 60_000 == 0 else { return false }
      if seen.count < 20 { seen.insert(instants[row]) }
    }
    return seen.count >= 20
  }

  /// Seconds between rounds: declared, or the policy's own.
  private static func roundLength(_ choice: DispatchChoice) -> Double {
    if let interval = choice.interval { return interval }
    switch choice.policy(seed: 0, hasRoom: false).trigger {
    case .every(let milliseconds): return Double(milliseconds) / 1_000
    case .immediate: return 0
    }
  }

  private static func plainRule(
    _ choice: DispatchChoice, _ table: Table, _ log: OrderLog
  ) -> Result<DispatchRule, Obstacle> {
    func field(_ form: Form, _ field: Field) -> Result<DispatchRule, Obstacle> {
      guard let column = table.integers(field), column.nullCount < column.count else {
        return .failure(.needs([FieldRequirement(.candidates, anyOf: [field])]))
      }
      return .success(
        DispatchRule(form: form, source: .features, tolerance: 1, fields: [field], cost: .field(column)))
    }
    func logged(_ form: Form) -> Result<DispatchRule, Obstacle> {
      guard let column = table.integers(.score), column.nullCount < column.count else {
        return .failure(.needs([FieldRequirement(.candidates, anyOf: [.score])]))
      }
      // Scores are written to a millionth; a round's costs are whole numbers.
      return .success(
        DispatchRule(
          form: form, source: .loggedScore, tolerance: form == .each ? 1 : 1_000_000, fields: [.score],
          cost: .score(column)))
    }
    switch choice.policy {
    case .nearestIdle:
      if (choice.candidates ?? 1) > 1 { return field(.each, .approachTime) }
      // A rule that trusts the straight line compares what only its own score shows; where the log has none, the way
      // to the pick-up must be what it compares.
      return table.has(.score) ? logged(.each) : field(.each, .approachDistance)
    case .batch: return field(.round, .approachTime)
    case .slackRouteFit: return slackRouteFit(table)
    case .lowestIncomeFirst:
      switch lowestIncome(table, log) {
      case .success(let rule) where rule.income?.scores != .different: return .success(rule)
      // The platform reckons otherwise than from this log's beginning: only its own scores can be held against the log.
      case .success: return logged(.each)
      case .failure(let obstacle):
        if case .success(let rule) = logged(.each) { return .success(rule) }
        return .failure(obstacle)
      }
    case .twoSidedFairness, .incomeVariance, .incomeLogDeviation: return logged(.round)
    case .randomEligible: return .failure(.lot)
    case .grabHall: return .failure(.nobodyDecides)
    // The search over thresholds, and what can wait for the next round, hang on numbers that candidates do not have.
    case .maxMinIncome, .rollingHorizon: return .failure(.notFromCandidates)
    }
  }

  /// Why a policy cannot be recomputed.
  enum Obstacle: Error, Hashable {
    /// The log lacks these fields.
    case needs([FieldRequirement])
    /// A lottery is checked as a whole, not order by order.
    case lot
    /// Workers take orders themselves.
    case nobodyDecides
    /// What the policy weighs is not a matter of one candidate.
    case notFromCandidates
    /// Workers plan with different speeds, so metres added cannot be turned into time.
    case speedsDiffer
    /// Instants to the minute put several rounds into one.
    case roundsBlurred
  }

  private static func lowestIncome(_ table: Table, _ log: OrderLog) -> Result<DispatchRule, Obstacle> {
    do throws(MissingTimes) {
      let income = try LowestIncome(table, log)
      return .success(
        DispatchRule(
          form: .each, source: .features, tolerance: LowestIncome.tolerance, fields: [.approachTime],
          cost: .income(income)))
    } catch {
      return .failure(.needs(error.fields))
    }
  }

  private static func slackRouteFit(_ table: Table) -> Result<DispatchRule, Obstacle> {
    let fields: [Field] = [.approachDistance, .approachTime, .detour, .slack]
    let missing = fields.filter { field in
      table.integers(field).map { $0.nullCount == $0.count } ?? true
    }
    guard missing.isEmpty, let distance = table.integers(.approachDistance),
      let time = table.integers(.approachTime), let detour = table.integers(.detour),
      let slack = table.integers(.slack)
    else { return .failure(.needs(missing.map { FieldRequirement(.candidates, anyOf: [$0]) })) }
    // The planning speed shows where the way is long and no order in hand comes first.
    let carried = table.integers(.carried)
    var (least, most) = (Double.infinity, 0.0)
    for row in 0..<table.rowCount
    where (carried?.value(at: row) ?? 0) == 0 && !distance.isNull(row) && distance[row] >= 1_000
      && !time.isNull(row) && time[row] > 0
    {
      let speed = Double(distance[row]) / Double(time[row])
      (least, most) = (min(least, speed), max(most, speed))
    }
    guard most > 0, most <= least * 1.002 else { return .failure(.speedsDiffer) }
    return .success(
      DispatchRule(
        form: .round, source: .features, tolerance: 500, fields: [.detour, .approachTime, .slack],
        cost: .slack(
          SlackCost(approach: time, detour: detour, slack: slack, speed: (least * most).squareRoot()))))
  }

  /// The cost of a row of the table of candidates, the least first; null when it is not known. `isLate`: nobody on the
  /// list could keep the promise, which changes what ``LowestIncomeFirst`` compares.
  func cost(_ row: Int, isLate: Bool = false) -> Int64 {
    switch cost {
    case .income(let income): return income.cost(row, isLate: isLate)
    case .field(let column): return column[row]
    case .score(let column): return column.isNull(row) ? IntegerColumn.null : 0 - column[row]
    case .slack(let cost): return cost.value(row)
    }
  }

  /// The factors that a policy looks at by its nature.
  static func factors(_ choice: DispatchChoice) -> Set<DispatchFactor> {
    switch choice.policy {
    case .nearestIdle, .batch: [.approachDistance, .approachTime]
    case .rollingHorizon: [.approachDistance, .approachTime, .carried, .detour]
    case .slackRouteFit: [.approachDistance, .approachTime, .detour, .slack, .carried]
    case .lowestIncomeFirst: [.approachDistance, .approachTime, .engagedToday, .slack]
    case .twoSidedFairness: [.approachDistance, .approachTime, .earnedToday, .engagedToday]
    case .maxMinIncome, .incomeVariance, .incomeLogDeviation:
      [.approachDistance, .approachTime, .earnedToday]
    case .randomEligible, .grabHall: []
    }
  }
}
