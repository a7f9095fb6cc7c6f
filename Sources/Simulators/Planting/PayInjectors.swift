import OrderLog

/// Workers whose pay for engaged time stays below the floor.
struct PayBelowFloorInjector: Injector {
  let planting: Planting

  init(_ planting: Planting) { self.planting = planting }

  func apply(to outcome: inout SimulationOutcome, setup: SimulationSetup) -> PlantedFact {
    var filled = planting
    let share = planting.share ?? 0.05
    let size = planting.size ?? 0.2
    let floor = planting.limit ?? 20
    (filled.share, filled.size, filled.limit) = (share, size, floor)
    let spans = EngagedSpans(outcome)
    var paid = [Int64](repeating: 0, count: outcome.workers.count)
    for order in outcome.orders where order.phase == .completed {
      paid[Int(order.worker)] += order.pay.workerPay
    }
    var factors: [Int32: Double] = [:]
    for index in outcome.workers.indices where planting.chooses(index, share: share, seed: setup.seed) {
      let hours = Double(spans.total(of: index)) / 3_600_000
      guard hours > 0, paid[index] > 0 else { continue }
      let target = floor * hours * (1 - size) * 10_000
      factors[Int32(index)] = min(1, target / Double(paid[index]))
    }
    var orders: [Int] = []
    for index in outcome.orders.indices where outcome.orders[index].phase == .completed {
      guard let factor = factors[outcome.orders[index].worker] else { continue }
      outcome.orders[index].pay.scale(by: factor, shown: setup.showsTakeRate)
      orders.append(index)
    }
    return planting.fact(
      filling: filled, workers: factors.keys.map { outcome.workers[Int($0)].profile.id }, orders: orders,
      outcome: outcome, sideEffects: ["T-PAY-1", "T-PAY-4", "T-PAY-5"])
  }
}

/// Orders of which the platform keeps more than its cap.
struct TakeRateInjector: Injector {
  let planting: Planting

  init(_ planting: Planting) { self.planting = planting }

  func apply(to outcome: inout SimulationOutcome, setup: SimulationSetup) -> PlantedFact {
    var filled = planting
    let share = planting.share ?? 0.05
    let size = planting.size ?? 0.05
    let cap = planting.limit ?? 0.27
    (filled.share, filled.size, filled.limit) = (share, size, cap)
    let start = planting.start(in: setup)
    var orders: [Int] = []
    for index in outcome.orders.indices where outcome.orders[index].phase == .completed {
      var slip = outcome.orders[index].pay
      guard slip.customerPaid > 0, outcome.orders[index].request.placedAt >= start,
        planting.chooses(index, share: share, seed: setup.seed)
      else { continue }
      let target = Money.amount(Double(slip.customerPaid) / 10_000 * (1 - min(1, cap + size)))
      guard target < slip.received else { continue }
      slip.scale(by: Double(target) / Double(slip.received), shown: setup.showsTakeRate)
      outcome.orders[index].pay = slip
      orders.append(index)
    }
    return planting.fact(
      filling: filled, orders: orders, outcome: outcome, sideEffects: ["T-PAY-4", "T-PAY-5"])
  }
}

/// Orders whose take rate is shown lower than it is.
struct DisplayedRateInjector: Injector {
  let planting: Planting

  init(_ planting: Planting) { self.planting = planting }

  func apply(to outcome: inout SimulationOutcome, setup: SimulationSetup) -> PlantedFact {
    var filled = planting
    let share = planting.share ?? 0.05
    let size = planting.size ?? 0.03
    (filled.share, filled.size) = (share, size)
    let start = planting.start(in: setup)
    var orders: [Int] = []
    for index in outcome.orders.indices where outcome.orders[index].request.placedAt >= start {
      guard let shown = outcome.orders[index].pay.displayedTakeRate,
        planting.chooses(index, share: share, seed: setup.seed)
      else { continue }
      outcome.orders[index].pay.displayedTakeRate = shown - Int64(size * 1_000_000)
      orders.append(index)
    }
    return planting.fact(filling: filled, orders: orders, outcome: outcome)
  }
}

/// A group that is paid less for the same work.
struct GroupPayInjector: Injector {
  let planting: Planting

  init(_ planting: Planting) { self.planting = planting }

