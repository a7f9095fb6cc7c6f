import OrderLog
import Statistics

/// Pay per order in one arm over pay per order in the other, stratum by stratum, weighted as the first arm is.
///
/// R = Σ P₁ₛ / Σ n₁ₛ m₀ₛ over the strata that have both arms, with P₁ₛ the pay and n₁ₛ the orders of the first
/// arm and m₀ₛ the mean pay of the second: what the orders earned over what they would have earned at the
/// second arm's pay. A worker enters with Σₛ [P₁ₛ(w) − R (n₁ₛ/n₀ₛ)(P₀ₛ(w) − m₀ₛ n₀ₛ(w))] over Σₛ n₁ₛ(w) m₀ₛ, the
/// linearised share of R, so that drawing workers also carries the uncertainty of the second arm.
public struct MatchedRatio: Sendable, Equatable {
  /// R, workers as clusters, tested against 1.
  public let ratio: Estimate
  /// Strata with both arms, and those of them whose own ratio is at most 1.
  public let strata: Int
  public let strataAtMostOne: Int
  /// Orders in matched strata: first arm, second arm.
  public let orders: Int
  public let baseOrders: Int
  /// Orders of the first arm in strata without the second.
  public let unmatched: Int
  /// Workers with an order in a matched stratum.
  public let workers: Int
  /// Σ n₁ₛ (P₁ₛ/n₁ₛ) / Σ n₁ₛ and Σ n₁ₛ m₀ₛ / Σ n₁ₛ in the currency unit.
  public let meanPay: Double
  public let baseMeanPay: Double

  /// The ratio of the contrast arm over the base arm.
  init(_ state: StratifiedPay, _ inference: InferenceParameters) throws(NoValue) {
    let cells = state.sortedCells()
    guard !cells.isEmpty else { throw .nothingToMeasure(examined: state.rows.unplaced) }
    var (strata, atMostOne, unmatched) = (0, 0, 0)
    var (paySum, baseSum) = (CompensatedSum(), CompensatedSum())
    var (orders, baseOrders): (Int64, Int64) = (0, 0)
    // Slices of `cells` that are matched, with the means of both arms.
    var matched: [(range: Range<Int>, n1: Double, n0: Double, mean0: Double)] = []
    var start = 0
    while start < cells.count {
      var end = start
      var (pay, count): ([Int128], [Int64]) = ([0, 0], [0, 0])
      while end < cells.count && cells[end].stratum == cells[start].stratum {
        let arm = cells[end].isContrast ? 1 : 0
        pay[arm] &+= cells[end].pay
        count[arm] &+= cells[end].orders
        end += 1
      }
      if count[0] > 0 && count[1] > 0 {
        let (n0, n1) = (Double(count[0]), Double(count[1]))
        let mean0 = moneyUnits(pay[0]) / n0
        matched.append((start..<end, n1, n0, mean0))
        strata += 1
        if moneyUnits(pay[1]) <= mean0 * n1 { atMostOne += 1 }
        orders &+= count[1]
        baseOrders &+= count[0]
        paySum.add(moneyUnits(pay[1]))
        baseSum.add(n1 * mean0)
      } else {
        unmatched += Int(count[1])
      }
      start = end
    }
    guard strata > 0 else { throw .nothingToMeasure(examined: unmatched) }
    guard baseSum.value > 0 else { throw .undefined(.degenerate("the second arm's pay is not positive")) }
    let value = paySum.value / baseSum.value
    var sums: [Int32: (top: Double, bottom: Double)] = [:]
    for stratum in matched {
      for cell in cells[stratum.range] {
        let (pay, count) = (moneyUnits(cell.pay), Double(cell.orders))
        var sum = sums[cell.worker] ?? (0, 0)
        if cell.isContrast {
          sum.top += pay
          sum.bottom += count * stratum.mean0
        } else {
          sum.top -= value * stratum.n1 / stratum.n0 * (pay - stratum.mean0 * count)
        }
        sums[cell.worker] = sum
      }
    }
    let clusters = sums.sorted { $0.key < $1.key }.map {
      RatioCluster(numerator: $0.value.top, denominator: $0.value.bottom)
    }
    var ratio = try statistic { () throws(Undefined) in try inference.ratio(clusters, null: 1) }
    ratio.value = value
    self.ratio = ratio
    (self.strata, strataAtMostOne, self.unmatched) = (strata, atMostOne, unmatched)
    (self.orders, self.baseOrders, workers) = (Int(orders), Int(baseOrders), clusters.count)
    (meanPay, baseMeanPay) = (paySum.value / Double(orders), baseSum.value / Double(orders))
  }

  /// The measurement of the strata whose ratio is at most 1; the estimate decides.
  func measurement(_ inference: InferenceParameters, undecided: Int) throws(NoValue) -> Measurement {
    try inference.requireEnough(orders: orders, workers: workers)
    return Measurement(
      unit: .stratum, examined: strata, exceeding: strataAtMostOne, workersExamined: workers,
      workersExceeding: 0, estimate: ratio,
      figures: [
        Figure("orders", Double(orders), .count), Figure("baseOrders", Double(baseOrders), .count),
        Figure("unmatched", Double(unmatched), .count), Figure("unplaced", Double(undecided), .count),
        Figure("meanPay", meanPay, .money), Figure("baseMeanPay", baseMeanPay, .money),
      ])
  }
}
