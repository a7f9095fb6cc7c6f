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

  private init(_ name: String, _ roles: [Role], _ arguments: [String: [String]] = [:]) {
    self.name = name
    self.roles = roles
    self.arguments = arguments
  }

  private static func role(_ name: String, _ units: ParameterUnit..., need: Need = .always) -> Role {
    Role(name: name, units: units, need: need)
  }

  private static let basis = ["service", "billed"]
  private static let unknown = ["as-rest", "as-work", "undetermined"]
  private static let unknownCap = role(
    "unknown_cap", .minutes, need: .when(argument: "unknown", values: ["as-work", "undetermined"]))

  /// Months, for limits on documents.
  private static let months = role("months", .months)

  /// The metrics that read documents.
  private static let documents: [MetricVocabulary] = [
    MetricVocabulary("documents.appeal-channel", []),
    MetricVocabulary("documents.appeal-grounds", []),
    MetricVocabulary("documents.claimed-indicators", []),
    MetricVocabulary("documents.commitments", []),
    MetricVocabulary("documents.disclosed-items", []),
    MetricVocabulary("documents.filing-change", [role("days", .workingDays)]),
    MetricVocabulary("documents.filing-content", []),
    MetricVocabulary("documents.filing-end", [role("days", .workingDays)]),
    MetricVocabulary("documents.filing-shown", []),
    MetricVocabulary("documents.filing-start", [role("days", .workingDays)]),
    MetricVocabulary("documents.filing-truth", []),
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
    MetricVocabulary("documents.review-drift", []),
    MetricVocabulary("documents.review-interval", [months]),
    MetricVocabulary("documents.review-objects", []),
    MetricVocabulary("documents.technical-measures", []),
    MetricVocabulary("documents.worker-options", []),
  ]

  /// All metrics that rules may name.
  static let all: [MetricVocabulary] =
    documents + [
      MetricVocabulary(
        "appeals.reply-time",
        [
          role("share", .share), role("reply", .days, need: .when(argument: "limit", values: ["default"])),
        ], ["limit": ["own", "default"]]),
      MetricVocabulary(
        "rest.continuous-spell", [role("limit", .hours), role("break", .minutes), unknownCap],
        [
          "basis": basis, "counts": ["elapsed", "engaged"], "tie": ["strict", "inclusive"],
          "unknown": unknown,
        ]),
      MetricVocabulary(
        "rest.daily-engaged-time",
        [
          role("limit", .hours), role("share", .share),
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
        ["clock": ["deadline", "promised"]]),
      MetricVocabulary(
        "pay.take-rate", [role("limit", .share), role("tolerance_pp", .percentagePoints)],
        ["refunds": ["counted", "not-counted"]]),
      MetricVocabulary(
        "pay.displayed-against-recomputed",
        [role("rate_tolerance", .percentagePoints), role("pay_tolerance", .money), role("share", .share)],
        ["refunds": ["counted", "not-counted"]]),
      MetricVocabulary(
        "pay.floor-shortfall", [role("limit", .moneyPerHour), role("allowance", .share)],
        ["basis": ["engaged", "online"], "tips": ["excluded", "included"]]),
      MetricVocabulary("fairness.same-work-pay", [role("limit", .share)], ["cell": ["zone-or-grid"]]),
      MetricVocabulary(
        "pay.holiday", [role("limit", .ratio)],
        ["strata": ["city-service-distance", "city-service-distance-hour"]]),
      MetricVocabulary("pay.weather-subsidy", [role("share", .share)]),
      MetricVocabulary("pay.deductions", [], ["cause": ["late", "uncontrollable"]]),
      MetricVocabulary("dispatch.offers-per-online-hour", [role("limit", .index)]),
      MetricVocabulary(
        "dispatch.concurrency",
        [role("limit", .count, need: .when(argument: "against", values: ["percentile"]))],
        ["against": ["carry-limit", "percentile"]]),
    ]
}
