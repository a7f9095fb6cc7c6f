/// Shortest distances by hub labels: each node has a list of hubs with the distance to each, and one with the distance
/// from each, such that on a shortest way between any two nodes lies a hub of both.
///
/// Hub labelling (Cohen et al. 2003; Abraham, Delling, Goldberg and Werneck 2011), built from a contraction hierarchy
/// from the top down: a node's hubs are itself and those of the nodes above it, less those for which the way over them
/// is not a shortest one. Distances are exact sums of whole numbers.
///
/// A query merges two sorted lists. It neither allocates nor locks nor writes, so any number of threads may ask.
///
/// - Complexity: O(label length) per query: some dozens of hubs in a city's streets.
final class HubLabels: @unchecked Sendable {
  // Written once, in `init`; nobody writes afterwards, so sharing is safe.
  private let outStarts: UnsafeMutableBufferPointer<Int>
  private let inStarts: UnsafeMutableBufferPointer<Int>
  private let outHubs: UnsafeMutableBufferPointer<UInt32>
  private let inHubs: UnsafeMutableBufferPointer<UInt32>
  private let outDistances: UnsafeMutableBufferPointer<UInt64>
  private let inDistances: UnsafeMutableBufferPointer<UInt64>

  /// How many nodes there are.
  let count: Int
  /// The mark at the end of a list, above every hub.
  private static let end = UInt32.max

  /// Labels of a graph in compressed rows with positive weights.
  ///
  /// - Complexity: near O(nodes · label length²) on street networks.
  convenience init(starts: [Int32], heads: [Int32], weights: [UInt64]) {
    self.init(ContractionHierarchy(starts: starts, heads: heads, weights: weights))
  }

  init(_ hierarchy: ContractionHierarchy) {
    count = hierarchy.order.count
    var builder = HubLabelBuilder(hierarchy)
    builder.build()
    (outStarts, outHubs, outDistances) = Self.pack(builder.out)
    (inStarts, inHubs, inDistances) = Self.pack(builder.into)
  }

  deinit {
    outStarts.deallocate()
    inStarts.deallocate()
    outHubs.deallocate()
    inHubs.deallocate()
    outDistances.deallocate()
    inDistances.deallocate()
  }

  private static func pack(_ labels: [[HubLabelBuilder.Entry]]) -> (
    UnsafeMutableBufferPointer<Int>, UnsafeMutableBufferPointer<UInt32>, UnsafeMutableBufferPointer<UInt64>
  ) {
    let total = labels.reduce(labels.count) { $0 + $1.count }
    let starts = UnsafeMutableBufferPointer<Int>.allocate(capacity: labels.count + 1)
    let hubs = UnsafeMutableBufferPointer<UInt32>.allocate(capacity: total)
    let distances = UnsafeMutableBufferPointer<UInt64>.allocate(capacity: total)
    var slot = 0
    for (node, label) in labels.enumerated() {
      starts.initializeElement(at: node, to: slot)
      for entry in label {
        hubs.initializeElement(at: slot, to: entry.hub)
        distances.initializeElement(at: slot, to: entry.distance)
        slot += 1
      }
      hubs.initializeElement(at: slot, to: end)
      distances.initializeElement(at: slot, to: 0)
      slot += 1
    }
    starts.initializeElement(at: labels.count, to: slot)
    return (starts, hubs, distances)
  }

  /// The shortest distance between two nodes, or nil when there is no way or no such node.
  @inline(__always)
  func distance(from: Int, to: Int) -> UInt64? {
    guard from >= 0, from < count, to >= 0, to < count else { return nil }
    if from == to { return 0 }
    var a = outStarts[from]
    var b = inStarts[to]
    var best = UInt64.max
    while true {
      let x = outHubs[a]
      let y = inHubs[b]
      if x == y {
        if x == Self.end { break }
        best = min(best, outDistances[a] + inDistances[b])
        a += 1
        b += 1
      } else {
        // Without a branch, since which list is behind cannot be foretold.
        a += x < y ? 1 : 0
        b += y < x ? 1 : 0
      }
    }
    return best == .max ? nil : best
  }

