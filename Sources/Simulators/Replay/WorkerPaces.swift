/// How fast single workers are against their class, as far as their ways can tell.
///
/// A worker's ratio of sums of actual over expected times says little when it rests on few ways, so it is drawn towards 1
/// by the share of its variance that is chance: n·τ² / (n·τ² + σ²), with σ² the variance of a single way's ratio and τ²
/// that between workers, by moments (the best linear predictor of a one-way random effect; Robinson 1991). Where workers
/// do not differ beyond chance, all get 1.
enum WorkerPaces {
  /// Ways with what is expected of them, and what came (ms).
  struct Way {
    var worker: Int32
    var expected: Double
    var actual: Double
  }

  /// Actual over expected speed by worker's code; workers without ways are not in it. O(ways log ways).
  static func fit(_ ways: [Way]) -> [Int32: Double] {
    var sums: [Int32: (expected: Double, squares: Double, actual: Double)] = [:]
    for way in ways where way.expected > 0 && way.actual > 0 {
      var sum = sums[way.worker] ?? (0, 0, 0)
      sum.expected += way.expected
      sum.squares += way.expected * way.expected
      sum.actual += way.actual
      sums[way.worker] = sum
    }
    guard sums.count >= 2 else { return [:] }
    // Weighted by expected time: of single ways about their worker, and of workers about 1.
    var (within, weight) = (0.0, 0.0)
    for way in ways where way.expected > 0 && way.actual > 0 {
      guard let sum = sums[way.worker] else { continue }
      let difference = way.actual / way.expected - sum.actual / sum.expected
      within += way.expected * difference * difference
      weight += way.expected
    }
    // Each worker's own mean takes one way's worth of variance.
    let codes = sums.keys.sorted()
    let lost = codes.reduce(0.0) { $0 + (sums[$1].map { $0.squares / $0.expected } ?? 0) }
    guard weight - lost > 0 else { return [:] }
    let single = within / (weight - lost)
    var (between, total) = (0.0, 0.0)
    for code in codes {
      guard let sum = sums[code] else { continue }
      let difference = sum.actual / sum.expected - 1
      let chance = single * sum.squares / (sum.expected * sum.expected)
      between += sum.expected * (difference * difference - chance)
      total += sum.expected
    }
    let spread = max(between / total, 0)
    guard spread > 0 else { return [:] }
    var paces: [Int32: Double] = [:]
    for code in codes {
      guard let sum = sums[code] else { continue }
      let chance = single * sum.squares / (sum.expected * sum.expected)
      let slowness = 1 + spread / (spread + chance) * (sum.actual / sum.expected - 1)
      paces[code] = 1 / min(max(slowness, 0.4), 2.5)
    }
    return paces
  }
}
