import Rules

/// What rule files may say about a metric: the roles of its parameters and the arguments of its readings.
struct MetricVocabulary {
  /// A parameter's part in a metric.
  struct Role {
    let name: String
    /// The units that a parameter in this role may have.
    let units: [ParameterUnit]
    /// When it must be given.
    let need: Need
  }

  /// When a role must be given.
  enum Need {
    case always
    case never
    /// When a reading gives one of these values to an argument.
    case when(argument: String, values: [String])
  }

  /// The metric's name.
  let name: String
  let roles: [Role]
  /// The arguments with their values; the first value is the default.
  let arguments: [String: [String]]

  /// The parts of other rules whose verdicts it refers to.
  var references: [String] = []
  /// Parts that it refers to where a rule names them.
  var furtherReferences: [String] = []
  /// Whether it judges by whatever other rules the pack has.
  var isAboutOtherRules: Bool { !references.isEmpty || name == "documents.commitments" }

  /// The metric of a name.
  static func metric(_ name: String) -> MetricVocabulary? { all.first { $0.name == name } }

  /// Whether a reading needs a role.
  func needs(_ role: Role, with arguments: [String: String]) -> Bool {
    switch role.need {
    case .always: true
    case .never: false
    case .when(let argument, let values):
      values.contains(arguments[argument] ?? self.arguments[argument]?.first ?? "")
    }
  }

  init(
    _ name: String, _ roles: [Role], _ arguments: [String: [String]] = [:], references: [String] = [],
    furtherReferences: [String] = []
  ) {
    self.references = references
    self.furtherReferences = furtherReferences
    self.name = name
    self.roles = roles
    self.arguments = arguments
  }

  static func role(_ name: String, _ units: ParameterUnit..., need: Need = .always) -> Role {
    Role(name: name, units: units, need: need)
  }

  static let basis = ["service", "billed"]
  static let unknown = ["as-rest", "as-work", "undetermined"]
  static let unknownCap = role(
    "unknown_cap", .minutes, need: .when(argument: "unknown", values: ["as-work", "undetermined"]))

  /// Months, for limits on documents.
  private static let months = role("months", .months)

  /// The metrics that read documents.
  private static let documents: [MetricVocabulary] = [
    MetricVocabulary("documents.appeal-channel", []),
    MetricVocabulary("documents.appeal-grounds", [role("minimum", .count)]),
    MetricVocabulary("documents.claimed-indicators", [role("tolerance", .share)]),
    MetricVocabulary("documents.commitments", []),
    MetricVocabulary("documents.disclosed-items", []),
    MetricVocabulary("documents.filing-change", [role("days", .workingDays)]),
    MetricVocabulary("documents.filing-content", []),
    MetricVocabulary("documents.filing-end", [role("days", .workingDays)]),
    MetricVocabulary("documents.filing-shown", []),
    MetricVocabulary("documents.filing-start", [role("days", .workingDays)]),
    MetricVocabulary(
      "documents.filing-truth", [], references: ["dispatch", "pay", "eta"],
      furtherReferences: ["dispatch-factors", "eta-estimates"]),
    MetricVocabulary("documents.handover", []),
    MetricVocabulary("documents.human-decisions", []),
    MetricVocabulary("documents.inventory", []),
    MetricVocabulary("documents.lead-time", [role("price_rule", .days), role("labour_rule", .days)]),
    MetricVocabulary("documents.negotiation-interval", [months], ["counts": ["held", "signed"]]),
    MetricVocabulary("documents.negotiation-topics", [months]),
    MetricVocabulary("documents.opinions", []),
    MetricVocabulary("documents.past-versions", [months]),
    MetricVocabulary("documents.rectification", []),
    MetricVocabulary("documents.result-publication", [role("days", .days)]),
    MetricVocabulary("documents.review-drift", [role("limit", .index), role("minimum", .count)]),
    MetricVocabulary("documents.review-interval", [months]),
    MetricVocabulary("documents.review-objects", []),
    MetricVocabulary("documents.technical-measures", []),
    MetricVocabulary("documents.worker-options", []),
  ]

