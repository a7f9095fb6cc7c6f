import Metrics
import OrderLog
import Rules

/// The verdicts of all rules: each reading on its own, then the rule by its deciding reading.
struct RuleEvaluation {
  /// A rule with its evaluated readings, the deciding one first.
  struct Entry {
    let pack: String
    let rule: Rule
    let scope: ResolvedScope
    /// The examinations' positions in the plan, one per reading.
    let positions: [Int]
    let readings: [ReadingResult]
    let bases: [RuleResult.AppliedBasis]
    let basis: Basis
    let waiver: Waiver?
    /// The waivers that hold for single workers.
    let workerWaivers: [Waiver]
    /// The points of a rule about documents under the deciding reading; nil for a rule about the log.
    let documents: [DocumentPoint]?

    var verdict: Verdict { readings.first?.verdict ?? .error }
    var reason: VerdictReason { readings.first?.reason ?? VerdictReason(.failed) }
    /// Whether two readings that decide the rule decide it differently. A reading that the log cannot decide says
    /// nothing against the others.
    var flips: Bool {
      Set(readings.map(\.verdict).filter { [.met, .notMet, .needsReview].contains($0) }).count > 1
    }
  }

  let plan: AuditPlan
  let outcomes: [Result<Measurement, Absence>?]
  let entries: [Entry]
  let days: ClosedRange<CivilDate>?

  init(
    plan: AuditPlan, outcomes: [Result<Measurement, Absence>?], corrected: [Int: Double],
    settings: AuditSettings, counts: ScopeCounts, days: ClosedRange<CivilDate>?, weakFields: [String: Double],
    today: CivilDate, log: OrderLog
  ) {
    self.plan = plan
    self.outcomes = outcomes
    self.days = days
    var entries: [Entry] = []
    var position = 0
    while position < plan.examinations.count {
      let first = plan.examinations[position]
      let positions = Array(position..<position + first.rule.readings.count)
      position += positions.count
      // A weak field weakens the rules that need it, and those whose scope it restricts: orders that it ought to
      // have put inside are then missing from what was looked at.
      let needed =
        first.rule.requires.flatMap { requirement in
          requirement.anyOf.map { "\(requirement.table.rawValue).\($0.rawValue)" }
        } + first.rule.scope.restrictions.map { "\(TableKind.orders.rawValue).\($0.field.rawValue)" }
      let weak = Set(needed).filter { weakFields[$0] != nil }
      let evaluated = positions.map { DocumentEvaluation(plan.examinations[$0]) }
      let readings = positions.enumerated().map { offset, index in
        evaluated[offset]?.result
          ?? Self.evaluate(
            plan.examinations[index], outcomes[index], corrected: corrected[index], settings: settings,
            weak: weak.reduce(into: [:]) { $0[$1] = weakFields[$1] })
      }
      let documents = evaluated.first.flatMap { $0 }
      // Documents are judged on the day of the disclosure, orders on the first day of the log.
      let judged =
        first.rule.isAboutDocuments ? first.request.disclosure?.disclosure.asOf : days?.lowerBound
      let bases = first.rule.bases.map { basis in
        RuleResult.AppliedBasis(
          basis: basis,
          orders: counts.combinations.filter {
            basis.scope.contains(service: $0.service, vehicle: $0.vehicle, city: $0.city)
              && first.rule.scope.contains(service: $0.service, vehicle: $0.vehicle, city: $0.city)
          }.reduce(0) { $0 + $1.count },
          inForce: judged.map { basis.isInForce(on: $0) } ?? false)
      }
      let waivers = settings.waivers.filter { $0.rule == first.rule.id && $0.holds(on: today) }
      entries.append(
        Entry(
          pack: first.pack, rule: first.rule, scope: first.scope, positions: positions, readings: readings,
          bases: bases,
          basis: first.rule.isAboutDocuments
            ? DocumentEvaluation.basis(
              of: first.rule, documents,
              services: first.request.disclosure?.disclosure.platform.services ?? [], day: judged)
            : Self.basis(of: first.rule, counts: counts, day: days?.lowerBound),
          waiver: waivers.first { $0.worker == nil },
          workerWaivers: waivers.filter { $0.worker != nil },
          documents: documents?.points))
    }
    self.entries = entries
  }

  /// The verdict of each obligation.
  func obligations(of packs: [RulePack]) -> [ObligationResult] {
    packs.flatMap { pack in
      pack.clauses.flatMap { clause in
        clause.obligations.map { obligation in
          let own = entries.filter { $0.pack == pack.id && $0.rule.obligations.contains(obligation.id) }
          return ObligationResult(
            clause: clause.id, obligation: obligation.id,
            verdict: own.isEmpty ? nil : Verdict.aggregate(own.map(\.verdict)), rules: own.map(\.rule.id),
            counts: own.reduce(into: [:]) { $0[$1.verdict.rawValue, default: 0] += 1 },
            coverage: ObligationCoverage(of: obligation.id, by: own.map(\.rule)))
        }
      }
    }
  }

