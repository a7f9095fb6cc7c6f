public import OrderLog

/// The orders that workers had in hand and the delays at merchants meanwhile, kept so that what one slow merchant
/// cost the other orders of the same worker can be found.
///
/// - Complexity: O(1) per order; 40 bytes per order, 64 for one whose goods were late.
public struct TimesInHand: MergeableState {
  /// What is kept.
  public struct Parameters: Hashable, Sendable {
    /// Delays above so many ms are kept as delays.
    public var leastDelay: Int64

    /// Parameters.
    public init(leastDelay: Int64) { self.leastDelay = leastDelay }
  }

  /// An order that a worker had in hand.
  struct Held: Sendable, BitwiseCopyable, Hashable, Comparable {
    var worker: Int32
    var accepted: Int64
    var completed: Int64
    /// Time added to the limit (ms); −1 when it is not known.
    var added: Int64

    static func < (a: Held, b: Held) -> Bool {
      a.worker != b.worker
        ? a.worker < b.worker : (a.accepted, a.completed, a.added) < (b.accepted, b.completed, b.added)
    }
  }

  /// An order whose goods were late.
  struct Delayed: Sendable, BitwiseCopyable, Comparable {
    var order: Held
    /// From the promised to the real readiness.
    var promised: Int64
    var ready: Int64
    /// The part of it that the worker spent at the merchant's, empty when it was over before the worker came;
    /// `isWaitKnown` says whether the worker's arrival is known.
    var wait: TimeSpan
    var isWaitKnown: Bool

    static func < (a: Delayed, b: Delayed) -> Bool {
      if a.order != b.order { return a.order < b.order }
      if (a.promised, a.ready) != (b.promised, b.ready) {
        return (a.promised, a.ready) < (b.promised, b.ready)
      }
      return a.wait != b.wait ? a.wait < b.wait : !a.isWaitKnown && b.isWaitKnown
    }
  }

  let parameters: Parameters
  /// Completed orders without a worker, without acceptance, completion or one of the times of readiness, or with
  /// absurd ones.
  private(set) var undecided = 0
  /// Orders that were not carried out.
  private(set) var notCompleted = 0
  private var held: [Held] = []
  private var delayed: [Delayed] = []

  /// No orders.
  public init(_ parameters: Parameters) { self.parameters = parameters }

  public mutating func add(_ rows: Range<Int>, of table: TableKind, in log: OrderLog) {
    let orders = log.orders
    let completion = CompletionReader(orders)
    let accepted = IntegerReader(orders, .acceptedAt)
    let completed = IntegerReader(orders, .completedAt)
    let promised = IntegerReader(orders, .readyPromisedAt)
    let ready = IntegerReader(orders, .readyAt)
    let arrived = IntegerReader(orders, .arrivedPickupAt)
    let pickedUp = IntegerReader(orders, .pickedUpAt)
    let addedTime = IntegerReader(orders, .addedTime)
    let worker = CodeReader(orders, .workerID)
    let least = max(0, parameters.leastDelay)
    withExtendedLifetime(log) {
      for row in rows {
        guard completion[row] else {
          notCompleted += 1
          continue
        }
        let (begin, end, who) = (accepted[row], completed[row], worker[row])
        guard who >= 0, TimeSpan.plausible.contains(begin), let span = plausibleSpan(from: begin, to: end),
          span >= 0, TimeSpan.plausible.contains(ready[row]),
          let delay = plausibleSpan(from: promised[row], to: ready[row])
        else {
          undecided += 1
          continue
        }
        let stored = addedTime[row]
        let added = stored >= 0 && stored <= 2_592_000_000 ? stored : -1
        let order = Held(worker: who, accepted: begin, completed: end, added: added)
        guard delay > least else {
          held.append(order)
          continue
        }
        let from = max(arrived[row], promised[row], begin)
        let until = pickedUp[row] == IntegerColumn.null ? ready[row] : min(ready[row], pickedUp[row])
        delayed.append(
          Delayed(
            order: order, promised: promised[row], ready: ready[row],
            wait: TimeSpan(start: from, end: max(from, until)),
            isWaitKnown: arrived[row] != IntegerColumn.null))
      }
    }
  }

  public mutating func merge(_ other: TimesInHand) {
    undecided += other.undecided
    notCompleted += other.notCompleted
    held += other.held
    delayed += other.delayed
  }