  func apply(to outcome: inout SimulationOutcome, setup: SimulationSetup) -> PlantedFact {
    var filled = planting
    let size = planting.size ?? 0.1
    let attribute = planting.attribute ?? "gender"
    let value = planting.value ?? "female"
    (filled.size, filled.attribute, filled.value) = (size, attribute, value)
    let start = planting.start(in: setup)
    let members = outcome.workers.map { $0.profile.attribute(attribute) == value }
    var orders: [Int] = []
    for index in outcome.orders.indices where outcome.orders[index].phase == .completed {
      guard members[Int(outcome.orders[index].worker)], outcome.orders[index].request.placedAt >= start
      else { continue }
      outcome.orders[index].pay.scale(by: 1 - size, shown: setup.showsTakeRate)
      orders.append(index)
    }
    let workers = outcome.workers.indices.filter { members[$0] }.map { outcome.workers[$0].profile.id }
    return planting.fact(
      filling: filled, workers: workers, orders: orders, outcome: outcome,
      sideEffects: ["T-PAY-1", "T-PAY-3", "T-PAY-4"])
  }
}

/// Pay that changes on a day while the rule version stays.
struct SilentChangeInjector: Injector {
  let planting: Planting

  init(_ planting: Planting) { self.planting = planting }

  func apply(to outcome: inout SimulationOutcome, setup: SimulationSetup) -> PlantedFact {
    var filled = planting
    let size = planting.size ?? 0.06
    let middle = setup.period.lowerBound + (setup.period.upperBound - setup.period.lowerBound) / 2
    let day = planting.from.flatMap { CivilDate($0) } ?? setup.timeZone.day(of: middle)
    (filled.size, filled.from) = (size, day.description)
    let start = setup.timeZone.start(of: day)
    var orders: [Int] = []
    for index in outcome.orders.indices
    where outcome.orders[index].phase == .completed && outcome.orders[index].request.placedAt >= start {
      outcome.orders[index].pay.scale(by: 1 - size, shown: setup.showsTakeRate)
      orders.append(index)
    }
    return planting.fact(
      filling: filled, orders: orders, outcome: outcome, sideEffects: ["T-PAY-1", "T-PAY-3", "T-PAY-4"])
  }
}

/// Money taken for late orders.
struct LateDeductionInjector: Injector {
  let planting: Planting

  init(_ planting: Planting) { self.planting = planting }

  func apply(to outcome: inout SimulationOutcome, setup: SimulationSetup) -> PlantedFact {
    var filled = planting
    let share = planting.share ?? 1
    let size = planting.size ?? 0.3
    (filled.share, filled.size) = (share, size)
    let start = planting.start(in: setup)
    var orders: [Int] = []
    for index in outcome.orders.indices where outcome.orders[index].phase == .completed {
      let order = outcome.orders[index]
      guard order.estimate.deadlineAt != OrderTimeline.none, order.request.placedAt >= start,
        order.timeline.completedAt > order.estimate.deadlineAt,
        planting.chooses(index, share: share, seed: setup.seed)
      else { continue }
      let amount = Money.amount(Double(order.pay.workerPay) / 10_000 * size)
      guard amount > 0 else { continue }
      outcome.orders[index].pay.deduction += amount
      outcome.orders[index].pay.deductionReason = .late
      if setup.showsTakeRate {
        outcome.orders[index].pay.displayedTakeRate = outcome.orders[index].pay.takeRate
      }
      orders.append(index)
    }
    return planting.fact(
      filling: filled, orders: orders, outcome: outcome, sideEffects: ["T-PAY-1", "T-PAY-3", "T-DED-3"])
  }
}

extension PaySlip {
  /// Scales every part of the pay, to hundredths; the shown take rate follows if one is shown.
  mutating func scale(by factor: Double, shown: Bool) {
    func scaled(_ amount: Int64) -> Int64 { Money.amount(Double(amount) / 10_000 * factor) }
    base = scaled(base)
    distance = scaled(distance)
    time = scaled(time)
    difficulty = scaled(difficulty)
    weatherSubsidy = scaled(weatherSubsidy)
    holidaySubsidy = scaled(holidaySubsidy)
    incentive = scaled(incentive)
    commissionRefund = scaled(commissionRefund)
    if shown { displayedTakeRate = takeRate }
  }
}

extension WorkerProfile {
  /// An attribute by its name in the order log.
  func attribute(_ name: String) -> String? {
    switch name {
    case "gender": gender
    case "age_band": ageBand
    case "origin": origin
    case "contract": contract.rawValue
    case "vehicle": vehicle.rawValue
    default: nil
    }
  }
}
