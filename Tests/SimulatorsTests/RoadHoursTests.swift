import Dispatch
import Foundation
import OrderLog
import Testing

@testable import Simulators

@Suite struct RoadHoursTests {
  private static let hour: Int64 = 3_600_000

  /// An edge driven hour by hour in whole numbers, written apart from the model's own arithmetic.
  private static func drive(_ milliseconds: Int64, _ speeds: [Int64], at start: Int64) -> Int64 {
    var left = milliseconds * 1_000
    var clock = start
    while left > 0 {
      let speed = speeds[Int(clock / hour % 24)]
      let toHour = hour - clock % hour
      let needed = left / speed + (left % speed == 0 ? 0 : 1)
      if needed <= toHour { return clock + needed }
      left -= toHour * speed
      clock += toHour
    }
    return clock
  }

  /// Earliest arrivals from a node, by repeated passes over all nodes.
  private static func arrivals(_ network: RoadNetwork, from: Int, at start: Int64) -> [Int64] {
    var best = [Int64](repeating: .max, count: network.nodeCount)
    var isDone = [Bool](repeating: false, count: network.nodeCount)
    best[from] = start
    for _ in 0..<network.nodeCount {
      guard let node = best.indices.filter({ !isDone[$0] }).min(by: { best[$0] < best[$1] }) else { break }
      isDone[node] = true
      for edge in Int(network.starts[node])..<Int(network.starts[node + 1]) {
        let speeds = network.profiles[Int(network.profileOf[edge])].thousandths
        let head = Int(network.heads[edge])
        best[head] = min(best[head], drive(network.times[edge], speeds, at: best[node]))
      }
    }
    return best
  }

  private static func departures(_ random: inout RandomPoints) -> [Int64] {
    let full = Int64(random.below(24)) * hour
    return [0, full, full + hour - 1, full + hour - 20_000, full + Int64(random.below(3_600_000))]
      .map { $0 + 86_400_000 }
  }

  @Test(arguments: 1...25) func theEarliestArrivalIsThatOfPlainDijkstra(seed: Int) throws {
    let network = try RoadShortestPathTests.random(seed: UInt64(1_000 + seed), profiles: 2 + seed % 3)
    let roads = RoadTravel(network)
    var random = RandomPoints(seed: UInt64(seed))
    for departing in Self.departures(&random) {
      let from = random.below(network.nodeCount)
      let expected = Self.arrivals(network, from: from, at: departing)
      for to in 0..<network.nodeCount where to != from {
        let leg = roads.leg(
          from: network.locations[from], to: network.locations[to], by: Vehicle(.car), departing: departing)
        #expect(departing + leg.duration == expected[to])
      }
    }
  }

  /// Who sets out later does not arrive earlier, and no way over a third place is earlier than the direct one; also
  /// for drivers at another pace.
  @Test(arguments: 1...16) func laterIsNotEarlierAndDetoursDoNotPay(seed: Int) throws {
    let network = try RoadShortestPathTests.random(seed: UInt64(2_000 + seed), profiles: 1 + seed % 4)
    let roads = RoadTravel(network)
    var random = RandomPoints(seed: UInt64(seed))
    let vehicle = Vehicle(.car, speed: VehicleClass.car.planningSpeed * (seed % 2 == 0 ? 1 : 0.83))
    func arrival(_ a: Int, _ b: Int, _ at: Int64) -> Int64 {
      at
        + roads.leg(from: network.locations[a], to: network.locations[b], by: vehicle, departing: at).duration
    }
    for _ in 0..<40 {
      let (a, b, c) = (
        random.below(network.nodeCount), random.below(network.nodeCount), random.below(network.nodeCount)
      )
      let full = Int64(random.below(24)) * Self.hour
      var last = Int64.min
      for departing in stride(from: full - 90_000, through: full + 30_000, by: 7_500) {
        let at = departing + 86_400_000
        let direct = arrival(a, b, at)
        #expect(direct >= last)
        last = direct
        #expect(arrival(c, b, arrival(a, c, at)) >= direct)
      }
    }
  }

  @Test func allStreetsAlikeAreDrivenThroughTheHours() throws {
    var factors = [Double](repeating: 1, count: 24)
    factors[8] = 0.5
    let town = try MadeUpRoads.town(hours: HourlySpeeds(bands: [.init(factors: factors)]))
    let roads = RoadTravel(town)
    let (a, b) = (town.locations[0], town.locations[41])
    func duration(_ departing: Int64) -> Int64 {
      roads.leg(from: a, to: b, by: Vehicle(.car), departing: departing).duration
    }
    let free = duration(3 * Self.hour)
    #expect(free == FreeWay.town)
    #expect(duration(8 * Self.hour) == 2 * free)
    // Ten seconds before eight: ten seconds at full speed, the rest at half.
    #expect(duration(8 * Self.hour - 10_000) == 10_000 + 2 * (free - 10_000))
    // Ten seconds before nine: ten at half.
    #expect(duration(9 * Self.hour - 10_000) == 10_000 + free - 5_000)
    // The e-bike's way does not depend on the hour.
    let bike = [3, 8].map { roads.leg(from: a, to: b, by: Vehicle(.ebike), departing: $0 * Self.hour) }
    #expect(bike[0] == bike[1])
  }

