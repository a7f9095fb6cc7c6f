/// Costs of pairs, row by row, as whole numbers.
public struct CostMatrix: Sendable {
  /// The mark of a pair that must not be assigned.
  public static let forbidden = Int32.max
  /// The cost to which `scaling` maps the largest real one; up to this spread the solver computes in 32 bits.
  public static let maximumCost: Int32 = (1 << 27) - 1

  public let rows: Int
  public let columns: Int
  /// The costs, negative ones included.
  public private(set) var costs: [Int32]

  /// A matrix of equal costs. Negative sizes count as 0.
  public init(rows: Int, columns: Int, repeating cost: Int32 = 0) {
    self.rows = max(rows, 0)
    self.columns = max(columns, 0)
    costs = Array(repeating: cost, count: self.rows * self.columns)
  }

  /// A matrix of costs, row by row, or nil when their number is not rows · columns.
  public init?(rows: Int, columns: Int, costs: [Int32]) {
    guard rows >= 0, columns >= 0, costs.count == rows * columns else { return nil }
    self.rows = rows
    self.columns = columns
    self.costs = costs
  }

  /// The cost of a pair.
  public subscript(row: Int, column: Int) -> Int32 {
    get { costs[row * columns + column] }
    set { costs[row * columns + column] = newValue }
  }

  /// A matrix of real costs scaled to whole numbers, the largest spread to `maximumCost`; infinite or not-a-number
  /// costs are forbidden pairs. Nil when the number of costs is wrong.
  ///
  /// Rounding changes a pair's cost by at most half of `quantum`, so the assignment's cost is within
  /// rows · quantum of the optimum of the real costs.
  public static func scaling(rows: Int, columns: Int, costs: [Double]) -> (
    matrix: CostMatrix, quantum: Double
  )? {
    guard rows >= 0, columns >= 0, costs.count == rows * columns else { return nil }
    var least = Double.infinity
    var most = -Double.infinity
    for cost in costs where cost.isFinite {
      least = min(least, cost)
      most = max(most, cost)
    }
    let spread = most - least
    let scale = spread > 0 && spread.isFinite ? Double(maximumCost) / spread : 1
    var scaled = [Int32](repeating: forbidden, count: costs.count)
    for index in costs.indices where costs[index].isFinite {
      scaled[index] = Int32(min(((costs[index] - least) * scale).rounded(), Double(maximumCost)))
    }
    return CostMatrix(rows: rows, columns: columns, costs: scaled).map { ($0, 1 / scale) }
  }
}
