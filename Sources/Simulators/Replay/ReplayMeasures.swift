import Statistics

/// What a replay measures of a run, and of the log by the same reckoning. The raw value is its name in files.
public enum ReplayMeasure: String, Sendable, Hashable, CaseIterable, Codable {
  case servedShare = "orders.served_share"
  /// Placement to completion.
  case waiting = "customer.waiting"
  case waitingP90 = "customer.waiting_p90"
  /// Placement to acceptance.
  case acceptWait = "orders.accept_wait"
  /// Acceptance to completion.
  case deliveryTime = "orders.delivery_time"
  case lateShare = "orders.late_share"
  /// Time past the promise, orders in time counting 0.
  case lateness = "orders.lateness"
  /// Pay over engaged time, as a ratio of sums.
  case payPerHour = "worker.pay_per_hour"
  case payPerOnlineHour = "worker.pay_per_online_hour"
  /// Engaged hours of a worker, overlapping orders counted once, zeros in.
  case hours = "worker.hours"
  case ordersPerOnlineHour = "worker.orders_per_online_hour"
  case longSpells = "worker.spells_over_4h"
  case payGini = "worker.pay_gini"
  case ordersGini = "worker.orders_gini"
  case idleShare = "worker.idle_share"
  case platformPay = "platform.pay"
  case payPerOrder = "platform.pay_per_order"
  case marginPerOrder = "platform.margin_per_order"
  /// Orders that the same worker got as in the log, of those that somebody got there.
  case agreement = "replay.agreement"

  /// The unit, by the names that reports know.
  public var unit: String {
    switch self {
    case .servedShare, .lateShare, .idleShare, .agreement: "share"
    case .waiting, .waitingP90, .acceptWait, .deliveryTime, .lateness: "minutes"
    case .payPerHour, .payPerOnlineHour: "moneyPerHour"
    case .hours: "hours"
    case .ordersPerOnlineHour, .longSpells: "count"
    case .payGini, .ordersGini: "index"
    case .platformPay, .payPerOrder, .marginPerOrder: "money"
    }
  }
}

/// What one worker did in a run.
public struct WorkerOutcome: Sendable, Hashable {
  /// Pay in 1/10,000 of the currency unit.
  public var pay: Int64 = 0
  /// Engaged and logged-on time (ms).
  public var engaged: Int64 = 0
  public var online: Int64 = 0
  public var completed: Int32 = 0
  /// Spells of engaged time over 4 h, gaps below 20 min filled.
  public var longSpells: Int32 = 0

  /// Pay per engaged hour in currency units; nil without engaged time.
  public var payPerHour: Double? {
    engaged > 0 ? Double(pay) / 10_000 / (Double(engaged) / 3_600_000) : nil
  }
}

/// The measures of a run.
public struct ReplayMeasures: Sendable, Hashable {
  /// The values in the order of ``ReplayMeasure/allCases``; nil where there is none.
  public let values: [Double?]
  /// By worker, in the order of the world's profiles.
  public let workers: [WorkerOutcome]
  /// Who got each request, in the order of the world's requests, as a place among the profiles, −1 for nobody; empty
  /// where it was not to be kept.
  public let carriers: [Int32]

  /// The share of requests that the same worker got in another run, of those that somebody got here; nil without any.
  /// O(requests).
  public func agreement(with other: ReplayMeasures) -> Double? {
    guard carriers.count == other.carriers.count else { return nil }
    var (all, same) = (0, 0)
    for (own, other) in zip(carriers, other.carriers) where own >= 0 {
      all += 1
      if own == other { same += 1 }
    }
    return all > 0 ? Double(same) / Double(all) : nil
  }

  /// The value of a measure.
  public subscript(_ measure: ReplayMeasure) -> Double? {
    guard let place = ReplayMeasure.allCases.firstIndex(of: measure), values.indices.contains(place) else {
      return nil
    }
    return values[place]
  }
}

/// An order as it is measured, of a run or of the log.
struct ReplayedOrder {
  var placed: Int64
  var accepted: Int64?
  /// Completion, or when the work on it ended otherwise.
  var ended: Int64
  var isServed: Bool
  var due: Int64?
  /// Who carried it, and who did in the log; −1 for nobody.
  var worker: Int32
  var logged: Int32
  var pay: Int64?
  var price: Int64?
}

/// Gathers the measures of a run. O(orders log orders) over its life.
struct ReplayTally {
  private let hasPay: Bool
  /// Whether it is known what was completed; else nothing that needs it has a value.
  var knowsCompletion = true
  /// Whether it is kept who got what.
  var keepsCarriers = false
  private var placed = 0
  private var waits: [Double] = []
  private var accepted = 0
  private var acceptWait = 0.0
  private var deliveryTime = 0.0
  private var timed = 0
  private var late = 0
  private var lateness = 0.0
  private var paid: Int64 = 0
  private var paidOrders = 0
  private var margin: Int64 = 0
  private var marginOrders = 0
  private var logged = 0
  private var agreed = 0
  private var workers: [WorkerOutcome]
  private var carriers: [Int32] = []
  private var spans: [(worker: Int32, from: Int64, to: Int64)] = []

  init(workers count: Int, hasPay: Bool) {
    self.hasPay = hasPay
    workers = Array(repeating: WorkerOutcome(), count: count)
  }

