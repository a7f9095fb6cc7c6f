import Metrics
import OrderLog

/// What the log says of how long each worker had been logged on, engaged and waiting at pick-ups up to an instant, from
/// the log's first record on.
///
/// Engaged time is the union of accepted → completed. A wait counts from the moment of the pick-up, engaged time as it
/// runs. An order that was accepted and not completed ended when the worker was without orders again, by `idle_time` of
/// the worker's next entry among candidates. Where that does not tell, and after a session that is not closed and is not
/// the worker's last, nothing is known of the worker.
///
/// - Complexity: O(n log n) for the orders and sessions to begin with, O(log n) an instant.
struct WorkTimes {
  /// Times up to an instant (ms).
  struct Worked: Equatable {
    let online: Int64
    let engaged: Int64
    let waited: Int64

    /// Weighted minutes of work per minute logged on, as ``LowestIncomeFirst`` reckons income; 0 before the first.
    func rate(waitWeight: Double) -> Double {
      guard online > 0 else { return 0 }
      let travelled = Double(max(0, engaged - waited))
      return (travelled + waitWeight * Double(waited)) / Double(online)
    }
  }

  /// Stretches of time in ascending order, with the sum of those before each.
  private struct Stretches {
    var spans: [Range<Int64>] = []
    var before: [Int64] = [0]

    /// Merges spans, which may overlap and touch.
    init(_ unsorted: [Range<Int64>]) {
      for span in unsorted.sorted(by: { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }) {
        if let last = spans.last, span.lowerBound <= last.upperBound {
          spans[spans.count - 1] = last.lowerBound..<max(last.upperBound, span.upperBound)
        } else {
          spans.append(span)
        }
      }
      for span in spans { before.append((before.last ?? 0) &+ (span.upperBound &- span.lowerBound)) }
    }

    /// The time in the spans up to an instant.
    func time(until instant: Int64) -> Int64 {
      var (low, high) = (0, spans.count)
      while low < high {
        let middle = (low + high) / 2
        if spans[middle].upperBound <= instant { low = middle + 1 } else { high = middle }
      }
      guard low < spans.count, spans[low].lowerBound < instant else { return before[low] }
      return before[low] &+ (instant &- spans[low].lowerBound)
    }
  }

  private struct Waits {
    var ends: [Int64] = []
    var sums: [Int64] = [0]

    func time(until instant: Int64) -> Int64 {
      var (low, high) = (0, ends.count)
      while low < high {
        let middle = (low + high) / 2
        if ends[middle] <= instant { low = middle + 1 } else { high = middle }
      }
      return sums[low]
    }
  }

  private var online: [Stretches] = []
  private var engaged: [Stretches] = []
  private var waits: [Waits] = []
  /// From when on nothing is known of a worker.
  private var unknownFrom: [Int64]

  /// Instants outside this are no times of this log; differences of those within it fit.
  private static let plausible: Range<Int64> = -(1 << 60)..<(1 << 60)

  /// The fields that are needed.
  static let orderFields: [Field] = [.acceptedAt, .arrivedPickupAt, .pickedUpAt, .completedAt]
  static let sessionFields: [Field] = [.onlineAt, .offlineAt]

