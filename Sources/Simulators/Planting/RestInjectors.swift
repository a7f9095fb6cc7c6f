import OrderLog

/// Workers who are pushed past 4 hours: the rest rules do not hold for them, they take no breaks, and an order finds
/// them whenever they have been without one for eight minutes.
struct LongSpellInjector: Injector {
  let planting: Planting
  private var share: Double { planting.share ?? 0.05 }

  init(_ planting: Planting) { self.planting = planting }

  func prepare(_ setup: inout SimulationSetup) {
    let start = planting.start(in: setup)
    for index in setup.workers.indices where planting.chooses(index, share: share, seed: setup.seed) {
      setup.workers[index].restExemptFrom = start
      setup.workers[index].favouredAfter = 480_000
      setup.workers[index].acceptance = .always
      setup.workers[index].incomeTarget = nil
      for shift in setup.workers[index].shifts.indices where setup.workers[index].shifts[shift].start >= start
      {
        setup.workers[index].shifts[shift].breaks = []
        let begin = setup.workers[index].shifts[shift].start
        setup.workers[index].shifts[shift].end = max(
          setup.workers[index].shifts[shift].end, begin + 25_200_000)
      }
      setup.workers[index].shifts = Shift.withoutOverlaps(setup.workers[index].shifts)
    }
  }

  func apply(to outcome: inout SimulationOutcome, setup: SimulationSetup) -> PlantedFact {
    var filled = planting
    filled.share = share
    let spans = EngagedSpans(outcome)
    var windows: [PlantedFact.Window] = []
    for (index, worker) in outcome.workers.enumerated()
    where planting.chooses(index, share: share, seed: setup.seed) {
      for spell in spans.spells(of: index, gap: 1_200_000)
      where spell.upperBound - spell.lowerBound > 14_400_000 {
        guard spell.lowerBound >= planting.start(in: setup) else { continue }
        windows.append(
          .init(worker: worker.profile.id, start: spell.lowerBound, end: spell.upperBound))
      }
    }
    return planting.fact(
      filling: filled, workers: Array(Set(windows.map(\.worker))), windows: windows, outcome: outcome,
      sideEffects: ["T-REST-4", "T-REST-5", "T-DISP-1"])
  }
}

/// Workers whose days pass 8 hours of engaged time without a confirmation.
struct LongDayInjector: Injector {
  let planting: Planting
  private var share: Double { planting.share ?? 0.05 }

  init(_ planting: Planting) { self.planting = planting }

  func prepare(_ setup: inout SimulationSetup) {
    let start = planting.start(in: setup)
    for index in setup.workers.indices where planting.chooses(index, share: share, seed: setup.seed) {
      setup.workers[index].confirmationExemptFrom = start
      setup.workers[index].favouredAfter = 120_000
      setup.workers[index].acceptance = .always
      setup.workers[index].incomeTarget = nil
      for shift in setup.workers[index].shifts.indices where setup.workers[index].shifts[shift].start >= start
      {
        // Twelve hours that end before midnight, with a break every three hours.
        let day = setup.timeZone.day(of: setup.workers[index].shifts[shift].start)
        let begin = setup.timeZone.start(of: day) + 36_000_000
        let end = begin + 45_000_000
        setup.workers[index].shifts[shift] = Shift(
          start: begin, end: end,
          breaks: [3, 6, 9].map { begin + $0 * 3_600_000..<begin + $0 * 3_600_000 + 1_500_000 })
      }
      setup.workers[index].shifts = Shift.withoutOverlaps(setup.workers[index].shifts)
    }
  }

  func apply(to outcome: inout SimulationOutcome, setup: SimulationSetup) -> PlantedFact {
    var filled = planting
    filled.share = share
    let spans = EngagedSpans(outcome)
    var windows: [PlantedFact.Window] = []
    for (index, worker) in outcome.workers.enumerated()
    where planting.chooses(index, share: share, seed: setup.seed) {
      for (day, time) in spans.byDay(of: index, timeZone: setup.timeZone) where time > 28_800_000 {
        let start = setup.timeZone.start(of: CivilDate(dayNumber: day))
        guard start >= planting.start(in: setup) else { continue }
        windows.append(
          .init(
            worker: worker.profile.id, start: start,
            end: setup.timeZone.start(of: CivilDate(dayNumber: day + 1))))
      }
    }
    return planting.fact(
      filling: filled, workers: Array(Set(windows.map(\.worker))), windows: windows, outcome: outcome,
      sideEffects: ["T-DISP-1"])
  }
}

/// Who refuses an order gets nothing for a while, and is not told.
struct RefusalInjector: Injector {
  let planting: Planting
  private var minutes: Double { planting.size ?? 45 }

  init(_ planting: Planting) { self.planting = planting }

  func prepare(_ setup: inout SimulationSetup) {
    setup.refusalPenalty = Int64(max(0, min(minutes, 1_440)) * 60_000)
    setup.refusalPenaltyFrom = planting.start(in: setup)
  }

  func apply(to outcome: inout SimulationOutcome, setup: SimulationSetup) -> PlantedFact {
    var filled = planting
    filled.size = minutes
    let start = planting.start(in: setup)
    let penalty = Int64(milliseconds: minutes * 60_000)
    let windows = outcome.offers.filter { $0.response == .rejected && $0.respondedAt >= start }.map {
      PlantedFact.Window(
        worker: outcome.workers[Int($0.worker)].profile.id, start: $0.respondedAt,
        end: $0.respondedAt + penalty)
    }
    return planting.fact(
      filling: filled, workers: Array(Set(windows.map(\.worker))), windows: windows, outcome: outcome,
      sideEffects: ["T-DISP-1"])
  }
}
