import OrderLog
import Testing

@testable import Simulators

/// What the truth says is in the log, and only there.
@Suite struct PlantingTests {
  private func run(_ planting: Planting, service: Service = .food, days: Int = 2) throws -> (
    Scenario.Run, PlantedFact, Scenario.Run
  ) {
    let planted = try ScenarioTests.small([planting], service: service, days: days).run()
    let clean = try ScenarioTests.small(service: service, days: days).run()
    return (planted, try #require(planted.truth.facts.first), clean)
  }

  private func ids(_ run: Scenario.Run, where holds: (Order) -> Bool) -> [String] {
    run.outcome.orders.indices.filter { holds(run.outcome.orders[$0]) }
      .map { OrderLogAssembly.orderID($0, of: run.outcome.orders.count) }
  }

  @Test func spellsPastFourHours() throws {
    let (planted, fact, _) = try run(Planting(.longSpells, share: 0.1))
    #expect(!fact.windows.isEmpty)
    let spans = EngagedSpans(planted.outcome)
    var found: Set<String> = []
    for (index, worker) in planted.outcome.workers.enumerated()
    where spans.spells(of: index, gap: 1_200_000).contains(where: {
      $0.upperBound - $0.lowerBound > 14_400_000
    }) {
      found.insert(worker.profile.id)
    }
    #expect(found.sorted() == fact.workers)
  }

  @Test func daysPastEightHours() throws {
    let (planted, fact, _) = try run(Planting(.longDays, share: 0.1))
    #expect(!fact.windows.isEmpty)
    let spans = EngagedSpans(planted.outcome)
    for (index, worker) in planted.outcome.workers.enumerated() {
      for (day, time) in spans.byDay(of: index, timeZone: planted.setup.timeZone) where time > 28_800_000 {
        let start = planted.setup.timeZone.start(of: CivilDate(dayNumber: day))
        let isPlanted = fact.windows.contains { $0.worker == worker.profile.id && $0.start == start }
        let confirmed = planted.outcome.prompts.contains {
          $0.worker == Int32(index) && $0.kind == .confirmHours && $0.at >= start
            && $0.at < start + 86_400_000
        }
        #expect(isPlanted != confirmed || (isPlanted && !confirmed))
      }
    }
  }

  @Test func payBelowTheFloor() throws {
    let (planted, fact, _) = try run(Planting(.payBelowFloor, share: 0.1, size: 0.2, limit: 20))
    #expect(!fact.workers.isEmpty)
    let spans = EngagedSpans(planted.outcome)
    for (index, worker) in planted.outcome.workers.enumerated() {
      let hours = Double(spans.total(of: index)) / 3_600_000
      guard hours > 0 else { continue }
      let hourly = Double(worker.income) / 10_000 / hours
      #expect((hourly < 19) == fact.workers.contains(worker.profile.id), "\(hourly)")
    }
  }

  @Test func takeRatesAboveTheCapAndDisplayedOnesThatDiffer() throws {
    let (high, highFact, _) = try run(Planting(.takeRateAboveCap, share: 0.1, size: 0.04), service: .ride)
    #expect(ids(high) { $0.pay.takeRate ?? 0 > 300_000 } == highFact.orders)
    #expect(highFact.orders.count > 50)
    let (shown, shownFact, _) = try run(Planting(.displayedDiffers), service: .ride)
    #expect(
      ids(shown) { $0.pay.displayedTakeRate != nil && $0.pay.displayedTakeRate != $0.pay.takeRate }
        == shownFact.orders)
    #expect(!shownFact.orders.isEmpty)
  }

  @Test func aGroupIsPaidLess() throws {
    let (planted, fact, clean) = try run(Planting(.groupPaidLess, size: 0.1))
    #expect(!fact.orders.isEmpty)
    for (a, b) in zip(planted.outcome.orders, clean.outcome.orders) where a.phase == .completed {
      let isMember = planted.outcome.workers[Int(a.worker)].profile.gender == "female"
      let ratio = Double(a.pay.workerPay) / Double(b.pay.workerPay)
      #expect(isMember ? (ratio - 0.9).magnitude < 0.01 : ratio == 1)
    }
  }

