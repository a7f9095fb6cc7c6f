import Foundation
import OrderLog
import Testing

@testable import Simulators

@Suite struct ScenarioTests {
  /// A small town with pay, some rain, and rest rules.
  static func small(_ plantings: [Planting] = [], service: Service = .food, days: Int = 2) -> Scenario {
    var scenario = Scenario(name: "test")
    scenario.seed = 11
    scenario.days = days
    scenario.service = service
    scenario.city.width = 6_000
    scenario.city.height = 6_000
    scenario.city.zoneColumns = 4
    scenario.city.zoneRows = 4
    scenario.demand.ordersPerDay = 1_500
    scenario.demand.merchants = 60
    scenario.demand.meanTrip = 1_500
    scenario.workers.count = 110
    scenario.conditions.episodes = [
      .init(day: days - 1, fromHour: 10, toHour: 15, weather: .heavyRain)
    ]
    if service == .ride {
      scenario.workers.vehicles = ["car": 1]
      scenario.demand.merchants = 0
      var fee = PricingChoice(.customerFee)
      (fee.base, fee.perKilometre, fee.perMinute) = (8, 2.5, 0.4)
      scenario.pricing = [
        fee, PricingChoice(.driverShare, amount: 0.78), PricingChoice(.commissionCap, amount: 0.27),
      ]
      scenario.showsTakeRate = true
    } else {
      var components = PricingChoice(.components)
      components.versions = [
        Dated(from: "2026-01-01", .init(base: 4, perKilometre: 1.2, freeKilometres: 1, perDifficulty: 1))
      ]
      scenario.pricing = [components, PricingChoice(.subsidies), PricingChoice(.hourlyFloor, amount: 20)]
    }
    scenario.plantings = plantings
    return scenario
  }

