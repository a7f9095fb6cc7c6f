/// A network on its way to compressed rows: edges checked, parts found, rows sorted.
struct RoadDraft {
  private(set) var ids: [String]
  private(set) var locations: [Location]
  /// By start, end, time, length: the same rows whatever order the edges came in.
  private(set) var edges: [RoadEdge]
  private(set) var starts: [Int32] = []
  private(set) var times: [Int64] = []

  init(
    ids: [String], locations: [Location], edges: [RoadEdge], profileCount: Int, parts: RoadNetwork.Parts,
    file: String
  ) throws(RoadFault) {
    self.ids = ids
    self.locations = locations
    self.edges = []
    try Self.check(ids, locations, edges, profileCount, file)
    self.edges = edges.filter { $0.from != $0.to }
    guard !self.edges.isEmpty || ids.count == 1 else {
      throw RoadFault(
        .noEdges, file: file, problem: "there are no edges between different nodes",
        remedy: "A network has streets: check the export")
    }
    sortRows()
    let components = RoadComponents(starts: starts, heads: self.edges.map(\.to))
    if components.sizes.count > 1, let largest = components.largest {
      guard parts == .keepLargest else {
        let outside = ids.indices.filter { components.component[$0] != largest }
        let named = outside.prefix(5).map { ids[$0] }.joined(separator: ", ")
        throw RoadFault(
          .disconnected, file: file,
          problem:
            "the network falls into \(components.sizes.count) parts between which one cannot drive both ways; "
            + "the largest has \(components.sizes[Int(largest)]) nodes, outside it are \(outside.count): "
            + named + (outside.count > 5 ? ", …" : ""),
          remedy: "Export the largest strongly connected component, or choose to keep the largest part")
      }
      keep(largest, of: components)
      sortRows()
    }
    for place in self.locations.indices { self.locations[place].place = Int32(truncatingIfNeeded: place) }
    times = self.edges.map(Self.time)
  }

  /// ms at the fastest hour's speed, rounded up, at least 1.
  private static func time(_ edge: RoadEdge) -> Int64 {
    max(1, Int64(milliseconds: (edge.length / edge.speed * 1_000).rounded(.up)))
  }

  private static func check(
    _ ids: [String], _ locations: [Location], _ edges: [RoadEdge], _ profileCount: Int, _ file: String
  ) throws(RoadFault) {
    guard !ids.isEmpty, ids.count == locations.count else {
      throw RoadFault(
        .noNodes, file: file, problem: ids.isEmpty ? "there are no nodes" : "not every node has a place",
        remedy: "A network has a list `nodes` with id, x and y")
    }
    guard ids.count < 1 << 24, edges.count < 1 << 30 else {
      throw RoadFault(
        .tooLarge, file: file, problem: "\(ids.count) nodes and \(edges.count) edges are too many",
        remedy: "At most 16 million nodes: cut the network down to the city")
    }
    if let bad = locations.firstIndex(where: { !($0.x.magnitude <= 5e7 && $0.y.magnitude <= 5e7) }) {
      throw RoadFault(
        .badNode, file: file, place: "node \(ids[bad])", problem: "the coordinates are not on the globe",
        remedy: "Longitude and latitude in degrees, or metres of a projection")
    }
    for (position, edge) in edges.enumerated() {
      func fault(_ kind: RoadFault.Kind, _ problem: String, _ remedy: String) -> RoadFault {
        let ends = [edge.from, edge.to].map { ids.indices.contains(Int($0)) ? ids[Int($0)] : "?" }
        return RoadFault(
          kind, file: file, place: "links[\(position)] (\(ends[0]) → \(ends[1]))", problem: problem,
          remedy: remedy)
      }
      guard ids.indices.contains(Int(edge.from)), ids.indices.contains(Int(edge.to)) else {
        throw fault(
          .unknownNode, "the edge begins or ends at a node that does not exist",
          "Export nodes and edges together")
      }
      guard edge.length >= 0, edge.length <= 1e7 else {
        throw fault(.badLength, "the length \(edge.length) m is not possible", "0 to 10,000,000 metres")
      }
      guard edge.speed >= 0.01, edge.speed <= 1_000 else {
        throw fault(
          .badSpeed, "the speed \(edge.speed * 3.6) km/h is not possible", "0.036 to 3,600 km/h, never zero")
      }
      guard Int(edge.profile) < profileCount else {
        throw fault(.badHours, "there is no speed profile \(edge.profile)", "0 to \(profileCount - 1)")
      }
    }
  }

  private mutating func sortRows() {
    edges.sort { a, b in
      if a.from != b.from { return a.from < b.from }
      if a.to != b.to { return a.to < b.to }
      let (x, y) = (Self.time(a), Self.time(b))
      if x != y { return x < y }
      return a.length != b.length ? a.length < b.length : a.profile < b.profile
    }
    starts = Array(repeating: 0, count: ids.count + 1)
    for edge in edges { starts[Int(edge.from) + 1] += 1 }
    for node in ids.indices { starts[node + 1] += starts[node] }
  }

  private mutating func keep(_ part: Int32, of components: RoadComponents) {
    var renumbered = [Int32](repeating: -1, count: ids.count)
    let kept = ids.indices.filter { components.component[$0] == part }
    for (position, node) in kept.enumerated() { renumbered[node] = Int32(truncatingIfNeeded: position) }
    ids = kept.map { ids[$0] }
    locations = kept.map { locations[$0] }
    edges = edges.compactMap { edge in
      var edge = edge
      edge.from = renumbered[Int(edge.from)]
      edge.to = renumbered[Int(edge.to)]
      return edge.from >= 0 && edge.to >= 0 ? edge : nil
    }
  }

  // Lengths in the finest of mm, cm, …, 1 km in which the time and length of any way without a circle fit together
  // into 62 bits, and by how many bits the time is to be shifted. A way leaves each node at most once, so the longest
  // edges out of each node bound it; `slowest` is the least speed of any street at any hour, in thousandths of its
  // best.
  func scaledLengths(slowest: Int64, file: String) throws(RoadFault) -> (Double, [Int64], UInt64) {
    var timeBound = 1.0
    var lengthBound = 1.0
    for node in ids.indices {
      var time: Int64 = 0
      var length = 0.0
      for edge in Int(starts[node])..<Int(starts[node + 1]) {
        time = max(time, times[edge])
        length = max(length, edges[edge].length)
      }
      timeBound += Double(time) * 1_000 / Double(max(slowest, 1)) + 1
      lengthBound += length
    }
    func bits(_ bound: Double) -> Int { bound.exponent < 64 ? Int(bound.exponent) + 1 : 64 }
    var unit = 0.001
    while unit <= 1_000 {
      // Rounding, and the least unit of an edge, add at most one unit each.
      let lengthBits = bits(lengthBound / unit + Double(2 * ids.count))
      if bits(timeBound) + lengthBits <= 62 {
        let scaled = edges.map { max(1, Int64(($0.length / unit).rounded())) }
        return (unit, scaled, UInt64(lengthBits))
      }
      unit *= 10
    }
    throw RoadFault(
      .tooLarge, file: file, problem: "the ways through the network are too long to be added exactly",
      remedy: "Cut the network down to the city")
  }
}