  /// All metrics that rules may name.
  static let all: [MetricVocabulary] =
    documents + comparators + [
      MetricVocabulary(
        "appeals.reply-time",
        [
          role("share", .share, need: .never),
          role("reply", .days, need: .when(argument: "limit", values: ["default", "fixed"])),
        ], ["limit": ["own", "default", "fixed"]]),
      MetricVocabulary(
        "rest.continuous-spell", [role("limit", .hours), role("break", .minutes), unknownCap],
        [
          "basis": basis, "counts": ["elapsed", "engaged"], "tie": ["strict", "inclusive"],
          "unknown": unknown,
        ]),
      MetricVocabulary(
        "rest.daily-engaged-time",
        [
          role("limit", .hours), role("share", .share, need: .never),
          role("rest", .hours, need: .when(argument: "anchor", values: ["after-rest"])), unknownCap,
        ],
        ["anchor": ["calendar-day", "after-rest", "sliding-24h"], "basis": basis, "unknown": unknown]),
      MetricVocabulary(
        "rest.weekly-rest", [role("run", .count), unknownCap],
        ["day": ["any-engaged", "acceptance", "continuous-24h"], "basis": basis, "unknown": unknown]),
      MetricVocabulary(
        "eta.implied-speed",
        [
          role("limit", .kilometresPerHour),
          role("share", .share, need: .when(argument: "part", values: ["riding"])),
        ],
        [
          "part": ["whole", "riding"], "start": ["accepted", "offered", "placed"],
          "unknown-vehicle": ["exclude", "include"],
        ]),
      MetricVocabulary(
        "eta.attainability",
        [role("share", .share), role("speed", .kilometresPerHour), role("minimum", .count, need: .never)],
        ["vehicle": ["ebike", "any"], "times": ["own", "stratum"]]),
      MetricVocabulary(
        "eta.lateness",
        [role("bias", .minutes), role("share", .share), role("minimum", .count, need: .never)],
        [
          "by": ["nothing", "contract", "gender", "age_band", "origin"], "clock": ["deadline", "promised"],
        ]),
      MetricVocabulary(
        "pay.take-rate", [role("limit", .share), role("tolerance_pp", .percentagePoints)],
        ["refunds": ["counted", "not-counted"]]),
      MetricVocabulary(
        "pay.displayed-against-recomputed",
        [role("rate_tolerance", .percentagePoints), role("pay_tolerance", .money), role("share", .share)],
        ["refunds": ["counted", "not-counted"]]),
      MetricVocabulary(
        "pay.floor-shortfall", [role("limit", .moneyPerHour, .dollarsPerHour), role("allowance", .share)],
        ["basis": ["engaged", "online"], "tips": ["excluded", "included"]]),
      MetricVocabulary(
        "fairness.same-work-pay", [role("limit", .share)],
        ["cell": ["zone-or-grid"], "compare": ["workers-and-groups", "workers", "groups"]]),
      MetricVocabulary(
        "pay.holiday", [role("limit", .ratio)],
        ["strata": ["city-service-distance", "city-service-distance-hour"]]),
      MetricVocabulary("pay.weather-subsidy", [role("share", .share)]),
      MetricVocabulary("pay.deductions", [], ["cause": ["late", "review", "uncontrollable"]]),
      MetricVocabulary("dispatch.offers-per-online-hour", [role("limit", .index)]),
      MetricVocabulary(
        "dispatch.concurrency",
        [role("limit", .count, need: .when(argument: "against", values: ["percentile"]))],
        ["against": ["carry-limit", "percentile"]]),
      MetricVocabulary(
        "rest.forced-pause",
        [role("limit", .hours), role("break", .minutes), role("pause", .minutes), role("share", .share)],
        ["from": ["mark", "orders-done"], "basis": basis, "tie": ["strict", "inclusive"]]),
      MetricVocabulary(
        "rest.fatigue-prompt",
        [role("limit", .hours), role("break", .minutes), role("tolerance", .minutes), role("share", .share)],
        ["kinds": ["fatigue", "fatigue-or-pause"], "basis": basis, "tie": ["strict", "inclusive"]]),
      MetricVocabulary(
        "rest.long-day-confirmation",
        [
          role("limit", .hours),
          role("rest", .hours, need: .when(argument: "anchor", values: ["after-rest"])),
        ],
        [
          "anchor": ["calendar-day", "after-rest"], "confirmation": ["any-time", "at-limit"],
          "tie": ["strict", "inclusive"],
        ]),
      MetricVocabulary(
        "rest.incentive-hours",
        [
          role("orders", .count), role("days", .days), role("from", .hours), role("until", .hours),
          role("limit", .hours),
        ]),
      MetricVocabulary(
        "rest.duty-before-rest",
        [role("limit", .hours), role("rest", .hours), role("gap", .hours), unknownCap],
        ["count": ["duty", "until-reset"], "unknown": unknown]),
      MetricVocabulary(
        "pay.monthly-take-rate",
        [role("limit", .share), role("tolerance_pp", .percentagePoints), role("orders", .count)],
        ["refunds": ["counted", "not-counted"]]),
      MetricVocabulary("pay.pay-on-time", [role("limit", .days)]),
      MetricVocabulary(
        "pay.surge-pass-through", [role("limit", .percentagePoints), role("surge", .ratio)],
        ["refunds": ["counted", "not-counted"]]),
      MetricVocabulary(
        "pay.offers-after-deduction", [role("limit", .share), role("window", .hours)]),
      MetricVocabulary(
        "records.retention",
        [role("ride", .months), role("other", .months), role("claimed", .months, need: .never)]),
      MetricVocabulary(
        "records.completeness", [role("share", .share)],
        ["fields": ["stages", "core"], "sequence": ["needed", "where-there-is-one"]]),
      MetricVocabulary(
        "eta.added-time", [role("delay", .minutes), role("share", .share)],
        ["empty": ["unknown", "none"], "orders": ["in-hand", "delayed"], "suffices": ["all", "any"]]),
      MetricVocabulary(
        "eta.condition-response", [role("attention", .ratio), role("none", .ratio)],
        ["condition": ["weather", "control"]]),
      MetricVocabulary("eta.given-time-trend", [role("fall", .share), role("weeks", .count)]),
      MetricVocabulary(
        "eta.max-of-four", [role("tolerance", .seconds)],
        ["added": ["counted", "taken-off"], "start": ["accepted", "offered", "placed"]]),
      MetricVocabulary("eta.two-clocks", [role("gap", .minutes), role("share", .share)]),
      MetricVocabulary(
        "dispatch.detour", [role("ratio", .ratio), role("share", .share)], ["orders": ["all", "alone"]]),
      MetricVocabulary(
        "transparency.order-statement", [role("share", .share, need: .never)],
        ["lines": ["ride", "delivery-where-due", "delivery-always"]]),
      MetricVocabulary(
        "fairness.group-disparity", [role("limit", .ratio)],
        [
          "by": ["all", "personal", "contract-and-tenure"],
          "measure": ["offers-and-value", "offers", "value"],
        ]),
      MetricVocabulary(
        "dispatch.refusal-effect", [role("limit", .share), role("window", .minutes)],
        ["outcome": ["offers", "value"], "refusals": ["rejected", "rejected-or-timeout"]]),
      MetricVocabulary(
        "dispatch.push-share",
        [
          role("limit", .share),
          role("drop", .share, need: .when(argument: "price", values: ["of-refusals"])),
          role("window", .minutes, need: .when(argument: "price", values: ["of-refusals"])),
        ], ["price": ["of-refusals", "ignored"]]),
      MetricVocabulary(
        "change.behaviour", [role("limit", .share), role("notice", .days), role("penalty", .ratio)],
        ["series": ["all", "pay"]]),
      MetricVocabulary("mechanism.pay", [role("tolerance", .money), role("share", .share)]),
      MetricVocabulary(
        "mechanism.eta", [role("tolerance", .seconds), role("share", .share)],
        ["difference": ["shorter", "either"]]),
      MetricVocabulary("mechanism.dispatch-factors", [role("limit", .share)]),
      MetricVocabulary("mechanism.dispatch-agreement", [role("share", .share)]),
    ]
}