  static func fact(_ run: Scenario.Run) throws -> PlantedFact { try #require(run.truth.facts.first) }

  @Test func theControlIsClean() throws {
    let run = try Self.small().run()
    #expect(run.truth.isClean)
    let outcome = run.outcome
    #expect(outcome.count(.completed) > 2_500)
    let spans = EngagedSpans(outcome)
    for worker in outcome.workers.indices {
      let longest = spans.spells(of: worker, gap: 1_200_000).map { $0.upperBound - $0.lowerBound }.max() ?? 0
      #expect(longest <= 14_400_000, "a spell of \(longest / 60_000) min")
    }
    for order in outcome.orders where order.phase == .completed {
      let delay = order.request.readyAt - order.request.readyPromisedAt
      #expect(order.estimate.addedTime >= max(0, delay))
      let given = order.estimate.deadlineAt - order.timeline.acceptedAt - order.estimate.addedTime
      #expect(
        given
          >= max(order.estimate.model, order.estimate.city, order.estimate.segments, order.estimate.distance))
      #expect(order.distance / (Double(given) / 3_600_000) <= 15_000, "15 km/h")
      #expect(order.pay.deduction == 0)
      if order.weather.isAdverse { #expect(order.pay.weatherSubsidy > 0) }
      #expect(order.estimate.promisedAt >= order.estimate.deadlineAt)
    }
    for worker in outcome.workers.indices {
      let hours = Double(spans.total(of: worker)) / 3_600_000
      #expect(Double(outcome.workers[worker].income) / 10_000 >= 20 * 1.2 * hours - 0.01, "the floor is met")
    }
    let log = run.log()
    #expect(log.orders.rowCount == outcome.orders.count)
    #expect(log.table(.workers)?.rowCount == 110)
    #expect(log.orders.integers(.workerPay)?.nullCount == outcome.orders.count - outcome.count(.completed))
  }

  @Test(arguments: [1, 4]) func longDaysAreConfirmedAndSpellsEnd(carry: Int) throws {
    var scenario = Self.small()
    scenario.workers.carryLimit = carry
    scenario.workers.count = 60
    scenario.workers.shifts = [.init(share: 1, start: 8, hours: 15)]
    scenario.dispatch = DispatchChoice(.slackRouteFit, rest: RestRules(margin: 3_000_000))
    let run = try scenario.run()
    let spans = EngagedSpans(run.outcome)
    var confirmed: Set<[Int]> = []
    for prompt in run.outcome.prompts where prompt.kind == .confirmHours {
      confirmed.insert([Int(prompt.worker), run.setup.timeZone.day(of: prompt.at).dayNumber])
    }
    #expect(!confirmed.isEmpty)
    let orders = Dictionary(grouping: run.outcome.orders.filter { $0.phase == .completed }, by: \.worker)
    for worker in run.outcome.workers.indices {
      let longest = spans.spells(of: worker, gap: 1_200_000).map { $0.upperBound - $0.lowerBound }.max() ?? 0
      #expect(longest <= 14_400_000, "a spell of \(longest / 60_000) min")
      // No acceptance after eight engaged hours of a day without a confirmation.
      for order in orders[Int32(worker)] ?? [] {
        let at = order.timeline.acceptedAt
        let day = run.setup.timeZone.day(of: order.timeline.offeredAt)
        let start = run.setup.timeZone.start(of: day)
        let engaged = spans.spans[worker].reduce(Int64(0)) {
          $0 + max(0, min($1.upperBound, order.timeline.offeredAt) - max($1.lowerBound, start))
        }
        if engaged > 28_800_000, at >= start {
          #expect(confirmed.contains([worker, day.dayNumber]), "\(engaged)")
        }
      }
    }
  }

  @Test func theRideControlIsClean() throws {
    let run = try Self.small(service: .ride).run()
    for order in run.outcome.orders where order.phase == .completed {
      let rate = try #require(order.pay.takeRate)
      #expect(rate <= 270_000)
      #expect(order.pay.displayedTakeRate == rate)
    }
  }

  @Test func returnedCommissionStandsBesidePay() throws {
    var scenario = Self.small(service: .ride)
    // Passenger price and driver pay by separate rules, so that some orders pass the cap.
    scenario.pricing[1] = PricingChoice(.components)
    scenario.pricing[1].versions = [
      Dated(from: "2026-01-01", .init(base: 5, perKilometre: 1.9, perMinute: 0.2))
    ]
    let run = try scenario.run()
    let log = run.log().orders
    let pay = try #require(log.integers(.workerPay))
    let refund = try #require(log.integers(.commissionRefund))
    let paid = try #require(log.integers(.customerPaid))
    let lines = try [Field.payBase, .payDistance, .payTime, .payDifficulty, .incentive].map {
      try #require(log.integers($0))
    }
    var refunded = 0
    for row in 0..<log.rowCount {
      guard let own = pay.value(at: row), let back = refund.value(at: row), let price = paid.value(at: row)
      else { continue }
      #expect(own == lines.reduce(0) { $0 + ($1.value(at: row) ?? 0) }, "pay is the sum of its lines")
      #expect(Double(own + back) >= Double(price) * 0.73 - 1)
      if back > 0 { refunded += 1 }
    }
    #expect(refunded > 50)
    for (worker, state) in run.outcome.workers.enumerated() {
      let received = run.outcome.orders.filter { $0.phase == .completed && Int($0.worker) == worker }
        .reduce(Int64(0)) { $0 + $1.pay.workerPay + $1.pay.commissionRefund }
      #expect(state.income == received, "what a worker has is pay and returned commission")
    }
  }

  @Test func theFloorHoldsOnBothSidesOfMidnight() throws {
    var scenario = Self.small(days: 3)
    scenario.workers.shifts = [.init(share: 1, start: 17, hours: 10, breakMinutes: 0)]
    scenario.demand.hourWeights = (0..<24).map { $0 >= 18 || $0 <= 2 ? 1 : 0 }
    scenario.pricing = [PricingChoice(.flat, amount: 1), PricingChoice(.hourlyFloor, amount: 20)]
    scenario.pricing[1].period = .day
    scenario.pricing[1].allowance = 0
    let run = try scenario.run()
    let spans = EngagedSpans(run.outcome)
    let zone = run.setup.timeZone
    var compared = 0
    for worker in run.outcome.workers.indices {
      let orders = run.outcome.orders.filter { $0.phase == .completed && Int($0.worker) == worker }
      let pay = Dictionary(grouping: orders) { zone.day(of: $0.timeline.completedAt).dayNumber }
        .mapValues { $0.reduce(Int64(0)) { $0 + $1.pay.workerPay } }
      // Time counts on the day on which it was spent, pay on the day of completion.
      for (day, time) in spans.byDay(of: worker, timeZone: zone) {
        guard let pay = pay[day] else { continue }
        compared += 1
        #expect(Double(pay) / 10_000 >= 20 * Double(time) / 3_600_000 - 0.01)
      }
    }
    #expect(compared > 100)
  }

  @Test func stoppingAndAskingChangeNothing() throws {
    var asked = 0
    var shares: [Double] = []
    let run = try #require(
      try Self.small().run(
        progress: { shares.append($0) },
        isCancelled: {
          asked += 1
          return false
        }))
    #expect(asked > 48 && shares == shares.sorted() && shares.allSatisfy { (0..<1).contains($0) })
    let plain = try Self.small().run()
    #expect(run.outcome.orders.map(\.timeline) == plain.outcome.orders.map(\.timeline))
    #expect(try Self.small().run(progress: { _ in }, isCancelled: { true })?.truth == nil)
  }

  @Test func theSameScenarioGivesTheSameLogAndAnotherSeedDoesNot() throws {
    let a = try Self.small().run()
    let b = try Self.small().run()
    #expect(a.outcome.orders.map(\.timeline) == b.outcome.orders.map(\.timeline))
    #expect(a.outcome.orders.map(\.pay) == b.outcome.orders.map(\.pay))
    var other = Self.small()
    other.seed = 12
    #expect(try other.run().outcome.orders.count != a.outcome.orders.count)
  }

