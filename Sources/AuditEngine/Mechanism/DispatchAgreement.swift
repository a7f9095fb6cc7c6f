import Foundation
import Metrics
import OrderLog
import Statistics

/// Whether orders went to whom the declared rule gives them, decision by decision.
///
/// Tallies of different decisions add up: for any split of them into A and B, `agreement(A ∪ B)` is the two merged, as
/// long as no round is cut apart.
struct DispatchAgreement: Equatable {
  /// What the recomputation says of one decision.
  enum Outcome: Equatable, Sendable {
    /// A single candidate: whoever decides, it is the same.
    case single
    /// The rule gives the order to whom it went, or to somebody equal.
    case agrees
    /// The rule gives it to the candidate at this position.
    case departs(Int32)
    /// A number that could change the answer is missing.
    case undecided
  }

  /// An order that went elsewhere.
  struct Departure: Equatable, Sendable {
    var orderID: String
    var at: Int64
    /// Positions of who got it and who should have, among the candidates.
    var got: Int32
    var first: Int32
    /// The place, by the rule's cost, of who got it; 1 in a round whose sum is not the least.
    var rank: Int32
    var candidates: Int32
    /// By how much the cost of who got it exceeds that of who should have, in the cost's own unit.
    var excess: Int64
  }

  /// Informative decisions by the number of their candidates.
  private(set) var sizes: [Int: Int] = [:]
  /// Decisions with one candidate, and those that cannot be decided.
  private(set) var single = 0
  private(set) var undecided = 0
  /// By worker who got the order: departures and decisions.
  private(set) var workers: [Int32: ShareCluster] = [:]
  /// By civil day and by local hour.
  private(set) var days: [Int: ShareCluster] = [:]
  private(set) var hours: [Int: ShareCluster] = [:]
  /// Every departure.
  private(set) var departures: [Departure] = []

  /// Decisions that say something: two or more candidates and all that is needed known.
  var examined: Int { sizes.values.reduce(0, +) }

  /// The share of decisions that random choice among the candidates would get right: the mean of 1 ÷ candidates.
  var byChance: Double {
    let sum = sizes.sorted { $0.key < $1.key }.reduce(0.0) { $0 + Double($1.value) / Double($1.key) }
    return examined == 0 ? 0 : sum / Double(examined)
  }

  /// Adds a decision.
  mutating func add(
    _ outcome: Outcome, worker: Int32, day: Int, hour: Int, candidates: Int, departure: Departure?
  ) {
    switch outcome {
    case .single: single += 1
    case .undecided: undecided += 1
    case .agrees, .departs:
      let hits = departure == nil ? 0 : 1
      func count(_ key: Int, in table: inout [Int: ShareCluster]) {
        table[key, default: ShareCluster(hits: 0, size: 0)].hits += hits
        table[key]?.size += 1
      }
      sizes[candidates, default: 0] += 1
      workers[worker, default: ShareCluster(hits: 0, size: 0)].hits += hits
      workers[worker]?.size += 1
      count(day, in: &days)
      count(hour, in: &hours)
      if let departure { departures.append(departure) }
    }
  }

  /// Folds in other decisions.
  mutating func merge(_ other: DispatchAgreement) {
    func add(_ other: ShareCluster, to own: inout ShareCluster) {
      own.hits += other.hits
      own.size += other.size
    }
    let none = ShareCluster(hits: 0, size: 0)
    for (size, count) in other.sizes { sizes[size, default: 0] += count }
    single += other.single
    undecided += other.undecided
    for (key, cluster) in other.workers { add(cluster, to: &workers[key, default: none]) }
    for (key, cluster) in other.days { add(cluster, to: &days[key, default: none]) }
    for (key, cluster) in other.hours { add(cluster, to: &hours[key, default: none]) }
    departures += other.departures
    finish()
  }

  /// Puts the departures in order: the largest first, then by order.
  mutating func finish() {
    departures.sort { a, b in
      if a.excess != b.excess { return a.excess > b.excess }
      if a.orderID != b.orderID { return TextDictionary.precedes(a.orderID, b.orderID) }
      return a.at < b.at
    }
  }

  /// The largest departures, one an order: an order that is refused is decided again, and may depart again.
  var largest: [Departure] {
    var seen: Set<String> = []
    var largest: [Departure] = []
    for departure in departures where seen.insert(departure.orderID).inserted {
      largest.append(departure)
      if largest.count == Measurement.caseLimit { break }
    }
    return largest
  }

  /// The share of departures with its interval, clustered by the worker who got the order.
  func share(level: Double) throws(Undefined) -> ClusteredShare {
    try ClusteredShare(workers.sorted { $0.key < $1.key }.map(\.value), level: level)
  }

  /// The first day of the later part of the log, when the share of departures changes from one day on: the split of
  /// days that a likelihood-ratio test of two shares separates best, if by more than a twice-log-ratio of 15, which a
  /// log without change passes in well under one in a hundred runs. Nil when there is no such day.
  var onset: Int? {
    let ordered = days.sorted { $0.key < $1.key }
    let total = ordered.reduce((0, 0)) { ($0.0 + $1.value.hits, $0.1 + $1.value.size) }
    var before = (hits: 0, size: 0)
    var best: (day: Int, gain: Double)?
    for (day, cluster) in ordered {
      if before.size > 0 {
        let after = (hits: total.0 - before.hits, size: total.1 - before.size)
        let gain =
          2
          * (Self.likelihood(before.hits, before.size) + Self.likelihood(after.hits, after.size)
            - Self.likelihood(total.0, total.1))
        if gain > best?.gain ?? 15 { best = (day, gain) }
      }
      before = (before.hits + cluster.hits, before.size + cluster.size)
    }
    return best?.day
  }

  private static func likelihood(_ hits: Int, _ size: Int) -> Double {
    guard hits > 0, hits < size else { return 0 }
    let p = Double(hits) / Double(size)
    return Double(hits) * log(p) + Double(size - hits) * log(1 - p)
  }
}
