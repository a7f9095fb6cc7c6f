import OrderLog

/// Pay and time of one week, by worker and together, held against an hourly rate.
struct WeekSheet {
  let log: OrderLog
  /// Trip time; workers in `open` have an order whose end is not in the log.
  let trips: DutyTimeline
  let open: Set<Int32>
  let online: OnlineTime?
  let pay: WeeklyPay
  let rate: DatedRate
  /// The civil days that the log shows.
  let extent: TimeSpan

  /// The weeks from Monday in which an order was completed.
  var weeks: [Range<Int64>] {
    pay.weeks.keys.sorted().map { monday in
      let zone = log.timeZone
      let start = zone.start(of: CivilDate(dayNumber: monday))
      return start..<max(start, zone.start(of: CivilDate(dayNumber: monday + 7)))
    }
  }

  /// Whether the log shows the whole week.
  func isComplete(_ window: Range<Int64>) -> Bool {
    extent.start <= window.lowerBound && extent.end >= window.upperBound
  }

  /// The workers with trip time in a week against rate · 10⁶ / `share` · trip hours.
  func workers(in window: Range<Int64>, per share: Int64) -> [WeeklyMinimum.Week] {
    let monday = log.timeZone.day(of: window.lowerBound).dayNumber
    return (0..<Int32(clamping: trips.workerCount)).compactMap { worker in
      let time = trips.engaged(of: worker, in: window)
      guard time > 0 else { return nil }
      let slot = pay.slot(monday, worker)
      let sum = rate.sum(over: window) { trips.engaged(of: worker, in: $0) }
      var standing = WeeklyMinimum.Standing.undecided
      if let sum {
        // pay < rate · time / (ms in an hour) · 10⁶ / share, in whole numbers.
        if Self.bounded(slot.pay) * 3_600_000 * Int128(share) >= Self.bounded(sum) * 1_000_000 {
          standing = open.contains(worker) ? .undecided : .above
        } else if isComplete(window), slot.unknownOrders == 0, !crosses(window, worker) {
          standing = .below
        }
      }
      return WeeklyMinimum.Week(
        worker: worker, window: window, hours: Double(time) / 3_600_000, pay: slot.pay,
        line: sum.map { moneyUnits($0) / 3_600_000 * 1_000_000 / Double(share) }, utilization: nil,
        highestUtilization: nil, standing: standing)
    }
  }

  /// All workers of a week against rate · (trip + on-call hours); nil for a week without time or pay.
  ///
  /// The hours that are sure are those of workers with trips in the log; sessions of others may be of another city.
  func together(in window: Range<Int64>) -> WeeklyMinimum.Week? {
    guard let online else { return nil }
    let monday = log.timeZone.day(of: window.lowerBound).dayNumber
    let sessions = online.timeline(.asRest)
    var (amount, unknown): (Int128, Int64) = (0, 0)
    var (trip, sure, all): (Int64, Int64, Int64) = (0, 0, 0)
    var (sureSum, allSum): (Int128?, Int128?) = (0, 0)
    var crossing = false
    for worker in 0..<Int32(clamping: max(trips.workerCount, sessions.workerCount)) {
      let slot = pay.slot(monday, worker)
      amount &+= slot.pay
      unknown &+= slot.unknownOrders
      let own = trips.engaged(of: worker, in: window)
      let total = unionLength(trips.spans(of: worker), sessions.spans(of: worker), window)
      guard total > 0 else { continue }
      let sum = rate.sum(over: window) {
        unionLength(trips.spans(of: worker), sessions.spans(of: worker), $0)
      }
      trip &+= own
      all &+= total
      allSum = add(allSum, sum)
      if !trips.spans(of: worker).isEmpty {
        sure &+= total
        sureSum = add(sureSum, sum)
      }
      if crosses(window, worker) { crossing = true }
    }
    guard all > 0 else { return nil }
    var standing = WeeklyMinimum.Standing.undecided
    if let sureSum, let allSum {
      if Self.bounded(amount) * 3_600_000 >= allSum {
        standing = lacksSessions(window) ? .undecided : .above
      } else if Self.bounded(amount) * 3_600_000 < sureSum, isComplete(window), unknown == 0, !crossing,
        pay.undated == 0, pay.withoutWorker == 0
      {
        standing = .below
      }
    }
    return WeeklyMinimum.Week(
      worker: nil, window: window, hours: Double(sure) / 3_600_000, pay: amount,
      line: sureSum.map { moneyUnits($0) / 3_600_000 }, utilization: Double(trip) / Double(all),
      highestUtilization: sure > 0 ? Double(trip) / Double(sure) : nil, standing: standing)
  }

  /// Whether a worker with trips in the week has no session that touches it, or a session or an order has no end.
  func lacksSessions(_ window: Range<Int64>) -> Bool {
    guard let online else { return true }
    let sessions = online.timeline(.asRest)
    if !open.isEmpty || !online.open.isEmpty { return true }
    return (0..<Int32(clamping: trips.workerCount)).contains { worker in
      trips.engaged(of: worker, in: window) > 0
        && !sessions.spans(of: worker).contains { $0.start < window.upperBound && $0.end > window.lowerBound }
    }
  }

  /// An amount cut to what can be multiplied without overflow.
  private static func bounded(_ amount: Int128) -> Int128 {
    let limit: Int128 = 1_000_000_000_000_000_000_000_000
    return min(max(amount, -limit), limit)
  }

  private func add(_ a: Int128?, _ b: Int128?) -> Int128? {
    guard let a, let b else { return nil }
    return a &+ b
  }

  /// Whether a worker's trip runs over a border of the window.
  private func crosses(_ window: Range<Int64>, _ worker: Int32) -> Bool {
    open.contains(worker)
      || trips.spans(of: worker).contains { span in
        (span.start < window.lowerBound && span.end > window.lowerBound)
          || (span.start < window.upperBound && span.end > window.upperBound)
      }
  }
}

/// How long the union of two sorted lists of spans is inside a window, in ms. O(spans).
func unionLength(_ a: ArraySlice<TimeSpan>, _ b: ArraySlice<TimeSpan>, _ window: Range<Int64>) -> Int64 {
  var (i, j) = (a.startIndex, b.startIndex)
  var covered = window.lowerBound
  var length: Int64 = 0
  while i < a.endIndex || j < b.endIndex {
    let takesA = j >= b.endIndex || (i < a.endIndex && a[i].start <= b[j].start)
    let span = takesA ? a[i] : b[j]
    if takesA { i += 1 } else { j += 1 }
    if span.start >= window.upperBound { break }
    let start = max(span.start, covered)
    let end = min(span.end, window.upperBound)
    if end > start {
      length &+= end &- start
      covered = end
    }
  }
  return length
}
