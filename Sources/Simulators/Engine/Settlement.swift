import OrderLog

/// Money that is known only when a period is over.
struct Settlement {
  let setup: SimulationSetup

  /// Asks the rules with a period for top-ups and books them on the last order of each period; then fixes what
  /// depends on final pay: the shown take rate and the day of payment.
  ///
  /// - Complexity: O(orders log orders + workers · periods).
  func settlePeriods(_ outcome: inout SimulationOutcome) {
    let rules = setup.pricing.filter { $0.period != nil }
    if !rules.isEmpty {
      // Accepted orders that were cancelled on the way are not paid but were worked for.
      let work = outcome.orders.enumerated().compactMap { order, state -> PeriodSettlement.Work? in
        guard state.timeline.acceptedAt != OrderTimeline.none, state.worker >= 0 else { return nil }
        return PeriodSettlement.Work(
          worker: state.worker, start: state.timeline.acceptedAt, end: Self.end(state),
          isCompleted: state.phase == .completed, item: order)
      }
      let presence = outcome.sessions.filter { $0.offlineAt != OrderTimeline.none }.map {
        PeriodSettlement.Presence(worker: $0.worker, onlineAt: $0.onlineAt, offlineAt: $0.offlineAt)
      }
      let periods = PeriodSettlement(work, presence: presence, timeZone: setup.timeZone)
      for rule in rules {
        for topUp in periods.topUps(of: rule, pay: { outcome.orders[$0].pay.workerPay })
        where topUp.amount > 0 {
          outcome.orders[topUp.item].pay.incentive += topUp.amount
          outcome.workers[Int(topUp.period.worker)].income += topUp.amount
        }
      }
    }
    if !setup.ruleVersions.isEmpty { nameVersions(&outcome) }
    for order in outcome.orders.indices where outcome.orders[order].phase == .completed {
      if setup.showsTakeRate {
        outcome.orders[order].pay.displayedTakeRate = outcome.orders[order].pay.takeRate
      }
      // Paid on the Monday after the week, at ten.
      let day = setup.timeZone.day(of: outcome.orders[order].timeline.completedAt)
      let monday = CivilDate(dayNumber: day.monday.dayNumber + 7)
      outcome.orders[order].pay.paidOutAt = setup.timeZone.start(of: monday) + 36_000_000
    }
  }

  /// Orders that were not paid for still have the rule version that was in force.
  private func nameVersions(_ outcome: inout SimulationOutcome) {
    for index in outcome.orders.indices where outcome.orders[index].phase != .completed {
      let request = outcome.orders[index].request
      let job = PricedJob(
        distance: 0, engagedTime: 0, tripTime: 0, request: request, weather: .clear, control: false,
        vehicle: .ebike, contract: .other, placedAt: request.placedAt, acceptedAt: request.placedAt,
        completedAt: request.placedAt, day: setup.timeZone.day(of: request.placedAt), secondOfDay: 0,
        pressure: 0,
        lateness: 0, completedToday: 0, isQuote: true)
      var slip = PaySlip()
      for rule in setup.pricing { rule.price(job, slip: &slip) }
      outcome.orders[index].pay.ruleVersion = slip.ruleVersion
    }
  }

  /// When the work on an order ended.
  private static func end(_ order: Order) -> Int64 {
    order.phase == .completed ? order.timeline.completedAt : order.timeline.endedAt
  }
}
