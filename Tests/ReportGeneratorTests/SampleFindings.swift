import AuditEngine
import Metrics
import OrderLog
import Rules

/// Findings and observations of the made-up audit, about the log and about single units.
enum SampleFindings {
  static var all: [Finding] {
    [
      log("T-REST-1", "gap-20", SampleResult.law, .critical),
      log("T-PAY-3", "engaged", SampleResult.guidance, .serious),
      log("T-PAY-1", "order", SampleResult.future, .moderate, inForce: false),
      log("T-DED-1", "any", SampleResult.standard, .minor, verdict: .needsReview),
      disagreement("T-REST-1"), disagreement("T-REST-6"),
    ] + units + pays + [order]
  }

  static var observations: [Observation] {
    units.enumerated().map { spell($0.element, number: $0.offset) } + pays.map(payment)
      + [
        Observation(
          id: order.fingerprint, rule: "T-DED-1", reading: "any", method: .examined, worker: order.worker,
          window: nil,
          evidence: .deduction(
            .init(measured: 3, limit: 0, quantity: .money, figures: [], row: row(9))))
      ]
  }

  static let units: [Finding] = (0..<24).map { index in
    let isCar = index % 5 == 4
    let workers = SampleResult.hostileWorkers
    return Finding(
      fingerprint: "00000000000000000000000000000\(100 + index)", rule: "T-REST-1", reading: "gap-20",
      obligation: "O9", level: .unit,
      worker: index < workers.count ? workers[index] : "w-7f3a\(1000 + index)9bc2e4d1aa08",
      window: Window(
        start: "2026-03-\(10 + index % 20)T09:12:00+08:00",
        end: "2026-03-\(10 + index % 20)T\(14 + index % 6):31:20+08:00"),
      verdict: .notMet, kind: .beyondLimit,
      severity: index < 3 ? .critical : index < 8 ? .serious : index < 16 ? .moderate : .minor,
      basis: isCar ? SampleResult.law : SampleResult.standard, basisInForce: true,
      measured: 9.25 - Double(index) * 0.228, limit: 4, quantity: .hours, isLowerBound: index == 2,
      observations: ["o-rest-\(index)"], vanishesUnder: index < 4 ? ["gap-0"] : [], waiver: nil)
  }

  static let pays: [Finding] = (0..<3).map { index in
    Finding(
      fingerprint: "1111111111111111111111111111111\(index)", rule: "T-PAY-3", reading: "engaged",
      obligation: "O10",
      level: .unit, worker: "w-\(index)",
      window: Window(
        start: "2026-03-01T00:00:00+08:00", end: "2026-04-01T00:00:00+08:00"),
      verdict: .notMet, kind: .beyondLimit, severity: .serious, basis: SampleResult.guidance,
      basisInForce: true,
      measured: 24.996, limit: 25, quantity: .moneyPerHour, isLowerBound: false,
      observations: ["o-pay-\(index)"],
      vanishesUnder: [], waiver: nil)
  }

  static let order = Finding(
    fingerprint: "22222222222222222222222222222222", rule: "T-DED-1", reading: "any", obligation: "O10",
    level: .unit,
    worker: "w-9", window: nil, verdict: .needsReview, kind: .beyondLimit, severity: .minor,
    basis: SampleResult.standard, basisInForce: true, measured: 3, limit: 0, quantity: .money,
    isLowerBound: false,
    observations: ["22222222222222222222222222222222"], vanishesUnder: [], waiver: SampleRules.waiver)

  static func log(
    _ rule: String, _ reading: String, _ basis: Basis, _ severity: Severity, verdict: Verdict = .notMet,
    inForce: Bool = true
  ) -> Finding {
    Finding(
      fingerprint: "log-\(rule)", rule: rule, reading: reading, obligation: "O9", level: .log, worker: nil,
      window: Window(start: "2026-03-01T00:00:00+08:00", end: "2026-04-01T00:00:00+08:00"), verdict: verdict,
      kind: .beyondLimit, severity: severity, basis: basis, basisInForce: inForce, measured: nil, limit: nil,
      quantity: rule == "T-PAY-3" ? .share : nil, isLowerBound: false, observations: [], vanishesUnder: [],
      waiver: nil)
  }

  static func disagreement(_ rule: String) -> Finding {
    Finding(
      fingerprint: "flip-\(rule)", rule: rule, reading: "*", obligation: "O9", level: .log, worker: nil,
      window: nil,
      verdict: .undetermined, kind: .readingsDisagree, severity: .minor, basis: SampleResult.standard,
      basisInForce: true, measured: nil, limit: nil, quantity: nil, isLowerBound: false, observations: [],
      vanishesUnder: [], waiver: nil)
  }

  private static func spell(_ finding: Finding, number: Int) -> Observation {
    Observation(
      id: "o-rest-\(number)", rule: finding.rule, reading: finding.reading, method: .examined,
      worker: finding.worker,
      window: finding.window,
      evidence: .spell(
        .init(
          measured: finding.measured ?? 0, limit: 4, quantity: .hours, isLowerBound: finding.isLowerBound,
          figures: [Figure("p50", 11.5, .minutes), Figure("orders", 19, .count)],
          rows: (0..<12).map { row(number * 100 + $0) }, rowCount: 73)))
  }

  private static func payment(_ finding: Finding) -> Observation {
    Observation(
      id: finding.observations.first ?? "", rule: finding.rule, reading: finding.reading, method: .examined,
      worker: finding.worker, window: finding.window,
      evidence: .payAgainstFloor(
        .init(
          measured: 24.996, limit: 25, quantity: .moneyPerHour, isLowerBound: false,
          figures: [Figure("hours", 182.4, .hours), Figure("shortfall", 0.73, .money)], rows: [row(1)],
          rowCount: 402)))
  }

  private static func row(_ number: Int) -> EvidenceRow {
    EvidenceRow(
      orderID: number == 3 ? "<svg/onload=alert(5)>" : "20260310-\(880_000 + number)",
      digest: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a\(10 + number % 80)",
      values: [
        "accepted_at": "2026-03-10T09:12:00+08:00", "completed_at": "2026-03-10T09:41:30+08:00",
        "vehicle": "ebike", "service": "food",
      ])
  }
}
