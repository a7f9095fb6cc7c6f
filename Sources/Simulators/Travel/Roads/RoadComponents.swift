/// Which nodes of a directed graph can reach each other: strongly connected components after Tarjan (1972), with a
/// stack of its own instead of recursion.
///
/// - Complexity: O(nodes + edges).
struct RoadComponents {
  /// The component of each node.
  private(set) var component: [Int32]
  /// How many nodes each component has.
  private(set) var sizes: [Int] = []

  /// The components of a graph in compressed rows.
  init(starts: [Int32], heads: [Int32]) {
    let count = max(starts.count - 1, 0)
    component = Array(repeating: -1, count: count)
    var number = [Int32](repeating: -1, count: count)
    var low = number
    var next = Array(starts.prefix(count))
    var stack: [Int32] = []
    var path: [Int32] = []
    var counter: Int32 = 0
    for root in 0..<count where number[root] < 0 {
      path.append(Int32(truncatingIfNeeded: root))
      while let node = path.last {
        let row = Int(node)
        if number[row] < 0 {
          number[row] = counter
          low[row] = counter
          counter += 1
          stack.append(node)
        }
        if next[row] < starts[row + 1] {
          let head = Int(heads[Int(next[row])])
          next[row] += 1
          if number[head] < 0 {
            path.append(Int32(truncatingIfNeeded: head))
          } else if component[head] < 0 {
            low[row] = min(low[row], number[head])
          }
          continue
        }
        path.removeLast()
        if let parent = path.last { low[Int(parent)] = min(low[Int(parent)], low[row]) }
        guard low[row] == number[row] else { continue }
        var size = 0
        while let member = stack.popLast() {
          component[Int(member)] = Int32(truncatingIfNeeded: sizes.count)
          size += 1
          if member == node { break }
        }
        sizes.append(size)
      }
    }
  }

  /// The largest component; of several equally large ones that with the lowest node.
  var largest: Int32? {
    guard let most = sizes.max() else { return nil }
    return component.first { sizes[Int($0)] == most }
  }
}
