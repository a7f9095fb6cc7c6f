import Foundation
import Statistics

/// Log-likelihoods and scores of each choice set at given coefficients, for tests that need no fit of the larger model.
struct DispatchScores {
  /// Of each set.
  let logLikelihoods: [Double]
  /// Of each set, column by column.
  private let scores: [[Double]]
  private let information: [[Double]]

  init(_ design: DispatchDesign, at coefficients: [Double]) {
    let k = design.columns.count
    var likelihoods: [Double] = []
    var all: [[Double]] = []
    var information = [[Double]](repeating: [Double](repeating: 0, count: k), count: k)
    for set in 0..<design.count {
      let rows = design.offsets[set]..<design.offsets[set + 1]
      var weights = rows.map { row in
        (0..<k).reduce(0.0) { $0 + design.values[row * k + $1] * coefficients[$1] }
      }
      let largest = weights.max() ?? 0
      let own = weights[design.chosen[set]]
      weights = weights.map { exp($0 - largest) }
      let total = weights.reduce(0, +)
      likelihoods.append(own - largest - log(total))
      var mean = [Double](repeating: 0, count: k)
      for (index, row) in rows.enumerated() {
        for column in 0..<k { mean[column] += weights[index] / total * design.values[row * k + column] }
      }
      let chosen = design.offsets[set] + design.chosen[set]
      all.append((0..<k).map { design.values[chosen * k + $0] - mean[$0] })
      for (index, row) in rows.enumerated() {
        let p = weights[index] / total
        for a in 0..<k {
          let left = p * (design.values[row * k + a] - mean[a])
          for b in 0...a { information[a][b] += left * (design.values[row * k + b] - mean[b]) }
        }
      }
    }
    for a in 0..<k { for b in 0..<a { information[b][a] = information[a][b] } }
    logLikelihoods = likelihoods
    scores = all
    self.information = information
  }

  /// The p-value of no effect of some columns beside those that were fitted: the score test, its covariance clustered,
  /// the fitted columns taken out of the scores by the information between them.
  func pValue(of tested: Range<Int>, beside fitted: Range<Int>, clusters: [Int]) throws(Undefined) -> Double {
    // Columns that are neither fitted nor tested stay at zero and do not enter.
    let nuisance = Array(fitted)
    let projection = Self.solve(
      nuisance.map { a in nuisance.map { information[a][$0] } },
      nuisance.map { a in tested.map { information[a][$0] } })
    var sums: [Int: [Double]] = [:]
    for (set, score) in scores.enumerated() {
      var own = tested.map { score[$0] }
      if let projection {
        for (place, column) in nuisance.enumerated() {
          for index in own.indices { own[index] -= projection[place][index] * score[column] }
        }
      }
      let old = sums[clusters[set]] ?? [Double](repeating: 0, count: own.count)
      sums[clusters[set]] = zip(old, own).map { $0 + $1 }
    }
    let size = tested.count
    var total = [Double](repeating: 0, count: size)
    var middle = [[Double]](repeating: total, count: size)
    for (_, sum) in sums.sorted(by: { $0.key < $1.key }) {
      for a in 0..<size {
        total[a] += sum[a]
        for b in 0..<size { middle[a][b] += sum[a] * sum[b] }
      }
    }
    guard sums.count > size, let solved = Self.solve(middle, total.map { [$0] }) else {
      throw .tooFew(have: sums.count, need: size + 1)
    }
    let statistic = zip(total, solved).reduce(0.0) { $0 + $1.0 * $1.1[0] }
    let (clusters, rank) = (Double(sums.count), Double(size))
    // Few clusters make the quadratic form too large; the F form of it allows for that.
    guard clusters > rank + 1 else { throw .tooFew(have: sums.count, need: size + 2) }
    let scaled = max(0, statistic) * (clusters - rank) / (rank * max(clusters - max(0, statistic), 1e-9))
    return try FDistribution(numeratorDegrees: rank, denominatorDegrees: clusters - rank).upperTail(scaled)
  }

  /// Solves a symmetric system for several right sides by elimination with pivots; nil when it has no one solution.
  private static func solve(_ matrix: [[Double]], _ right: [[Double]]) -> [[Double]]? {
    var (a, b) = (matrix, right)
    let n = a.count
    guard n > 0 else { return nil }
    let scale = a.indices.map { max(a[$0][$0].magnitude, 1e-300) }.max() ?? 1
    for column in 0..<n {
      guard let pivot = (column..<n).max(by: { a[$0][column].magnitude < a[$1][column].magnitude }),
        a[pivot][column].magnitude > 1e-12 * scale
      else { return nil }
      a.swapAt(column, pivot)
      b.swapAt(column, pivot)
      for row in 0..<n where row != column {
        let factor = a[row][column] / a[column][column]
        if factor == 0 { continue }
        for other in column..<n { a[row][other] -= factor * a[column][other] }
        for other in b[row].indices { b[row][other] -= factor * b[column][other] }
      }
    }
    return (0..<n).map { row in b[row].map { $0 / a[row][row] } }
  }
}
