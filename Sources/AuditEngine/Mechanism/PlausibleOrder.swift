/// What an order can have. A mechanism is not recomputed from values beyond it: the order stays undecided, because a
/// fault of the log would else look like a departure, and one absurd number would decide every sum.
enum PlausibleOrder {
  /// Whether an amount (in 1/10,000) is no more than 10⁸ currency units. Sums over nine million orders stay within 64
  /// bits.
  static func hasAmount(_ amount: Int64) -> Bool { amount.magnitude <= 1_000_000_000_000 }

  /// Whether a way in metres is not negative and no more than half of the equator.
  static func hasWay(_ metres: Int64) -> Bool { (0...20_040_000).contains(metres) }

  /// Whether a time in ms from one event of an order to a later one is not negative and no more than 30 days.
  static func hasSpan(_ time: Int64) -> Bool { (0...2_592_000_000).contains(time) }

  /// Whether two events of an order lie no more than 30 days apart.
  static func areNear(_ a: Int64, _ b: Int64) -> Bool { hasSpan(max(a, b).subtractingClamped(min(a, b))) }
}
