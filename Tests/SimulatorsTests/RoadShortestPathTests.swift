import Foundation
import Testing

@testable import Simulators

@Suite struct RoadShortestPathTests {
  /// A random network whose nodes all reach each other: a circle in random order, and streets at random, with
  /// ties, parallel streets, loops and streets without length.
  static func random(seed: UInt64, profiles: Int = 1) throws -> RoadNetwork {
    var random = RandomPoints(seed: seed)
    let count = 2 + random.below(38)
    var order = Array(0..<count)
    for last in stride(from: count - 1, to: 0, by: -1) { order.swapAt(last, random.below(last + 1)) }
    var edges: [RoadEdge] = []
    func street(_ from: Int, _ to: Int) {
      let length = random.next() < 0.3 ? Double(random.below(4)) * 50 : random.next() * 900
      edges.append(
        RoadEdge(
          from: Int32(from), to: Int32(to), length: length, speed: [5, 8, 12.5, 20][random.below(4)],
          profile: UInt16(random.below(profiles))))
    }
    for place in 0..<count { street(order[place], order[(place + 1) % count]) }
    for _ in 0..<random.below(4 * count) { street(random.below(count), random.below(count)) }
    var table: [SpeedProfile] = [.constant]
    while table.count < profiles {
      let speeds = (0..<24).map { _ in 0.2 + 0.1 * Double(random.below(9)) }
      if let (profile, _) = SpeedProfile.of(speeds) { table.append(profile) }
    }
    return try RoadNetwork(
      ids: (0..<count).map(String.init),
      locations: (0..<count).map { _ in Location(x: random.next() * 3_000, y: random.next() * 3_000) },
      edges: edges, profiles: table)
  }

  /// Plain Dijkstra over a list of edges, by repeated passes over all nodes; (first, second) compared in turn.
  private static func dijkstra(
    _ network: RoadNetwork, from: Int, _ cost: (Int) -> (Int64, Int64)
  ) -> [(Int64, Int64)] {
    var best = [(Int64, Int64)](repeating: (.max, .max), count: network.nodeCount)
    var isDone = [Bool](repeating: false, count: network.nodeCount)
    best[from] = (0, 0)
    for _ in 0..<network.nodeCount {
      guard let node = best.indices.filter({ !isDone[$0] }).min(by: { best[$0] < best[$1] }) else { break }
      isDone[node] = true
      for edge in Int(network.starts[node])..<Int(network.starts[node + 1]) {
        let (a, b) = cost(edge)
        let reached = (best[node].0 + a, best[node].1 + b)
        if reached < best[Int(network.heads[edge])] { best[Int(network.heads[edge])] = reached }
      }
    }
    return best
  }

  @Test(arguments: 1...30) func labelsAgreeWithPlainDijkstra(seed: Int) throws {
    let network = try Self.random(seed: UInt64(seed))
    let roads = RoadTravel(network)
    let car = Vehicle(.car)
    let bike = Vehicle(.ebike)
    for from in 0..<network.nodeCount {
      let fastest = Self.dijkstra(network, from: from) { (network.times[$0], network.lengths[$0]) }
      let shortest = Self.dijkstra(network, from: from) { (network.lengths[$0], 0) }
      for to in 0..<network.nodeCount {
        let (a, b) = (network.locations[from], network.locations[to])
        let leg = roads.leg(from: a, to: b, by: car, departing: 0)
        #expect(leg.duration == fastest[to].0)
        #expect(abs(leg.distance - Double(fastest[to].1) / 1_000) < 1e-6)
        let ride = roads.leg(from: a, to: b, by: bike, departing: 0)
        #expect(abs(ride.distance - Double(shortest[to].0) / 1_000) < 1e-6)
        #expect(ride == TravelLeg(distance: ride.distance, speed: bike.speed))
        #expect(roads.shortestDistance(from: a, to: b) == ride.distance)
        #expect(leg.distance >= ride.distance - 1e-6)
      }
    }
  }