  @Test func policiesMeetTheSameRequests() throws {
    let a = try Self.small().run()
    var other = Self.small()
    other.dispatch = DispatchChoice(.nearestIdle)
    other.workers.count = 130
    let b = try other.run()
    #expect(a.outcome.orders.map(\.request) == b.outcome.orders.map(\.request))
    #expect(a.outcome.workers.map(\.profile.home) == b.outcome.workers.prefix(110).map(\.profile.home))
  }

  @Test func aScenarioDecodesFromAFewNames() throws {
    let text = """
      {"name": "x", "days": 3, "city": {"width": 9000}, "dispatch": {"policy": "two_sided_fairness", "lambda": 0.5},
       "plantings": [{"kind": "late_deductions"}], "workers": {"count": 7, "acceptance": {"acceptsEverything": true}}}
      """
    let scenario = try JSONDecoder().decode(Scenario.self, from: Data(text.utf8))
    #expect(scenario.city.width == 9_000 && scenario.city.height == 16_000)
    #expect(scenario.workers.count == 7 && scenario.workers.acceptance.acceptsEverything)
    #expect(scenario.faults().isEmpty)
    let copy = try JSONDecoder().decode(Scenario.self, from: JSONEncoder().encode(scenario))
    #expect(copy == scenario)
  }

  @Test func impossibleScenariosAreRefusedWithTheirPath() throws {
    func path(_ change: (inout Scenario) -> Void) -> String? {
      var scenario = Self.small()
      change(&scenario)
      return scenario.faults().first?.path
    }
    #expect(path { _ in } == nil)
    #expect(path { $0.workers.count = 0 } == "workers.count")
    #expect(path { $0.workers.pace = 0 } == "workers.pace")
    #expect(path { $0.days = 0 } == "days")
    #expect(path { $0.start = "2026-02-30" } == "start")
    #expect(path { $0.pricing = [PricingChoice(.flat, amount: -1)] } == "pricing[0].amount")
    #expect(path { $0.pricing = [PricingChoice(.components)] } == "pricing[0].versions")
    #expect(path { $0.demand.ordersPerDay = .nan } == "demand.ordersPerDay")
    #expect(path { $0.plantings = [Planting(.longSpells, share: 3)] } == "plantings[0].share")
    #expect(path { $0.dispatch.interval = 0 } == "dispatch.interval")
    #expect(path { $0.workers.vehicles = ["rocket": 1] } == "workers.vehicles")
    var zone = Self.small()
    zone.timeZone = "Nowhere/City"
    #expect(throws: SetupFault.self) { try zone.run() }
  }
}

@Suite struct ExtremeInputTests {
  @Test func extremesAreRefusedOrHeld() throws {
    #expect(Int64(milliseconds: .nan) == 0 && Int64(milliseconds: .infinity) == TravelLeg.never)
    #expect(Money.amount(.nan) == 0 && Money.amount(-.infinity) == Money.amount(-1e8))
    var setup = Town.setup(orders: 50, workers: 3)
    setup.requests[0].pickup.x = .nan
    #expect(throws: SetupFault.self) { try Simulation(setup) }
    setup = Town.setup(orders: 50, workers: 3)
    setup.requests[0].readyAt = .max
    #expect(throws: SetupFault.self) { try Simulation(setup) }
    setup = Town.setup(orders: 50, workers: 3, dispatch: BatchAssignment(interval: 100))
    for index in setup.requests.indices { setup.requests[index].expiresAt = .max }
    setup.eta = DistanceETA(
      margin: .infinity, buffer: .max, compensation: Compensation(own: .nan, affected: .infinity))
    setup.pricing = [
      FlatPay(amount: .infinity), Surge(slope: .nan), HourlyFloor(floors: [Dated(from: "x", .nan)]),
    ]
    setup.workers[0].acceptance = AcceptanceModel(constant: .nan, pay: .infinity, meanResponse: .nan)
    var simulation = try Simulation(setup)
    let outcome = simulation.finish()
    #expect(outcome.orders.allSatisfy { $0.phase.isFinal })
  }

  @Test func odditiesOfScenariosAreRefused() {
    func isRefused(_ change: (inout Scenario) -> Void) -> Bool {
      var scenario = ScenarioTests.small()
      change(&scenario)
      return !scenario.faults().isEmpty
    }
    #expect(isRefused { $0.conditions.episodes = [.init(day: 9, fromHour: 1, toHour: 2)] })
    #expect(isRefused { $0.conditions.rainShare = .nan })
    #expect(isRefused { $0.workers.acceptance.meanResponse = .infinity })
    #expect(isRefused { $0.plantings = [Planting(.refusalPunished, size: 1e300)] })
    #expect(isRefused { $0.eta.compensation = Compensation(own: .nan) })
    #expect(
      isRefused {
        $0.days = 3_660; $0.demand.ordersPerDay = 1_000_000
      })
  }
}
