public import OrderLog

/// Whether workers from whom money was taken are also offered less afterwards: one event, punished twice.
///
/// For each order with a deduction: offers to the worker in the `window` before its completion and in the window
/// after it. The same windows are counted for all workers who never had a deduction, which takes out what the hour
/// and the season do. drop = 1 − (after / before) / (after / before of the others), ratios of sums. Windows that
/// are not inside the days that the offers cover are left out. What else changes for a worker on a bad day is in
/// it too, and a level lost is not in the log: a description. T-DED-4. O((offers + deductions) log n).
/// Guide: Docs/metrics/offers-after-deduction.md.
public struct OffersAfterDeduction: Metric {
  public static let id = "pay.offers-after-deduction"
  public static let requires = [
    FieldRequirement(.workerID), FieldRequirement(.deduction), FieldRequirement(.completedAt),
    FieldRequirement(.offers, anyOf: [.workerID]), FieldRequirement(.offers, anyOf: [.offeredAt]),
  ]

  /// How long before and after an order offers are counted, in ms.
  public var window: Int64
  /// Fewer offers than this before the events, of those with and of those without deductions, say nothing.
  public var leastOffers: Int

  /// Windows of a day, unless told otherwise.
  public init(window: Int64 = 86_400_000, leastOffers: Int = 200) {
    self.window = max(1, TimeSpan.bounded(window))
    self.leastOffers = max(1, leastOffers)
  }

  public var states: [StateRequest] {
    [StateRequest(DeductionTimes.self), StateRequest(OfferTimes.self)]
  }

  /// The drop as the estimate. `nil` when there is no deduction.
  public func value(from store: StateStore, in log: OrderLog) throws(NoValue) -> Measurement? {
    try requireFields(in: log)
    let deductions = store.state(DeductionTimes.self)
    let offers = store.state(OfferTimes.self)
    let events = deductions.events.entries
    guard !events.isEmpty else {
      if deductions.unusable > 0 { throw .nothingToMeasure(examined: deductions.unusable) }
      return nil
    }
    let deducted = Set(events.map(\.worker))
    let others = offers.offers.entries.filter { !deducted.contains($0.worker) }.map(\.at).sorted()
    var own = (before: 0, after: 0)
    var rest = (before: 0, after: 0)
    var used = 0
    var workers: Set<Int32> = []
    for event in events {
      let (low, high) = (event.at &- window, event.at &+ window)
      guard let extent = offers.extent, extent.start <= low, high <= extent.end else { continue }
      used += 1
      workers.insert(event.worker)
      own.before += offers.offers.of(event.worker, from: low, through: event.at &- 1).count
      own.after += offers.offers.of(event.worker, from: event.at, through: high &- 1).count
      let middle = Self.position(event.at, in: others)
      rest.before += middle - Self.position(low, in: others)
      rest.after += Self.position(high, in: others) - middle
    }
    guard used > 0 else { throw .nothingToMeasure(examined: events.count) }
    let least = min(own.before, rest.before)
    guard least >= leastOffers else { throw .tooFew(have: least, need: leastOffers, of: .order) }
    guard rest.after > 0 else { throw .undefined(.allZero) }
    let ownRatio = Double(own.after) / Double(own.before)
    let restRatio = Double(rest.after) / Double(rest.before)
    return Measurement(
      unit: .order, examined: used, exceeding: 0, undecided: events.count - used + deductions.unusable,
      workersExamined: workers.count, workersExceeding: 0,
      estimate: Estimate(value: 1 - ownRatio / restRatio, level: 0.99, method: "census"),
      figures: [
        Figure("offersRatio.deducted", ownRatio, .ratio), Figure("offersRatio.others", restRatio, .ratio),
        Figure("edge", Double(events.count - used), .count),
      ])
  }

  /// How many instants are before `instant`. O(log n).
  private static func position(_ instant: Int64, in sorted: [Int64]) -> Int {
    var low = 0
    var high = sorted.count
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle] < instant { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
