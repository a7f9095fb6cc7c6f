import Statistics

/// How much more one group of workers is paid per order than another among like orders.
///
/// β = Σ (g_w − ḡₛ)(P_sw − n_sw ȳₛ) / Σ n_sw (g_w − ḡₛ)² over strata s and workers w, with g = 1 for the first
/// group, ḡₛ its share of the stratum's orders and ȳₛ the stratum's mean pay: the coefficient of g in a
/// regression of pay on g with one constant per stratum. A stratum with one group adds nothing. The standard
/// error lets the orders of a worker depend on each other in any way (CR1); the p-value is of the permutation
/// test of Σ_s (P_sw − n_sw ȳₛ), whose sum over the first group is the numerator of β.
public struct StratifiedDifference: Sendable, Equatable {
  /// β in the currency unit per order.
  public let difference: Estimate
  /// 1 + β over the second group's mean pay per order in the matched strata.
  public let ratio: Estimate
  /// Strata with both groups, and the orders and workers in them.
  public let strata: Int
  public let orders: Int
  public let workers: Int
  /// Orders of either group in strata without the other.
  public let unmatched: Int
  /// The p-value of the t test with the same standard error; nil where pay does not vary.
  public let clusterPValue: Double?

  /// Compares two sets of worker codes.
  init(
    _ cells: [StratifiedPay.Cell], first: [Int], second: [Int], workerCount: Int,
    _ inference: InferenceParameters
  ) throws(Undefined) {
    var group = [Int8](repeating: -1, count: workerCount)
    for worker in first where worker < workerCount { group[worker] = 1 }
    for worker in second where worker < workerCount { group[worker] = 0 }
    let own = cells.filter { Int($0.worker) < workerCount && group[Int($0.worker)] >= 0 }
    var (strata, unmatched) = (0, 0)
    var (orders, secondOrders, secondPay) = (0.0, 0.0, CompensatedSum())
    var (numerator, denominator) = (CompensatedSum(), CompensatedSum())
    // Per worker: Σ(P − nȳ), Σ(g − ḡ)(P − nȳ), Σ n(g − ḡ)².
    var residuals = [Double](repeating: 0, count: workerCount)
    var scores = residuals
    var weights = residuals
    var isMatched = [Bool](repeating: false, count: workerCount)
    var start = 0
    while start < own.count {
      var end = start
      var pay: [Int128] = [0, 0]
      var count: [Int64] = [0, 0]
      while end < own.count && own[end].stratum == own[start].stratum {
        let side = Int(group[Int(own[end].worker)])
        pay[side] &+= own[end].pay
        count[side] &+= own[end].orders
        end += 1
      }
      if count[0] > 0 && count[1] > 0 {
        let n = Double(count[0] &+ count[1])
        let mean = moneyUnits(pay[0] &+ pay[1]) / n
        let share = Double(count[1]) / n
        strata += 1
        orders += n
        secondOrders += Double(count[0])
        secondPay.add(moneyUnits(pay[0]))
        for cell in own[start..<end] {
          let worker = Int(cell.worker)
          let distance = Double(group[worker]) - share
          let residual = moneyUnits(cell.pay) - Double(cell.orders) * mean
          residuals[worker] += residual
          scores[worker] += distance * residual
          weights[worker] += Double(cell.orders) * distance * distance
          isMatched[worker] = true
          numerator.add(distance * residual)
          denominator.add(Double(cell.orders) * distance * distance)
        }
      } else {
        unmatched += Int(count[0] &+ count[1])
      }
      start = end
    }
    guard strata > 0, denominator.value > 0 else { throw .degenerate("no stratum holds both groups") }
    let beta = numerator.value / denominator.value
    let members = isMatched.indices.filter { isMatched[$0] }
    (self.strata, self.unmatched) = (strata, unmatched)
    (self.orders, workers) = (Int(orders), members.count)
    guard members.count > 2 else { throw .tooFew(have: members.count, need: 3) }
    let squares = CompensatedSum(
      sorting: members.map { worker in
        let score = scores[worker] - beta * weights[worker]
        return score * score
      }
    ).value
    let clusters = Double(members.count)
    let error = (squares * clusters / (clusters - 1)).squareRoot() / denominator.value
    var difference = Estimate(value: beta, level: inference.level, method: "strata.no-variation")
    let base = secondPay.value / secondOrders
    let isPositive = base > 0
    var ratio = Estimate(
      value: isPositive ? 1 + beta / base : .nan, level: inference.level, method: "strata.no-variation")
    var clusterPValue: Double?
    if error > 0 {
      clusterPValue = min(
        1,
        2 * (try StudentTDistribution(degreesOfFreedom: clusters - 2)).upperTail((beta / error).magnitude))
      let t = try StudentTDistribution(degreesOfFreedom: clusters - 2)
        .quantile(upperTail: (1 - inference.level) / 2)
      (difference.lower, difference.upper) = (beta - t * error, beta + t * error)
      difference.method = "strata.cr1.permutation"
      try inference.addTest(&difference, error: error, freedom: clusters - 2, null: nil)
      difference.pValue = try PermutationTest.meanDifference(
        values: members.map { residuals[$0] }, isFirstGroup: members.map { group[$0] == 1 },
        permutations: max(99, inference.permutations), seed: inference.seed
      ).pValue
    }
    self.clusterPValue = clusterPValue
    guard isPositive else { throw .degenerate("the second group's pay is not positive") }
    ratio.lower = difference.lower.map { 1 + $0 / base }
    ratio.upper = difference.upper.map { 1 + $0 / base }
    ratio.pValue = difference.pValue
    ratio.method = difference.method
    ratio.minimumDetectable = difference.minimumDetectable.map { $0 / base }
    (self.difference, self.ratio) = (difference, ratio)
  }
}
