/// How often values fall into bins of equal width, for pictures.
public struct DurationHistogram: Sendable, Equatable {
  /// The width of a bin, in `quantity`.
  public let binWidth: Double
  /// The unit of the bins.
  public let quantity: Quantity
  /// `counts[i]` values lie in [i · binWidth, (i + 1) · binWidth); the last bin also holds all larger ones when
  /// there are `limitOfBins` bins.
  public let counts: [Int]

  /// The most bins that a histogram has: 32 days of quarters of an hour.
  public static let limitOfBins = 3_072
}

/// How units are counted and printed: whole hours are kept to the second, other units as they are.
struct UnitScale: Sendable {
  /// Stored units in one bin of the exact counts.
  let bin: Int64
  /// Stored units in one printed unit.
  let printed: Double
  /// Bins of the exact counts in one bin of the histogram.
  let histogramBin: Int
  /// The printed unit.
  let quantity: Quantity

  /// Milliseconds, printed as hours, in bins of a quarter of an hour.
  static let hours = UnitScale(bin: 1_000, printed: 3_600_000, histogramBin: 900, quantity: .hours)
  /// Whole days.
  static let days = UnitScale(bin: 1, printed: 1, histogramBin: 1, quantity: .days)
  /// Whole numbers.
  static let count = UnitScale(bin: 1, printed: 1, histogramBin: 1, quantity: .count)
}

/// Exact counts of non-negative whole numbers: a table for the usual ones and a list for the rest. A reference
/// to memory of its own, so that counting costs one addition; not to be shared between threads.
final class BinCounts {
  private let table: UnsafeMutableBufferPointer<UInt32>
  private var beyond: [Int64] = []
  // The highest value in the table; above it the table is all 0.
  private var highest = -1

  /// Counts whose table reaches up to `capacity`.
  init(capacity: Int) {
    table = .allocate(capacity: max(capacity, 1))
    table.initialize(repeating: 0)
  }

  deinit { table.deallocate() }

  /// How many values were counted.
  var total: Int { used.reduce(beyond.count) { $0 + Int($1) } }

  private var used: Slice<UnsafeMutableBufferPointer<UInt32>> { table[...highest] }

  /// Counts a value.
  @inline(__always)
  func add(_ value: Int64) {
    if UInt64(bitPattern: value) < UInt64(table.count) {
      let index = Int(truncatingIfNeeded: value)
      table[index] &+= 1
      if index > highest { highest = index }
    } else {
      overflow(value)
    }
  }

  @inline(never)
  private func overflow(_ value: Int64) { beyond.append(value) }

  /// Adds the counts of a table of the same capacity.
  func merge(_ other: BinCounts) {
    for (value, count) in other.used.enumerated() where count > 0 { table[value] &+= count }
    highest = max(highest, other.highest)
    beyond += other.beyond
  }

  /// The values at ascending ranks from 0. O(capacity + overflow) on ordinary data.
  func values(atRanks ranks: [Int]) -> [Int64] {
    var values: [Int64] = []
    var seen = 0
    var next = 0
    for (value, count) in used.enumerated() where count > 0 {
      seen += Int(count)
      while next < ranks.count && ranks[next] < seen {
        values.append(Int64(value))
        next += 1
      }
      if next == ranks.count { return values }
    }
    return values + Self.select(beyond, ranks[next...].map { $0 - seen })
  }

  /// The values at ranks of an unsorted list, by counting in wide buckets and sorting only the ones asked for.
  private static func select(_ values: [Int64], _ ranks: [Int]) -> [Int64] {
    guard let low = values.min(), let high = values.max(), !ranks.isEmpty else { return [] }
    let buckets = 4_096
    let width = UInt64(bitPattern: high &- low) / UInt64(buckets) + 1
    func bucket(_ value: Int64) -> Int { Int(UInt64(bitPattern: value &- low) / width) }
    var counts = [Int](repeating: 0, count: buckets)
    for value in values { counts[bucket(value)] += 1 }
    return ranks.compactMap { rank in
      var before = 0
      guard
        let wanted = counts.firstIndex(where: { count in
          before += count
          return rank < before
        })
      else { return nil }
      return values.filter { bucket($0) == wanted }.sorted()[rank - (before - counts[wanted])]
    }
  }

  /// Type 7 quantiles at ascending probabilities, nil when nothing was counted.
  func quantiles(_ probabilities: [Double]) -> [Double]? {
    let total = total
    guard total > 0 else { return nil }
    let positions = probabilities.map { Double(total - 1) * $0 }
    let ranks = positions.flatMap { position in
      [Int(position.rounded(.down)), min(Int(position.rounded(.down)) + 1, total - 1)]
    }
    // Ascending positions give ranks that are ascending in pairs; sorting them and looking up keeps it simple.
    let unique = Set(ranks).sorted()
    let found = Dictionary(uniqueKeysWithValues: zip(unique, values(atRanks: unique)))
    return positions.indices.map { index in
      let low = Double(found[ranks[2 * index]] ?? 0)
      let high = Double(found[ranks[2 * index + 1]] ?? 0)
      return low + (positions[index] - positions[index].rounded(.down)) * (high - low)
    }
  }

  /// The counts in wider bins.
  func histogram(_ scale: UnitScale) -> DurationHistogram {
    let limit = DurationHistogram.limitOfBins
    var counts: [Int] = []
    func add(_ value: Int64, _ count: Int) {
      let bin = Int(min(max(value, 0) / Int64(scale.histogramBin), Int64(limit - 1)))
      if bin >= counts.count { counts.append(contentsOf: repeatElement(0, count: bin + 1 - counts.count)) }
      counts[bin] += count
    }
    for (value, count) in used.enumerated() where count > 0 { add(Int64(value), Int(count)) }
    for value in beyond { add(value, 1) }
    return DurationHistogram(
      binWidth: Double(scale.bin) * Double(scale.histogramBin) / scale.printed, quantity: scale.quantity,
      counts: counts)
  }
}
