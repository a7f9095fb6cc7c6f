import Metrics
import OrderLog
import Rules

/// What an audit will do: one examination per reading of each rule, and the states that they need together.
struct AuditPlan: Sendable {
  /// One reading of one rule.
  struct Examination: Sendable {
    let pack: String
    let rule: Rule
    let reading: Reading
    let scope: ResolvedScope
    let request: ExaminationRequest
    let subject: Subject
  }

  /// What is examined, or why nothing can be.
  enum Subject: Sendable {
    case examiner(any Examiner, scan: Int)
    case documents(any DocumentExaminer, EvidencedDisclosure)
    case impossible(Verdict, VerdictReason)
  }

  let examinations: [Examination]
  /// The scopes with the states to fill in each.
  let scans: [(scope: ResolvedScope, requests: [StateRequest])]
  let packs: [RulePack]
  /// The resolver of each pack, in the packs' order.
  let resolvers: [ParameterResolver]
  /// The currency of the log's amounts.
  let currency: LogCurrency
  /// The numbers that the platform committed itself to, and what they do in this audit.
  let commitments: [AppliedCommitment]

  init(
    packs: [RulePack], settings: AuditSettings, log: OrderLog, days: ClosedRange<CivilDate>?,
    counts: ScopeCounts, disclosure: EvidencedDisclosure? = nil, inputs: [HandedOverFile]? = nil,
    rulesAlone: Bool = false, metrics: Set<String>? = nil
  ) {
    var examinations: [Examination] = []
    var scopes: [ResolvedScope] = []
    var requests: [[StateRequest]] = []
    func scan(_ scope: ResolvedScope, _ states: [StateRequest]) -> Int {
      let index: Int
      if let known = scopes.firstIndex(of: scope) {
        index = known
      } else {
        index = scopes.count
        scopes.append(scope)
        requests.append([])
      }
      requests[index] += states
      return index
    }
    let currency = LogCurrency(settings, packs)
    let resolvers = packs.map { pack in
      ParameterResolver(
        parameters: pack.parameters, overrides: settings.overrides, period: days, timeZone: log.timeZone)
    }
    let committed = CommittedNumber.all(in: disclosure)
    var applied = CommitmentUse(committed, packs, days)
    for (pack, shared) in zip(packs, resolvers) {
      for rule in pack.rules {
        let scope = ResolvedScope(rule.scope, on: log, counts: counts)
        var resolver = shared
        resolver.committed = applied.numbers(for: rule, of: pack, counts, shared)
        for reading in rule.readings {
          let request = ExaminationRequest(
            rule: rule, reading: reading, resolver: resolver, holidays: pack.holidays, settings: settings,
            disclosure: disclosure, inputs: inputs,
            announcements: disclosure.flatMap(AnnouncedChange.all(in:)),
            findsFormulas: !rulesAlone && metrics == nil)
          let subject: Subject
          if rule.isAboutDocuments {
            subject = Self.documents(request)
          } else if let (verdict, reason) = Self.obstacle(rule, scope, log) {
            subject = .impossible(verdict, reason)
          } else if let reason = currency.obstacle(request) {
            subject = .impossible(.undetermined, reason)
          } else {
            do throws(ParameterResolver.Problem) {
              let examiner = try Examiners.examiner(for: request)
              // A metric that tells vehicles apart itself is shown orders of every vehicle.
              let shown =
                type(of: examiner).placesVehicles
                ? ResolvedScope(
                  RuleScope(services: rule.scope.services, cities: rule.scope.cities), on: log, counts: counts
                )
                : scope
              subject = .examiner(examiner, scan: scan(shown, examiner.states))
            } catch {
              subject = .impossible(error.verdict, error.reason)
            }
          }
          examinations.append(
            Examination(
              pack: pack.id, rule: rule, reading: reading, scope: scope, request: request, subject: subject))
        }
      }
    }
    // Pictures and metrics show the log as a whole, whatever the rules' scopes are.
    let whole = ResolvedScope(RuleScope(), on: log, counts: counts)
    let catalog = MetricCatalog(settings, only: metrics)
    pictureScan = scan(whole, rulesAlone ? [] : Pictures.requests + catalog.requests(for: log))
    self.catalog = catalog
    self.examinations = examinations
    self.packs = packs
    self.resolvers = resolvers
    self.currency = currency
    commitments = applied.all
    scans = zip(scopes, requests).map { ($0, $1) }
  }

