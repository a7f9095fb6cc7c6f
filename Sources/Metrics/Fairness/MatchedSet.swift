import OrderLog

/// Orders of the same work by two workers, the one paid least and the one paid most for it, to be laid side by side.
public struct MatchedSet: Sendable, Equatable {
  /// The worker paid least, and the one paid most: means over their orders of the set, in currency units.
  public let low: Int32
  public let high: Int32
  public let lowPay: Double
  public let highPay: Double
  /// |a − b| / ((|a| + |b|)/2) of the two means.
  public let gap: Double
  /// Orders and workers of the whole set.
  public let orders: Int
  public let workers: Int
  /// Orders of the two, the worker paid least first, at most three each, by acceptance and id.
  public let compared: [OrderReference]
  /// From the first acceptance to the last completion of these (ms).
  public let window: Range<Int64>

  /// The sets in some cells. With `sides` (1 for one group of workers, 0 for another, -1 for neither) the worker paid
  /// least is of the first group and the one paid most of the second; a cell without such a pair is left out.
  static func worst(
    _ cells: [UInt64], _ state: MatchedPay, in log: OrderLog, between sides: [Int8]?
  ) -> [MatchedSet] {
    guard !cells.isEmpty else { return [] }
    let sources = state.sources(of: Set(cells), in: log)
    return cells.compactMap { MatchedSet(sources[$0] ?? [], in: log, between: sides) }
  }

  private init?(_ rows: [Int], in log: OrderLog, between sides: [Int8]?) {
    let columns = OrderColumns(log.orders)
    guard let income = columns.integers(.workerPay), let accepted = columns.integers(.acceptedAt),
      let completed = columns.integers(.completedAt)
    else { return nil }
    let incentives = columns.integers(.incentive)
    var own: [Int32: [Int]] = [:]
    for row in rows { own[columns.worker.at(row), default: []].append(row) }
    var means: [(worker: Int32, pay: Double)] = []
    for (worker, rows) in own {
      let sum = rows.reduce(Int128(0)) { $0 + Int128(ownPay(income[$1], incentives?[$1])) }
      means.append((worker, moneyUnits(sum) / Double(rows.count)))
    }
    means.sort { $0.pay != $1.pay ? $0.pay < $1.pay : $0.worker < $1.worker }
    func isOn(_ side: Int8, _ worker: Int32) -> Bool {
      guard let sides else { return true }
      return worker >= 0 && Int(worker) < sides.count && sides[Int(worker)] == side
    }
    guard let low = means.first(where: { isOn(1, $0.worker) }),
      let high = means.last(where: { isOn(0, $0.worker) }), low.worker != high.worker, low.pay < high.pay
    else { return nil }
    let ids = log.orders.identifiers(.orderID)
    func shown(_ worker: Int32) -> [Int] {
      let sorted = (own[worker] ?? []).map { ($0, accepted[$0], ids?.value(at: $0) ?? "") }
        .sorted { $0.1 != $1.1 ? $0.1 < $1.1 : TextOrder.precedes($0.2, $1.2) }
      return sorted.prefix(3).map(\.0)
    }
    let pair = shown(low.worker) + shown(high.worker)
    (self.low, self.high, lowPay, highPay) = (low.worker, high.worker, low.pay, high.pay)
    let middle = (low.pay.magnitude + high.pay.magnitude) / 2
    gap = middle > 0 ? min(2, (high.pay - low.pay) / middle) : 0
    (orders, workers) = (rows.count, means.count)
    compared = pair.map { OrderReference(worker: columns.worker.at($0), orderID: ids?.value(at: $0) ?? "") }
    let start = pair.map { accepted[$0] }.min() ?? 0
    window = start..<max(start, pair.map { completed[$0] }.max() ?? start)
  }

  /// The case of a measurement.
  public func asCase(limit: Double?) -> Case {
    var one = Case(
      worker: low, window: window, measured: gap, limit: limit, quantity: .share,
      figures: [
        Figure("orders", Double(orders), .count), Figure("workers", Double(workers), .count),
        Figure("lowPay", lowPay, .money), Figure("highPay", highPay, .money),
      ])
    one.compared = compared
    return one
  }
}
