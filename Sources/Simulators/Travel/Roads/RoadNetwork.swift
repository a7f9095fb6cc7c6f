/// A one-way street between two nodes.
public struct RoadEdge: Hashable, Sendable {
  /// The positions of its ends among the nodes.
  public var from: Int32
  public var to: Int32
  /// Metres.
  public var length: Double
  /// Metres per second in its fastest hour.
  public var speed: Double
  /// The position of its profile among the network's.
  public var profile: UInt16

  /// A street; without a profile it has the same speed at all hours.
  public init(from: Int32, to: Int32, length: Double, speed: Double, profile: UInt16 = 0) {
    self.from = from
    self.to = to
    self.length = length
    self.speed = speed
    self.profile = profile
  }
}

/// Streets with their directions, in compressed rows: the edges out of node n are `starts[n]..<starts[n + 1]`.
///
/// Every node can be reached from every other. An edge takes its length over its speed, rounded up to whole ms and at
/// least 1 ms. Times and lengths are whole numbers, so every method finds the same optimum.
public struct RoadNetwork: Sendable {
  /// What becomes of nodes that cannot be reached from the rest, or cannot reach it.
  public enum Parts: Sendable, Hashable {
    /// The network is refused.
    case refuse
    /// The largest part is kept.
    case keepLargest
  }

  /// Where the plane lies on the globe; nil for networks whose coordinates are metres already.
  public let frame: CityFrame?
  /// The nodes' ids in the file.
  public let ids: [String]
  /// Where the nodes are; `place` is the node's position.
  public let locations: [Location]
  /// The distinct speed profiles of the edges.
  public let profiles: [SpeedProfile]
  /// Nodes that were left out by `Parts.keepLargest`.
  public let leftOut: Int

  let starts: [Int32]
  let heads: [Int32]
  /// ms in the fastest hour, at least 1.
  let times: [Int64]
  /// In units of `metresPerUnit`, at least 1.
  let lengths: [Int64]
  let profileOf: [UInt16]
  let metresPerUnit: Double
  /// Time and length in one number, time in the upper bits: least time first, among equals least length.
  let timeShift: UInt64

  /// How many nodes and edges there are.
  public var nodeCount: Int { ids.count }
  public var edgeCount: Int { heads.count }

  /// A network of nodes and one-way edges; `file` is what errors call it. Edges from a node to itself are left out.
  ///
  /// - Throws: no nodes, no edges, an edge to a node that does not exist, a length that is negative, a speed that is
  ///   not positive, parts that are not connected in both directions, or a network too large for 62 bits.
  /// - Complexity: O(nodes + edges log edges).
  public init(
    ids: [String], locations: [Location], edges: [RoadEdge], profiles: [SpeedProfile] = [.constant],
    frame: CityFrame? = nil, parts: Parts = .refuse, file: String = "network"
  ) throws(RoadFault) {
    let draft = try RoadDraft(
      ids: ids, locations: locations, edges: edges, profileCount: profiles.count, parts: parts, file: file)
    self.frame = frame
    self.ids = draft.ids
    self.locations = draft.locations
    self.profiles = profiles
    leftOut = ids.count - draft.ids.count
    starts = draft.starts
    heads = draft.edges.map(\.to)
    profileOf = draft.edges.map(\.profile)
    times = draft.times
    (metresPerUnit, lengths, timeShift) = try draft.scaledLengths(
      slowest: profiles.lazy.compactMap { $0.thousandths.min() }.min() ?? 1_000, file: file)
  }

  /// Time and length of an edge in one number, at the speed of an hour or, without one, of its fastest hour.
  func weight(_ edge: Int, hour: Int? = nil) -> UInt64 {
    var time = times[edge]
    if let hour {
      let speed = profiles[Int(profileOf[edge])].thousandths[hour]
      time = (time * 1_000 + speed - 1) / speed
    }
    return UInt64(bitPattern: time) << timeShift | UInt64(bitPattern: lengths[edge])
  }

  /// The milliseconds of a sum of weights.
  @inline(__always)
  func milliseconds(_ weight: UInt64) -> Int64 { Int64(bitPattern: weight >> timeShift) }

  /// The metres of a sum of weights.
  @inline(__always)
  func metres(_ weight: UInt64) -> Double {
    Double(weight & (1 << timeShift &- 1)) * metresPerUnit
  }

  /// The corners of the rectangle round all nodes.
  public var extent: (x: ClosedRange<Double>, y: ClosedRange<Double>) {
    var low = locations.first ?? Location(x: 0, y: 0)
    var high = low
    for place in locations {
      low = Location(x: min(low.x, place.x), y: min(low.y, place.y))
      high = Location(x: max(high.x, place.x), y: max(high.y, place.y))
    }
    return (low.x...high.x, low.y...high.y)
  }
}
