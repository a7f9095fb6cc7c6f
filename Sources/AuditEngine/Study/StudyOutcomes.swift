public import OrderLog
import Statistics

/// The numbers that every study records of a run, computed from its order log alone: what customers, workers and the
/// platform got.
///
/// Engaged time is the union of accepted → completed per worker, overlaps once. Workers are all whom any table knows, so
/// that those without an order count with zero. Complexity: O(orders log orders).
public struct StudyOutcomes: Sendable {
  /// The numbers.
  public let values: [RecordedValue]

  /// The names with their units, in the order in which they are recorded.
  public static let names: [(name: String, unit: String)] = [
    ("orders.placed", "count"), ("orders.served_share", "share"), ("customer.waiting", "minutes"),
    ("customer.waiting_p90", "minutes"), ("orders.late_share", "share"),
    ("worker.pay_per_hour", "moneyPerHour"),
    ("worker.pay_per_hour_p10", "moneyPerHour"), ("worker.pay", "money"), ("worker.hours", "hours"),
    ("worker.hours_p90", "hours"), ("worker.spells_over_4h", "count"), ("worker.pay_gini", "index"),
    ("worker.orders_gini", "index"), ("worker.idle_share", "share"),
    ("orders.implied_speed", "kilometresPerHour"),
    ("orders.implied_speed_over_15", "share"), ("platform.pay_per_order", "money"),
    ("platform.margin_per_order", "money"),
  ]

  /// The numbers of a log.
  public init(_ log: OrderLog) {
    let tally = Tally(log)
    values = Self.names.map { entry in
      RecordedValue(kind: .outcome, name: entry.name, value: tally.value(entry.name), unit: entry.unit)
    }
  }
}

/// What the outcomes are computed from.
private struct Tally {
  private var placed = 0
  private var served = 0
  private var late = 0
  private var timed = 0
  private var waiting: [Double] = []
  private var speeds: [Double] = []
  private var paid: Double = 0
  private var paidOrders = 0
  private var margin: Double = 0
  private var marginOrders = 0
  /// By worker, workers without an order among them.
  private var pay: [Double] = []
  private var hours: [Double] = []
  private var orders: [Double] = []
  private var online: [Double] = []
  private var longSpells = 0
  private let hasPay: Bool
  /// Whether the log says when work began and ended; without that nobody's hours are 0.
  private let hasTimes: Bool
  private let completedIsKnown: Bool

  init(_ log: OrderLog) {
    let table = log.orders
    placed = table.rowCount
    let placedAt = table.integers(.placedAt)
    let accepted = table.integers(.acceptedAt)
    let completed = table.integers(.completedAt)
    let deadline = table.integers(.deadlineAt) ?? table.integers(.promisedAt)
    let distance = table.integers(.distance)
    let price = table.integers(.customerPaid)
    let wage = table.integers(.workerPay)
    let status = table.texts(.status)
    let worker = table.texts(.workerID)
    hasPay = wage != nil
    completedIsKnown = completed != nil
    hasTimes = accepted != nil && completed != nil && worker != nil

    var index: [String: Int] = [:]
    func slot(_ name: String) -> Int {
      if let known = index[name] { return known }
      index[name] = pay.count
      pay.append(0)
      hours.append(0)
      orders.append(0)
      online.append(0)
      return pay.count - 1
    }
    for kind in [TableKind.workers, .sessions] {
      guard let ids = log.table(kind)?.texts(.workerID) else { continue }
      for row in 0..<ids.count { if let name = ids.value(at: row) { _ = slot(name) } }
    }
    if let sessions = log.table(.sessions), let ids = sessions.texts(.workerID),
      let from = sessions.integers(.onlineAt), let to = sessions.integers(.offlineAt)
    {
      for row in 0..<ids.count {
        if let name = ids.value(at: row), let begin = from.value(at: row), let end = to.value(at: row) {
          online[slot(name)] += Double(max(0, end - begin)) / 3_600_000
        }
      }
    }
    var spans: [[(Int64, Int64)]] = []
    for row in 0..<table.rowCount {
      let end = completed?.value(at: row)
      let isServed = end != nil && (status?.value(at: row) ?? "completed") == "completed"
      if isServed { served += 1 }
      if let end, let begin = placedAt?.value(at: row), end >= begin {
        waiting.append(Double(end - begin) / 60_000)
      }
      if let end, let due = deadline?.value(at: row) {
        timed += 1
        late += end > due ? 1 : 0
      }
      let begin = accepted?.value(at: row)
      if let due = deadline?.value(at: row), let begin, due > begin, let metres = distance?.value(at: row) {
        speeds.append(Double(metres) / (Double(due - begin) / 3_600_000) / 1_000)
      }
      if let amount = wage?.value(at: row) {
        paid += Double(amount) / 10_000
        paidOrders += 1
        if let revenue = price?.value(at: row) {
          margin += Double(revenue - amount) / 10_000
          marginOrders += 1
        }
      }
      guard let name = worker?.value(at: row) else { continue }
      let who = slot(name)
      if let amount = wage?.value(at: row) { pay[who] += Double(amount) / 10_000 }
      if isServed { orders[who] += 1 }
      while spans.count <= who { spans.append([]) }
      if let begin, let end, end > begin { spans[who].append((begin, end)) }
    }
    for (who, own) in spans.enumerated() { add(own.sorted { $0 < $1 }, of: who) }
  }

