import OrderLog
import Simulators

/// What comparable past orders took at the acceptance of each order, rebuilt from the log in the order of time.
///
/// An order counts as past once it is completed. Where the log leaves something open (instants cut to seconds, a
/// distance at the edge of two bands, weather that is not known, a completion without its times) the order may or may
/// not count, and the quantile gets bounds: with k such orders beside n certain ones, the smallest quantile is the one
/// with k durations of zero added, the largest the one with k without end. So a difference from the bounds is a
/// difference from the rule, whatever is not known.
///
/// - Complexity: O(n log n) time for n orders; 24 bytes an order.
struct PastOrders {
  /// Which orders count.
  struct Selection: Hashable, Sendable {
    /// The first day of acceptance.
    var from: CivilDate
    /// The speed (m/s) up to which a ride abides by the rules.
    var abidingSpeed: Double?
    var abidingOnly: Bool
  }

  /// A quantile as far as it is known (ms).
  struct Known: Sendable, Hashable {
    var bounds: DurationBounds
    /// Whether there may be too few past orders for a quantile; whether there may be enough.
    var mayBeMissing: Bool
    var mayExist: Bool

    /// Nothing is known.
    static let unknown = Known(bounds: .unknown, mayBeMissing: true, mayExist: true)
  }

  private static let bins = 480
  private static let bin: Int64 = 30_000
  private static let strata = 16 * 4 * 2

  /// The quantile at the acceptance of each row; rows that were not asked for are nil.
  private(set) var quantiles: [Known?]

  /// Rebuilds the past of the rows for which `probability` gives a number, as far as the log covers it: outside of
  /// `covered` nothing is known.
  init(
    _ selection: Selection, columns: EstimateColumns, log: OrderLog, covered: Range<Int64>?,
    probability: (Int) -> Double?
  ) {
    let rows = log.orders.rowCount
    quantiles = [Known?](repeating: nil, count: rows)
    let reader = StratumReader(columns: columns, zone: log.timeZone)
    let start = log.timeZone.start(of: selection.from)
    var queries: [(at: Int64, row: Int)] = []
    var ends: [(at: Int64, row: Int)] = []
    var counts = Counts()
    for row in 0..<rows {
      let accepted = EstimateColumns.at(columns.accepted, row)
      if let accepted, probability(row) != nil {
        if covered?.contains(accepted) ?? false {
          queries.append((accepted, row))
        } else {
          quantiles[row] = .unknown
        }
      }
      guard columns.isCompleted(row) else { continue }
      guard let accepted, let completed = EstimateColumns.at(columns.completed, row) else {
        counts.unplaced += 1
        continue
      }
      if accepted >= start { ends.append((completed, row)) }
    }
    queries.sort { ($0.at, $0.row) < ($1.at, $1.row) }
    ends.sort { ($0.at, $0.row) < ($1.at, $1.row) }
    // Two instants of which each may lie up to `cut` later.
    let cut = columns.cut
    var next = 0
    for query in queries {
      while next < ends.count, ends[next].at + cut < query.at {
        counts.add(ends[next].row, selection, columns, reader)
        next += 1
      }
      guard let probability = probability(query.row) else { continue }
      let strata = reader.strata(query.row)
      var open = 0
      var ahead = next
      while ahead < ends.count, ends[ahead].at <= query.at + cut {
        if !strata.isDisjoint(with: reader.strata(ends[ahead].row)) { open += 1 }
        ahead += 1
      }
      quantiles[query.row] = counts.quantile(probability, of: strata, open: open)
    }
  }

  /// The strata that a row may lie in: two where its distance is at an edge or its weather is not known.
  struct StrataPair: Hashable {
    var first: ETAStratum?
    var second: ETAStratum?

    func isDisjoint(with other: StrataPair) -> Bool {
      guard let first, let theirs = other.first else { return false }
      return first != theirs && second != theirs && first != other.second
        && (second == nil || second != other.second)
    }
  }

  /// Finds the strata of rows.
  struct StratumReader {
    let columns: EstimateColumns
    let zone: CivilTimeZone

    /// The strata of a row; none when they are not known.
    func strata(_ row: Int) -> StrataPair {
      guard let metres = columns.way(row),
        let accepted = EstimateColumns.at(columns.accepted, row)
      else { return StrataPair() }
      let offset = zone.offset(at: accepted)
      let time = (accepted + offset) % 86_400_000
      let hour = Int((time < 0 ? time + 86_400_000 : time) / 3_600_000)
      let weather = columns.weather(row)
      func stratum(_ distance: Double, _ isAdverse: Bool) -> ETAStratum {
        ETAStratum(metres: distance, hour: hour, isAdverse: isAdverse)
      }
      // The log has whole metres.
      let near = stratum(Double(metres) - 0.5, weather?.isAdverse ?? false)
      let far = stratum(Double(metres) + 0.49, weather?.isAdverse ?? false)
      if weather == nil {
        // Two unknowns at once are rare; such an order is placed nowhere.
        return near == far ? StrataPair(first: near, second: stratum(Double(metres), true)) : StrataPair()
      }
      return StrataPair(first: near, second: near == far ? nil : far)
    }
  }

