extension Simulation {
  /// Prices a completed order for good.
  mutating func settle(_ order: Int32, _ worker: Int32) {
    let row = Int(order)
    world.orders[row].pay.tip = world.orders[row].request.tip
    guard !setup.pricing.isEmpty else { return }
    let state = world.orders[row]
    let timeline = state.timeline
    let deadline = state.estimate.deadlineAt
    var request = state.request
    request.weight = PricedJob.kilograms(state.loggedWeight)
    let job = PricedJob(
      distance: PricedJob.metres(distance: state.loggedDistance, approach: state.loggedApproach),
      engagedTime: timeline.completedAt - timeline.acceptedAt,
      tripTime: timeline.completedAt - timeline.pickedUpAt, request: request, weather: state.weather,
      control: state.control, vehicle: world.workers[Int(worker)].profile.vehicle,
      contract: world.workers[Int(worker)].profile.contract, placedAt: state.request.placedAt,
      acceptedAt: timeline.acceptedAt, completedAt: timeline.completedAt,
      day: world.timeZone.day(of: state.request.placedAt),
      secondOfDay: world.secondOfDay(state.request.placedAt),
      pressure: PricedJob.pressure(state.loggedPressure),
      lateness: deadline == OrderTimeline.none ? 0 : timeline.completedAt - deadline,
      completedToday: ordersToday(worker), isQuote: false)
    var slip = PaySlip()
    slip.tip = state.request.tip
    for rule in setup.pricing { rule.price(job, slip: &slip) }
    world.orders[row].pay = slip
  }

  /// Orders completed before on the present civil day. Kept as the count at the day's start beside the total.
  private mutating func ordersToday(_ worker: Int32) -> Int {
    let row = Int(worker)
    let today = world.timeZone.day(of: world.now).dayNumber
    if completedDay[row] != today {
      completedDay[row] = today
      completedBefore[row] = world.workers[row].completed
    }
    return world.workers[row].completed - completedBefore[row]
  }

  /// Hour of the local day, 0…23.
  func hour(_ instant: Int64) -> Int { world.secondOfDay(instant) / 3_600 }
}
