import OrderLog

/// Turns plantings into injectors and carries them out in the order given.
struct PlantingPlan {
  let injectors: [any Injector]

  /// A plan, or the first fault of its parameters.
  init(_ plantings: [Planting]) throws(SetupFault) {
    var injectors: [any Injector] = []
    for (index, planting) in plantings.enumerated() {
      let path = "plantings[\(index)]"
      if let share = planting.share, !(0...1).contains(share) {
        throw SetupFault(path: path + ".share", problem: "\(share) is not a share", remedy: "0 to 1")
      }
      if let size = planting.size, !(size >= 0 && size.isFinite) {
        throw SetupFault(path: path + ".size", problem: "\(size) is not a size", remedy: "0 or more")
      }
      let sizeIsShare = ![.refusalPunished, .timesRounded].contains(planting.kind)
      if !sizeIsShare, let size = planting.size, size > 1_440 {
        throw SetupFault(path: path + ".size", problem: "\(size) min is more than a day", remedy: "0 to 1440")
      }
      if let limit = planting.limit, !(0...1_000_000).contains(limit) {
        throw SetupFault(path: path + ".limit", problem: "\(limit) is out of range", remedy: "0 to 1000000")
      }
      if sizeIsShare, let size = planting.size, size > 1 {
        throw SetupFault(path: path + ".size", problem: "\(size) is more than the whole", remedy: "0 to 1")
      }
      if let from = planting.from, CivilDate(from) == nil {
        throw SetupFault(path: path + ".from", problem: "“\(from)” is not a day", remedy: "yyyy-MM-dd")
      }
      injectors.append(Self.injector(planting))
    }
    self.injectors = injectors
  }

  private static func injector(_ planting: Planting) -> any Injector {
    switch planting.kind {
    case .longSpells: LongSpellInjector(planting)
    case .longDays: LongDayInjector(planting)
    case .payBelowFloor: PayBelowFloorInjector(planting)
    case .takeRateAboveCap: TakeRateInjector(planting)
    case .displayedDiffers: DisplayedRateInjector(planting)
    case .groupPaidLess: GroupPayInjector(planting)
    case .refusalPunished: RefusalInjector(planting)
    case .silentRuleChange: SilentChangeInjector(planting)
    case .compressedLimits: CompressionInjector(planting)
    case .strictInRain: StrictInRainInjector(planting)
    case .lateDeductions: LateDeductionInjector(planting)
    case .missingCompensation: MissingCompensationInjector(planting)
    case .rowsRemoved: RowRemovalInjector(planting)
    case .timesRounded: RoundingInjector(planting)
    case .dispatchFavours: FavouredGroupInjector(planting)
    }
  }

  func prepare(_ setup: inout SimulationSetup) {
    for injector in injectors { injector.prepare(&setup) }
  }

  func apply(to outcome: inout SimulationOutcome, setup: SimulationSetup) -> [PlantedFact] {
    var facts: [PlantedFact] = []
    for injector in injectors { facts.append(injector.apply(to: &outcome, setup: setup)) }
    guard !injectors.isEmpty else { return facts }
    // What the workers earned follows the slips.
    for index in outcome.workers.indices { outcome.workers[index].income = 0 }
    for order in outcome.orders where order.phase == .completed {
      outcome.workers[Int(order.worker)].income += order.pay.received
    }
    return facts
  }
}
