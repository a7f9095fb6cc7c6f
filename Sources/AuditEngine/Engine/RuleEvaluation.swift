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
  /// Which recommended standards bind the platform.
  let standards: DeclaredStandards

  init(
    plan: AuditPlan, outcomes: [Result<Measurement, Absence>?], corrected: [Int: Double],
    settings: AuditSettings, counts: ScopeCounts, days: ClosedRange<CivilDate>?, weakFields: [String: Double],
    today: CivilDate, log: OrderLog, only: Set<String>? = nil,
    witness: ([String: LogAnswer]) -> LogWitness?
  ) {
    self.plan = plan
    self.outcomes = outcomes
    self.days = days
    let standards = DeclaredStandards(plan.examinations.first?.request.disclosure?.disclosure)
    self.standards = standards
    var groups: [[Int]] = []
    var position = 0
    while position < plan.examinations.count {
      groups.append(Array(position..<position + plan.examinations[position].rule.readings.count))
      position += plan.examinations[position].rule.readings.count
    }
    func entry(_ positions: [Int], _ witness: LogWitness?) -> Entry {
      let first = plan.examinations[positions[0]]
      // A weak field weakens the rules that need it, and those whose scope it restricts: orders that it ought to
      // have put inside are then missing from what was looked at.
      let needed =
        first.rule.requires.flatMap { requirement in
          requirement.anyOf.map { "\(requirement.table.rawValue).\($0.rawValue)" }
        } + first.rule.scope.restrictions.map { "\(TableKind.orders.rawValue).\($0.field.rawValue)" }
      let weak = Set(needed).filter { weakFields[$0] != nil }
      let evaluated = positions.map { DocumentEvaluation(plan.examinations[$0], witness) }
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
          inForce: judged.map { basis.isInForce(on: $0) } ?? false,
          isDeclared: standards.isDeclared(basis, on: judged))
      }
      let waivers = settings.waivers.filter { $0.rule == first.rule.id && $0.holds(on: today) }
      return Entry(
        pack: first.pack, rule: first.rule, scope: first.scope, positions: positions, readings: readings,
        bases: bases,
        basis: first.rule.isAboutDocuments
          ? DocumentEvaluation.basis(
            of: first.rule, documents,
            services: first.request.disclosure?.disclosure.platform.services ?? [], day: judged,
            standards: standards)
          : Self.basis(of: first.rule, counts: counts, day: days?.lowerBound, standards: standards),
        waiver: waivers.first { $0.worker == nil },
        workerWaivers: waivers.filter { $0.worker != nil },
        documents: documents?.points)
    }
    // The log's rules come first: documents may refer to their verdicts.
    var found = [Entry?](repeating: nil, count: groups.count)
    var answers: [String: LogAnswer] = [:]
    for (index, positions) in groups.enumerated()
    where !plan.examinations[positions[0]].rule.isAboutDocuments {
      let own = entry(positions, nil)
      found[index] = own
      guard let result = own.readings.first else { continue }
      let isFound = result.verdict == .notMet || result.verdict == .needsReview
      answers[own.rule.id] = LogAnswer(
        result, of: own.rule, days: nil,
        finding: isFound ? Fingerprint.of(own.rule.id, result.reading, nil, nil) : nil)
    }
    let asked = witness(answers)
    for (index, positions) in groups.enumerated() where found[index] == nil {
      found[index] = entry(positions, asked)
    }
    entries = found.compactMap { $0 }.filter { only?.contains($0.rule.id) ?? true }
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
    case (.examiner, .failure(.document(let subject))?):
      let reason =
        examination.request.disclosure == nil
        ? VerdictReason(.needsDisclosure)
        : VerdictReason(.documentsMissing, ["examined": "1", "points": "1", "subjects": subject])
      return result(.undetermined, reason)
    case (.examiner, .failure(let absence)?): return result(absence.verdict, absence.reason)
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
  private static func basis(
    of rule: Rule, counts: ScopeCounts, day: CivilDate?, standards: DeclaredStandards
  ) -> Basis {
    var covered = [Int](repeating: 0, count: rule.bases.count)
    for combination in counts.combinations
    where rule.scope.contains(
      service: combination.service, vehicle: combination.vehicle, city: combination.city)
    {
      if let index = index(
        in: rule.bases, service: combination.service, vehicle: combination.vehicle, city: combination.city,
        day: day, standards: standards)
      {
        covered[index] += combination.count
      }
    }
    var best: Int?
    for index in covered.indices where covered[index] > (best.map { covered[$0] } ?? 0) { best = index }
    return best.map { rule.bases[$0] } ?? rule.bases.last ?? .unknown
  }

  /// The most binding source that covers an order, one in force before one that is not yet. A recommended standard that
  /// the platform did not declare covers none.
  static func index(
    in bases: [Basis], service: String?, vehicle: String?, city: String?, day: CivilDate?,
    standards: DeclaredStandards
  ) -> Int? {
    let covering = bases.indices.filter {
      bases[$0].scope.contains(service: service, vehicle: vehicle, city: city)
        && standards.binds(bases[$0], service: service, on: day)
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