  private static func evaluate(
    _ examination: AuditPlan.Examination, _ outcome: Result<Measurement, Absence>?, corrected: Double?,
    settings: AuditSettings, weak: [String: Double]
  ) -> ReadingResult {
    func result(_ verdict: Verdict, _ reason: VerdictReason, _ numbers: MeasuredNumbers? = nil)
      -> ReadingResult
    {
      ReadingResult(reading: examination.reading, verdict: verdict, reason: reason, measured: numbers)
    }
    switch (examination.subject, outcome) {
    case (.impossible(let verdict, let reason), _): return result(verdict, reason)
    case (.examiner, .failure(.noValue(let absence))?): return result(.undetermined, absence.reason)
    case (.examiner, .failure(.noSuchEvent(let code))?):
      return result(.notApplicable, VerdictReason(.noSuchEvent, ["event": code]))
    case (.examiner, .failure(.documents)?): return result(.undetermined, VerdictReason(.documentsNeeded))
    case (.examiner, .failure(.needsMechanism(let mechanism))?):
      return result(.undetermined, VerdictReason(.needsMechanism, ["mechanism": mechanism]))
    case (.examiner, .failure(.mechanism(let code, let details))?):
      return result(
        .undetermined,
        VerdictReason(.needsMechanism, details.merging(["mechanism": code]) { own, _ in own }))
    case (.examiner, .failure(.parameter(let problem))?): return result(problem.verdict, problem.reason)
    case (.examiner, .failure(.document(let subject))?):
      let reason =
        examination.request.disclosure == nil
        ? VerdictReason(.needsDisclosure)
        : VerdictReason(.documentsMissing, ["examined": "1", "points": "1", "subjects": subject])
      return result(.undetermined, reason)
    case (.examiner, nil), (.documents, _):
      return result(.error, VerdictReason(.failed, ["what": "not evaluated"]))
    case (.examiner, .success(let measurement)?):
      var numbers = MeasuredNumbers(measurement)
      numbers.correctedPValue = corrected
      do {
        let decision = examination.rule.decision
        let maker = VerdictMaker(
          decision: decision, limit: try decision.limit.map { try examination.request.value($0) },
          tolerance: try decision.tolerance.map { try examination.request.value($0) } ?? 0,
          alpha: 1 - settings.level, weakFields: weak.keys.sorted(),
          weakShare: weak.values.max() ?? 0)
        let (verdict, reason) = maker.verdict(measurement, corrected: corrected)
        return result(verdict, reason, numbers)
      } catch let problem as ParameterResolver.Problem {
        return result(problem.verdict, problem.reason, numbers)
      } catch {
        return result(.error, VerdictReason(.failed, ["what": "\(error)"]), numbers)
      }
    }
  }

  /// The source that most orders of the rule fall under, each counted for the most binding source that covers
  /// it and is in force; the more binding one where two cover equally many.
  private static func basis(of rule: Rule, counts: ScopeCounts, day: CivilDate?) -> Basis {
    var covered = [Int](repeating: 0, count: rule.bases.count)
    for combination in counts.combinations
    where rule.scope.contains(
      service: combination.service, vehicle: combination.vehicle, city: combination.city)
    {
      if let index = index(
        in: rule.bases, service: combination.service, vehicle: combination.vehicle, city: combination.city,
        day: day)
      {
        covered[index] += combination.count
      }
    }
    var best: Int?
    for index in covered.indices where covered[index] > (best.map { covered[$0] } ?? 0) { best = index }
    return best.map { rule.bases[$0] } ?? rule.bases.last ?? .unknown
  }

  /// The most binding source that covers an order, one in force before one that is not yet.
  static func index(
    in bases: [Basis], service: String?, vehicle: String?, city: String?, day: CivilDate?
  ) -> Int? {
    let covering = bases.indices.filter {
      bases[$0].scope.contains(service: service, vehicle: vehicle, city: city)
    }
    return covering.first { index in day.map { bases[index].isInForce(on: $0) } ?? true } ?? covering.first
  }
}

extension Basis {
  /// Stands in for a rule without any source, which no pack that passed its checks has.
  static let unknown = Basis(
    status: .analystDefault, source: "", citation: LocalizedText(zh: "", en: ""),
    confidence: .recalledUnsure)
}