  mutating func add(_ order: ReplayedOrder) {
    placed += 1
    if keepsCarriers { carriers.append(order.worker) }
    if order.logged >= 0 {
      logged += 1
      if order.worker == order.logged { agreed += 1 }
    }
    if let taken = order.accepted {
      accepted += 1
      acceptWait += Double(max(0, taken - order.placed))
      if order.worker >= 0, order.ended > taken { spans.append((order.worker, taken, order.ended)) }
    }
    guard order.isServed else { return }
    waits.append(Double(order.ended - order.placed) / 60_000)
    if let taken = order.accepted { deliveryTime += Double(order.ended - taken) }
    if let due = order.due {
      timed += 1
      if order.ended > due {
        late += 1
        lateness += Double(order.ended - due)
      }
    }
    if let pay = order.pay {
      paid = paid.addingClamped(pay)
      paidOrders += 1
      if let price = order.price {
        margin = margin.addingClamped(price.addingClamped(pay == .min ? .max : -pay))
        marginOrders += 1
      }
    }
    let who = Int(order.worker)
    guard workers.indices.contains(who) else { return }
    workers[who].completed += 1
    workers[who].pay = workers[who].pay.addingClamped(order.pay ?? 0)
  }

  mutating func addOnline(_ worker: Int32, _ time: Int64) {
    if workers.indices.contains(Int(worker)) { workers[Int(worker)].online += max(0, time) }
  }

  mutating func measures() -> ReplayMeasures {
    addSpans()
    waits.sort()
    let engaged = workers.reduce(0.0) { $0 + Double($1.engaged) } / 3_600_000
    let online = workers.reduce(0.0) { $0 + Double($1.online) } / 3_600_000
    let completed = workers.reduce(0) { $0 + Int($1.completed) }
    let pay = Double(paid) / 10_000
    let values = ReplayMeasure.allCases.map { measure -> Double? in
      switch measure {
      case .servedShare: knowsCompletion ? Self.share(waits.count, placed) : nil
      case .waiting: Self.mean(waits.reduce(0, +), waits.count)
      case .waitingP90: Self.quantile(waits, 0.9)
      case .acceptWait: Self.mean(acceptWait / 60_000, accepted)
      case .deliveryTime: accepted > 0 ? Self.mean(deliveryTime / 60_000, waits.count) : nil
      case .lateShare: Self.share(late, timed)
      case .lateness: Self.mean(lateness / 60_000, timed)
      case .payPerHour: hasPay && engaged > 0 ? pay / engaged : nil
      case .payPerOnlineHour: hasPay && online > 0 ? pay / online : nil
      case .hours: accepted > 0 ? Self.mean(engaged, workers.count) : nil
      case .ordersPerOnlineHour: knowsCompletion && online > 0 ? Double(completed) / online : nil
      case .longSpells: accepted > 0 ? Double(workers.reduce(0) { $0 + Int($1.longSpells) }) : nil
      case .payGini: hasPay ? Self.gini(workers.map { Double($0.pay) / 10_000 }) : nil
      case .ordersGini: knowsCompletion ? Self.gini(workers.map { Double($0.completed) }) : nil
      case .idleShare: accepted > 0 && online > 0 ? max(0, 1 - engaged / online) : nil
      case .platformPay: hasPay ? pay : nil
      case .payPerOrder: hasPay && paidOrders > 0 ? pay / Double(paidOrders) : nil
      case .marginPerOrder:
        hasPay && marginOrders > 0 ? Double(margin) / 10_000 / Double(marginOrders) : nil
      case .agreement: Self.share(agreed, logged)
      }
    }
    return ReplayMeasures(values: values, workers: workers, carriers: carriers)
  }

  /// Engaged time as the union of orders in hand, and spells over four hours.
  private mutating func addSpans() {
    spans.sort { ($0.worker, $0.from, $0.to) < ($1.worker, $1.from, $1.to) }
    var place = 0
    while place < spans.count {
      let worker = spans[place].worker
      var current = (from: spans[place].from, to: spans[place].to)
      var spell = current
      var (total, long): (Int64, Int32) = (0, 0)
      func isLong() -> Int32 { spell.to - spell.from > 4 * 3_600_000 ? 1 : 0 }
      place += 1
      while place < spans.count, spans[place].worker == worker {
        let span = spans[place]
        if span.from - spell.to < 20 * 60_000 {
          spell.to = max(spell.to, span.to)
        } else {
          long += isLong()
          spell = (span.from, span.to)
        }
        if span.from <= current.to {
          current.to = max(current.to, span.to)
        } else {
          total += current.to - current.from
          current = (span.from, span.to)
        }
        place += 1
      }
      guard workers.indices.contains(Int(worker)) else { continue }
      workers[Int(worker)].engaged = total + current.to - current.from
      workers[Int(worker)].longSpells = long + isLong()
    }
  }

  private static func share(_ part: Int, _ whole: Int) -> Double? {
    whole > 0 ? Double(part) / Double(whole) : nil
  }

  private static func mean(_ sum: Double, _ count: Int) -> Double? { count > 0 ? sum / Double(count) : nil }

  /// Type 7 of Hyndman and Fan.
  private static func quantile(_ sorted: [Double], _ share: Double) -> Double? {
    guard !sorted.isEmpty else { return nil }
    let position = share * Double(sorted.count - 1)
    let low = Int(position)
    let high = min(low + 1, sorted.count - 1)
    return sorted[low] + (position - Double(low)) * (sorted[high] - sorted[low])
  }

  private static func gini(_ values: [Double]) -> Double? {
    guard let inequality = try? Inequality(of: values) else { return nil }
    return inequality.gini
  }
}