  /// Durations by stratum: the shortest and the longest that each may be, and how many may belong to it.
  private struct Counts {
    var shortest = [UInt32](repeating: 0, count: strata * bins)
    var longest = [UInt32](repeating: 0, count: strata * bins)
    var certain = [Int](repeating: 0, count: strata)
    var open = [Int](repeating: 0, count: strata)
    /// Orders that may belong to any stratum.
    var unplaced = 0

    static func index(_ stratum: ETAStratum) -> Int {
      (min(max(stratum.distanceBand, 0), 15) * 4 + stratum.hourBand) * 2 + (stratum.isAdverse ? 1 : 0)
    }

    mutating func add(
      _ row: Int, _ selection: Selection, _ columns: EstimateColumns, _ reader: StratumReader
    ) {
      let place = reader.strata(row)
      guard let first = place.first, let accepted = EstimateColumns.at(columns.accepted, row),
        let completed = EstimateColumns.at(columns.completed, row)
      else {
        unplaced += 1
        return
      }
      var isOpen = place.second != nil
      if selection.abidingOnly {
        switch PastOrders.isAbiding(row, selection, columns) {
        case false?: return
        case nil: isOpen = true
        case true?: break
        }
      }
      if isOpen {
        open[Self.index(first)] += 1
        if let second = place.second { open[Self.index(second)] += 1 }
        return
      }
      let base = Self.index(first)
      let duration = completed - accepted
      certain[base] += 1
      shortest[base * bins + Self.bin(duration - columns.cut)] += 1
      longest[base * bins + Self.bin(duration + columns.cut)] += 1
    }

    static func bin(_ duration: Int64) -> Int { min(max(0, Int(duration / PastOrders.bin)), bins - 1) }

    func quantile(_ probability: Double, of strata: StrataPair, open more: Int) -> Known {
      guard let first = strata.first else {
        return .unknown
      }
      var known = quantile(probability, of: Self.index(first), open: more)
      if let second = strata.second {
        let other = quantile(probability, of: Self.index(second), open: more)
        known.bounds = DurationBounds(
          min(known.bounds.lower, other.bounds.lower), max(known.bounds.upper, other.bounds.upper))
        known.mayBeMissing = known.mayBeMissing || other.mayBeMissing
        known.mayExist = known.mayExist || other.mayExist
      }
      return known
    }

    private func quantile(_ probability: Double, of stratum: Int, open more: Int) -> Known {
      let (sure, unsure) = (certain[stratum], open[stratum] + unplaced + more)
      let total = sure + unsure
      guard total >= ETAHistory.least else {
        return Known(bounds: DurationBounds(0, 0), mayBeMissing: true, mayExist: false)
      }
      let target = max(1, Int((probability * Double(total)).rounded(.up)))
      let lower = target <= unsure ? 0 : Self.position(target - unsure, in: shortest, stratum)
      let upper = target > sure ? bins - 1 : Self.position(target, in: longest, stratum)
      return Known(
        bounds: DurationBounds(Int64(lower + 1) * PastOrders.bin, Int64(upper + 1) * PastOrders.bin),
        mayBeMissing: sure < ETAHistory.least, mayExist: true)
    }

    private static func position(_ target: Int, in counts: [UInt32], _ stratum: Int) -> Int {
      counts.withUnsafeBufferPointer { counts in
        var seen = 0
        for bin in 0..<bins {
          seen += Int(counts[stratum * bins + bin])
          if seen >= target { return bin }
        }
        return bins - 1
      }
    }
  }

  /// Whether a ride abides by the rules: its metres over the time on the way. nil when the log leaves it open.
  private static func isAbiding(_ row: Int, _ selection: Selection, _ columns: EstimateColumns) -> Bool? {
    guard let metres = columns.way(row),
      let accepted = EstimateColumns.at(columns.accepted, row),
      let arrived = EstimateColumns.at(columns.arrivedPickup, row),
      let pickedUp = EstimateColumns.at(columns.pickedUp, row),
      let arrivedDropoff = EstimateColumns.at(columns.arrivedDropoff, row)
    else { return nil }
    let basis = EstimateBasis(abidingSpeed: selection.abidingSpeed)
    let riding = arrived - accepted + arrivedDropoff - pickedUp
    let slow = basis.isAbiding(metres: Double(metres) + 0.5, riding: riding - 2 * columns.cut)
    let fast = basis.isAbiding(metres: Double(metres) - 0.5, riding: riding + 2 * columns.cut)
    return slow == fast ? slow : nil
  }
}
