import OrderLog
import Statistics
import Testing

@testable import Simulators

/// A small town of made-up requests and workers.
enum Town {
  static let start: Int64 = 1_760_000_000_000

  static func requests(_ count: Int, seed: UInt64, side: Double = 8_000, hours: Double = 12) -> [OrderRequest]
  {
    (0..<count).map { number in
      var random = RandomStream(seed: seed, purpose: "town", entity: UInt64(number))
      let placed = start + Int64(random.nextUniform() * hours * 3_600_000)
      let pickup = Location(x: random.nextUniform() * side, y: random.nextUniform() * side)
      let dropoff = Location(
        x: pickup.x + random.nextNormal() * 1_200, y: pickup.y + random.nextNormal() * 1_200)
      let promised = placed + 600_000
      return OrderRequest(
        placedAt: placed, pickup: pickup, dropoff: dropoff, patience: 2_400_000, merchant: Int32(number % 40),
        readyPromisedAt: promised, readyAt: max(placed, promised + Int64(random.nextNormal() * 300_000)))
    }
  }

  static func workers(
    _ count: Int, seed: UInt64, side: Double = 8_000, carry: Int = 1, hours: Double = 12,
    acceptance: AcceptanceModel = .always
  ) -> [WorkerProfile] {
    (0..<count).map { number in
      var random = RandomStream(seed: seed, purpose: "crew", entity: UInt64(number))
      return WorkerProfile(
        id: "w\(number)", home: Location(x: random.nextUniform() * side, y: random.nextUniform() * side),
        carryLimit: carry,
        shifts: [Shift(start: start + Int64(number % 3) * 600_000, end: start + Int64(hours * 3_600_000))],
        acceptance: acceptance)
    }
  }

  static func setup(
    orders: Int = 1_500, workers: Int = 40, seed: UInt64 = 1, carry: Int = 1,
    acceptance: AcceptanceModel = .always, dispatch: any DispatchPolicy = NearestIdle()
  ) -> SimulationSetup {
    SimulationSetup(
      seed: seed, period: start..<start + 12 * 3_600_000, requests: requests(orders, seed: seed),
      workers: Self.workers(workers, seed: seed, carry: carry, acceptance: acceptance), dispatch: dispatch)
  }
}

@Suite struct ConservationTests {
  static func check(_ outcome: SimulationOutcome, _ setup: SimulationSetup, orders: Int) {
    #expect(outcome.orders.count == orders)
    #expect(outcome.orders.allSatisfy { $0.phase.isFinal }, "every order ends in exactly one state")
    let none = OrderTimeline.none
    var spans: [Int32: [(Int64, Int64)]] = [:]
    for order in outcome.orders {
      let times = [
        order.request.placedAt, order.timeline.offeredAt, order.timeline.acceptedAt,
        order.timeline.arrivedPickupAt, order.timeline.pickedUpAt, order.timeline.arrivedDropoffAt,
        order.timeline.completedAt,
      ].filter { $0 != none }
      #expect(zip(times, times.dropFirst()).allSatisfy { $0 <= $1 }, "times are ordered")
      if order.phase == .completed {
        #expect(times.count == 7)
        #expect(order.timeline.pickedUpAt >= order.request.readyAt)
        spans[order.worker, default: []].append((order.timeline.acceptedAt, order.timeline.completedAt))
      } else {
        #expect(order.timeline.completedAt == none)
      }
    }
    for (worker, spans) in spans {
      // Never more in hand than allowed: so nobody with a limit of one is in two places.
      let limit = outcome.workers[Int(worker)].profile.carryLimit
      var changes = spans.flatMap { [($0.0, 1), ($0.1, -1)] }
      changes.sort { ($0.0, $0.1) < ($1.0, $1.1) }
      var inHand = 0
      for change in changes {
        inHand += change.1
        #expect(inHand <= limit)
      }
      let sessions = outcome.sessions.filter { $0.worker == worker }
      #expect(
        spans.allSatisfy { span in sessions.contains { $0.onlineAt <= span.0 && span.1 <= $0.offlineAt } },
        "work is done while logged on")
    }
  }

  @Test(arguments: [1, 3]) func everyOrderEndsOnce(carry: Int) throws {
    let setup = Town.setup(carry: carry)
    var simulation = try Simulation(setup)
    let outcome = simulation.finish()
    Self.check(outcome, setup, orders: 1_500)
    #expect(outcome.count(.completed) > 500)
  }

  @Test func refusalsAndTimeoutsAreConserved() throws {
    let setup = Town.setup(acceptance: AcceptanceModel(constant: 0.3, timeoutShare: 0.1))
    var simulation = try Simulation(setup)
    let outcome = simulation.finish()
    Self.check(outcome, setup, orders: 1_500)
    #expect(outcome.offers.count { $0.response == .rejected } > 100)
    #expect(outcome.offers.count { $0.response == .timeout } > 10)
    let accepted = outcome.offers.count { $0.response == .accepted }
    #expect(accepted == outcome.orders.count { $0.timeline.acceptedAt != OrderTimeline.none })
    let twice = Dictionary(grouping: outcome.offers) { UInt64($0.order) << 32 | UInt64($0.worker) }
    #expect(twice.values.allSatisfy { $0.count == 1 }, "who refused is not asked again")
  }

  @Test func theSameSeedGivesTheSameBytesAndSnapshotsGoOn() throws {
    let setup = Town.setup(acceptance: AcceptanceModel())
    var first = try Simulation(setup)
    first.run(until: Town.start + 5 * 3_600_000)
    var copy = first
    let a = first.finish()
    let b = copy.finish()
    var again = try Simulation(setup)
    let c = again.finish()
    func bytes(_ outcome: SimulationOutcome) -> [UInt8] {
      let log = outcome.log(setup: setup)
      var bytes: [UInt8] = []
      for kind in TableKind.allCases {
        guard let table = log.table(kind) else { continue }
        for row in 0..<table.rowCount { bytes += RowText.canonicalBytes(of: row, in: table) }
      }
      return bytes
    }
    #expect(bytes(a) == bytes(b))
    #expect(bytes(a) == bytes(c))
    #expect(bytes(a).count > 100_000)
  }

  @Test func anotherWorkerDoesNotChangeTheDrawsOfTheRest() throws {
    // Far away and of no use: nothing else may change.
    var setup = Town.setup(acceptance: AcceptanceModel(), dispatch: NearestIdle(reach: 6_000))
    var simulation = try Simulation(setup)
    let before = simulation.finish()
    setup.workers.append(
      WorkerProfile(
        id: "far", home: Location(x: 90_000, y: 90_000),
        shifts: [Shift(start: Town.start, end: Town.start + 12 * 3_600_000)]))
    var wider = try Simulation(setup)
    let after = wider.finish()
    #expect(before.orders.map(\.timeline) == after.orders.map(\.timeline))
    #expect(before.orders.map(\.worker) == after.orders.map(\.worker))
  }

  @Test func impossibleSetupsAreRefused() {
    var setup = Town.setup()
    setup.workers = []
    #expect(throws: SetupFault.self) { try Simulation(setup) }
    setup = Town.setup()
    setup.period = Town.start..<Town.start
    #expect(throws: SetupFault.self) { try Simulation(setup) }
    setup = Town.setup()
    setup.behaviour.customerCancellation = 2
    #expect(throws: SetupFault.self) { try Simulation(setup) }
  }
}
