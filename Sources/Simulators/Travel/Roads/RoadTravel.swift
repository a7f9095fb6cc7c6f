public import OrderLog

/// A way through the streets.
public struct RoadPath: Hashable, Sendable {
  /// The nodes from start to end, both included.
  public var nodes: [Int32]
  public var leg: TravelLeg
}

/// Ways through a network of one-way streets, by the time of day.
///
/// **Cars** take the fastest way at the streets' own speeds. Where all streets keep the same speed all day, or slow
/// down alike, the fastest way is the same at every hour and one look at the hub labels answers. Where they slow down
/// at different hours, each hour has labels of its own (``HourlyLabels``), and ways during which the speeds change are
/// searched for (``TimedRoadSearch``). A car's speed beside the planning speed of cars scales the streets' speeds (in
/// thousandths): that is where a driver's pace and the weather come in.
///
/// **Other vehicles** take the shortest way by length at their own speed at every hour. They keep to the one-way
/// streets too, which is wrong for people on foot.
///
/// A point without a node (`place` −1) stands for its nearest node; the way between the two is not counted.
///
/// - Complexity: O(label length) per query, a fraction of a microsecond in a city of some thousand nodes; the search
///   over the clock takes tens of microseconds. Queries do not allocate.
public struct RoadTravel: TravelModel {
  public let network: RoadNetwork
  /// The zone whose clock the hours follow.
  public let timeZone: CivilTimeZone
  private let byTime: HubLabels
  private let byLength: HubLabels
  private let grid: NodeGrid
  private let clock: HourClock
  /// The profile of all streets, nil where they differ.
  private let common: SpeedProfile?
  private let hourly: HourlyLabels?
  private let timed: TimedRoadSearch

  /// Prepares a network for queries.
  ///
  /// - Complexity: some tenths of a second for the 4,000 nodes of a city's streets; see Docs/simulators/roads.md.
  public init(_ network: RoadNetwork, timeZone: CivilTimeZone = .utc) {
    self.network = network
    self.timeZone = timeZone
    clock = HourClock(zone: timeZone)
    let edges = network.heads.indices
    byTime = HubLabels(
      starts: network.starts, heads: network.heads, weights: edges.map { network.weight($0) })
    byLength = HubLabels(
      starts: network.starts, heads: network.heads,
      weights: network.lengths.map { UInt64(bitPattern: $0) })
    grid = NodeGrid(network.locations)
    var used = Set(network.profileOf)
    let first = used.popFirst().map { network.profiles[Int($0)] } ?? .constant
    common = used.allSatisfy { network.profiles[Int($0)] == first } ? first : nil
    hourly = common == nil ? HourlyLabels(network, clock: clock) : nil
    timed = TimedRoadSearch(network: network, labels: byTime, clock: clock)
  }

  /// Memory of the labels in bytes.
  public var labelBytes: Int { byTime.byteCount + byLength.byteCount + (hourly?.byteCount ?? 0) }
  /// Mean number of hubs of a node in one direction.
  public var meanLabelLength: Double {
    Double(byTime.entryCount + byLength.entryCount) / Double(max(4 * network.nodeCount, 1))
  }

  /// The node nearest to a point, −1 where the network is empty.
  public func nearestNode(to point: Location) -> Int32 { grid.nearest(to: point) }

  /// The point with its nearest node for `place`.
  public func onNetwork(_ point: Location) -> Location {
    Location(x: point.x, y: point.y, place: grid.nearest(to: point))
  }

  @inline(__always)
  private func node(of point: Location) -> Int {
    let place = Int(point.place)
    return place >= 0 && place < network.nodeCount ? place : Int(grid.nearest(to: point))
  }

  public func leg(
    from origin: Location, to destination: Location, by vehicle: Vehicle, departing: Int64
  ) -> TravelLeg {
    let from = node(of: origin)
    let to = node(of: destination)
    if from == to { return TravelLeg(distance: 0, duration: 0) }
    let none = TravelLeg(distance: .infinity, duration: TravelLeg.never)
    guard vehicle.vehicleClass == .car else {
      guard let length = byLength.distance(from: from, to: to) else { return none }
      return TravelLeg(distance: Double(length) * network.metresPerUnit, speed: vehicle.speed)
    }
    let slowness = Slowness(speed: vehicle.speed, standard: VehicleClass.car.planningSpeed)
    guard let common else {
      if slowness.isNone, let leg = hourly?.leg(from: from, to: to, departing: departing) { return leg }
      guard let way = timed.search(from: from, to: to, departing: departing, slowness: slowness) else {
        return none
      }
      return TravelLeg(distance: way.metres, duration: min(way.arrival - departing, TravelLeg.never))
    }
    guard let weight = byTime.distance(from: from, to: to) else { return none }
    let work = slowness.work(network.milliseconds(weight))
    let duration =
      common.isConstant
      ? (work + 999) / 1_000 : clock.arrival(departing: departing, work: work, common) - departing
    return TravelLeg(distance: network.metres(weight), duration: min(duration, TravelLeg.never))
  }

  public func shortestDistance(from origin: Location, to destination: Location) -> Double {
    byLength.distance(from: node(of: origin), to: node(of: destination))
      .map { Double($0) * network.metresPerUnit } ?? .infinity
  }

  /// The nodes that a vehicle passes, and the leg; nil when there is no way. Of equally good ways the one that turns
  /// to the lower node first.
  ///
  /// - Complexity: O(nodes on the way · edges at a node · label length).
  public func path(
    from origin: Location, to destination: Location, by vehicle: Vehicle = Vehicle(.car), departing: Int64 = 0
  ) -> RoadPath? {
    let leg = leg(from: origin, to: destination, by: vehicle, departing: departing)
    guard leg.isPossible else { return nil }
    let from = node(of: origin)
    let to = node(of: destination)
    var nodes: [Int32] = []
    if vehicle.vehicleClass == .car, common == nil {
      let slowness = Slowness(speed: vehicle.speed, standard: VehicleClass.car.planningSpeed)
      guard
        timed.search(from: from, to: to, departing: departing, slowness: slowness, path: &nodes) != nil
      else { return nil }
      return RoadPath(nodes: nodes, leg: leg)
    }
    let isCar = vehicle.vehicleClass == .car
    let labels = isCar ? byTime : byLength
    guard var rest = labels.distance(from: from, to: to) else { return nil }
    var node = from
    nodes.append(Int32(truncatingIfNeeded: node))
    while node != to {
      // Every edge takes at least one unit, so what is left shrinks at each step.
      let step = (Int(network.starts[node])..<Int(network.starts[node + 1])).first { edge in
        let weight = isCar ? network.weight(edge) : UInt64(bitPattern: network.lengths[edge])
        guard weight <= rest else { return false }
        return labels.distance(from: Int(network.heads[edge]), to: to) == rest - weight
      }
      guard let step else { return nil }
      rest -= isCar ? network.weight(step) : UInt64(bitPattern: network.lengths[step])
      node = Int(network.heads[step])
      nodes.append(Int32(truncatingIfNeeded: node))
    }
    return RoadPath(nodes: nodes, leg: leg)
  }
}

extension RoadTravel: Hashable {
  /// Whether both come from the same preparation.
  public static func == (a: RoadTravel, b: RoadTravel) -> Bool { a.byTime === b.byTime }
  public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(byTime)) }
}
