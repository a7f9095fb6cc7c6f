import AuditEngine
import Metrics
import OrderLog
import Rules

/// The rule results of the made-up audit.
enum SampleRules {
  static let waiver = Waiver(
    rule: "T-DED-1", justification: "已约谈并限期整改，复查前不重复处理。", role: "市级监管部门算法治理科",
    expires: SampleClause.day("2026-06-30"))

  static var all: [RuleResult] {
    [rest, pay, take, deduction, speed, lateness, disparity, groups, holiday, flipping]
  }

  static func numbers(
    _ unit: Measurement.Unit, _ examined: Int, _ exceeding: Int, undecided: Int = 0, workers: Int, with: Int,
    estimate: Estimate? = nil, corrected: Double? = nil, figures: [Figure] = []
  ) -> MeasuredNumbers {
    var numbers = MeasuredNumbers(
      Measurement(
        unit: unit, examined: examined, exceeding: exceeding, undecided: undecided, workersExamined: workers,
        workersExceeding: with, estimate: estimate, figures: figures))
    numbers.correctedPValue = corrected
    return numbers
  }

  static func reading(
    _ id: String, _ zh: String, _ en: String, _ verdict: Verdict, _ reason: VerdictReason,
    _ numbers: MeasuredNumbers? = nil
  ) -> ReadingResult {
    ReadingResult(
      reading: Reading(id: id, title: LocalizedText(zh: zh, en: en)), verdict: verdict, reason: reason,
      measured: numbers)
  }

  static func rule(
    _ id: String, _ zh: String, _ en: String, obligation: String, bases: [(Basis, Int, Bool)],
    verdict: Verdict,
    reason: VerdictReason, readings: [ReadingResult], parameters: [RuleResult.UsedParameter] = [],
    severity: Severity? = nil, waiver: Waiver? = nil, inScope: Int = 1_100_000, flips: Bool = false
  ) -> RuleResult {
    let rule = Rule(
      id: id, title: LocalizedText(zh: zh, en: en),
      statement: LocalizedText(
        zh: "核查劳动者在所审时段内的情况是否与所列依据一致（\(zh)）。",
        en: "Whether what the log shows of workers agrees with the sources named (\(en))."),
      obligations: [obligation], coverage: .automated, bases: bases.map(\.0), requires: [], metric: "m",
      parameters: [:], readings: [], decision: Decision(kind: .facts),
      remedy: LocalizedText(
        zh: "请平台说明形成原因，调整相应的派单或计价参数，并在下一审计期复核。",
        en:
          "Ask the platform for the cause, adjust the parameters concerned and check again in the next period."
      ),
      ask: LocalizedText(
        zh: "请提供所审时段内全部订单的推送记录，包括推送对象、推送时间和应答结果。",
        en: "Please provide all offers of the period with worker, time and answer."),
      limits: LocalizedText(
        zh: "未包含劳动者在其他平台的接单时间。", en: "Hours on other platforms are not in the log."))
    return RuleResult(
      pack: "clause6", rule: rule, verdict: verdict, reason: reason, basis: bases[0].0,
      bases: bases.map { .init(basis: $0.0, orders: $0.1, inForce: $0.2) }, inScope: inScope,
      outOfScope: 104_377,
      unplaced: 12, parameters: parameters, readings: readings, flips: flips, severity: severity,
      waiver: waiver)
  }

  static func limit(
    _ key: String, _ zh: String, _ en: String, _ unit: ParameterUnit, _ values: [DatedParameter.DatedValue],
    overridden: Bool = false
  ) -> RuleResult.UsedParameter {
    .init(
      role: "limit", key: key, title: LocalizedText(zh: zh, en: en), unit: unit, values: values,
      isOverridden: overridden)
  }

  static let rest = rule(
    "T-REST-1", "连续接单时长", "Continuous work", obligation: "O9",
    bases: [(SampleResult.law, 104_377, true), (SampleResult.standard, 1_100_000, true)], verdict: .notMet,
    reason: VerdictReason(.beyondLimit, ["examined": "48210", "exceeding": "312", "undecided": "9"]),
    readings: [
      reading(
        "gap-20", "间隔不足 20 分钟视为连续", "gaps under 20 min do not interrupt", .notMet,
        VerdictReason(.beyondLimit, ["examined": "48210", "exceeding": "312", "undecided": "9"]),
        numbers(
          .spell, 48_210, 312, undecided: 9, workers: 3_041, with: 187,
          figures: [
            Figure("p50", 1.8, .hours), Figure("p99", 4.6, .hours), Figure("max", 9.25, .hours),
            Figure("city.上海.share", 0.0071, .share),
          ])),
      reading(
        "gap-0", "任何间隔均视为休息", "any gap is a break", .met,
        VerdictReason(.noneBeyondLimit, ["examined": "97002", "exceeding": "0", "undecided": "0"]),
        numbers(.spell, 97_002, 0, workers: 3_041, with: 0)),
      reading(
        "online", "以上线时间计", "time online", .undetermined,
        VerdictReason(
          .missingFields, ["fields": "sessions.online_at|sessions.offline_at, orders.accepted_at"])),
    ],
    parameters: [
      limit(
        "rest.continuous_max", "连续接单上限", "limit of continuous work", .hours,
        [
          .init(
            from: SampleClause.day("2021-07-16"), value: 4, status: .guidance, reference: "国市监网监发〔2021〕38号")
        ]),
      RuleResult.UsedParameter(
        role: "break", key: "rest.break_min",
        title: LocalizedText(zh: "最短休息", en: "shortest break"), unit: .minutes,
        values: [.init(from: SampleClause.day("2021-07-16"), value: 20, status: .guidance, reference: "同上")],
        isOverridden: false),
    ], severity: .critical, flips: true)