  public static func == (a: TimesInHand, b: TimesInHand) -> Bool {
    a.parameters == b.parameters && a.undecided == b.undecided && a.notCompleted == b.notCompleted
      && a.held.sorted() == b.held.sorted() && a.delayed.sorted() == b.delayed.sorted()
  }
}

extension TimesInHand {
  /// What an order is owed and what it got, in ms.
  struct Debt: Equatable {
    var order: Held
    /// The time that it lost.
    var owed: Int64
    /// Whether the delay of its own goods is in it.
    var isOwn: Bool
  }

  /// Orders that lost more than the least delay, by worker and acceptance; and orders that may have, because the
  /// arrival at a slow merchant is not known.
  ///
  /// An order lost the union of two kinds of time: the delay of its own goods, from the later of promise and
  /// acceptance; and the worker's waits for late goods of other orders, as far as they fell into the time in which
  /// it was in hand. Time that was lost to several merchants at once is lost once. O(n log n).
  func debts() -> (debts: [Debt], possible: Int) {
    var debts: [Debt] = []
    var possible = 0
    let delays = delayed.sorted()
    let orders = held.sorted()
    var (d, h) = (0, 0)
    while d < delays.count {
      let worker = delays[d].order.worker
      let firstDelay = d
      while d < delays.count, delays[d].order.worker == worker { d += 1 }
      while h < orders.count, orders[h].worker < worker { h += 1 }
      let firstOrder = h
      while h < orders.count, orders[h].worker == worker { h += 1 }
      let waits = Waits(delays[firstDelay..<d])
      for order in orders[firstOrder..<h] {
        settle(order, own: nil, waits.overlapping(order, except: nil), &debts, &possible)
      }
      for index in firstDelay..<d {
        settle(
          delays[index].order, own: delays[index],
          waits.overlapping(delays[index].order, except: index), &debts, &possible)
      }
    }
    return (debts, possible)
  }

  private func settle(
    _ order: Held, own: Delayed?, _ waits: (known: [TimeSpan], hasUnknown: Bool), _ debts: inout [Debt],
    _ possible: inout Int
  ) {
    var spans = waits.known
    if let own {
      let start = max(own.promised, order.accepted)
      if own.ready > start { spans.append(TimeSpan(start: start, end: own.ready)) }
    }
    var owed: Int64 = 0
    var reached = Int64.min
    for span in spans.sorted() where span.end > reached {
      owed += span.end - max(span.start, reached)
      reached = span.end
    }
    if owed > max(0, parameters.leastDelay) {
      debts.append(Debt(order: order, owed: owed, isOwn: own != nil))
    } else if waits.hasUnknown {
      possible += 1
    }
  }

  /// The waits of one worker by start, with the latest end so far, so that those that touch an order are found
  /// without looking at all.
  private struct Waits {
    private let sorted: [(span: TimeSpan, index: Int, isKnown: Bool)]
    private let latestEnd: [Int64]

    init(_ delays: ArraySlice<Delayed>) {
      sorted = delays.indices.map { index in
        let delay = delays[index]
        // With the arrival unknown the worker may have waited the whole delay.
        let span =
          delay.isWaitKnown
          ? delay.wait
          : TimeSpan(start: min(delay.promised, delay.ready), end: delay.ready)
        return (span, index, delay.isWaitKnown)
      }.filter { $0.span.length > 0 }.sorted { ($0.span, $0.index) < ($1.span, $1.index) }
      var latest = Int64.min
      latestEnd = sorted.map {
        latest = max(latest, $0.span.end)
        return latest
      }
    }

    func overlapping(_ order: Held, except own: Int?) -> (known: [TimeSpan], hasUnknown: Bool) {
      var (low, high) = (0, sorted.count)
      while low < high {
        let middle = (low + high) / 2
        if sorted[middle].span.start < order.completed { low = middle + 1 } else { high = middle }
      }
      var known: [TimeSpan] = []
      var hasUnknown = false
      var position = low - 1
      while position >= 0, latestEnd[position] > order.accepted {
        let wait = sorted[position]
        position -= 1
        let (start, end) = (max(wait.span.start, order.accepted), min(wait.span.end, order.completed))
        guard wait.index != own, end > start else { continue }
        if wait.isKnown {
          known.append(TimeSpan(start: start, end: end))
        } else if end - start > 0 {
          hasUnknown = true
        }
      }
      return (known, hasUnknown)
    }
  }
}
