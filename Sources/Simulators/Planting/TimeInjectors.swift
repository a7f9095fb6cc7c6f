import OrderLog

/// Time limits that shrink week by week.
struct CompressionInjector: Injector {
  let planting: Planting

  init(_ planting: Planting) { self.planting = planting }

  func apply(to outcome: inout SimulationOutcome, setup: SimulationSetup) -> PlantedFact {
    var filled = planting
    let size = planting.size ?? 0.01
    filled.size = size
    let start = max(planting.start(in: setup), setup.period.lowerBound)
    var orders: [Int] = []
    for index in outcome.orders.indices where outcome.orders[index].request.placedAt >= start {
      let weeks = (outcome.orders[index].request.placedAt - start) / 604_800_000
      guard weeks > 0 else { continue }
      outcome.orders[index].shrinkLimit(to: max(0.1, 1 - size * Double(weeks)))
      orders.append(index)
    }
    return planting.fact(
      filling: filled, orders: orders, outcome: outcome,
      sideEffects: ["T-ETA-1a", "T-ETA-2", "T-ETA-3", "T-ETA-7"])
  }
}

/// The strictest limits when the weather is bad.
struct StrictInRainInjector: Injector {
  let planting: Planting

  init(_ planting: Planting) { self.planting = planting }

  func apply(to outcome: inout SimulationOutcome, setup: SimulationSetup) -> PlantedFact {
    var filled = planting
    let size = planting.size ?? 0.4
    filled.size = size
    let start = planting.start(in: setup)
    var orders: [Int] = []
    for index in outcome.orders.indices
    where outcome.orders[index].weather.isAdverse && outcome.orders[index].request.placedAt >= start
      && outcome.orders[index].timeline.acceptedAt != OrderTimeline.none
    {
      outcome.orders[index].shrinkLimit(to: 1 - size)
      orders.append(index)
    }
    return planting.fact(
      filling: filled, orders: orders, outcome: outcome, sideEffects: ["T-ETA-2", "T-ETA-3", "T-ETA-7"])
  }
}

/// Delays at merchants that are not made up for.
struct MissingCompensationInjector: Injector {
  let planting: Planting

  init(_ planting: Planting) { self.planting = planting }

  func apply(to outcome: inout SimulationOutcome, setup: SimulationSetup) -> PlantedFact {
    var filled = planting
    let share = planting.share ?? 0.5
    filled.share = share
    let start = planting.start(in: setup)
    var orders: [Int] = []
    for index in outcome.orders.indices {
      let order = outcome.orders[index]
      guard order.estimate.addedTime > 0, order.request.placedAt >= start,
        planting.chooses(index, share: share, seed: setup.seed)
      else { continue }
      outcome.orders[index].estimate.deadlineAt -= order.estimate.addedTime
      outcome.orders[index].estimate.addedTime = 0
      outcome.orders[index].estimate.addedReason = nil
      orders.append(index)
    }
    return planting.fact(filling: filled, orders: orders, outcome: outcome, sideEffects: ["T-ETA-7"])
  }
}

/// Rows of orders that are missing from the log.
struct RowRemovalInjector: Injector {
  let planting: Planting

  init(_ planting: Planting) { self.planting = planting }

  func apply(to outcome: inout SimulationOutcome, setup: SimulationSetup) -> PlantedFact {
    var filled = planting
    let share = planting.share ?? 0.01
    filled.share = share
    let start = planting.start(in: setup)
    let orders = outcome.orders.indices.filter {
      outcome.orders[$0].request.placedAt >= start && planting.chooses($0, share: share, seed: setup.seed)
    }
    outcome.removedOrders.formUnion(orders.map { Int32($0) })
    // Pay that brought a worker up to the floor may be on a row that is gone.
    return planting.fact(filling: filled, orders: orders, outcome: outcome, sideEffects: ["T-PAY-3"])
  }
}

/// Instants that were rounded down to whole minutes.
struct RoundingInjector: Injector {
  let planting: Planting

  init(_ planting: Planting) { self.planting = planting }

  func apply(to outcome: inout SimulationOutcome, setup: SimulationSetup) -> PlantedFact {
    var filled = planting
    let share = planting.share ?? 1
    let minutes = planting.size ?? 5
    (filled.share, filled.size) = (share, minutes)
    let step = max(1, Int64(minutes * 60_000))
    let start = planting.start(in: setup)
    func rounded(_ instant: Int64) -> Int64 {
      guard instant != OrderTimeline.none else { return instant }
      let rest = instant % step
      return instant - (rest < 0 ? rest + step : rest)
    }
    var orders: [Int] = []
    for index in outcome.orders.indices
    where outcome.orders[index].request.placedAt >= start
      && planting.chooses(index, share: share, seed: setup.seed)
    {
      var order = outcome.orders[index]
      order.request.placedAt = rounded(order.request.placedAt)
      order.request.readyPromisedAt = rounded(order.request.readyPromisedAt)
      order.request.readyAt = rounded(order.request.readyAt)
      order.timeline.offeredAt = rounded(order.timeline.offeredAt)
      order.timeline.acceptedAt = rounded(order.timeline.acceptedAt)
      order.timeline.arrivedPickupAt = rounded(order.timeline.arrivedPickupAt)
      order.timeline.pickedUpAt = rounded(order.timeline.pickedUpAt)
      order.timeline.arrivedDropoffAt = rounded(order.timeline.arrivedDropoffAt)
      order.timeline.completedAt = rounded(order.timeline.completedAt)
      outcome.orders[index] = order
      orders.append(index)
    }
    return planting.fact(filling: filled, orders: orders, outcome: outcome, sideEffects: ["T-PAY-3"])
  }
}

extension Order {
  /// Shortens the limit from acceptance to a share of itself, and the customer's time with it.
  mutating func shrinkLimit(to factor: Double) {
    let accepted = timeline.acceptedAt
    guard accepted != OrderTimeline.none, estimate.deadlineAt != OrderTimeline.none else { return }
    estimate.deadlineAt = accepted + Int64(Double(estimate.deadlineAt - accepted) * factor)
    guard estimate.promisedAt != OrderTimeline.none else { return }
    let promise = request.placedAt + Int64(Double(estimate.promisedAt - request.placedAt) * factor)
    estimate.promisedAt = max(promise, estimate.deadlineAt)
  }
}