  static let pay = rule(
    "T-PAY-3", "小时报酬底线", "Hourly pay floor", obligation: "O10",
    bases: [(SampleResult.guidance, 1_204_377, true)],
    verdict: .notMet, reason: VerdictReason(.intervalBeyondLimit),
    readings: [
      reading(
        "engaged", "按接单时间计", "engaged time", .notMet, VerdictReason(.intervalBeyondLimit),
        numbers(
          .workerMonth, 3_041, 402, workers: 3_041, with: 402,
          estimate: Estimate(
            value: 0.1322, lower: 0.1170, upper: 0.1490, level: 0.99, pValue: 0.0004,
            method: "wilson-workers",
            minimumDetectable: 0.021), corrected: 0.0012))
    ],
    parameters: [
      limit(
        "pay.hour_floor", "小时报酬底线", "hourly floor", .moneyPerHour,
        [
          .init(
            from: SampleClause.day("2025-07-01"), city: "杭州", value: 23.5, status: .guidance,
            reference: "浙江省最低工资标准"),
          .init(
            from: CivilDate(dayNumber: 0), city: "上海", value: 25, status: .commitment,
            reference: "上海算法和劳动规则协议（2025-04-25）"),
        ], overridden: true)
    ], severity: .serious)

  static let take = rule(
    "T-PAY-1", "抽成上限", "Commission cap", obligation: "O10", bases: [(SampleResult.future, 104_377, false)],
    verdict: .notMet, reason: VerdictReason(.beyondLimit),
    readings: [
      reading(
        "order", "逐单计算", "per order", .notMet, VerdictReason(.beyondLimit),
        numbers(.order, 104_377, 88, workers: 400, with: 60))
    ], severity: .moderate)

  static let deduction = rule(
    "T-DED-1", "超时扣款", "Deductions for lateness", obligation: "O10",
    bases: [(SampleResult.standard, 1_100_000, true)],
    verdict: .needsReview, reason: VerdictReason(.beyondLimit, ["examined": "1100000", "exceeding": "45"]),
    readings: [
      reading(
        "any", "任何扣款", "any deduction", .needsReview,
        VerdictReason(.beyondLimit, ["examined": "1100000", "exceeding": "45"]),
        numbers(.order, 1_100_000, 45, workers: 2_900, with: 31))
    ], severity: .minor, waiver: waiver)

  static let speed = rule(
    "T-ETA-1", "时限隐含速度", "Implied speed", obligation: "O11",
    bases: [(SampleResult.standard, 1_100_000, true)],
    verdict: .met, reason: VerdictReason(.withinTolerance, ["examined": "1100000", "exceeding": "210"]),
    readings: [
      reading(
        "riding", "按骑行段计", "riding part", .met,
        VerdictReason(.withinTolerance, ["examined": "1100000", "exceeding": "210"]),
        numbers(.order, 1_100_000, 210, workers: 2_900, with: 150))
    ])

  static let lateness = rule(
    "T-ETA-2", "时限可达性", "Attainable deadlines", obligation: "O11",
    bases: [(SampleResult.analyst, 1_100_000, true)],
    verdict: .undetermined, reason: VerdictReason(.weakField, ["fields": "orders.deadline_at"]),
    readings: [
      reading(
        "given", "按给定时限", "deadline given", .undetermined,
        VerdictReason(.weakField, ["fields": "orders.deadline_at"]))
    ])

  static let disparity = rule(
    "T-DISP-2", "派单差异", "Dispatch disparity", obligation: "O9",
    bases: [(SampleResult.analyst, 1_204_377, true)],
    verdict: .undetermined, reason: VerdictReason(.tooFew, ["have": "12", "need": "30", "unit": "worker"]),
    readings: [
      reading(
        "offers", "按推送计", "offers", .undetermined,
        VerdictReason(.tooFew, ["have": "12", "need": "30", "unit": "worker"]))
    ])

  static let groups = rule(
    "T-PAY-9", "同工同酬", "Same pay for same work", obligation: "O10", bases: [(SampleResult.analyst, 10, true)],
    verdict: .error, reason: VerdictReason(.failed, ["what": "unknown metric <x>"]), readings: [])

  static let holiday = rule(
    "T-PAY-6", "法定节假日报酬", "Holiday pay", obligation: "O10", bases: [(SampleResult.guidance, 0, true)],
    verdict: .notApplicable, reason: VerdictReason(.noSuchEvent, ["event": "holiday"]), readings: [])

  static let flipping = rule(
    "T-REST-6", "每周休息", "Weekly rest", obligation: "O9", bases: [(SampleResult.standard, 1_100_000, true)],
    verdict: .met, reason: VerdictReason(.noneBeyondLimit, ["examined": "9800"]),
    readings: [
      reading(
        "sliding", "任意连续七日", "any seven days", .met, VerdictReason(.noneBeyondLimit, ["examined": "9800"]),
        numbers(.workerWeek, 9_800, 0, workers: 2_900, with: 0)),
      reading(
        "calendar", "自然周", "calendar week", .notMet,
        VerdictReason(.beyondLimit, ["examined": "9800", "exceeding": "14"]),
        numbers(.workerWeek, 9_800, 14, workers: 2_900, with: 14)),
    ], flips: true)
}
