import Statistics
import Testing

@testable import Simulators

@Suite struct AssignmentSolverTests {
  /// Seed, rows, columns, modulus of the costs, tenths that are forbidden; then pairs and total cost by
  /// scipy.optimize.linear_sum_assignment 1.17.1 (forbidden pairs at 10¹² and taken out afterwards).
  static let cases: [(UInt64, Int, Int, UInt64, UInt64, Int, Int64)] = [
    (1, 1, 1, 100, 0, 1, 12),
    (2, 5, 5, 10, 0, 5, 7),
    (3, 40, 40, 1000000, 0, 40, 1108352),
    (4, 40, 40, 5, 0, 40, 0),
    (5, 30, 70, 1000, 0, 30, 405),
    (6, 70, 30, 1000, 0, 30, 363),
    (7, 40, 40, 1000, 3, 40, 2228),
    (8, 25, 60, 50, 8, 25, 74),
    (9, 60, 25, 50, 8, 25, 95),
    (10, 40, 40, 100, 9, 39, 1512),
    (11, 200, 200, 134217728, 0, 200, 197972206),
    (12, 150, 150, 2147483647, 0, 150, 3642717166),
    (13, 300, 299, 1000, 0, 299, 1444),
    (14, 257, 257, 3, 0, 257, 0),
  ]

  static func matrix(_ seed: UInt64, _ rows: Int, _ columns: Int, _ modulus: UInt64, _ tenths: UInt64)
    -> CostMatrix
  {
    var generator = SplitMix64(seed: seed)
    var matrix = CostMatrix(rows: rows, columns: columns)
    for row in 0..<rows {
      for column in 0..<columns {
        let word = generator.next()
        matrix[row, column] =
          tenths > 0 && word % 10 < tenths ? CostMatrix.forbidden : Int32((word >> 8) % modulus)
      }
    }
    return matrix
  }

  @Test(arguments: cases.indices)
  func theOptimumIsScipys(index: Int) throws {
    let (seed, rows, columns, modulus, tenths, pairs, total) = Self.cases[index]
    let matrix = Self.matrix(seed, rows, columns, modulus, tenths)
    let result = try #require(AssignmentSolver.solve(matrix))
    #expect(result.assignedCount == pairs)
    #expect(result.totalCost == total)
    let used = result.columnOfRow.filter { $0 >= 0 }
    #expect(Set(used).count == used.count, "no column twice")
    for row in 0..<rows where result.columnOfRow[row] >= 0 {
      #expect(matrix[row, Int(result.columnOfRow[row])] != CostMatrix.forbidden)
    }
    #expect(AssignmentSolver.solve(matrix) == result, "the same matrix gives the same pairs")
  }

  @Test(arguments: 1...60)
  func bothWidthsAgreeWithEveryPermutation(seed: Int) throws {
    let rows = seed % 6 + 1
    let columns = (seed / 6) % 6 + 1
    let matrix = Self.matrix(UInt64(seed) + 100, rows, columns, seed % 2 == 0 ? 4 : 1_000, 0)
    let result = try #require(AssignmentSolver.solve(matrix))
    #expect(result.totalCost == Self.bruteForce(matrix))
    let wide = WideAugmentation.solve(matrix, least: 0, spread: 1_000)
    let total = wide.indices.reduce(Int64(0)) { sum, row in
      wide[row] < 0 ? sum : sum + Int64(matrix[row, Int(wide[row])])
    }
    #expect(total == result.totalCost)
  }

  static func bruteForce(_ matrix: CostMatrix) -> Int64 {
    func best(_ row: Int, _ used: Set<Int>, _ left: Int) -> Int64 {
      if left == 0 || row == matrix.rows { return left == 0 ? 0 : .max / 2 }
      var least = matrix.rows - row > left ? best(row + 1, used, left) : .max / 2
      for column in 0..<matrix.columns where !used.contains(column) {
        least = min(least, Int64(matrix[row, column]) + best(row + 1, used.union([column]), left - 1))
      }
      return least
    }
    return best(0, [], min(matrix.rows, matrix.columns))
  }

  @Test func emptyMatricesAndNegativeCosts() throws {
    #expect(AssignmentSolver.solve(CostMatrix(rows: 0, columns: 0))?.columnOfRow == [])
    #expect(AssignmentSolver.solve(CostMatrix(rows: 2, columns: 0))?.columnOfRow == [-1, -1])
    #expect(AssignmentSolver.solve(CostMatrix(rows: 0, columns: 3))?.totalCost == 0)
    let nothing = CostMatrix(rows: 2, columns: 2, repeating: CostMatrix.forbidden)
    #expect(AssignmentSolver.solve(nothing)?.columnOfRow == [-1, -1])
    let negative = try #require(CostMatrix(rows: 2, columns: 2, costs: [-5, -1, -5, 3]))
    #expect(AssignmentSolver.solve(negative)?.totalCost == -6)
    #expect(CostMatrix(rows: 2, columns: 2, costs: [1]) == nil)
  }

  @Test func realCostsAreScaledWithinTheirQuantum() throws {
    let (matrix, quantum) = try #require(
      CostMatrix.scaling(rows: 2, columns: 2, costs: [0.25, .infinity, 0.5, 1.75]))
    #expect(matrix[0, 1] == CostMatrix.forbidden)
    #expect(quantum < 1.2e-8)
    #expect(AssignmentSolver.solve(matrix)?.columnOfRow == [0, 1])
  }
}
