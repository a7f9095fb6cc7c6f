import AuditEngine
import Metrics
import OrderLog
import Rules

/// A made-up audit result with something of everything that a report must be able to show.
enum SampleResult {
  /// Worker ids as nobody would want them.
  static let hostileWorkers = [
    "<script>alert(1)</script>", "\"onmouseover=\"alert(2)", "w\u{202E}gnp.exe",
    "'><img src=x onerror=alert(3)>",
    "\"\u{338}onfocus=alert(4) x=\"", "line\nfeed\u{0}nul\u{7}", "&amp;{{lang}}{{{lang}}}",
    "=HYPERLINK(\"x\")",
    String(repeating: "z", count: 700),
  ]

  static let law = Basis(
    status: .law, source: "TR-62",
    citation: LocalizedText(
      zh: "《道路交通安全法实施条例》第六十二条第七项",
      en: "Regulation on the Implementation of the Road Traffic Safety Law, art. 62(7)"),
    confidence: .seen, effective: CivilDate("2004-05-01"), scope: RuleScope(vehicles: ["car"]))
  static let standard = Basis(
    status: .standard, source: "FD-4H",
    citation: LocalizedText(
      zh: "GB/T 46862—2025《外卖平台服务管理基本要求》7.4.1 b)", en: "GB/T 46862—2025, 7.4.1 b)"),
    confidence: .seenAndRecalled, effective: CivilDate("2025-12-04"),
    scope: RuleScope(services: ["food"], vehicles: ["ebike"]),
    note: LocalizedText(zh: "条款号尚待核对原文。", en: "Clause number unconfirmed."))
  static let guidance = Basis(
    status: .guidance, source: "LAB-50R-W",
    citation: LocalizedText(
      zh: "《新就业形态劳动者休息和劳动报酬权益保障指引》（人社厅发〔2023〕50号）",
      en: "Guidance on rest and pay of workers in new forms of employment (2023) No. 50"),
    confidence: .seen, effective: CivilDate("2023-11-08"))
  static let analyst = Basis(
    status: .analystDefault, source: "T-DISP-2",
    citation: LocalizedText(zh: "派单差异比值 0.80", en: "dispatch disparity ratio 0.80"),
    confidence: .recalledSure)
  static let future = Basis(
    status: .commitment, source: "TR-CAP25",
    citation: LocalizedText(
      zh: "平台抽成上限公告（2025年8月）", en: "Platform's notice on its commission cap (August 2025)"),
    confidence: .recalledUnsure, effective: CivilDate("2026-09-01"))

  /// The result.
  static var result: AuditResult {
    let rules = SampleRules.all
    return AuditResult(
      tool: .init(version: "0.1.0"), log: log, quality: quality, packs: [SampleClause.pack],
      settings: AuditSettings(
        overrides: [
          .init(key: "pay.hour_floor", city: "上海", value: 25, reference: "上海算法和劳动规则协议（2025-04-25） <b>x</b>")
        ], waivers: [SampleRules.waiver]),
      obligations: [
        .init(
          clause: SampleClause.clause.id, obligation: "O9", verdict: .notMet,
          rules: ["T-REST-1", "T-DISP-2"],
          counts: ["notMet": 1, "undetermined": 1]),
        .init(
          clause: SampleClause.clause.id, obligation: "O10", verdict: .notMet,
          rules: ["T-PAY-3", "T-PAY-1", "T-DED-1"], counts: ["notMet": 2, "needsReview": 1]),
        .init(
          clause: SampleClause.clause.id, obligation: "O11", verdict: .undetermined,
          rules: ["T-ETA-1", "T-ETA-2"],
          counts: ["met": 1, "undetermined": 1]),
        .init(clause: SampleClause.clause.id, obligation: "O15", verdict: nil, rules: [], counts: [:]),
      ],
      rules: rules, observations: SampleFindings.observations, findings: SampleFindings.all,
      distributions: SampleDistributions.all)
  }

  static let log = LogSummary(
    timeZone: "Asia/Shanghai", firstInstant: "2026-03-01T00:03:11+08:00",
    lastInstant: "2026-03-31T23:58:40+08:00",
    firstDay: CivilDate("2026-03-01"), lastDay: CivilDate("2026-03-31"),
    rows: ["orders": 1_204_377, "offers": 2_410_003, "workers": 3_120],
    fields: [
      "orders": [
        "order_id", "worker_id", "accepted_at", "completed_at", "city", "service", "vehicle", "worker_pay",
      ],
      "offers": ["order_id", "worker_id", "offered_at"], "workers": ["worker_id", "gender"],
    ],
    workersWithOrders: 3_041, workers: 3_120,
    breakdown: [
      "platform": ["示例外卖": 1_204_377], "city": ["上海": 800_000, "杭州": 400_000, "": 4_377],
      "service": ["food": 1_100_000, "ride": 104_377], "vehicle": ["ebike": 1_100_000, "car": 104_377],
      "status": ["completed": 1_180_000, "cancelled_customer": 24_377],
    ])

  static let quality = LogQuality(
    quarantined: 1_204, quarantinedByReason: ["notATime": 1_180, "badQuote": 20, "somethingNew": 4],
    observations: [
      .init(
        check: "event-order", code: "events-out-of-order", severity: "serious", table: "orders",
        field: "accepted_at",
        affected: 311, total: 1_204_377, examples: ["A-1001", "<b>A-1002</b>"],
        details: ["largestSeconds": "7200"]),
      .init(
        check: "missing-values", code: "missing-values", severity: "caution", table: "orders",
        field: "deadline_at",
        affected: 48_000, total: 1_180_000, examples: [], details: ["population": "completed"]),
      .init(
        check: "absent-fields", code: "absent-fields", severity: "info", table: "orders", field: "eta_model",
        affected: 4, total: 58, examples: [],
        details: ["fields": "eta_model,eta_city,eta_segments,eta_distance", "unlocks": "time-limits"]),
      .init(
        check: "new-check", code: "odd-thing", severity: "caution", table: "offers", field: nil, affected: 3,
        total: 10, examples: ["x"], details: ["how-many": "1234"]),
    ], weakFields: ["orders.deadline_at"])
}