  /// Spreads the list of distances to a node over an array with a place for each hub, for many questions about it.
  func spread(to node: Int, over known: UnsafeMutablePointer<UInt64>) {
    var slot = inStarts[node]
    while inHubs[slot] != Self.end {
      known[Int(inHubs[slot])] = inDistances[slot]
      slot += 1
    }
  }

  /// Takes back what `spread` wrote.
  func clear(to node: Int, from known: UnsafeMutablePointer<UInt64>) {
    var slot = inStarts[node]
    while inHubs[slot] != Self.end {
      known[Int(inHubs[slot])] = .max
      slot += 1
    }
  }

  /// The shortest distance to the node whose list was spread; `.max` when there is no way.
  @inline(__always)
  func distance(from node: Int, over known: UnsafeMutablePointer<UInt64>) -> UInt64 {
    var best = UInt64.max
    for slot in outStarts[node]..<outStarts[node + 1] - 1 {
      let rest = known[Int(outHubs[slot])]
      if rest != .max { best = min(best, outDistances[slot] + rest) }
    }
    return best
  }

  /// Hubs of all lists together.
  var entryCount: Int { outHubs.count + inHubs.count - 2 * count }
  /// Memory of the lists in bytes.
  var byteCount: Int { (outHubs.count + inHubs.count) * 12 + (outStarts.count + inStarts.count) * 8 }
}

/// Makes hub labels, the most important node first.
struct HubLabelBuilder {
  struct Entry: BitwiseCopyable {
    /// The hub's place in the hierarchy, 0 being the most important.
    var hub: UInt32
    var distance: UInt64
  }

  /// By node, sorted by hub.
  private(set) var out: [[Entry]]
  private(set) var into: [[Entry]]
  private let hierarchy: ContractionHierarchy
  private var known: [UInt64]

  init(_ hierarchy: ContractionHierarchy) {
    self.hierarchy = hierarchy
    out = Array(repeating: [], count: hierarchy.order.count)
    into = out
    known = Array(repeating: .max, count: hierarchy.order.count)
  }

  mutating func build() {
    for (hub, node) in hierarchy.order.enumerated() {
      let row = Int(node)
      let own = Entry(hub: UInt32(truncatingIfNeeded: hub), distance: 0)
      out[row] = Self.label(
        own, arcs: hierarchy.forward[row], above: out, opposite: into, order: hierarchy.order, known: &known)
      into[row] = Self.label(
        own, arcs: hierarchy.backward[row], above: into, opposite: out, order: hierarchy.order, known: &known)
    }
  }

  /// The label of a node from those of the nodes above it. `opposite` has the lists in the other direction; `known`
  /// is room to work in, all `.max` before and after.
  private static func label(
    _ own: Entry, arcs: [ContractionHierarchy.Arc], above: [[Entry]], opposite: [[Entry]], order: [Int32],
    known: inout [UInt64]
  ) -> [Entry] {
    var candidates: [UInt32] = []
    for arc in arcs {
      for entry in above[Int(arc.node)] {
        let length = arc.weight + entry.distance
        let hub = Int(entry.hub)
        if known[hub] == .max { candidates.append(entry.hub) }
        known[hub] = min(known[hub], length)
      }
    }
    candidates.sort()
    var label: [Entry] = []
    for hub in candidates {
      let length = known[Int(hub)]
      // Over a hub of both, is there a shorter way to this one?
      let isShortest = opposite[Int(order[Int(hub)])].allSatisfy { entry in
        let first = known[Int(entry.hub)]
        return first == .max || first + entry.distance >= length
      }
      if isShortest { label.append(Entry(hub: hub, distance: length)) }
    }
    for hub in candidates { known[Int(hub)] = .max }
    label.append(own)
    return label
  }
}
