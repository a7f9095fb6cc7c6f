import OrderLog
import Simulators

/// The time that the declared rule adds to each order for goods that were ready late: a share of the delay for the
/// delayed order, a share of what the worker waited because of it for every other order in hand at the pick-up.
///
/// Who was in hand follows from the worker's acceptances and completions. What the log leaves open (a missing time of
/// readiness, instants cut to seconds, a completion at the instant of a pick-up) gives bounds.
///
/// - Complexity: O(n log n) time for n orders, plus the pairs of delayed and affected orders; 24 bytes an order.
struct AddedTimeDue {
  /// What is due to each row (ms).
  private(set) var due: [DurationBounds]

  /// Something that adds time: the delayed row, and what it gave to whom.
  struct Source: Sendable, Hashable {
    var row: Int
    var delay: Int64
    var waited: Int64
    var time: Int64
    var isOwn: Bool
  }

  private let columns: EstimateColumns
  private let terms: (Int) -> Compensation?
  /// Rows with a worker and an acceptance, by worker and acceptance.
  private let order: [Int32]
  /// The latest completion among the worker's rows up to each position of `order`.
  private let latest: [Int64]

  /// What is due by the terms that `terms` gives for the row of a delayed order.
  init(columns: EstimateColumns, rows: Int, terms: @escaping (Int) -> Compensation?) {
    self.columns = columns
    self.terms = terms
    due = [DurationBounds](repeating: DurationBounds(0, 0), count: rows)
    var keys: [(worker: Int32, accepted: Int64, row: Int32)] = []
    keys.reserveCapacity(rows)
    for row in 0..<rows {
      guard let worker = columns.worker?[row], worker >= 0,
        let accepted = EstimateColumns.at(columns.accepted, row), let place = Int32(exactly: row)
      else { continue }
      keys.append((worker, accepted, place))
    }
    keys.sort { ($0.worker, $0.accepted, $0.row) < ($1.worker, $1.accepted, $1.row) }
    order = keys.map(\.row)
    var latest: [Int64] = []
    latest.reserveCapacity(keys.count)
    for (position, key) in keys.enumerated() {
      let end = Self.end(Int(key.row), columns)
      let isNew = position == 0 || keys[position - 1].worker != key.worker
      latest.append(isNew ? end : max(end, latest[position - 1]))
    }
    self.latest = latest
    for position in order.indices { settle(position) }
  }

  /// When an order left the worker's hands; one that was not completed counts as in hand for no time, because only
  /// completed orders are compared.
  private static func end(_ row: Int, _ columns: EstimateColumns) -> Int64 {
    columns.isCompleted(row) ? EstimateColumns.at(columns.completed, row) ?? .max : .min
  }

  private mutating func settle(_ position: Int) {
    let row = Int(order[position])
    guard let pickedUp = EstimateColumns.at(columns.pickedUp, row), let terms = terms(row) else { return }
    let cut = columns.cut
    let times = delay(of: row)
    guard times.delay.upper > 0 else { return }
    let own = DurationBounds(
      times.delay.lower > 0 ? terms.ownTime(delay: times.delay.lower) : 0,
      times.delay.upper == .max ? .max : terms.ownTime(delay: times.delay.upper))
    add(own, to: row)
    // Waits count only for delays that are long enough, so the lower bound needs both.
    let others = DurationBounds(
      times.delay.lower > 0 ? terms.affectedTime(delay: times.delay.lower, waited: times.waited.lower) : 0,
      times.delay.upper == .max
        ? (terms.affected > 0 ? .max : 0)
        : terms.affectedTime(delay: times.delay.upper, waited: times.waited.upper))
    guard others.upper > 0 else { return }
    for (other, isSure) in inHand(position, at: pickedUp, cut) {
      add(isSure ? others : DurationBounds(0, others.upper), to: other)
    }
  }