  @Test func refusalIsPunished() throws {
    let (planted, fact, clean) = try run(Planting(.refusalPunished, size: 60))
    #expect(fact.windows.count > 100)
    func offersSoonAfter(_ run: Scenario.Run) -> Int {
      var last: [Int32: Int64] = [:]
      var count = 0
      for offer in run.outcome.offers {
        if let at = last[offer.worker], offer.offeredAt > at, offer.offeredAt < at + 3_600_000 { count += 1 }
        if offer.response == .rejected { last[offer.worker] = offer.respondedAt }
      }
      return count
    }
    #expect(offersSoonAfter(planted) == 0)
    #expect(offersSoonAfter(clean) > 100)
  }

  @Test func rulesChangeSilently() throws {
    let (planted, fact, clean) = try run(Planting(.silentRuleChange, size: 0.1, from: "2026-03-03"))
    let start = planted.setup.timeZone.start(of: try #require(CivilDate("2026-03-03")))
    #expect(!fact.orders.isEmpty)
    for (a, b) in zip(planted.outcome.orders, clean.outcome.orders) where a.phase == .completed {
      #expect(a.pay.ruleVersion == b.pay.ruleVersion)
      #expect((a.pay.workerPay < b.pay.workerPay) == (a.request.placedAt >= start))
    }
  }

  @Test func limitsShrinkAndRainIsIgnored() throws {
    let (weeks, weekFact, cleanWeeks) = try run(Planting(.compressedLimits, size: 0.1), days: 9)
    #expect(!weekFact.orders.isEmpty)
    for (a, b) in zip(weeks.outcome.orders, cleanWeeks.outcome.orders)
    where a.phase == .completed && a.request.placedAt >= weeks.setup.period.lowerBound + 604_800_000 {
      #expect(a.estimate.deadlineAt < b.estimate.deadlineAt)
    }
    let (rain, rainFact, cleanRain) = try run(Planting(.strictInRain))
    #expect(!rainFact.orders.isEmpty)
    for (a, b) in zip(rain.outcome.orders, cleanRain.outcome.orders) where a.phase == .completed {
      #expect((a.estimate.deadlineAt < b.estimate.deadlineAt) == a.weather.isAdverse)
    }
  }

  @Test func deductionsAndMissingCompensation() throws {
    // Few are late in the control, so limits are shortened first.
    var scenario = ScenarioTests.small([Planting(.strictInRain, size: 0.5), Planting(.lateDeductions)])
    scenario.seed = 3
    let planted = try scenario.run()
    let fact = try #require(planted.truth.facts.last)
    #expect(ids(planted) { $0.pay.deduction > 0 && $0.pay.deductionReason == .late } == fact.orders)
    #expect(!fact.orders.isEmpty)
    let (missing, missingFact, _) = try run(Planting(.missingCompensation))
    #expect(!missingFact.orders.isEmpty)
    let uncompensated = ids(missing) {
      $0.phase == .completed && $0.request.readyAt - $0.request.readyPromisedAt > $0.estimate.addedTime
    }
    #expect(Set(uncompensated).isSubset(of: missingFact.orders))
  }

  @Test func rowsAreMissingAndTimesRounded() throws {
    let (removed, removedFact, clean) = try run(Planting(.rowsRemoved, share: 0.02))
    #expect(removed.log().orders.rowCount == clean.log().orders.rowCount - removedFact.orders.count)
    #expect(removedFact.orders.count > 20)
    let (rounded, roundedFact, _) = try run(Planting(.timesRounded))
    #expect(roundedFact.orders.count == rounded.outcome.orders.count)
    let column = try #require(rounded.log().orders.integers(.completedAt))
    #expect((0..<column.count).allSatisfy { column.value(at: $0).map { $0 % 300_000 == 0 } ?? true })
  }
}
