/// The QR factorisation of a tall matrix by Householder reflections.
///
/// Least squares through QR keeps twice the digits of the normal equations.
///
/// - Complexity: O(n k²) time, O(n k) memory.
struct HouseholderQR: Sendable {
  /// Columns; on and below the diagonal the reflections, above it R.
  private var columns: [[Double]]
  private var diagonal: [Double] = []

  /// - Throws: ``Undefined/degenerate(_:)`` when a column depends on the columns before it.
  init(columns input: [[Double]]) throws(Undefined) {
    columns = input
    for j in columns.indices {
      let originalNorm = Self.norm(input[j][...])
      for i in 0..<j { reflect(i, &columns[j]) }
      let norm = Self.norm(columns[j][j...])
      // A column that keeps less than 10⁻¹¹ of its length is a combination of the others in rounding noise.
      guard norm > 1e-11 * originalNorm else {
        throw .degenerate("column \(j) depends on the columns before it")
      }
      let alpha = columns[j][j] > 0 ? -norm : norm
      columns[j][j] -= alpha
      let length = Self.norm(columns[j][j...])
      for i in j..<columns[j].count { columns[j][i] /= length }
      diagonal.append(alpha)
    }
  }

  /// Applies the reflection of column `i`.
  private func reflect(_ i: Int, _ vector: inout [Double]) {
    let reflector = columns[i]
    var dot = 0.0
    for r in i..<vector.count { dot += reflector[r] * vector[r] }
    for r in i..<vector.count { vector[r] -= 2 * dot * reflector[r] }
  }

  private static func norm(_ values: ArraySlice<Double>) -> Double {
    let largest = values.reduce(0) { max($0, $1.magnitude) }
    guard largest > 0 else { return 0 }
    var sum = 0.0
    for value in values { sum += (value / largest) * (value / largest) }
    return largest * sum.squareRoot()
  }

  /// The coefficients that minimise the squared residuals.
  func solve(_ response: [Double]) -> [Double] {
    var rotated = response
    for i in columns.indices { reflect(i, &rotated) }
    return backSubstitute(Array(rotated.prefix(columns.count)))
  }

  /// (XᵀX)⁻¹ = R⁻¹ R⁻ᵀ.
  func inverseGram() -> [[Double]] {
    let k = columns.count
    let inverse = (0..<k).map { j in
      backSubstitute((0..<k).map { $0 == j ? 1 : 0 })
    }
    return (0..<k).map { a in
      (0..<k).map { b in (0..<k).reduce(0) { $0 + inverse[$1][a] * inverse[$1][b] } }
    }
  }

  private func backSubstitute(_ right: [Double]) -> [Double] {
    var solution = right
    for i in columns.indices.reversed() {
      for j in (i + 1)..<max(i + 1, columns.count) { solution[i] -= columns[j][i] * solution[j] }
      solution[i] /= diagonal[i]
    }
    return solution
  }
}
