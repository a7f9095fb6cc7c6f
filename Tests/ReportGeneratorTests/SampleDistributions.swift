import AuditEngine

/// Distributions of the made-up audit.
enum SampleDistributions {
  static let all: [Distribution] = [
    Distribution(
      key: "daily-hours", metric: "rest.daily-engaged-time", form: .histogram, quantity: "hours",
      x: halfHours, y: days,
      binWidth: 0.5, openEnd: true, limit: 8, limitKey: "rest.day_soft_max", count: 56_445, unit: "workerDay",
      figures: ["p50": 6.6, "p90": 9.4, "max": 19.2]),
    Distribution(
      key: "implied-speed", metric: "eta.implied-speed", form: .histogram, quantity: "kilometresPerHour",
      x: speeds, y: speeds.map(orders),
      binWidth: 1, openEnd: true, limit: 15, limitKey: "eta.ebike_speed_max", count: 1_100_000, unit: "order",
      figures: ["p50": 10.8, "p95": 14.6, "withoutTime": 0]),
    Distribution(
      key: "lorenz-pay", metric: "earnings.inequality", form: .curve, quantity: "share",
      x: shares, y: shares.map { $0 * $0 },
      count: 3_041, unit: "worker", figures: ["gini": 0.412]),
    Distribution(
      key: "pay-per-hour", metric: "earnings.pay-per-hour", form: .histogram, quantity: "moneyPerHour",
      x: pays, y: pays.map(workers), binWidth: 2, openEnd: true,
      limit: 25, limitKey: "pay.hour_floor", count: 3_041, unit: "worker", figures: ["p50": 30.4]),
    Distribution(
      key: "<b>unknown</b>", metric: "new.metric", form: .curve, quantity: "\"odd\"", x: [0, 1, 2],
      y: [0, 0.5, 1],
      count: 3, unit: "<u>", figures: ["<i>": 1]),
  ]

  private static let halfHours: [Double] = (0...32).map { Double($0) / 2 }
  private static let days: [Double] = [
    120, 240, 410, 600, 930, 1_300, 1_720, 2_100, 2_600, 3_000, 3_500, 4_100, 4_500, 4_700, 4_620, 4_300,
    3_700,
    3_100, 2_500, 1_900, 1_400, 980, 700, 480, 330, 220, 140, 90, 60, 40, 22, 12, 31,
  ]
  private static let speeds: [Double] = (0...40).map { Double($0) }
  private static let shares: [Double] = (0...20).map { Double($0) / 20 }
  private static let pays: [Double] = (0..<30).map { Double($0) * 2 }

  private static func orders(at speed: Double) -> Double {
    let distance = speed - 10.5
    return (90_000 / (1 + distance * distance / 9)).rounded()
  }

  private static func workers(at pay: Double) -> Double {
    let distance = pay - 30
    return max(0, 260 - distance * distance / 2)
  }
}