  /// The other rows of the worker that were in hand, and whether that is sure.
  private func inHand(_ position: Int, at instant: Int64, _ cut: Int64) -> [(row: Int, isSure: Bool)] {
    let row = Int(order[position])
    let worker = columns.worker?[row]
    var found: [(row: Int, isSure: Bool)] = []
    func look(_ place: Int) {
      let other = Int(order[place])
      guard other != row, let accepted = EstimateColumns.at(columns.accepted, other) else { return }
      let end = Self.end(other, columns)
      guard accepted <= instant + cut, end >= instant - cut || end == .max else { return }
      found.append((other, accepted + cut < instant && end > instant + cut && end < .max))
    }
    var place = position - 1
    while place >= 0, columns.worker?[Int(order[place])] == worker, latest[place] >= instant - cut {
      look(place)
      place -= 1
    }
    place = position + 1
    while place < order.count, columns.worker?[Int(order[place])] == worker,
      let accepted = EstimateColumns.at(columns.accepted, Int(order[place])), accepted <= instant + cut
    {
      look(place)
      place += 1
    }
    return found
  }

  private mutating func add(_ bounds: DurationBounds, to row: Int) {
    let now = due[row]
    due[row] = DurationBounds(
      now.lower + bounds.lower, now.upper == .max || bounds.upper == .max ? .max : now.upper + bounds.upper)
  }

  /// The delay of a row's goods, and what the worker waited because of it.
  private func delay(of row: Int) -> (delay: DurationBounds, waited: DurationBounds) {
    guard let promised = EstimateColumns.at(columns.readyPromised, row),
      let ready = EstimateColumns.at(columns.ready, row), (ready - promised).magnitude <= 2_592_000_000
    else { return (.unknown, .unknown) }
    let delay = ready - promised
    let cut = columns.cut
    let delays = DurationBounds(delay - cut, delay + cut)
    guard delays.upper > 0 else { return (DurationBounds(0, 0), DurationBounds(0, 0)) }
    guard let arrival = EstimateColumns.at(columns.arrivedPickup, row) else {
      return (delays, DurationBounds(0, delays.upper))
    }
    let waited = min(delay, max(0, ready - max(arrival, promised)))
    return (delays, DurationBounds(max(0, waited - cut), waited + cut))
  }

  /// Where the time of one row comes from, for a recomputation that can be read. O(orders).
  func sources(of row: Int) -> [Source] {
    guard let position = order.firstIndex(of: Int32(truncatingIfNeeded: row)),
      let completed = EstimateColumns.at(columns.completed, row)
    else { return [] }
    let worker = columns.worker?[row]
    var sources: [Source] = []
    func look(_ place: Int) {
      let other = Int(order[place])
      guard let pickedUp = EstimateColumns.at(columns.pickedUp, other), let terms = terms(other) else {
        return
      }
      let times = delay(of: other)
      guard times.delay.upper < .max, let ready = EstimateColumns.at(columns.ready, other),
        let promised = EstimateColumns.at(columns.readyPromised, other)
      else { return }
      let delay = ready - promised
      if other == row {
        let time = terms.ownTime(delay: delay)
        if time > 0 { sources.append(.init(row: other, delay: delay, waited: 0, time: time, isOwn: true)) }
        return
      }
      guard inHand(place, at: pickedUp, columns.cut).contains(where: { $0.row == row }) else { return }
      let waited = times.waited.upper - columns.cut
      let time = terms.affectedTime(delay: delay, waited: max(0, waited))
      if time > 0 {
        sources.append(.init(row: other, delay: delay, waited: waited, time: time, isOwn: false))
      }
    }
    var place = position
    while place >= 0, columns.worker?[Int(order[place])] == worker {
      look(place)
      place -= 1
    }
    place = position + 1
    while place < order.count, columns.worker?[Int(order[place])] == worker,
      let accepted = EstimateColumns.at(columns.accepted, Int(order[place])), accepted <= completed
    {
      look(place)
      place += 1
    }
    return sources.sorted { $0.isOwn != $1.isOwn ? $0.isOwn : $0.row < $1.row }
  }
}
