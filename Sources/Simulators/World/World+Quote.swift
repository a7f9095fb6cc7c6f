extension World {
  /// What the worker would get for an order by plan, in 1/10,000 of the currency unit.
  public func quote(_ order: Int32, for worker: Int32, approach: TravelLeg, trip: TravelLeg) -> Int64 {
    guard !pricing.isEmpty else { return 0 }
    let state = orders[Int(order)]
    let wait = max(0, state.request.readyPromisedAt - now - approach.duration)
    let handling = pickupHandling + dropoffHandling
    let job = PricedJob(
      distance: trip.distance, engagedTime: approach.duration + wait + trip.duration + handling,
      tripTime: trip.duration + dropoffHandling, request: state.request, weather: state.weather,
      control: state.control, vehicle: workers[Int(worker)].profile.vehicle,
      contract: workers[Int(worker)].profile.contract, placedAt: state.request.placedAt,
      acceptedAt: now, completedAt: now + approach.duration + wait + trip.duration + handling,
      day: timeZone.day(of: state.request.placedAt), secondOfDay: secondOfDay(state.request.placedAt),
      pressure: Double(state.pressure), lateness: 0, completedToday: workers[Int(worker)].completed,
      isQuote: true)
    var slip = PaySlip()
    for rule in pricing { rule.price(job, slip: &slip) }
    return slip.received
  }

  /// Seconds after local midnight, 0…86,399.
  public func secondOfDay(_ instant: Int64) -> Int {
    let local = instant.addingClamped(timeZone.offset(at: instant))
    let rest = local % 86_400_000
    return Int((rest < 0 ? rest + 86_400_000 : rest) / 1_000)
  }
}
