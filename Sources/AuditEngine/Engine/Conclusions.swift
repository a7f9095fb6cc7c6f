import Metrics
import OrderLog
import Rules

/// Observations and findings from the evaluated rules.
struct Conclusions {
  private(set) var rules: [RuleResult] = []
  private(set) var observations: [Observation] = []
  private(set) var findings: [Finding] = []

  private let log: OrderLog
  private let evaluation: RuleEvaluation
  private let collector: EvidenceCollector

  init(evaluation: RuleEvaluation, log: OrderLog, digest: @escaping @Sendable ([UInt8]) -> String) {
    self.log = log
    self.evaluation = evaluation
    var workers: Set<Int32> = []
    for entry in evaluation.entries where Self.isBeyond(entry.verdict) {
      if case .success(let measurement)? = entry.positions.first.flatMap({ evaluation.outcomes[$0] }) {
        workers.formUnion(measurement.cases.compactMap(\.worker))
        workers.formUnion(measurement.cases.flatMap(\.compared).map(\.worker))
      }
    }
    collector = EvidenceCollector(log: log, workers: workers, digest: digest)
    for entry in evaluation.entries { conclude(entry) }
  }

  private static func isBeyond(_ verdict: Verdict) -> Bool { verdict == .notMet || verdict == .needsReview }

  private mutating func conclude(_ entry: RuleEvaluation.Entry) {
    var severity: Severity?
    if Self.isBeyond(entry.verdict), let position = entry.positions.first,
      case .success(let measurement)? = evaluation.outcomes[position],
      case .examiner(let examiner, _) = evaluation.plan.examinations[position].subject
    {
      let unitFindings = measurement.cases.map { unitFinding(entry, $0, examiner) }
      let whole = logFinding(entry, measurement, worst: unitFindings.map(\.severity).max())
      findings.append(whole)
      findings += unitFindings
      severity = findings.suffix(unitFindings.count + 1).map(\.severity).max()
    }
    if Self.isBeyond(entry.verdict), let points = entry.documents {
      let found = documentFindings(entry, points)
      findings += found
      severity = found.map(\.severity).max()
    }
    if entry.flips { findings.append(disagreement(entry)) }
    rules.append(
      RuleResult(
        pack: entry.pack, rule: entry.rule, verdict: entry.verdict, reason: entry.reason, basis: entry.basis,
        bases: entry.bases, inScope: entry.scope.inside, outOfScope: entry.scope.outside,
        unplaced: entry.scope.unplaced, parameters: usedParameters(entry), readings: entry.readings,
        flips: entry.flips, severity: severity, waiver: entry.waiver, documents: entry.documents,
        attestation: attestation(of: entry)))
  }

  private func usedParameters(_ entry: RuleEvaluation.Entry) -> [RuleResult.UsedParameter] {
    guard let position = entry.positions.first else { return [] }
    let request = evaluation.plan.examinations[position].request
    return entry.rule.parameters.keys.sorted().compactMap { role in
      request.key(role).flatMap { request.resolver.used($0, as: role) }
    }
  }

  /// The finding about the log as a whole.
  private mutating func logFinding(
    _ entry: RuleEvaluation.Entry, _ measurement: Measurement, worst: Severity?
  ) -> Finding {
    let reading = entry.readings[0].reading
    let id = Fingerprint.of(entry.rule.id, reading, nil, nil)
    let window = wholeWindow
    observations.append(
      Observation(
        id: id, rule: entry.rule.id, reading: reading,
        method: entry.rule.decision.kind == .facts ? .examined : .tested, worker: nil, window: window,
        evidence: .estimate(entry.readings[0].measured ?? MeasuredNumbers(measurement))))
    let value = measurement.estimate?.value
    return Finding(
      fingerprint: id, rule: entry.rule.id, reading: reading, obligation: entry.rule.obligations.first ?? "",
      level: .log, worker: nil, window: window, verdict: entry.verdict, kind: .beyondLimit,
      severity: worst ?? value.map(entry.rule.decision.severity(of:)) ?? .minor, basis: entry.basis,
      basisInForce: isInForce(entry.basis, on: evaluation.days?.lowerBound), measured: value,
      limit: limit(of: entry), quantity: value == nil ? nil : quantity(of: entry, measurement),
      isLowerBound: false, observations: [id],
      vanishesUnder: entry.readings.dropFirst().filter { $0.verdict == .met }.map(\.reading),
      waiver: entry.waiver)
  }

