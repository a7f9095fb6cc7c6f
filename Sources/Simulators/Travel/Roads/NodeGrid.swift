/// The node nearest to a point, through square cells of about two nodes each.
///
/// - Complexity: O(nodes) to make; a search opens rings of cells until nothing nearer can exist.
struct NodeGrid: Sendable {
  private let originX: Double
  private let originY: Double
  private let cellSize: Double
  private let columns: Int
  private let rows: Int
  private let starts: [Int32]
  private let members: [Int32]
  private let points: [Location]

  /// A grid of nodes.
  init(_ points: [Location]) {
    self.points = points
    let xs = points.map(\.x)
    let ys = points.map(\.y)
    originX = xs.min() ?? 0
    originY = ys.min() ?? 0
    let width = max((xs.max() ?? 0) - originX, 1)
    let height = max((ys.max() ?? 0) - originY, 1)
    let size = max(
      (2 * width * height / Double(max(points.count, 1))).squareRoot(), width / 2_048, height / 2_048)
    cellSize = size
    columns = Int(width / size) + 1
    rows = Int(height / size) + 1
    var counts = [Int32](repeating: 0, count: columns * rows + 1)
    let (x0, y0, columns) = (originX, originY, columns)
    let cells = points.map { Int(($0.y - y0) / size) * columns + Int(($0.x - x0) / size) }
    for cell in cells { counts[cell + 1] += 1 }
    for cell in 1..<counts.count { counts[cell] += counts[cell - 1] }
    starts = counts
    var slots = counts
    var members = [Int32](repeating: 0, count: points.count)
    for (node, cell) in cells.enumerated() {
      members[Int(slots[cell])] = Int32(truncatingIfNeeded: node)
      slots[cell] += 1
    }
    self.members = members
  }

  /// The node at the least straight distance, of equally near ones the lowest; −1 where there are no nodes.
  func nearest(to point: Location) -> Int32 {
    guard !points.isEmpty, point.x.isFinite, point.y.isFinite else { return points.isEmpty ? -1 : 0 }
    func clamped(_ value: Double, _ limit: Int) -> Int { value > 0 ? Int(min(value, Double(limit - 1))) : 0 }
    let column = clamped((point.x - originX) / cellSize, columns)
    let row = clamped((point.y - originY) / cellSize, rows)
    var best: Int32 = -1
    var least = Double.infinity
    var ring = 0
    let rings = max(max(column, columns - 1 - column), max(row, rows - 1 - row))
    while ring <= rings {
      if best >= 0, bound(ring, point, column, row) > least { break }
      for y in max(row - ring, 0)...min(row + ring, rows - 1) {
        let isEdge = y == row - ring || y == row + ring
        var x = column - ring
        while x <= column + ring {
          if x >= 0, x < columns {
            for slot in Int(starts[y * columns + x])..<Int(starts[y * columns + x + 1]) {
              let node = members[slot]
              let distance = point.distance(to: points[Int(node)])
              if distance < least || (distance == least && node < best) { (least, best) = (distance, node) }
            }
          }
          x += isEdge ? 1 : max(2 * ring, 1)
        }
      }
      ring += 1
    }
    return best
  }

  /// Nothing in this ring or beyond is nearer.
  private func bound(_ ring: Int, _ point: Location, _ column: Int, _ row: Int) -> Double {
    if ring == 0 { return 0 }
    let x = point.x - originX
    let y = point.y - originY
    var least = Double.infinity
    if column - ring >= 0 { least = min(least, x - Double(column - ring + 1) * cellSize) }
    if column + ring < columns { least = min(least, Double(column + ring) * cellSize - x) }
    if row - ring >= 0 { least = min(least, y - Double(row - ring + 1) * cellSize) }
    if row + ring < rows { least = min(least, Double(row + ring) * cellSize - y) }
    return max(0, least)
  }
}
