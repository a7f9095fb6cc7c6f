import Foundation
import OrderLog

/// When the workers of a log could have taken orders: their sessions, less breaks, up to where they took no more.
///
/// - A worker who goes off line, or on a break, with the end of an order has stopped taking orders before it. When, is
///   not logged: it is between the last offer or acceptance and that end, and the mean of what is possible is taken, given
///   how often workers with orders in hand are called otherwise. Presence up to the end itself would give a replay hands
///   that the log did not have.
/// - A break that is moved forward in this way keeps its length, because it begins when the hands are empty.
struct LoggedShifts {
  /// By worker's code; empty without a session that has an end.
  private(set) var shifts: [[Shift]]
  /// Time logged on by the sessions themselves, by code (ms).
  private(set) var online: [Int64]
  /// Breaks inside sessions, and their time (ms).
  private(set) var breakCount = 0
  private(set) var breakTime: Int64 = 0
  /// Sessions that end with an order, and the time before their ends in which no order is thought to have been taken (ms).
  private(set) var closedByOrders = 0
  private(set) var closingTime: Int64 = 0

  /// How near the end of an order and that of a session are to count as one (ms).
  static let sameInstant: Int64 = 60_000

  /// What a worker did, by time.
  struct Activity {
    /// Acceptance and end of each order.
    var spans: [(start: Int64, end: Int64)] = []
    /// Offers and acceptances.
    var calls: [Int64] = []

    mutating func sort() {
      spans.sort { $0 < $1 }
      calls.sort()
    }

    /// From when nothing more was taken, of a stretch that ends at an instant; nil when no order ended then. `rate` is of
    /// calls per ms to workers with orders in hand.
    func closing(_ end: Int64, from start: Int64, rate: Double) -> Int64? {
      let isOrder = spans.contains { $0.end >= end - sameInstant && $0.end <= end + sameInstant }
      guard isOrder, let last = calls.last(where: { $0 < end }), last > start else { return nil }
      return last + Int64(milliseconds: LoggedShifts.closing(after: Double(end - last), rate: rate))
    }

    /// Calls that came with orders in hand, and the time with orders in hand (ms).
    var callsInHand: (count: Int, time: Int64) {
      var (count, time, next) = (0, Int64(0), 0)
      var open: (start: Int64, end: Int64)?
      func close() {
        guard let open else { return }
        while next < calls.count, calls[next] <= open.start { next += 1 }
        while next < calls.count, calls[next] < open.end {
          count += 1
          next += 1
        }
        time += open.end - open.start
      }
      for span in spans {
        if let last = open, span.start <= last.end {
          open = (last.start, max(last.end, span.end))
        } else {
          close()
          open = span
        }
      }
      close()
      return (count, time)
    }
  }

  /// The mean of the instant after which nothing was taken, as time after the last call (ms), when it may be at any time
  /// within `length` and calls would have come at a rate: with r = rate · length, length · (1/r − 1/(eʳ − 1)), which is
  /// half of it where nobody is called with orders in hand.
  static func closing(after length: Double, rate: Double) -> Double {
    let r = rate * length
    guard r > 1e-6, r.isFinite else { return length / 2 }
    return length * (1 / r - (r > 700 ? 0 : 1 / (exp(r) - 1)))
  }

  /// Calls per ms to workers with orders in hand.
  private let rate: Double

  /// The shifts of a log; `breaks` are by code and lie within sessions or not.
  ///
  /// - Complexity: O(sessions log sessions + sessions · orders of a worker).
  init(_ log: OrderLog, activity: [Activity], breaks: [[Range<Int64>]]) {
    let count = activity.count
    var (calls, time) = (0, 0.0)
    for own in activity {
      let inHand = own.callsInHand
      calls += inHand.count
      time += Double(inHand.time)
    }
    rate = time > 0 ? Double(calls) / time : 0
    shifts = Array(repeating: [], count: count)
    online = Array(repeating: 0, count: count)
    if let table = log.table(.sessions), let worker = table.texts(.workerID),
      let online = table.integers(.onlineAt), let offline = table.integers(.offlineAt)
    {
      for row in 0..<table.rowCount {
        let who = Int(worker[row])
        guard who >= 0, who < count, let start = online.value(at: row), let end = offline.value(at: row),
          start < end
        else { continue }
        shifts[who].append(Shift(start: start, end: end))
      }
    }
    for who in 0..<count where !shifts[who].isEmpty {
      let own = Shift.withoutOverlaps(shifts[who])
      online[who] = own.reduce(0) { $0 + $1.end - $1.start }
      shifts[who] = own.map { shift in
        let end = activity[who].closing(shift.end, from: shift.start, rate: rate)
        if let end {
          closedByOrders += 1
          closingTime += shift.end - end
        }
        return withBreaks(Shift(start: shift.start, end: end ?? shift.end), breaks[who], activity[who])
      }
    }
  }

  /// A shift with the breaks that lie in it.
  mutating func withBreaks(_ shift: Shift, _ breaks: [Range<Int64>], _ activity: Activity) -> Shift {
    var shift = shift
    for pause in breaks where pause.lowerBound >= shift.start && pause.lowerBound < shift.end {
      let start = activity.closing(pause.lowerBound, from: shift.start, rate: rate) ?? pause.lowerBound
      let end = min(start + (pause.upperBound - pause.lowerBound), shift.end)
      guard start >= shift.breaks.last?.upperBound ?? .min, start < end else { continue }
      shift.breaks.append(start..<end)
      breakCount += 1
      breakTime += end - start
    }
    return shift
  }

  /// The breaks of a log by worker's code, by start; nil when the log has no table of breaks.
  static func breaks(_ log: OrderLog, _ count: Int) -> [[Range<Int64>]]? {
    guard let table = log.table(.breaks), let worker = table.texts(.workerID),
      let started = table.integers(.startedAt), let ended = table.integers(.endedAt)
    else { return nil }
    var breaks = [[Range<Int64>]](repeating: [], count: count)
    for row in 0..<table.rowCount {
      let who = Int(worker[row])
      guard who >= 0, who < count, let start = started.value(at: row), let end = ended.value(at: row),
        start < end
      else { continue }
      breaks[who].append(start..<end)
    }
    return breaks.map { $0.sorted { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) } }
  }

  /// Offers and acceptances, and the orders from acceptance to their end, by worker's code.
  static func activity(_ demand: ReplayDemand, _ log: OrderLog, _ count: Int) -> [Activity] {
    var activity = [Activity](repeating: Activity(), count: count)
    let orders = log.orders
    let worker = orders.texts(.workerID)
    let accepted = orders.integers(.acceptedAt)
    let ended = [Field.completedAt, .arrivedDropoffAt, .pickedUpAt, .arrivedPickupAt].compactMap(
      orders.integers)
    for row in demand.rows {
      guard let code = worker?[row], code >= 0, Int(code) < count, let from = accepted?.value(at: row)
      else { continue }
      activity[Int(code)].calls.append(from)
      if let to = ended.lazy.compactMap({ $0.value(at: row) }).first, to >= from {
        activity[Int(code)].spans.append((from, to))
      }
    }
    if let offers = log.table(.offers), let worker = offers.texts(.workerID),
      let offered = offers.integers(.offeredAt)
    {
      for row in 0..<offers.rowCount {
        guard worker[row] >= 0, Int(worker[row]) < count, let at = offered.value(at: row) else { continue }
        activity[Int(worker[row])].calls.append(at)
      }
    }
    for who in 0..<count { activity[who].sort() }
    return activity
  }
}
