import OrderLog
import Statistics

/// Given time per kilometre in one arm over that in the other, stratum by stratum, weighted as the first arm is.
///
/// R = Σ G₁ₛ / Σ D₁ₛ p₀ₛ over the strata that have both arms, with G₁ₛ the given time and D₁ₛ the distance of the
/// first arm and p₀ₛ = G₀ₛ / D₀ₛ the second arm's time per distance: what the orders were given over what they
/// would have been given at the second arm's pace. A worker enters with
/// Σₛ [G₁ₛ(w) − R (D₁ₛ/D₀ₛ)(G₀ₛ(w) − p₀ₛ D₀ₛ(w))] over Σₛ D₁ₛ(w) p₀ₛ, the linearised share of R, so that drawing
/// workers also carries the uncertainty of the second arm.
struct MatchedTimeRatio: Sendable, Equatable {
  /// R, workers as clusters, tested against `null`.
  let ratio: Estimate
  /// Strata with both arms, and those of them whose own ratio is at most 1.
  let strata: Int
  let strataAtMostOne: Int
  /// Orders in matched strata: first arm, second arm.
  let orders: Int
  let baseOrders: Int
  /// Orders of the first arm in strata without the second.
  let unmatched: Int
  /// Workers with an order in a matched stratum.
  let workers: Int
  /// Minutes per kilometre of the first arm, and what the second arm gives for the same orders.
  let pace: Double
  let basePace: Double

  /// Arm 1 over arm 0. The cells are sorted by stratum.
  init(
    _ cells: [StratifiedTimes.Cell], null: Double, _ inference: InferenceParameters
  ) throws(NoValue) {
    var (strata, atMostOne, unmatched, orders, baseOrders) = (0, 0, 0, Int64(0), Int64(0))
    var (given, expected, metres) = (CompensatedSum(), CompensatedSum(), CompensatedSum())
    var matched: [(range: Range<Int>, metres: Double, baseMetres: Double, basePace: Double)] = []
    var start = 0
    while start < cells.count {
      var end = start
      var (time, distance, count): ([Int64], [Int64], [Int64]) = ([0, 0], [0, 0], [0, 0])
      while end < cells.count && cells[end].stratum == cells[start].stratum {
        let arm = cells[end].arm == 1 ? 1 : 0
        time[arm] &+= cells[end].given
        distance[arm] &+= cells[end].metres
        count[arm] &+= cells[end].orders
        end += 1
      }
      if count[0] > 0, count[1] > 0, distance[0] > 0, distance[1] > 0, time[0] > 0 {
        let pace = Double(time[0]) / Double(distance[0])
        matched.append((start..<end, Double(distance[1]), Double(distance[0]), pace))
        strata += 1
        if Double(time[1]) <= pace * Double(distance[1]) { atMostOne += 1 }
        orders &+= count[1]
        baseOrders &+= count[0]
        given.add(Double(time[1]))
        expected.add(pace * Double(distance[1]))
        metres.add(Double(distance[1]))
      } else {
        unmatched += Int(count[1])
      }
      start = end
    }
    guard strata > 0, expected.value > 0 else { throw .nothingToMeasure(examined: unmatched) }
    let value = given.value / expected.value
    var sums: [Int32: (top: Double, bottom: Double)] = [:]
    for stratum in matched {
      for cell in cells[stratum.range] {
        let (time, distance) = (Double(cell.given), Double(cell.metres))
        var sum = sums[cell.worker] ?? (0, 0)
        if cell.arm == 1 {
          sum.top += time
          sum.bottom += distance * stratum.basePace
        } else {
          sum.top -= value * stratum.metres / stratum.baseMetres * (time - stratum.basePace * distance)
        }
        sums[cell.worker] = sum
      }
    }
    let clusters = sums.sorted { $0.key < $1.key }.map {
      RatioCluster(numerator: $0.value.top, denominator: $0.value.bottom)
    }
    var ratio = try statistic { () throws(Undefined) in try inference.ratio(clusters, null: null) }
    ratio.value = value
    self.ratio = ratio
    (self.strata, strataAtMostOne, self.unmatched) = (strata, atMostOne, unmatched)
    (self.orders, self.baseOrders, workers) = (Int(orders), Int(baseOrders), clusters.count)
    // ms per m is as many s per m / 1,000: minutes per km are that / 60.
    (pace, basePace) = (given.value / metres.value / 60, expected.value / metres.value / 60)
  }
}
