/// Numbered points in square cells, for finding those nearest to a place.
///
/// Cells are doubly linked lists threaded through arrays, so a point moves in O(1) without allocation. Answers
/// are sorted by distance, then by number, whatever order the points came in. The cells are made anew when the number
/// of points has changed fourfold, so that a search neither crosses deserts of empty cells nor wades through full ones.
///
/// - Complexity: O(1) to insert or remove; a search opens rings of cells until nothing nearer can exist.
public struct SpatialIndex: Sendable {
  /// A point found by a search.
  public struct Neighbour: Sendable, Hashable, BitwiseCopyable {
    /// Its number.
    public var id: Int32
    /// Straight distance in metres.
    public var distance: Double

    @inline(__always)
    static func precedes(_ a: Neighbour, _ b: Neighbour) -> Bool {
      a.distance < b.distance || (a.distance == b.distance && a.id < b.id)
    }
  }

  private let originX: Double
  private let originY: Double
  private let width: Double
  private let height: Double
  private var cellSize: Double
  private var columns: Int
  private var rows: Int
  /// How many points the present cells are made for.
  private var designCount: Int
  private var heads: [Int32]
  private var following: [Int32]
  private var preceding: [Int32]
  private var cells: [Int32]
  private var points: [Location]
  /// How many points are in the index.
  public private(set) var count = 0

  /// An index of points 0 ..< `capacity` over a rectangle. Points outside fall into the cells at its edge.
  public init(capacity: Int, x: ClosedRange<Double>, y: ClosedRange<Double>) {
    originX = x.lowerBound
    originY = y.lowerBound
    width = max(x.upperBound - x.lowerBound, 1)
    height = max(y.upperBound - y.lowerBound, 1)
    designCount = 64
    (cellSize, columns, rows) = Self.grid(width, height, points: 64)
    heads = Array(repeating: -1, count: columns * rows)
    following = Array(repeating: -1, count: max(capacity, 0))
    preceding = following
    cells = following
    points = Array(repeating: Location(x: 0, y: 0), count: max(capacity, 0))
  }

  /// Cells for about two of `points` each, at most 2¹⁰ a side.
  private static func grid(_ width: Double, _ height: Double, points: Int) -> (Double, Int, Int) {
    let size = max((2 * width * height / Double(max(points, 1))).squareRoot(), width / 1_024, height / 1_024)
    return (size, Int(width / size) + 1, Int(height / size) + 1)
  }

  /// Makes the cells anew for the present number of points. O(capacity), once in so many changes.
  private mutating func regrid() {
    designCount = max(count, 64)
    (cellSize, columns, rows) = Self.grid(width, height, points: designCount)
    heads = Array(repeating: -1, count: columns * rows)
    for slot in cells.indices where cells[slot] >= 0 {
      link(Int32(truncatingIfNeeded: slot), at: points[slot])
    }
  }

  /// Whether a point is in the index.
  public func contains(_ id: Int32) -> Bool { cells[Int(id)] >= 0 }

  private func column(_ x: Double) -> Int {
    let value = (x - originX) / cellSize
    return value > 0 ? min(Int(min(value, 1e6)), columns - 1) : 0
  }
  private func row(_ y: Double) -> Int {
    let value = (y - originY) / cellSize
    return value > 0 ? min(Int(min(value, 1e6)), rows - 1) : 0
  }

  /// Puts a point in, or moves it.
  public mutating func insert(_ id: Int32, at location: Location) {
    remove(id)
    link(id, at: location)
    count += 1
    if count > 4 * designCount { regrid() }
  }

  private mutating func link(_ id: Int32, at location: Location) {
    let cell = row(location.y) * columns + column(location.x)
    let slot = Int(id)
    let head = heads[cell]
    following[slot] = head
    preceding[slot] = -1
    if head >= 0 { preceding[Int(head)] = id }
    heads[cell] = id
    cells[slot] = Int32(truncatingIfNeeded: cell)
    points[slot] = location
  }

  /// Takes a point out, if it is in.
  public mutating func remove(_ id: Int32) {
    let slot = Int(id)
    let cell = cells[slot]
    guard cell >= 0 else { return }
    let next = following[slot]
    let previous = preceding[slot]
    if next >= 0 { preceding[Int(next)] = previous }
    if previous >= 0 { following[Int(previous)] = next } else { heads[Int(cell)] = next }
    cells[slot] = -1
    count -= 1
    if count * 4 < designCount, designCount > 64 { regrid() }
  }