  @Test(arguments: 1...20) func pathsAreWaysOfTheSaidLength(seed: Int) throws {
    let network = try Self.random(seed: UInt64(100 + seed), profiles: seed % 2 == 0 ? 3 : 1)
    let roads = RoadTravel(network)
    for from in 0..<network.nodeCount {
      for to in 0..<network.nodeCount {
        let (a, b) = (network.locations[from], network.locations[to])
        for vehicle in [Vehicle(.car), Vehicle(.bicycle)] {
          let path = try #require(roads.path(from: a, to: b, by: vehicle, departing: 30_000_000))
          #expect(path.nodes.first == Int32(from) && path.nodes.last == Int32(to))
          #expect(path.leg == roads.leg(from: a, to: b, by: vehicle, departing: 30_000_000))
          // Some parallel street of each step is on the way, so the least lengths do not exceed it.
          var least = 0.0
          for (node, next) in zip(path.nodes, path.nodes.dropFirst()) {
            let streets = (Int(network.starts[Int(node)])..<Int(network.starts[Int(node) + 1]))
              .filter { network.heads[$0] == next }
            least += Double(try #require(streets.map { network.lengths[$0] }.min())) / 1_000
          }
          #expect(least <= path.leg.distance + 1e-6)
          if vehicle.vehicleClass != .car { #expect(abs(least - path.leg.distance) < 1e-6) }
          #expect(Set(path.nodes).count == path.nodes.count)
        }
      }
    }
  }

  /// Computed with NetworkX 3 on the same town: Dijkstra on ms, then mm.
  @Test func theTownHasTheNumbersOfNetworkX() throws {
    let town = try MadeUpRoads.town()
    let roads = RoadTravel(town)
    var times: Int64 = 0
    var lengths = 0.0
    var shortest = 0.0
    for a in town.locations {
      for b in town.locations {
        let leg = roads.leg(from: a, to: b, by: Vehicle(.car), departing: 0)
        times += leg.duration
        lengths += leg.distance
        shortest += roads.shortestDistance(from: a, to: b)
      }
    }
    #expect(times == 95_763_077)
    #expect(abs(lengths - 966_146) < 1e-4)
    #expect(abs(shortest - 946_479) < 1e-4)
    for (from, to, ms, metres, least) in [
      (1_033, 1_012, 34_680, 367.5, 367.5), (1_012, 1_033, 57_214, 585.5, 564.5),
      (1_006, 1_050, 116_919, 1_282, 1_199),
    ] {
      let a = try MadeUpRoads.position(from, in: town)
      let b = try MadeUpRoads.position(to, in: town)
      let leg = roads.leg(from: a, to: b, by: Vehicle(.car), departing: 0)
      #expect(leg.duration == Int64(ms))
      #expect(abs(leg.distance - metres) < 1e-6)
      #expect(abs(roads.shortestDistance(from: a, to: b) - least) < 1e-6)
    }
    let a = try MadeUpRoads.position(1_012, in: town)
    let b = try MadeUpRoads.position(1_033, in: town)
    let car = try #require(roads.path(from: a, to: b))
    #expect(car.nodes.map { town.ids[Int($0)] } == ["1012", "1022", "1032", "1042", "1043", "1033"])
    let bike = try #require(roads.path(from: a, to: b, by: Vehicle(.ebike)))
    #expect(bike.nodes.map { town.ids[Int($0)] } == ["1012", "1022", "1023", "1024", "1034", "1033"])
  }

  @Test func oneWayStreetsMakeDistancesDifferByDirection() throws {
    let town = try MadeUpRoads.town()
    let roads = RoadTravel(town)
    var differing = 0
    for a in town.locations {
      for b in town.locations where a.place < b.place {
        let there = roads.leg(from: a, to: b, by: Vehicle(.car), departing: 0)
        if there != roads.leg(from: b, to: a, by: Vehicle(.car), departing: 0) { differing += 1 }
      }
    }
    #expect(differing == 739, "of 861 pairs, as NetworkX counts them")
  }

  @Test func pointsOffTheStreetsStandForTheirNearestNode() throws {
    let town = try MadeUpRoads.town()
    let roads = RoadTravel(town)
    let near = Location(x: town.locations[9].x + 11, y: town.locations[9].y - 7)
    #expect(roads.nearestNode(to: near) == 9)
    #expect(roads.onNetwork(near).place == 9)
    let target = town.locations[30]
    let exact = roads.leg(from: town.locations[9], to: target, by: Vehicle(.car), departing: 0)
    #expect(roads.leg(from: near, to: target, by: Vehicle(.car), departing: 0) == exact)
    #expect(roads.leg(from: near, to: town.locations[9], by: Vehicle(.car), departing: 0).duration == 0)
    let unknown = Location(x: near.x, y: near.y, place: 4_000)
    #expect(roads.leg(from: unknown, to: target, by: Vehicle(.car), departing: 0) == exact)
  }

  @Test func aSlowDriverTakesProportionallyLonger() throws {
    let town = try MadeUpRoads.town()
    let roads = RoadTravel(town)
    let (a, b) = (town.locations[0], town.locations[41])
    let planned = roads.leg(from: a, to: b, by: Vehicle(.car), departing: 0)
    let slow = roads.leg(
      from: a, to: b, by: Vehicle(.car, speed: VehicleClass.car.planningSpeed / 2), departing: 0)
    #expect(slow.duration == 2 * planned.duration)
    #expect(slow.distance == planned.distance)
  }

  @Test func theLargestNetworksStayExactAndTooLargeOnesAreRefused() throws {
    func circle(_ count: Int, _ length: Double, _ speed: Double) throws -> RoadNetwork {
      try RoadNetwork(
        ids: (0..<count).map(String.init), locations: (0..<count).map { Location(x: Double($0), y: 0) },
        edges: (0..<count).map {
          RoadEdge(from: Int32($0), to: Int32(($0 + 1) % count), length: length, speed: speed)
        })
    }
    let large = try circle(50, 1e7, 1)
    #expect(large.metresPerUnit > 0.001, "millimetres do not fit")
    let roads = RoadTravel(large)
    let leg = roads.leg(from: large.locations[1], to: large.locations[0], by: Vehicle(.car), departing: 0)
    #expect(leg.duration == 49 * 10_000_000_000)
    #expect(abs(leg.distance - 49e7) < 50)
    #expect(throws: RoadFault.self) { try circle(20_000, 1e7, 0.01) }
  }
}
