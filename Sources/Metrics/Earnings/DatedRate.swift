/// A rate over time, summed over stretches of time: rate · ms, exactly.
///
/// The rate holds everywhere; a stretch of which a part has no rate has no sum.
struct DatedRate {
  private let steps: [LimitTable.Step]

  /// The general steps of a table, in stored units.
  init(_ table: LimitTable) { steps = table.general }

  /// Σ rate · time over the parts of a window, or nil when a part with time has no rate. `time` gives the ms that
  /// count inside a window.
  func sum(over window: Range<Int64>, _ time: (Range<Int64>) -> Int64) -> Int128? {
    var sum: Int128 = 0
    var start = window.lowerBound
    var value: Int64?
    func part(_ end: Int64) -> Int128? {
      guard end > start else { return 0 }
      let spent = time(start..<end)
      guard spent > 0 else { return 0 }
      return value.map { Int128($0) * Int128(spent) }
    }
    for step in steps where step.from < window.upperBound {
      if step.from > window.lowerBound {
        guard let amount = part(step.from) else { return nil }
        sum &+= amount
        start = step.from
      }
      value = step.value
    }
    guard let last = part(window.upperBound) else { return nil }
    return sum &+ last
  }
}