  /// Adds a worker's engaged time, and spells of more than four hours with gaps of less than 20 minutes.
  private mutating func add(_ spans: [(Int64, Int64)], of who: Int) {
    guard var current = spans.first else { return }
    var spell = current
    var total: Int64 = 0
    func isLong(_ spell: (Int64, Int64)) -> Bool { spell.1 - spell.0 > 4 * 3_600_000 }
    for span in spans.dropFirst() {
      if span.0 - spell.1 < 20 * 60_000 {
        spell.1 = max(spell.1, span.1)
      } else {
        longSpells += isLong(spell) ? 1 : 0
        spell = span
      }
      if span.0 <= current.1 {
        current.1 = max(current.1, span.1)
      } else {
        total += current.1 - current.0
        current = span
      }
    }
    total += current.1 - current.0
    longSpells += isLong(spell) ? 1 : 0
    hours[who] += Double(total) / 3_600_000
  }

  func value(_ name: String) -> Double? {
    switch name {
    case "orders.placed": Double(placed)
    case "orders.served_share": completedIsKnown ? share(served, of: placed) : nil
    case "customer.waiting": Self.mean(waiting)
    case "customer.waiting_p90": Self.quantile(waiting, 0.9)
    case "orders.late_share": share(late, of: timed)
    case "worker.pay_per_hour": hasPay && sum(hours) > 0 ? sum(pay) / sum(hours) : nil
    case "worker.pay_per_hour_p10": hasPay ? Self.quantile(rates, 0.1) : nil
    case "worker.pay": hasPay ? Self.mean(pay) : nil
    case "worker.hours": hasTimes ? Self.mean(hours) : nil
    case "worker.hours_p90": hasTimes ? Self.quantile(hours, 0.9) : nil
    case "worker.spells_over_4h": hasTimes && !orders.isEmpty ? Double(longSpells) : nil
    case "worker.pay_gini": hasPay ? Self.gini(pay) : nil
    case "worker.orders_gini": hasTimes ? Self.gini(orders) : nil
    case "worker.idle_share": hasTimes && sum(online) > 0 ? max(0, 1 - sum(hours) / sum(online)) : nil
    case "orders.implied_speed": Self.mean(speeds)
    case "orders.implied_speed_over_15": share(speeds.count { $0 > 15 }, of: speeds.count)
    case "platform.pay_per_order": paidOrders > 0 ? paid / Double(paidOrders) : nil
    case "platform.margin_per_order": marginOrders > 0 ? margin / Double(marginOrders) : nil
    default: nil
    }
  }

  /// Pay per engaged hour of workers who had any.
  private var rates: [Double] { zip(pay, hours).compactMap { $1 > 0 ? $0 / $1 : nil } }

  private func share(_ part: Int, of whole: Int) -> Double? {
    whole > 0 ? Double(part) / Double(whole) : nil
  }

  private func sum(_ values: [Double]) -> Double { values.reduce(0, +) }

  private static func mean(_ values: [Double]) -> Double? {
    values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }

  /// The quantile by linear interpolation between order statistics (type 7 of Hyndman and Fan).
  private static func quantile(_ values: [Double], _ share: Double) -> Double? {
    guard !values.isEmpty else { return nil }
    let sorted = values.sorted()
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
