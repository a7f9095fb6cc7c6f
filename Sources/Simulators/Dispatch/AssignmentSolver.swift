/// A least-cost assignment of rows to columns.
public struct Assignment: Sendable, Hashable {
  /// The column of each row; −1 for a row without one.
  public var columnOfRow: [Int32]
  /// The sum of the costs of the assigned pairs.
  public var totalCost: Int64

  /// How many rows have a column.
  public var assignedCount: Int { columnOfRow.count { $0 >= 0 } }
}

/// Least-cost assignment of rows to columns (线性指派), exact on whole numbers.
///
/// As many pairs as possible are assigned, and among such assignments one of least total cost is found. Forbidden
/// pairs are never assigned, so a row may stay without a column. The result depends on the costs alone.
///
/// **Method.** Shortest augmenting paths with dual prices on the columns (Jonker and Volgenant 1987; Crouse 2016),
/// after column reduction for square matrices and row minima for others. Each path is searched over all columns at
/// once with SIMD; columns that are done are masked by a price of −∞. There is no augmenting row reduction: on
/// geometric costs it takes many times longer than the paths it saves. Costs are doubled and an assigned column adds
/// one, so among equally near columns one without a row comes first; without that, ties cost thousands of steps.
///
/// **Exactness.** While a column is without a row, every price lies within the largest cost C of zero: a row's price
/// is at most its cost to that column, and a column's price is its pair's cost less the row's. So distances stay
/// below 4 C, which 32 bits hold up to C = 2²⁷ in doubled costs; larger spreads and forbidden pairs are
/// computed in 64 bits, a forbidden pair costing more than all others together.
///
/// - Complexity: O(min(r, c)² · max(r, c)) at worst, far less as a rule; O(r · c) memory.
public enum AssignmentSolver {
  /// The largest number of rows or columns.
  public static let maximumSide = 32_767

  /// The least-cost assignment, or nil when a side is longer than `maximumSide`.
  public static func solve(_ matrix: CostMatrix) -> Assignment? {
    guard matrix.rows <= maximumSide, matrix.columns <= maximumSide else { return nil }
    guard matrix.rows > 0, matrix.columns > 0 else {
      return Assignment(columnOfRow: Array(repeating: -1, count: matrix.rows), totalCost: 0)
    }
    var least = Int32.max
    var most = Int32.min
    var hasForbidden = false
    matrix.costs.withUnsafeBufferPointer { costs in
      for cost in costs {
        if cost == CostMatrix.forbidden {
          hasForbidden = true
        } else {
          least = min(least, cost)
          most = max(most, cost)
        }
      }
    }
    guard least <= most else {
      return Assignment(columnOfRow: Array(repeating: -1, count: matrix.rows), totalCost: 0)
    }
    let spread = Int64(most) - Int64(least)
    var columnOfRow =
      !hasForbidden && spread < 1 << 27
      ? DenseAugmentation.solve(matrix, least: least)
      : WideAugmentation.solve(matrix, least: least, spread: spread)
    var total: Int64 = 0
    for row in 0..<matrix.rows where columnOfRow[row] >= 0 {
      let cost = matrix[row, Int(columnOfRow[row])]
      if cost == CostMatrix.forbidden { columnOfRow[row] = -1 } else { total += Int64(cost) }
    }
    return Assignment(columnOfRow: columnOfRow, totalCost: total)
  }
}