  /// The finding about one unit: a worker's window, or an order.
  private mutating func unitFinding(
    _ entry: RuleEvaluation.Entry, _ unit: Case, _ examiner: any Examiner
  ) -> Finding {
    let reading = entry.readings[0].reading
    let worker = unit.worker.flatMap { $0 >= 0 ? log.workers.values[Int($0)] : nil }
    let window = unit.window.map {
      Window(start: log.timeZone.text(of: $0.lowerBound), end: log.timeZone.text(of: $0.upperBound))
    }
    let id = Fingerprint.of(
      entry.rule.id, reading, unit.orderID ?? worker, unit.orderID == nil ? window?.start : nil,
      unit.orderID == nil ? window?.end : nil)
    let rows = evidenceRows(unit)
    let further = type(of: examiner).evidenceFields + [.workerID, .vehicle, .service]
    let fields = (entry.rule.requires.flatMap(\.anyOf) + further).filter { log.orders.has($0) }
    let evidence: Evidence
    if unit.orderID != nil, let row = rows.first {
      evidence = examiner.evidence(
        Evidence.MeasuredOrder(
          measured: unit.measured, limit: unit.limit, quantity: unit.quantity, figures: unit.figures,
          row: collector.evidence(row, fields: fields), trace: unit.trace.isEmpty ? nil : unit.trace))
    } else {
      evidence = examiner.evidence(
        Evidence.MeasuredWindow(
          measured: unit.measured, limit: unit.limit, quantity: unit.quantity,
          isLowerBound: unit.isLowerBound, figures: unit.figures,
          rows: rows.prefix(Evidence.rowLimit).map { collector.evidence($0, fields: fields) },
          rowCount: rows.count))
    }
    observations.append(
      Observation(
        id: id, rule: entry.rule.id, reading: reading, method: .examined, worker: worker, window: window,
        evidence: evidence))
    let day = unit.window.map { log.timeZone.day(of: $0.lowerBound) } ?? evaluation.days?.lowerBound
    let basis = basis(of: entry, row: rows.first, day: day)
    return Finding(
      fingerprint: id, rule: entry.rule.id, reading: reading, obligation: entry.rule.obligations.first ?? "",
      level: .unit, worker: worker, window: window, verdict: entry.verdict, kind: .beyondLimit,
      severity: entry.rule.decision.severity(of: unit.measured), basis: basis,
      basisInForce: isInForce(basis, on: day), measured: unit.measured, limit: unit.limit,
      quantity: unit.quantity, isLowerBound: unit.isLowerBound, observations: [id], vanishesUnder: [],
      waiver: waiver(entry, worker))
  }

  private func attestation(of entry: RuleEvaluation.Entry) -> RuleResult.Attested? {
    guard entry.rule.question != nil, let position = entry.positions.first else { return nil }
    return evaluation.plan.examinations[position].request.disclosure?.anyAttestation(to: entry.rule.id)
      .map(RuleResult.Attested.init)
  }

  /// The finding about the documents as a whole, and one for each point against the platform or for a person.
  private mutating func documentFindings(_ entry: RuleEvaluation.Entry, _ points: [DocumentPoint])
    -> [Finding]
  {
    let open = points.filter { $0.state == .contradicted || $0.state == .question }
    let units = open.map { documentFinding(entry, [$0], point: $0, worst: nil) }
    return [documentFinding(entry, points, point: nil, worst: units.map(\.severity).max())] + units
  }

  private mutating func documentFinding(
    _ entry: RuleEvaluation.Entry, _ points: [DocumentPoint], point: DocumentPoint?, worst: Severity?
  ) -> Finding {
    let reading = entry.readings[0].reading
    // The record's place tells apart entries of the same name.
    let id = Fingerprint.of(
      entry.rule.id, reading, point?.subject, point?.entry ?? point?.records.first?.path)
    let basis =
      point?.source.flatMap { source in entry.rule.bases.first { $0.source == source } } ?? entry.basis
    let asOf = entry.positions.first.flatMap {
      evaluation.plan.examinations[$0].request.disclosure?.disclosure.asOf
    }
    let verdict =
      point.map { $0.state.verdict(beyond: entry.rule.decision.beyond) } ?? entry.verdict
    observations.append(
      Observation(
        id: id, rule: entry.rule.id, reading: reading, method: .documented, worker: nil, window: nil,
        evidence: .documents(points)))
    return Finding(
      fingerprint: id, rule: entry.rule.id, reading: reading, obligation: entry.rule.obligations.first ?? "",
      level: point == nil ? .log : .unit, worker: nil, window: nil, verdict: verdict, kind: .beyondLimit,
      severity: worst ?? entry.rule.decision.severity(of: point?.measured ?? 0), basis: basis,
      basisInForce: isInForce(basis, on: point?.day ?? asOf), measured: point?.measured,
      limit: point?.limit, quantity: point?.quantity, isLowerBound: false, observations: [id],
      vanishesUnder: point == nil
        ? entry.readings.dropFirst().filter { $0.verdict == .met }.map(\.reading) : [],
      waiver: entry.waiver)
  }