  /// The scan whose states the pictures are made from.
  let pictureScan: Int
  /// The metrics that are computed beside the rules.
  let catalog: MetricCatalog

  /// The examination of a rule about documents. It needs no log.
  private static func documents(_ request: ExaminationRequest) -> Subject {
    do throws(ParameterResolver.Problem) {
      let examiner = try DocumentExaminers.examiner(for: request)
      guard let disclosure = request.disclosure else {
        return .impossible(.undetermined, VerdictReason(.needsDisclosure))
      }
      let asked = request.rule.scope.services
      let own = disclosure.disclosure.platform.services
      if !asked.isEmpty, !own.isEmpty, Set(asked).isDisjoint(with: own) {
        return .impossible(
          .notApplicable, VerdictReason(.noSuchEvent, ["event": "service", "why": "documents"]))
      }
      return .documents(examiner, disclosure)
    } catch {
      return .impossible(error.verdict, error.reason)
    }
  }

  /// Why a rule cannot be examined on this log at all, if so.
  private static func obstacle(
    _ rule: Rule, _ scope: ResolvedScope, _ log: OrderLog
  ) -> (Verdict, VerdictReason)? {
    if log.orders.rowCount == 0 {
      return (.undetermined, VerdictReason(.nothingToMeasure, ["examined": "0"]))
    }
    var missing = rule.requires.map { FieldRequirement($0.table, anyOf: $0.anyOf) }
      .filter { !$0.isMet(by: log) }
    missing += scope.missing.map(FieldRequirement.init)
    // A restricted field that the log lacks comes first: without it nobody knows whether the rule applies.
    if !scope.missing.isEmpty { return (.undetermined, NoValue.missingFields(missing).reason) }
    if scope.inside == 0 {
      return scope.unplaced > 0
        ? (
          .undetermined,
          VerdictReason(
            .missingFields,
            ["fields": rule.scope.restrictions.map { "orders.\($0.field.rawValue)" }.joined(separator: ", ")])
        )
        : (.notApplicable, VerdictReason(.emptyScope, ["orders": String(scope.outside)]))
    }
    return missing.isEmpty ? nil : (.undetermined, NoValue.missingFields(missing).reason)
  }
}

extension ParameterResolver.Problem {
  /// A missing number leaves a rule undecided; a rule file that makes no sense is an error.
  var verdict: Verdict {
    switch self {
    case .lookup(.unknownKey), .noParameter, .badArgument, .unknownMetric: .error
    case .lookup, .changesInPeriod, .noPeriod: .undetermined
    }
  }

  /// The reason as a code with details.
  var reason: VerdictReason {
    switch self {
    case .lookup(.beforeFirstValue(let key, let day, let first)):
      VerdictReason(
        .noParameterValue,
        ["key": key, "day": day.description, "first": first.description, "why": "before-first"])
    case .lookup(.noValue(let key, let city, let day)):
      VerdictReason(
        .noParameterValue, ["key": key, "city": city ?? "", "day": day.description, "why": "no-value"])
    case .changesInPeriod(let key, let days):
      VerdictReason(
        .noParameterValue,
        ["key": key, "days": days.map(\.description).joined(separator: ", "), "why": "changes-in-period"])
    case .noPeriod: VerdictReason(.nothingToMeasure, ["examined": "0"])
    case .lookup(.unknownKey(let key)): VerdictReason(.failed, ["what": "unknown parameter \(key)"])
    case .noParameter(let role): VerdictReason(.failed, ["what": "no parameter in role \(role)"])
    case .unknownMetric(let metric): VerdictReason(.failed, ["what": "unknown metric \(metric)"])
    case .badArgument(let name, let value, let allowed):
      VerdictReason(
        .failed, ["what": "argument \(name): \(value) is not one of \(allowed.joined(separator: ", "))"])
    }
  }
}
