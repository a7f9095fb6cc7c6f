import OrderLog
import Statistics

/// What a log promised for one order.
struct LoggedPromise: Sendable, Hashable {
  /// The customer's time (ms), or the worker's limit from acceptance where the log has none of the former.
  var time: Int64?
  var isLimit: Bool

  var isKnown: Bool { time != nil }

  /// When the order was due, for a worker who accepted at an instant.
  func due(accepted: Int64?) -> Int64? {
    guard let time else { return nil }
    if !isLimit { return time }
    return accepted.map { $0.addingClamped(time) }
  }
}

/// The requests of a log with what a replay adds: merchants, readiness where it is not told, pay and promises.
///
/// - Merchants are told apart by place: orders picked up at the same coordinates are of one.
/// - Readiness that the log does not tell, as of orders that nobody picked up, is the promised one with a delay drawn from
///   those of the others, or drawn from what was calibrated; fixed for each order.
/// - Lateness is against the worker's limit where the log has it, which is what the audit's rules look at; else
///   against what the customer was promised.
struct LoggedRequests {
  private(set) var requests: [OrderRequest]
  private(set) var promises: [LoggedPromise] = []
  private(set) var unknownReadiness = 0
  private(set) var impossiblePromises = 0
  private(set) var hasPay = false

  init(_ demand: ReplayDemand, _ log: OrderLog, _ preparation: EmpiricalTimes?) {
    let orders = log.orders
    requests = demand.requests
    promises.reserveCapacity(requests.count)
    let ready = orders.integers(.readyAt)
    let promisedReady = orders.integers(.readyPromisedAt)
    let promised = orders.integers(.promisedAt)
    let deadline = orders.integers(.deadlineAt)
    let accepted = orders.integers(.acceptedAt)
    let pay = orders.integers(.workerPay)
    let price = orders.integers(.customerPaid)
    let zone = orders.texts(.pickupZone)
    let weight = orders.integers(.goodsWeight)
    let difficulty = orders.integers(.difficulty)
    let delays = Self.delays(demand, ready, promisedReady)
    let usesLimits = deadline.map { $0.nullCount < $0.count } ?? false
    let middlePay = Self.middle(pay)
    hasPay = middlePay != nil
    var merchants: [Location: Int32] = [:]
    for (place, row) in demand.rows.enumerated() {
      let pickup = requests[place].pickup
      let merchant = merchants[pickup] ?? Int32(clamping: merchants.count)
      merchants[pickup] = merchant
      requests[place].merchant = merchant
      if let code = zone?[row], code >= 0 { requests[place].pickupZone = code }
      requests[place].loggedPay = pay?.value(at: row) ?? middlePay
      requests[place].loggedPrice = price?.value(at: row)
      if let grams = weight?.value(at: row), grams >= 0 { requests[place].weight = Float(grams) / 1_000 }
      if let level = difficulty?.value(at: row) { requests[place].difficulty = UInt8(clamping: level) }
      let placed = requests[place].placedAt
      let known = ready?.value(at: row).flatMap { $0 >= placed && $0 - placed < 43_200_000 ? $0 : nil }
      if let known {
        requests[place].readyAt = known
        // What the platform reckoned with is not told: it is what came of it.
        if promisedReady?.value(at: row) == nil { requests[place].readyPromisedAt = known }
      } else {
        unknownReadiness += 1
        var stream = RandomStream(seed: 1, purpose: "replay-readiness", entity: UInt64(place))
        if promisedReady?.value(at: row) != nil {
          let delay = Int64(milliseconds: delays?.value(at: stream.nextUniform()) ?? 0)
          requests[place].readyAt = max(placed, requests[place].readyPromisedAt.addingClamped(delay))
        } else if let preparation {
          let time = placed.addingClamped(Int64(milliseconds: preparation.value(at: stream.nextUniform())))
          requests[place].readyAt = time
          requests[place].readyPromisedAt = time
        }
      }
      if usesLimits {
        let limit = deadline?.value(at: row).flatMap { end in accepted?.value(at: row).map { end - $0 } }
        promises.append(LoggedPromise(time: limit.flatMap { $0 > 0 ? $0 : nil }, isLimit: true))
      } else {
        let time = promised?.value(at: row)
        let isPossible = time.map { $0 >= placed } ?? true
        if !isPossible { impossiblePromises += 1 }
        promises.append(LoggedPromise(time: isPossible ? time : nil, isLimit: false))
      }
    }
  }

  /// Actual less promised readiness of the orders that have both (ms).
  private static func delays(
    _ demand: ReplayDemand, _ ready: IntegerColumn?, _ promised: IntegerColumn?
  ) -> EmpiricalTimes? {
    guard let ready, let promised else { return nil }
    return EmpiricalTimes(
      demand.rows.compactMap { row in
        ready.value(at: row).flatMap { actual in
          promised.value(at: row).flatMap { (actual - $0).magnitude < 43_200_000 ? Double(actual - $0) : nil }
        }
      })
  }

  /// The median of a column's values.
  private static func middle(_ column: IntegerColumn?) -> Int64? {
    guard let column else { return nil }
    let values = (0..<column.count).compactMap { column.value(at: $0) }.sorted()
    return values.isEmpty ? nil : values[values.count / 2]
  }
}

/// Weather and traffic control as a log's orders tell them: each holds from an order on until one says otherwise.
struct LoggedConditions {
  let calendar: ConditionCalendar

  init(_ demand: ReplayDemand, _ log: OrderLog, zones: [String]) {
    let weather = log.orders.texts(.weather)
    let control = log.orders.integers(.control)
    let zone = log.orders.texts(.pickupZone)
    var episodes: [ConditionEpisode] = []
    var open: (weather: Weather, start: Int64)?
    var controlled: [Int32: Int64] = [:]
    for (place, row) in demand.rows.enumerated() {
      let now = demand.requests[place].placedAt
      if let word = weather?.value(at: row), let kind = Weather(rawValue: word),
        kind != open?.weather ?? .clear
      {
        if let open { episodes.append(.init(.weather(open.weather), start: open.start, end: now)) }
        open = kind == .clear ? nil : (kind, now)
      }
      guard let flag = control?.value(at: row), let code = zone?[row], code >= 0 else { continue }
      if flag == 1 {
        if controlled[code] == nil { controlled[code] = now }
      } else if let start = controlled.removeValue(forKey: code) {
        episodes.append(.init(.control(zone: Int(code)), start: start, end: now))
      }
    }
    let end = (demand.requests.last?.placedAt ?? 0) + 1
    if let open { episodes.append(.init(.weather(open.weather), start: open.start, end: end)) }
    for code in controlled.keys.sorted() {
      episodes.append(.init(.control(zone: Int(code)), start: controlled[code] ?? end, end: end))
    }
    calendar = ConditionCalendar(episodes)
  }
}
