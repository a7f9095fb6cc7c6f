/// Latin hypercube samples: every axis is cut into as many slices as there are points, and each slice holds one.
///
/// Source: M. D. McKay, R. J. Beckman and W. J. Conover, Technometrics 21 (1979).
public enum LatinHypercube {
  /// Points in the unit cube, each at a random place in its slices. Axis *j* draws from its own stream, so that a
  /// further axis leaves the others as they are.
  ///
  /// - Throws: ``Undefined/empty`` for no point or no dimension.
  /// - Complexity: O(`count` · `dimensions`).
  public static func points(_ count: Int, dimensions: Int, seed: UInt64) throws(Undefined) -> [[Double]] {
    guard count > 0, dimensions > 0 else { throw .empty }
    var points = [[Double]](repeating: [Double](repeating: 0, count: dimensions), count: count)
    for axis in 0..<dimensions {
      var stream = RandomStream(seed: seed, purpose: "latin-hypercube", entity: UInt64(axis))
      var slices = Array(0..<count)
      for i in stride(from: count - 1, to: 0, by: -1) { slices.swapAt(i, stream.nextInt(below: i + 1)) }
      for (row, slice) in slices.enumerated() {
        points[row][axis] = min((Double(slice) + stream.nextUniform()) / Double(count), 1.0.nextDown)
      }
    }
    return points
  }
}