  /// The times of a log.
  ///
  /// - Throws: the fields that it lacks.
  init(_ log: OrderLog) throws(MissingTimes) {
    let orders = log.orders
    let sessions = log.table(.sessions)
    let needed =
      Self.orderFields.map { FieldRequirement($0) }
      + Self.sessionFields.map { FieldRequirement(.sessions, anyOf: [$0]) }
    let missing = needed.filter { !$0.isMet(by: log) }
    guard missing.isEmpty, let workers = orders.texts(.workerID), let accepted = orders.integers(.acceptedAt),
      let arrived = orders.integers(.arrivedPickupAt), let picked = orders.integers(.pickedUpAt),
      let completed = orders.integers(.completedAt), let sessions,
      let sessionWorkers = sessions.texts(.workerID),
      let onlineAt = sessions.integers(.onlineAt), let offlineAt = sessions.integers(.offlineAt)
    else { throw MissingTimes(fields: missing) }
    let count = log.workers.values.count
    unknownFrom = Array(repeating: .max, count: count)
    var spans = [[Range<Int64>]](repeating: [], count: count)
    var waited = [[(end: Int64, time: Int64)]](repeating: [], count: count)
    var unfinished = [[Unfinished]](repeating: [], count: count)
    for row in 0..<orders.rowCount {
      let worker = Int(workers[row])
      guard spans.indices.contains(worker), let start = accepted.value(at: row) else { continue }
      guard Self.plausible.contains(start) else {
        unknownFrom[worker] = .min
        continue
      }
      let (there, gone, end) = (arrived.value(at: row), picked.value(at: row), completed.value(at: row))
      let known = [there, gone, end].compactMap(\.self)
      guard known.allSatisfy({ Self.plausible.contains($0) && $0 >= start }) else {
        unknownFrom[worker] = min(unknownFrom[worker], start)
        continue
      }
      if let there, let gone, gone >= there {
        waited[worker].append((gone, gone - there))
      } else if gone != nil || end != nil {
        // It was picked up, and how long that took is not known.
        unknownFrom[worker] = min(unknownFrom[worker], start)
      }
      if let end {
        if end > start { spans[worker].append(start..<end) }
      } else {
        unfinished[worker].append(Unfinished(start: start, last: known.max() ?? start))
      }
    }
    waits = waited.map { own in
      var waits = Waits()
      for one in own.sorted(by: { ($0.end, $0.time) < ($1.end, $1.time) }) {
        waits.ends.append(one.end)
        waits.sums.append((waits.sums.last ?? 0) &+ one.time)
      }
      return waits
    }
    var stays = [[Range<Int64>]](repeating: [], count: count)
    var open = [Int64](repeating: .max, count: count)
    for row in 0..<sessions.rowCount {
      let worker = Int(sessionWorkers[row])
      guard stays.indices.contains(worker), let start = onlineAt.value(at: row),
        Self.plausible.contains(start)
      else { continue }
      if let end = offlineAt.value(at: row) {
        guard Self.plausible.contains(end), end >= start else {
          unknownFrom[worker] = min(unknownFrom[worker], start)
          continue
        }
        if end > start { stays[worker].append(start..<end) }
      } else {
        open[worker] = min(open[worker], start)
      }
    }
    for worker in stays.indices where open[worker] < .max {
      // The last session may still run when the log ends.
      if stays[worker].contains(where: { $0.lowerBound >= open[worker] }) {
        unknownFrom[worker] = min(unknownFrom[worker], open[worker])
      } else {
        stays[worker].append(open[worker]..<Self.plausible.upperBound)
      }
    }
    let free = Self.freeSince(log, workers: unfinished.map { !$0.isEmpty })
    for worker in unfinished.indices {
      for order in unfinished[worker] {
        let starts = stays[worker].map(\.lowerBound)
        if let end = order.end(free[worker] ?? [], logOns: starts, taken: spans[worker].map(\.lowerBound)) {
          if end > order.start { spans[worker].append(order.start..<end) }
        } else {
          unknownFrom[worker] = min(unknownFrom[worker], order.start)
        }
      }
    }
    engaged = spans.map(Stretches.init)
    online = stays.map(Stretches.init)
  }

  /// An order that was accepted and not completed: when, and the last that is known of it.
  private struct Unfinished {
    let start: Int64
    let last: Int64

    /// When it ended: since when the worker was without orders, by the first entry among candidates after it; nil when
    /// there is none before the worker took another order, or logging on may be what that time counts from.
    func end(_ entries: [Free], logOns: [Int64], taken: [Int64]) -> Int64? {
      guard let first = entries.first(where: { $0.at > start }), first.since >= last,
        !logOns.contains(where: { $0 > start && $0 <= first.since }),
        !taken.contains(where: { $0 > start && $0 < first.at })
      else { return nil }
      return first.since
    }
  }

  /// An instant at which a worker had no order in hand, and since when.
  private struct Free {
    let at: Int64
    let since: Int64
  }

  /// When some workers were without orders, by their entries among candidates, in ascending order.
  private static func freeSince(_ log: OrderLog, workers isWanted: [Bool]) -> [Int: [Free]] {
    guard let table = log.table(.candidates), let workers = table.texts(.workerID),
      let instants = table.integers(.offeredAt), let carried = table.integers(.carried),
      let idle = table.integers(.idleTime)
    else { return [:] }
    var free: [Int: [Free]] = [:]
    for row in 0..<table.rowCount {
      let worker = Int(workers[row])
      guard isWanted.indices.contains(worker), isWanted[worker], carried[row] == 0,
        let at = instants.value(at: row), let time = idle.value(at: row), plausible.contains(at),
        plausible.contains(time), time >= 0
      else { continue }
      free[worker, default: []].append(Free(at: at, since: at - time))
    }
    return free.mapValues { $0.sorted { ($0.at, $0.since) < ($1.at, $1.since) } }
  }

  /// What a worker had done up to an instant; nil when that is not known, or the worker was never logged on.
  func worked(_ worker: Int32, until instant: Int64) -> Worked? {
    let worker = Int(worker)
    guard online.indices.contains(worker), Self.plausible.contains(instant), instant <= unknownFrom[worker],
      !online[worker].spans.isEmpty
    else { return nil }
    return Worked(
      online: online[worker].time(until: instant), engaged: engaged[worker].time(until: instant),
      waited: waits[worker].time(until: instant))
  }
}

/// Fields without which it is not known how long workers worked.
struct MissingTimes: Error, Hashable {
  let fields: [FieldRequirement]
}
