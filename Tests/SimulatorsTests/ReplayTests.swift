import OrderLog
import Testing

@testable import Simulators

@Suite struct ReplayTests {
  @Test func aLogIsReplayedWithItsRequestsAndSessions() throws {
    let run = try ScenarioTests.small(days: 1).run()
    let log = run.log()
    let replay = try ReplayDemand(log)
    #expect(replay.leftOut == 0)
    #expect(replay.requests.count == run.outcome.orders.count)
    for (request, order) in zip(replay.requests, run.outcome.orders).prefix(200) {
      #expect(request.placedAt == order.request.placedAt)
      let length = request.pickup.distance(to: request.dropoff)
      let original = order.request.pickup.distance(to: order.request.dropoff)
      #expect((length - original).magnitude < max(1, original * 0.002))
    }
    let workers = try replay.workers()
    #expect(workers.count == Set(run.outcome.sessions.map(\.worker)).count)
    let setup = SimulationSetup(
      period: run.setup.period, requests: replay.requests, workers: workers, travel: ManhattanTravel(),
      dispatch: NearestIdle())
    var simulation = try Simulation(setup)
    let outcome = simulation.finish()
    #expect(outcome.orders.count == replay.requests.count)
    #expect(outcome.count(.completed) > 500)
  }

  @Test func aLogWithoutPlacesIsRefused() {
    let log = OrderLog(
      orders: Table(kind: .orders, rowCount: 1, columns: [.placedAt: .integer(IntegerColumn([1]))]),
      timeZone: .utc)
    #expect(throws: SetupFault.self) { try ReplayDemand(log) }
  }

  @Test func scenariosRunSideBySideGiveWhatTheyGiveAlone() async throws {
    var scenarios = [UInt64(1), 2, 3].map { seed in
      var scenario = ScenarioTests.small(days: 1)
      scenario.seed = seed
      return scenario
    }
    scenarios[1].workers.count = 0
    let results = await ScenarioBatch.run(scenarios, width: 2) { $0.outcome.orders.map(\.timeline) }
    #expect(results.count == 3)
    #expect(try results[0].get() == scenarios[0].run().outcome.orders.map(\.timeline))
    #expect(throws: SetupFault.self) { try results[1].get() }
    #expect(try results[2].get() == scenarios[2].run().outcome.orders.map(\.timeline))
  }
}

@Suite struct TravelTests {
  let a = Location(x: 0, y: 0, place: 0)
  let b = Location(x: 3_000, y: 4_000, place: 1)

  @Test func planes() {
    #expect(EuclideanTravel().leg(from: a, to: b, by: Vehicle(.ebike), departing: 0).duration == 1_200_000)
    #expect(
      EuclideanTravel(detour: 1.2).leg(from: a, to: b, by: Vehicle(.car), departing: 0).distance == 6_000)
    let manhattan = ManhattanTravel().leg(from: a, to: b, by: Vehicle(.ebike), departing: 0)
    #expect(manhattan.distance == 7_000 && manhattan.duration == 1_680_000, "7 km at 15 km/h")
    #expect(Vehicle(.ebike, speed: 0).speed == 15 / 3.6, "a speed that is not positive is not taken")
  }

  @Test func theGlobe() {
    // One degree of latitude is 111.195 km on the mean sphere.
    let frame = CityFrame(longitude: 121.4, latitude: 31.2)
    let travel = GreatCircleTravel(frame: frame, detour: 1)
    let north = frame.location(longitude: 121.4, latitude: 32.2)
    let leg = travel.leg(from: a, to: north, by: Vehicle(.car), departing: 0)
    #expect((leg.distance - 111_195.08).magnitude < 0.1)
    let far = travel.leg(from: a, to: b, by: Vehicle(.car), departing: 0)
    #expect((far.distance / 5_000 - 1).magnitude < 0.001)
    let back = frame.degrees(of: frame.location(longitude: 121.5, latitude: 31.1))
    #expect((back.longitude - 121.5).magnitude < 1e-12 && (back.latitude - 31.1).magnitude < 1e-12)
  }

  @Test func matrices() throws {
    let matrix = try OriginDestinationMatrix(
      text: "origin,destination,metres,seconds\n0,1,5000,600\n1,0,5200,660\n")
    #expect(
      matrix.leg(from: a, to: b, by: Vehicle(.car), departing: 0)
        == TravelLeg(distance: 5_000, duration: 600_000))
    #expect(matrix.leg(from: b, to: a, by: Vehicle(.ebike), departing: 0).duration == 1_248_000)
    #expect(!matrix.leg(from: a, to: Location(x: 0, y: 0), by: Vehicle(.car), departing: 0).isPossible)
    #expect(throws: OriginDestinationMatrix.Failure.malformed(line: 2, expected: "metres")) {
      try OriginDestinationMatrix(text: "0,1,5,6\n1,0,-5,6\n")
    }
    #expect(throws: OriginDestinationMatrix.Failure.repeated(line: 2)) {
      try OriginDestinationMatrix(text: "0,1,5,6\n0,1,5,6\n")
    }
    #expect(throws: OriginDestinationMatrix.Failure.tooLarge(places: 9_000_001)) {
      try OriginDestinationMatrix(text: "0,9000000,5,6\n")
    }
    #expect(throws: OriginDestinationMatrix.Failure.tooLarge(places: .max)) {
      try OriginDestinationMatrix(text: "\(Int.max),0,5,6\n")
    }
  }

  @Test func aPlaceWithoutAWayIsTakenBack() throws {
    let matrix = try OriginDestinationMatrix(text: "0,1,5000,600\n")
    let setup = SimulationSetup(
      period: 0..<10_000_000,
      requests: [
        OrderRequest(placedAt: 0, pickup: a, dropoff: b),
        OrderRequest(placedAt: 5, pickup: b, dropoff: Location(x: 9, y: 9, place: 7)),
      ],
      workers: [WorkerProfile(id: "w", home: a, vehicle: .car, shifts: [Shift(start: 0, end: 9_000_000)])],
      travel: matrix, dispatch: NearestIdle())
    var simulation = try Simulation(setup)
    let outcome = simulation.finish()
    #expect(outcome.orders.map(\.phase) == [.completed, .cancelledByPlatform])
  }
}
