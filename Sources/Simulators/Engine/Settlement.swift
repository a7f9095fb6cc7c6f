import OrderLog

/// Money that is known only when a period is over.
struct Settlement {
  let setup: SimulationSetup

  /// Asks the rules with a period for top-ups and books them on the last order of each period; then fixes what
  /// depends on final pay: the shown take rate and the day of payment.
  ///
  /// - Complexity: O(orders log orders + workers · periods).
  func settlePeriods(_ outcome: inout SimulationOutcome) {
    let rules = setup.pricing.filter { $0.period != nil }
    if !rules.isEmpty {
      var byWorker = [[Int32]](repeating: [], count: outcome.workers.count)
      // Accepted orders that were cancelled on the way are not paid but were worked for.
      for (order, state) in outcome.orders.enumerated()
      where state.timeline.acceptedAt != OrderTimeline.none && state.worker >= 0 {
        byWorker[Int(state.worker)].append(Int32(order))
      }
      for worker in byWorker.indices {
        byWorker[worker].sort { Self.end(outcome.orders[Int($0)]) < Self.end(outcome.orders[Int($1)]) }
      }
      for rule in rules {
        guard let length = rule.period else { continue }
        settle(rule, length, byWorker, &outcome)
      }
    }
    if !setup.ruleVersions.isEmpty { nameVersions(&outcome) }
    for order in outcome.orders.indices where outcome.orders[order].phase == .completed {
      if setup.showsTakeRate {
        outcome.orders[order].pay.displayedTakeRate = outcome.orders[order].pay.takeRate
      }
      // Paid on the Monday after the week, at ten.
      let day = setup.timeZone.day(of: outcome.orders[order].timeline.completedAt)
      let monday = CivilDate(dayNumber: day.monday.dayNumber + 7)
      outcome.orders[order].pay.paidOutAt = setup.timeZone.start(of: monday) + 36_000_000
    }
  }

  /// Orders that were not paid for still have the rule version that was in force.
  private func nameVersions(_ outcome: inout SimulationOutcome) {
    for index in outcome.orders.indices where outcome.orders[index].phase != .completed {
      let request = outcome.orders[index].request
      let job = PricedJob(
        distance: 0, engagedTime: 0, tripTime: 0, request: request, weather: .clear, control: false,
        vehicle: .ebike, contract: .other, placedAt: request.placedAt, acceptedAt: request.placedAt,
        completedAt: request.placedAt, day: setup.timeZone.day(of: request.placedAt), secondOfDay: 0,
        pressure: 0,
        lateness: 0, completedToday: 0, isQuote: true)
      var slip = PaySlip()
      for rule in setup.pricing { rule.price(job, slip: &slip) }
      outcome.orders[index].pay.ruleVersion = slip.ruleVersion
    }
  }

  /// When the work on an order ended.
  private static func end(_ order: Order) -> Int64 {
    order.phase == .completed ? order.timeline.completedAt : order.timeline.endedAt
  }

  private func settle(
    _ rule: any PricingPolicy, _ length: PayPeriodLength, _ byWorker: [[Int32]],
    _ outcome: inout SimulationOutcome
  ) {
    var periods: [Int: [(period: PayPeriod, last: Int32)]] = [:]
    let online = onlineTimes(length, outcome)
    for (worker, orders) in byWorker.enumerated() {
      var books: [Int: Book] = [:]
      for order in orders {
        let state = outcome.orders[Int(order)]
        let end = Self.end(state)
        // Time counts where it was spent, pay where the order was completed.
        for (days, span) in parts(of: state.timeline.acceptedAt..<max(end, state.timeline.acceptedAt), length)
        {
          books[days.lowerBound.dayNumber, default: Book(days: days)].spans.append(span)
        }
        guard state.phase == .completed else { continue }
        let days = Self.period(length, of: setup.timeZone.day(of: end))
        var book = books[days.lowerBound.dayNumber] ?? Book(days: days)
        book.completed += 1
        book.pay += state.pay.workerPay
        book.last = order
        books[days.lowerBound.dayNumber] = book
      }
      for key in books.keys.sorted() {
        guard let book = books[key], book.completed > 0 else { continue }
        periods[key, default: []].append(
          (
            PayPeriod(
              worker: Int32(worker), days: book.days, completed: book.completed, pay: book.pay,
              engagedTime: Self.union(book.spans),
              onlineTime: online[Key(worker: Int32(worker), start: key)] ?? 0), book.last
          ))
      }
    }
    for key in periods.keys.sorted() {
      let entries = periods[key] ?? []
      let amounts = rule.topUps(for: entries.map(\.period))
      for (entry, amount) in zip(entries, amounts) where amount > 0 {
        outcome.orders[Int(entry.last)].pay.incentive += amount
        outcome.workers[Int(entry.period.worker)].income += amount
      }
    }
  }

  /// What one worker did in one period.
  private struct Book {
    var days: ClosedRange<CivilDate>
    var completed = 0
    var pay: Int64 = 0
    var last: Int32 = -1
    var spans: [Range<Int64>] = []
  }

  /// A stretch of time, cut where periods end.
  private func parts(
    of span: Range<Int64>, _ length: PayPeriodLength
  ) -> [(days: ClosedRange<CivilDate>, span: Range<Int64>)] {
    var parts: [(days: ClosedRange<CivilDate>, span: Range<Int64>)] = []
    var start = span.lowerBound
    while start < span.upperBound {
      let days = Self.period(length, of: setup.timeZone.day(of: start))
      let next = setup.timeZone.start(of: CivilDate(dayNumber: days.upperBound.dayNumber + 1))
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

  private struct Key: Hashable {
    var worker: Int32
    var start: Int
  }

  /// Time logged on by worker and period. A session counts to the period in which it began.
  private func onlineTimes(_ length: PayPeriodLength, _ outcome: SimulationOutcome) -> [Key: Int64] {
    var times: [Key: Int64] = [:]
    for session in outcome.sessions where session.offlineAt != OrderTimeline.none {
      let start = Self.period(length, of: setup.timeZone.day(of: session.onlineAt)).lowerBound.dayNumber
      times[Key(worker: session.worker, start: start), default: 0] += session.offlineAt - session.onlineAt
    }
    return times
  }

  /// The civil period that a day belongs to.
  static func period(_ length: PayPeriodLength, of day: CivilDate) -> ClosedRange<CivilDate> {
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