  private enum FreeWay { static let town: Int64 = 116_581 }

  @Test func theHoursAreThoseOfTheZone() throws {
    var factors = [Double](repeating: 1, count: 24)
    factors[8] = 0.5
    let town = try MadeUpRoads.town(hours: HourlySpeeds(bands: [.init(factors: factors)]))
    let zone = try #require(CivilTimeZone(identifier: "Asia/Shanghai"))
    let roads = RoadTravel(town, timeZone: zone)
    let (a, b) = (town.locations[0], town.locations[41])
    let early = roads.leg(from: a, to: b, by: Vehicle(.car), departing: 0)
    #expect(early.duration == 2 * FreeWay.town, "midnight UTC is eight in Shanghai")
  }

  /// Where the clocks are set, nobody who sets out later arrives earlier either.
  @Test func clocksThatAreSetKeepTheOrder() throws {
    let speeds = (0..<24).map { $0 % 2 == 0 ? 0.3 : 1.0 }
    let other = (0..<24).map { $0 % 3 == 0 ? 0.5 : 1.0 }
    let bands = [HourlySpeeds.Band(factors: speeds), .init(from: 35, factors: other)]
    let town = try MadeUpRoads.town(hours: HourlySpeeds(bands: bands))
    let zone = try #require(CivilTimeZone(identifier: "America/New_York"))
    let roads = RoadTravel(town, timeZone: zone)
    let (a, b) = (town.locations[0], town.locations[41])
    // 2026-03-08 07:00 UTC and 2026-11-01 06:00 UTC.
    for change in [1_772_953_200_000, 1_793_512_800_000] as [Int64] {
      var last = Int64.min
      for at in stride(from: change - 400_000, through: change + 400_000, by: 5_000) {
        let arrival = at + roads.leg(from: a, to: b, by: Vehicle(.car), departing: at).duration
        #expect(arrival >= last)
        last = arrival
      }
    }
  }

  @Test func aListOfSpeedsIsAProfile() throws {
    let speeds = (0..<24).map { $0 == 8 ? "18" : "36" }.joined(separator: ",")
    let text = """
      {"nodes": [{"id": "a", "x": 0, "y": 0}, {"id": "b", "x": 0.01, "y": 0}],
       "links": [{"source": "a", "target": "b", "length": 1000, "speed_kmph": [\(speeds)]},
                 {"source": "b", "target": "a", "length": 1000, "speed_kmph": 36}]}
      """
    let network = try NodeLinkFile.network(Data(text.utf8), file: "two.json")
    let roads = RoadTravel(network)
    func duration(_ from: Int, _ at: Int64) -> Int64 {
      roads.leg(
        from: network.locations[from], to: network.locations[1 - from], by: Vehicle(.car), departing: at
      ).duration
    }
    #expect(duration(0, 0) == 100_000)
    #expect(duration(0, 8 * Self.hour) == 200_000)
    #expect(duration(1, 8 * Self.hour) == 100_000)
    #expect(throws: RoadFault.self) {
      try NodeLinkFile.network(
        Data(text.utf8), file: "two.json", hours: HourlySpeeds(bands: [.init(factors: [1, 2])]))
    }
  }

  @Test func anyNumberOfThreadsGetsTheSameAnswers() throws {
    let network = try RoadShortestPathTests.random(seed: 77, profiles: 4)
    let roads = RoadTravel(network)
    @Sendable func answer(_ question: Int) -> TravelLeg {
      let count = network.nodeCount
      return roads.leg(
        from: network.locations[question % count], to: network.locations[question * 7 / 3 % count],
        by: Vehicle(.car, speed: 6), departing: Int64(question) * 61_000)
    }
    let alone = (0..<400).map(answer)
    let together = Mutexed([Int: TravelLeg]())
    DispatchQueue.concurrentPerform(iterations: 8) { task in
      for question in stride(from: task, to: 400, by: 8) {
        let leg = answer(question)
        together.with { $0[question] = leg }
      }
    }
    let answers = together.with { $0 }
    #expect((0..<400).map { answers[$0] } == alone.map(Optional.some))
  }

  private final class Mutexed<Value>: @unchecked Sendable {
    private var value: Value
    private let lock = NSLock()
    init(_ value: Value) { self.value = value }
    func with<Result>(_ body: (inout Value) -> Result) -> Result { lock.withLock { body(&value) } }
  }
}