  /// The nearest points that `accepts` admits, at most `limit` of them and none beyond `radius` metres, nearest
  /// first, appended to `found` after it was emptied.
  ///
  /// - Complexity: O(cells and points within the distance of the farthest one found).
  public func nearest(
    _ limit: Int, to centre: Location, within radius: Double = .infinity, into found: inout [Neighbour],
    where accepts: (Int32) -> Bool
  ) {
    found.removeAll(keepingCapacity: true)
    guard limit > 0, count > 0, radius >= 0 else { return }
    let middleColumn = column(centre.x)
    let middleRow = row(centre.y)
    // How far the centre lies outside the grid: rings are measured from its clamped cell.
    var ring = 0
    let rings = max(
      max(middleColumn, columns - 1 - middleColumn), max(middleRow, rows - 1 - middleRow))
    var seen = 0
    while ring <= rings {
      // Everything in this ring or beyond is at least this far away along one axis.
      let least = ringDistance(ring, centre, middleColumn, middleRow)
      if least > radius { return }
      if found.count == limit, found[limit - 1].distance < least { return }
      let top = middleRow - ring
      let bottom = middleRow + ring
      for cellRow in max(top, 0)...min(bottom, rows - 1) {
        let isEdge = cellRow == top || cellRow == bottom
        let step = isEdge ? 1 : max(2 * ring, 1)
        var cellColumn = middleColumn - ring
        while cellColumn <= middleColumn + ring {
          if cellColumn >= 0, cellColumn < columns {
            var id = heads[cellRow * columns + cellColumn]
            while id >= 0 {
              seen += 1
              let distance = centre.distance(to: points[Int(id)])
              if distance <= radius,
                found.count < limit
                  || Neighbour.precedes(.init(id: id, distance: distance), found[limit - 1]),
                accepts(id)
              {
                Self.place(Neighbour(id: id, distance: distance), in: &found, limit: limit)
              }
              id = following[Int(id)]
            }
          }
          cellColumn += step
        }
      }
      if seen == count { return }
      ring += 1
    }
  }

  /// The points within `radius` metres that `accepts` admits, in no particular order, appended to `found` after it was
  /// emptied: for a choice among all of them that does not ask which is nearest.
  ///
  /// - Complexity: O(cells and points in the square around the circle).
  public func all(
    within radius: Double, of centre: Location, into found: inout [Int32], where accepts: (Int32) -> Bool
  ) {
    found.removeAll(keepingCapacity: true)
    guard count > 0, radius >= 0 else { return }
    let columnRange = column(centre.x - radius)...column(centre.x + radius)
    for cellRow in row(centre.y - radius)...row(centre.y + radius) {
      for cellColumn in columnRange {
        var id = heads[cellRow * columns + cellColumn]
        while id >= 0 {
          if centre.distance(to: points[Int(id)]) <= radius, accepts(id) { found.append(id) }
          id = following[Int(id)]
        }
      }
    }
  }

  /// A lower bound for the distance from `centre` to points in cells of ring `ring` or beyond.
  private func ringDistance(_ ring: Int, _ centre: Location, _ column: Int, _ row: Int) -> Double {
    if ring == 0 { return 0 }
    var least = Double.infinity
    let x = centre.x - originX
    let y = centre.y - originY
    if column - ring >= 0 { least = min(least, x - Double(column - ring + 1) * cellSize) }
    if column + ring < columns { least = min(least, Double(column + ring) * cellSize - x) }
    if row - ring >= 0 { least = min(least, y - Double(row - ring + 1) * cellSize) }
    if row + ring < rows { least = min(least, Double(row + ring) * cellSize - y) }
    return least == .infinity ? .infinity : max(0, least)
  }

  private static func place(_ neighbour: Neighbour, in found: inout [Neighbour], limit: Int) {
    if found.count == limit { found.removeLast() }
    var slot = found.count
    found.append(neighbour)
    while slot > 0, Neighbour.precedes(neighbour, found[slot - 1]) {
      found[slot] = found[slot - 1]
      slot -= 1
    }
    found[slot] = neighbour
  }
}
