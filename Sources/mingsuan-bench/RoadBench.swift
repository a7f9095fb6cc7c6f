import Foundation
import Simulators
import Statistics

/// Times the preparation of a road network and queries between random nodes.
enum RoadBench {
  static func run(_ path: String, queries: Int) throws {
    var start = Stopwatch()
    let network = try NodeLinkFile.read(path)
    let reading = start.seconds
    start = Stopwatch()
    let roads = RoadTravel(network)
    let preparing = start.seconds
    let work = start.processorSeconds
    let car = time(roads, Vehicle(.car), count: queries)
    let bike = time(roads, Vehicle(.ebike), count: queries)
    // Two kinds of streets that slow down differently in the rush hours: no table holds for all hours.
    func rush(_ least: Double) -> [Double] {
      (0..<24).map { (7...9).contains($0) || (17...19).contains($0) ? least : 1 }
    }
    let hours = HourlySpeeds(bands: [.init(from: 0, factors: rush(0.8)), .init(from: 45, factors: rush(0.6))])
    let timed = time(
      RoadTravel(try NodeLinkFile.read(path, hours: hours)), Vehicle(.car), count: max(queries / 50, 1))
    start = Stopwatch()
    var random = RandomStream(seed: 7, purpose: "bench", entity: 5)
    var steps = 0
    for _ in 0..<1_000 {
      let from = network.locations[random.nextInt(below: network.nodeCount)]
      let to = network.locations[random.nextInt(below: network.nodeCount)]
      steps += roads.path(from: from, to: to)?.nodes.count ?? 0
    }
    let paths = start.seconds / 1_000
    SimulationBench.report([
      ("benchmark", "\"roads\""), ("nodes", "\(network.nodeCount)"), ("edges", "\(network.edgeCount)"),
      ("readingSeconds", SimulationBench.number(reading, 3)),
      ("preparingSeconds", SimulationBench.number(preparing, 3)),
      ("preparingProcessorSeconds", SimulationBench.number(work, 3)),
      ("labelMegabytes", SimulationBench.number(Double(roads.labelBytes) / 1e6, 2)),
      ("meanLabelLength", SimulationBench.number(roads.meanLabelLength, 1)),
      ("carMicroseconds", SimulationBench.number(car, 3)),
      ("ebikeMicroseconds", SimulationBench.number(bike, 3)),
      ("byHourMicroseconds", SimulationBench.number(timed, 2)),
      ("pathMicroseconds", SimulationBench.number(paths * 1e6, 1)),
      ("meanNodesOfPath", SimulationBench.number(Double(steps) / 1_000, 1)),
    ])
  }

  /// Microseconds of a query, pairs and hours drawn beforehand.
  private static func time(_ roads: RoadTravel, _ vehicle: Vehicle, count: Int) -> Double {
    var random = RandomStream(seed: 7, purpose: "bench", entity: 4)
    let nodes = roads.network.locations
    let pairs = (0..<count).map { _ in
      (
        nodes[random.nextInt(below: nodes.count)], nodes[random.nextInt(below: nodes.count)],
        Int64(random.nextInt(below: 86_400_000))
      )
    }
    let travel: any TravelModel = roads
    let start = Stopwatch()
    var sum: Int64 = 0
    for (from, to, at) in pairs {
      sum &+= travel.leg(from: from, to: to, by: vehicle, departing: at).duration
    }
    let seconds = start.seconds
    // The sum is used, so that nothing is optimised away.
    return (seconds + (sum == 1 ? 1e-12 : 0)) / Double(count) * 1e6
  }
}
