import Foundation
import Testing

@testable import Simulators

@Suite struct RoadScenarioTests {
  private static func scenario() throws -> Scenario {
    var scenario = Scenario(name: "town with streets")
    scenario.seed = 5
    scenario.service = .ride
    scenario.demand.ordersPerDay = 400
    scenario.demand.merchants = 0
    scenario.demand.meanTrip = 300
    scenario.workers.count = 12
    scenario.workers.vehicles = ["car": 1, "ebike": 1]
    scenario.city.use(RoadTravel(try MadeUpRoads.town()))
    return scenario
  }

  @Test func ordersGoByTheStreets() throws {
    let scenario = try Self.scenario()
    let run = try scenario.run()
    let travel = try #require(scenario.city.network)
    #expect(run.outcome.count(.completed) > 200)
    for order in run.outcome.orders {
      #expect(order.request.pickup.place >= 0 && order.request.dropoff.place >= 0)
      guard order.phase == .completed else { continue }
      let trip = travel.shortestDistance(from: order.request.pickup, to: order.request.dropoff)
      #expect(order.distance - order.approachDistance >= trip - 1e-6)
    }
    let again = try Self.scenario().run()
    #expect(again.outcome.orders.map(\.timeline) == run.outcome.orders.map(\.timeline))
  }

  @Test func aRoadCityWithoutItsRoadsIsRefused() throws {
    var scenario = Scenario(name: "no roads")
    scenario.city.travel = .road
    #expect(scenario.faults().map(\.path).contains("city.roads"))
    #expect(throws: SetupFault.self) { try scenario.run() }
    scenario.city.roads = "town.json"
    #expect(scenario.faults().contains { $0.problem.contains("town.json") })
  }

  @Test func theDocumentNamesTheFileAndNotTheNetwork() throws {
    var scenario = try Self.scenario()
    scenario.city.roads = "town.json"
    let data = try JSONEncoder().encode(scenario.city)
    let text = String(decoding: data, as: UTF8.self)
    #expect(text.contains("town.json") && !text.contains("network"))
    let read = try JSONDecoder().decode(CityPlan.self, from: data)
    #expect(read.roads == "town.json" && read.travel == .road && read.network == nil)
    #expect(read.width == scenario.city.width && read.longitude == -73.99)
  }

  static let published = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("shared/data/hive_manhattan_20k/manhattan_network.json.gz").path

  @Test(
    .enabled(
      if: FileManager.default.fileExists(atPath: published),
      "skipped: the published Manhattan network is not beside the project"))
  func thePublishedNetworkIsRead() throws {
    let network = try NodeLinkFile.read(Self.published)
    #expect(network.nodeCount == 4_197)
    #expect(network.edgeCount == 7_534)
    #expect(network.metresPerUnit == 0.001)
    let metres = network.lengths.reduce(0.0) { $0 + Double($1) / 1_000 }
    #expect(abs(metres - 904_311.804) < 0.01)
    #expect(RoadComponents(starts: network.starts, heads: network.heads).sizes.count == 1)
    let grid = NodeGrid(network.locations)
    for node in stride(from: 0, to: 4_197, by: 97) {
      let found = Int(grid.nearest(to: network.locations[node]))
      #expect(network.locations[found].distance(to: network.locations[node]) == 0)
    }
  }
}
