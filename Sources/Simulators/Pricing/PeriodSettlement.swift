public import OrderLog

/// What rules about periods owe on top, worker by worker: the same for a run and for a log.
///
/// Time counts in the period in which it was spent and pay in that of the order's completion; a session counts to the
/// period in which it began. Workers without a completed order in a period have none.
///
/// - Complexity: O(*n* log *n*) for *n* orders.
public struct PeriodSettlement: Sendable {
  /// An accepted order.
  public struct Work: Sendable {
    public var worker: Int32
    /// Acceptance (ms).
    public var start: Int64
    /// Completion, or when the work on a cancelled order ended (ms).
    public var end: Int64
    public var isCompleted: Bool
    /// The caller's number of the order.
    public var item: Int

    /// See the properties.
    public init(worker: Int32, start: Int64, end: Int64, isCompleted: Bool, item: Int) {
      self.worker = worker
      self.start = start
      self.end = end
      self.isCompleted = isCompleted
      self.item = item
    }
  }

  /// A stretch of time logged on.
  public struct Presence: Sendable {
    public var worker: Int32
    public var onlineAt: Int64
    public var offlineAt: Int64

    /// See the properties.
    public init(worker: Int32, onlineAt: Int64, offlineAt: Int64) {
      self.worker = worker
      self.onlineAt = onlineAt
      self.offlineAt = offlineAt
    }
  }

  /// What a worker is owed for a period, booked on its last completed order.
  public struct TopUp: Sendable {
    public var period: PayPeriod
    /// The order that it is booked on.
    public var item: Int
    /// In 1/10,000 of the currency unit; 0 when nothing is owed.
    public var amount: Int64
    /// Whether time of an order that was not completed is in the period.
    public var hasUnfinished: Bool
  }

  private let timeZone: CivilTimeZone
  /// Each worker's orders by their ends.
  private let byWorker: [(worker: Int32, work: [Work])]
  private let presence: [Presence]

  /// The orders of all workers, in any order of workers; orders that end together stay in the given order.
  public init(_ work: [Work], presence: [Presence], timeZone: CivilTimeZone) {
    self.timeZone = timeZone
    self.presence = presence
    let sorted = work.enumerated().sorted { a, b in
      if a.element.worker != b.element.worker { return a.element.worker < b.element.worker }
      return a.element.end == b.element.end ? a.offset < b.offset : a.element.end < b.element.end
    }
    var byWorker: [(worker: Int32, work: [Work])] = []
    for (_, one) in sorted {
      if byWorker.last?.worker == one.worker {
        byWorker[byWorker.count - 1].work.append(one)
      } else {
        byWorker.append((one.worker, [one]))
      }
    }
    self.byWorker = byWorker
  }

  /// What a rule owes for each worker and period with a completed order; `pay` is an order's pay so far.
  public func topUps(of rule: any PricingPolicy, pay: (Int) -> Int64) -> [TopUp] {
    guard let length = rule.period else { return [] }
    let online = rule.inputs.contains(.onlineTime) ? onlineTimes(length) : [:]
    var periods: [Int: [(period: PayPeriod, last: Int, hasUnfinished: Bool)]] = [:]
    for (worker, orders) in byWorker {
      var books: [Int: Book] = [:]
      for order in orders {
        // Time counts where it was spent, pay where the order was completed.
        for (days, span) in parts(of: order.start..<max(order.end, order.start), length) {
          books[days.lowerBound.dayNumber, default: Book(days: days)].spans.append(span)
        }
        if !order.isCompleted {
          let days = Self.period(length, of: timeZone.day(of: order.start))
          books[days.lowerBound.dayNumber, default: Book(days: days)].hasUnfinished = true
        }
        guard order.isCompleted else { continue }
        let days = Self.period(length, of: timeZone.day(of: order.end))
        var book = books[days.lowerBound.dayNumber] ?? Book(days: days)
        book.completed += 1
        book.pay = book.pay.addingClamped(pay(order.item))
        book.last = order.item
        books[days.lowerBound.dayNumber] = book
      }
      for key in books.keys.sorted() {
        guard let book = books[key], book.completed > 0 else { continue }
        let period = PayPeriod(
          worker: worker, days: book.days, completed: book.completed, pay: book.pay,
          engagedTime: Self.union(book.spans), onlineTime: online[Key(worker: worker, start: key)] ?? 0)
        periods[key, default: []].append((period, book.last, book.hasUnfinished))
      }
    }
    return periods.keys.sorted().flatMap { key in
      let entries = periods[key] ?? []
      return zip(entries, rule.topUps(for: entries.map(\.period))).map { entry, amount in
        TopUp(period: entry.period, item: entry.last, amount: amount, hasUnfinished: entry.hasUnfinished)
      }
    }
  }

  /// What one worker did in one period.
  private struct Book {
    var days: ClosedRange<CivilDate>
    var completed = 0
    var pay: Int64 = 0
    var last = -1
    var hasUnfinished = false
    var spans: [Range<Int64>] = []
  }

  private struct Key: Hashable {
    var worker: Int32
    var start: Int
  }

  /// A stretch of time, cut where periods end.
  private func parts(
    of span: Range<Int64>, _ length: PayPeriodLength
  ) -> [(days: ClosedRange<CivilDate>, span: Range<Int64>)] {
    var parts: [(days: ClosedRange<CivilDate>, span: Range<Int64>)] = []
    var start = span.lowerBound
    while start < span.upperBound {
      let days = Self.period(length, of: timeZone.day(of: start))
      let next = timeZone.start(of: CivilDate(dayNumber: days.upperBound.dayNumber + 1))
      guard next > start else { break }
      parts.append((days, start..<min(span.upperBound, next)))
      start = next
    }
    return parts
  }

  /// The length of the union of spans in ms.
  private static func union(_ spans: [Range<Int64>]) -> Int64 {
    var total: Int64 = 0
    var until = Int64.min
    for span in spans.sorted(by: { $0.lowerBound < $1.lowerBound }) where span.upperBound > until {
      total += span.upperBound - max(span.lowerBound, until)
      until = span.upperBound
    }
    return total
  }

  /// Time logged on by worker and period.
  private func onlineTimes(_ length: PayPeriodLength) -> [Key: Int64] {
    var times: [Key: Int64] = [:]
    for session in presence where session.offlineAt > session.onlineAt {
      let start = Self.period(length, of: timeZone.day(of: session.onlineAt)).lowerBound.dayNumber
      let (time, overflow) = session.offlineAt.subtractingReportingOverflow(session.onlineAt)
      guard !overflow else { continue }
      let key = Key(worker: session.worker, start: start)
      times[key] = (times[key] ?? 0).addingClamped(time)
    }
    return times
  }

  /// The civil period that a day belongs to.
  public static func period(_ length: PayPeriodLength, of day: CivilDate) -> ClosedRange<CivilDate> {
    switch length {
    case .day: return day...day
    case .week: return day.monday...CivilDate(dayNumber: day.monday.dayNumber + 6)
    case .month:
      let (year, month, dayOfMonth) = day.components
      let first = day.dayNumber - dayOfMonth + 1
      let last = first + CivilDate.length(ofMonth: month, year: year) - 1
      return CivilDate(dayNumber: first)...CivilDate(dayNumber: last)
    }
  }
}
