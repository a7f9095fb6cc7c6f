import Rules

extension MetricVocabulary {
  /// The metrics that came with the comparator packs.
  static let comparators: [MetricVocabulary] = [
    MetricVocabulary("ask.documents", []),
    MetricVocabulary(
      "pay.trip-minimum",
      [
        role("minute", .dollarsPerMinute), role("mile", .dollarsPerMile),
        role("offer", .money, .dollars, need: .never), role("tolerance", .money, .dollars),
      ], ["clock": ["engaged", "passenger"], "miles": ["logged", "none"]]),
    MetricVocabulary(
      "pay.weekly-minimum",
      [
        role("rate", .moneyPerHour, .dollarsPerHour),
        role("divisor", .share, need: .when(argument: "test", values: ["either", "raised"])),
        role("utilization", .share, need: .when(argument: "test", values: ["either", "raised"])),
      ], ["test": ["worker", "either", "together", "raised"]]),
    MetricVocabulary(
      "rest.daily-driving",
      [
        role("limit", .hours), role("extended", .hours), role("times", .count), role("rest", .hours),
        unknownCap,
      ], ["basis": basis, "unknown": unknown]),
    MetricVocabulary(
      "rest.daily-rest",
      [
        role("limit", .hours), role("reduced", .hours), role("times", .count), role("split", .hours),
        role("weekly", .hours), unknownCap,
      ], ["basis": basis, "unknown": unknown]),
    MetricVocabulary(
      "rest.driving-breaks",
      [
        role("limit", .hours), role("break", .minutes), role("first_part", .minutes),
        role("second_part", .minutes), unknownCap,
      ], ["basis": basis, "unknown": unknown]),
    MetricVocabulary(
      "rest.fortnight-rest",
      [
        role("reduced", .hours),
        role("regular", .hours, need: .when(argument: "test", values: ["two-weeks"])),
        role("periods", .count, need: .when(argument: "test", values: ["latest-start"])), unknownCap,
      ], ["basis": basis, "test": ["two-weeks", "latest-start"], "unknown": unknown]),
    MetricVocabulary(
      "rest.weekly-engaged-time", [role("limit", .hours), unknownCap],
      ["basis": basis, "unknown": unknown, "window": ["calendar-week", "sliding-7d", "two-weeks"]]),
  ]
}