  /// The finding that the readings of a rule give different verdicts.
  private func disagreement(_ entry: RuleEvaluation.Entry) -> Finding {
    let reading = entry.readings[0]
    return Finding(
      fingerprint: Fingerprint.of(entry.rule.id, "*", nil, nil), rule: entry.rule.id,
      reading: reading.reading,
      obligation: entry.rule.obligations.first ?? "", level: .log, worker: nil, window: wholeWindow,
      verdict: .needsReview, kind: .readingsDisagree, severity: .minor, basis: entry.basis,
      basisInForce: isInForce(entry.basis, on: evaluation.days?.lowerBound), measured: nil, limit: nil,
      quantity: nil, isLowerBound: false, observations: [],
      vanishesUnder: entry.readings.filter {
        $0.verdict != reading.verdict && [.met, .notMet, .needsReview].contains($0.verdict)
      }.map(\.reading),
      waiver: entry.waiver)
  }

  private func evidenceRows(_ unit: Case) -> [Int] {
    if !unit.compared.isEmpty {
      return unit.compared.compactMap { collector.rows(ofOrder: $0.orderID, worker: $0.worker).first }
    }
    if let order = unit.orderID { return collector.rows(ofOrder: order, worker: unit.worker) }
    guard let worker = unit.worker, let window = unit.window else { return [] }
    return collector.rows(of: worker, in: window)
  }

  private func basis(of entry: RuleEvaluation.Entry, row: Int?, day: CivilDate?) -> Basis {
    guard let row else { return entry.basis }
    func text(_ field: Field) -> String? { log.orders.texts(field)?.value(at: row) }
    let index = RuleEvaluation.index(
      in: entry.rule.bases, service: text(.service), vehicle: text(.vehicle), city: text(.city), day: day,
      standards: evaluation.standards)
    return index.map { entry.rule.bases[$0] } ?? entry.basis
  }

  private func isInForce(_ basis: Basis, on day: CivilDate?) -> Bool {
    day.map(basis.isInForce(on:)) ?? false
  }

  private func limit(of entry: RuleEvaluation.Entry) -> Double? {
    guard let position = entry.positions.first, let role = entry.rule.decision.limit else { return nil }
    return try? evaluation.plan.examinations[position].request.value(role)
  }

  /// The unit of the number that the rule compares with its limit.
  private func quantity(of entry: RuleEvaluation.Entry, _ measurement: Measurement) -> Quantity? {
    guard let position = entry.positions.first else { return nil }
    let request = evaluation.plan.examinations[position].request
    guard let role = entry.rule.decision.limit, let key = request.key(role),
      let parameter = try? request.resolver.history(key)
    else { return entry.rule.decision.kind == .facts ? .share : measurement.cases.first?.quantity }
    return Quantity(parameter.unit)
  }

  private func waiver(_ entry: RuleEvaluation.Entry, _ worker: String?) -> Waiver? {
    entry.waiver ?? entry.workerWaivers.first { $0.worker == worker }
  }

  private var wholeWindow: Window? {
    guard let days = evaluation.days else { return nil }
    return Window(
      start: log.timeZone.text(of: log.timeZone.start(of: days.lowerBound)),
      end: log.timeZone.text(of: log.timeZone.start(of: CivilDate(dayNumber: days.upperBound.dayNumber + 1))))
  }
}

extension Quantity {
  /// The unit of numbers that are compared with a parameter.
  init(_ unit: ParameterUnit) {
    self =
      switch unit {
      case .hours: .hours
      case .minutes: .minutes
      case .seconds: .seconds
      case .days: .days
      case .workingDays: .workingDays
      case .kilometresPerHour: .kilometresPerHour
      case .share: .share
      case .percentagePoints: .percentagePoints
      case .ratio: .ratio
      case .money, .dollars, .dollarsPerMinute, .dollarsPerMile: .money
      case .moneyPerHour, .dollarsPerHour: .moneyPerHour
      case .metres: .metres
      case .index: .index
      case .months, .count: .count
      case .probability: .share
      }
  }
}
