import Statistics
import Testing

@testable import Simulators

/// Setups drawn at random, odd ones among them: the laws hold for all.
@Suite struct RandomSetupTests {
  static func setup(_ seed: UInt64) -> SimulationSetup {
    var random = RandomStream(seed: seed, purpose: "setup")
    let hours = 2 + 20 * random.nextUniform()
    let end = Town.start + Int64(hours * 3_600_000)
    let side = random.nextUniform() < 0.2 ? 0 : 10_000 * random.nextUniform()
    let carry = 1 + random.nextInt(below: 5)
    let requests = (0..<random.nextInt(below: 400)).map { _ -> OrderRequest in
      let placed = Town.start + Int64(random.nextUniform() * Double(end - Town.start - 1))
      let promised = placed + Int64(random.nextUniform() * 1_800_000) - 300_000
      return OrderRequest(
        placedAt: placed, pickup: Location(x: side * random.nextUniform(), y: side * random.nextUniform()),
        dropoff: Location(x: side * random.nextUniform(), y: side * random.nextUniform()),
        patience: Int64(random.nextUniform() * 3_000_000), readyPromisedAt: promised,
        readyAt: placed + Int64(random.nextUniform() * 5_000_000))
    }
    let workers = (0..<1 + random.nextInt(below: 30)).map { number -> WorkerProfile in
      var shifts: [Shift] = []
      var clock = Town.start - 3_600_000
      while clock < end, shifts.count < 5 {
        clock += Int64(random.nextUniform() * 7_200_000)
        let length = Int64(random.nextUniform() * 21_600_000)
        let middle = clock + length / 2
        shifts.append(
          Shift(
            start: clock, end: clock + length,
            breaks: random.nextUniform() < 0.5 ? [middle..<middle + 900_000] : []))
        clock += length + (random.nextUniform() < 0.3 ? 0 : 1_000_000)
      }
      return WorkerProfile(
        id: "w\(number)", home: Location(x: side * random.nextUniform(), y: side * random.nextUniform()),
        vehicle: VehicleClass.allCases[random.nextInt(below: 5)], carryLimit: carry,
        pace: 0.5 + random.nextUniform(), shifts: shifts,
        acceptance: random.nextUniform() < 0.3
          ? .always
          : AcceptanceModel(constant: random.nextNormal(), timeoutShare: 0.1 * random.nextUniform()),
        incomeTarget: random.nextUniform() < 0.2 ? 500_000 : nil, confirmsLongDays: random.nextUniform() < 0.5
      )
    }
    let policies = DispatchPolicyTests.policies
    var policy = policies[random.nextInt(below: policies.count)]
    if random.nextUniform() < 0.5 {
      policy = RestAware(
        policy,
        rules: RestRules(
          continuousLimit: 3_600_000 + Int64(random.nextUniform() * 10_000_000), margin: 600_000,
          confirmAfter: 7_200_000, dailyMaximum: random.nextUniform() < 0.5 ? 14_400_000 : nil))
    }
    var setup = SimulationSetup(
      seed: seed, period: Town.start..<end, requests: requests, workers: workers,
      travel: random.nextUniform() < 0.5 ? EuclideanTravel(detour: 1.3) : ManhattanTravel(), dispatch: policy,
      pricing: [
        FlatPay(amount: 5), Deductions(), GuaranteedMinimum(),
        HourlyFloor(floors: [Dated(from: "2020-01-01", 20)]),
      ],
      eta: random.nextUniform() < 0.5 ? MaxOfFourETA() : StrictestETA(),
      behaviour: Behaviour(
        pickupHandling: Int64(random.nextInt(below: 200_000)),
        dropoffHandling: Int64(random.nextInt(below: 200_000)),
        travelSpread: 0.3 * random.nextUniform(), customerCancellation: 0.1 * random.nextUniform(),
        workerCancellation: 0.1 * random.nextUniform(), platformCancellation: 0.05))
    setup.conditions = ConditionCalendar([
      ConditionEpisode(.weather(.snow), start: Town.start + 3_600_000, end: Town.start + 9_000_000),
      ConditionEpisode(.control(zone: nil), start: Town.start, end: Town.start + 1_000_000),
    ])
    return setup
  }

  @Test(arguments: 1...120)
  func theLawsHold(seed: UInt64) throws {
    let setup = Self.setup(seed)
    var simulation = try Simulation(setup)
    let outcome = simulation.finish()
    ConservationTests.check(outcome, setup, orders: setup.requests.count)
    for order in outcome.orders {
      let slip = order.pay
      #expect(slip.workerPay == slip.base + slip.incentive - slip.deduction)
      #expect(order.phase == .completed || slip.workerPay == 0)
    }
    let income = outcome.workers.reduce(0) { $0 + $1.income }
    #expect(
      income == outcome.orders.reduce(0) { $0 + $1.pay.received }, "money paid is the sum of its parts")
    #expect(outcome.sessions.allSatisfy { $0.offlineAt >= $0.onlineAt }, "every session ends")
    for (worker, state) in outcome.workers.enumerated() {
      #expect(state.status == .offline && state.carried == 0 && !state.hasPendingOffer)
      let spans = EngagedSpans(outcome).spans[worker].reduce(0) { $0 + ($1.upperBound - $1.lowerBound) }
      #expect(state.engagedBefore >= spans)
      #expect(state.engagedBefore <= state.onlineBefore)
    }
    #expect(outcome.log(setup: setup).orders.rowCount == setup.requests.count)
  }
}
