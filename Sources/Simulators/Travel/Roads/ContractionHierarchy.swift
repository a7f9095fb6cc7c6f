/// Nodes by importance, and the ways between them that lead upwards.
///
/// Contraction hierarchies (Geisberger, Sanders, Schultes and Delling 2008): nodes are taken out one after the other,
/// the least important first, and ways through them that no other way replaces become shortcuts. Importance is
/// shortcuts less edges removed, plus how deep the hierarchy below the node is; ties go to the lower node, so the same
/// network gives the same hierarchy.
///
/// - Complexity: near O(nodes log nodes) on street networks; O(nodes · edges) at worst.
struct ContractionHierarchy {
  struct Arc: BitwiseCopyable {
    var node: Int32
    var weight: UInt64
  }

  /// The nodes, the most important first.
  private(set) var order: [Int32] = []
  /// Ways from a node to more important ones, and from more important ones to it.
  private(set) var forward: [[Arc]]
  private(set) var backward: [[Arc]]

  private var level: [Int32]
  // The witness search.
  private var distance: [UInt64]
  private var touched: [Int32] = []
  private var heap = RoadHeap()
  /// Nodes that a witness search settles before it gives up; then a shortcut too many is made, which is never wrong.
  private static let witnessLimit = 60

  /// The hierarchy of a graph in compressed rows.
  init(starts: [Int32], heads: [Int32], weights: [UInt64]) {
    let count = max(starts.count - 1, 0)
    forward = Array(repeating: [], count: count)
    backward = forward
    level = Array(repeating: 0, count: count)
    distance = Array(repeating: .max, count: count)
    for node in 0..<count {
      for edge in Int(starts[node])..<Int(starts[node + 1]) where Int(heads[edge]) != node {
        connect(Int32(truncatingIfNeeded: node), heads[edge], weights[edge])
      }
    }
    contractAll()
  }

  /// Puts an arc in, or shortens the one that is there.
  private mutating func connect(_ from: Int32, _ to: Int32, _ weight: UInt64) {
    if let slot = forward[Int(from)].firstIndex(where: { $0.node == to }) {
      guard weight < forward[Int(from)][slot].weight else { return }
      forward[Int(from)][slot].weight = weight
      if let other = backward[Int(to)].firstIndex(where: { $0.node == from }) {
        backward[Int(to)][other].weight = weight
      }
      return
    }
    forward[Int(from)].append(Arc(node: to, weight: weight))
    backward[Int(to)].append(Arc(node: from, weight: weight))
  }

  private mutating func contractAll() {
    let count = forward.count
    var queue = RoadHeap()
    for node in 0..<count { queue.push(importance(Int32(node)), Int32(node)) }
    order.reserveCapacity(count)
    while let next = queue.pop() {
      let node = next.node
      // What lies around may have changed since it was weighed, which nearly always makes it more important.
      let present = importance(node)
      if present > next.key, let rival = queue.first, rival.key < present {
        queue.push(present, node)
        continue
      }
      for shortcut in shortcuts(around: node) { connect(shortcut.from, shortcut.to, shortcut.weight) }
      order.append(node)
      var neighbours: [Int32] = []
      for arc in forward[Int(node)] {
        backward[Int(arc.node)].removeAll { $0.node == node }
        neighbours.append(arc.node)
      }
      for arc in backward[Int(node)] {
        forward[Int(arc.node)].removeAll { $0.node == node }
        if !neighbours.contains(arc.node) { neighbours.append(arc.node) }
      }
      for neighbour in neighbours { level[Int(neighbour)] = max(level[Int(neighbour)], level[Int(node)] + 1) }
    }
    order.reverse()
  }

  /// The less, the earlier a node goes. Offset so that it is never negative.
  private mutating func importance(_ node: Int32) -> UInt64 {
    let removed = forward[Int(node)].count + backward[Int(node)].count
    let added = shortcuts(around: node).count
    return UInt64(clamping: (1 << 30) + 4 * added - 2 * removed + 2 * Int(level[Int(node)]))
  }

  private struct Shortcut {
    var from: Int32
    var to: Int32
    var weight: UInt64
  }

  /// The shortcuts that take the place of a node.
  private mutating func shortcuts(around node: Int32) -> [Shortcut] {
    var found: [Shortcut] = []
    let out = forward[Int(node)]
    for way in backward[Int(node)] {
      var bound: UInt64 = 0
      for exit in out where exit.node != way.node { bound = max(bound, way.weight + exit.weight) }
      guard bound > 0 else { continue }
      searchWitnesses(from: way.node, avoiding: node, bound: bound)
      for exit in out where exit.node != way.node {
        let weight = way.weight + exit.weight
        if distance[Int(exit.node)] > weight {
          found.append(Shortcut(from: way.node, to: exit.node, weight: weight))
        }
      }
      for reached in touched { distance[Int(reached)] = .max }
      touched.removeAll(keepingCapacity: true)
    }
    return found
  }

  /// Distances from a node that does not pass another, as far as `bound`, into `distance`.
  private mutating func searchWitnesses(from start: Int32, avoiding: Int32, bound: UInt64) {
    heap.removeAll()
    heap.push(0, start)
    distance[Int(start)] = 0
    touched.append(start)
    var settled = 0
    while let next = heap.pop() {
      if next.key > distance[Int(next.node)] { continue }
      if next.key > bound { return }
      settled += 1
      if settled > Self.witnessLimit { return }
      for arc in forward[Int(next.node)] where arc.node != avoiding {
        let length = next.key + arc.weight
        guard length < distance[Int(arc.node)] else { continue }
        if distance[Int(arc.node)] == .max { touched.append(arc.node) }
        distance[Int(arc.node)] = length
        heap.push(length, arc.node)
      }
    }
  }
}
