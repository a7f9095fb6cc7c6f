/// What orders are compared with when their duration is estimated: distance band, hour band and weather.
public struct ETAStratum: Sendable, Hashable {
  /// 0…15: half kilometres up to 4 km, then kilometres up to 8, the rest, for the whole way.
  public var distanceBand: Int
  /// 0…3: night, morning, midday, evening.
  public var hourBand: Int
  /// Whether the weather is adverse.
  public var isAdverse: Bool

  /// How many strata there are.
  static let count = 16 * 4 * 2

  /// The stratum of a way in metres at an hour (0…23).
  public init(metres: Double, hour: Int, isAdverse: Bool) {
    let kilometres = max(0, metres / 1_000)
    distanceBand = kilometres < 4 ? Int(kilometres * 2) : min(8 + Int(min(kilometres, 20) - 4), 15)
    switch hour {
    case 6..<10: hourBand = 1
    case 10..<15: hourBand = 2
    case 15..<22: hourBand = 3
    default: hourBand = 0
    }
    self.isAdverse = isAdverse
  }

  var index: Int { (min(max(distanceBand, 0), 15) * 4 + hourBand) * 2 + (isAdverse ? 1 : 0) }
}

/// Durations from acceptance to completion by stratum, all orders and those of rule-abiding rides apart, in bins of
/// 30 s up to 4 h.
///
/// - Complexity: O(1) to record, O(bins) for a quantile; 480 KB.
public struct ETAHistory: Sendable {
  static let bin: Int64 = 30_000
  static let bins = 480
  /// Fewer durations than this say nothing.
  public static let least = 20

  private var all = [UInt32](repeating: 0, count: ETAStratum.count * bins)
  private var abiding = [UInt32](repeating: 0, count: ETAStratum.count * bins)
  private var totals = [Int](repeating: 0, count: ETAStratum.count * 2)

  /// No durations.
  public init() {}

  /// Records one duration (ms). A ride abides by the rules when its mean speed was legal.
  public mutating func record(_ duration: Int64, in stratum: ETAStratum, isAbiding: Bool) {
    let bin = min(max(0, Int(duration / Self.bin)), Self.bins - 1)
    all[stratum.index * Self.bins + bin] += 1
    totals[stratum.index * 2] += 1
    if isAbiding {
      abiding[stratum.index * Self.bins + bin] += 1
      totals[stratum.index * 2 + 1] += 1
    }
  }

  /// The upper end of the bin that holds the `probability`-quantile in ms, or nil below 20 durations.
  public func quantile(_ probability: Double, of stratum: ETAStratum, abidingOnly: Bool) -> Int64? {
    let total = totals[stratum.index * 2 + (abidingOnly ? 1 : 0)]
    guard total >= Self.least else { return nil }
    let target = max(1, Int((probability * Double(total)).rounded(.up)))
    var seen = 0
    let base = stratum.index * Self.bins
    for bin in 0..<Self.bins {
      seen += Int(abidingOnly ? abiding[base + bin] : all[base + bin])
      if seen >= target { return Int64(bin + 1) * Self.bin }
    }
    return Int64(Self.bins) * Self.bin
  }
}
