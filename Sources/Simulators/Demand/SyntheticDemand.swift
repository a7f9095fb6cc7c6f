import OrderLog
import Statistics

/// Requests from an inhomogeneous Poisson process by zone and hour.
///
/// The number of requests of a zone and hour is one draw of its own stream, and each request is drawn from a stream of
/// its own, so a longer run or another policy does not change what the customers of an hour ask for.
///
/// - Complexity: O(days · 24 · zones + requests log requests).
struct SyntheticDemand {
  let plan: DemandPlan
  let city: CityPlan
  let service: Service
  let seed: UInt64
  let timeZone: CivilTimeZone

  private struct Merchant {
    var location: Location
    /// Usual preparation in ms.
    var preparation: Double
    /// Factor on the share of late orders.
    var slowness: Double
  }

  /// The requests of `days`, by placement; fewer when `isCancelled`, which is asked before each day, says so.
  func requests(
    days: ClosedRange<CivilDate>, isCancelled: () -> Bool = { false }
  ) -> [OrderRequest] {
    let merchants = makeMerchants()
    let weights = city.zoneWeights()
    let hours = plan.hourWeights ?? DemandPlan.usualHours(of: service)
    let hourSum = hours.reduce(0, +)
    var requests: [OrderRequest] = []
    guard hourSum > 0 else { return [] }
    for (index, number) in (days.lowerBound.dayNumber...days.upperBound.dayNumber).enumerated() {
      if isCancelled() { break }
      let day = CivilDate(dayNumber: number)
      let factor = (plan.surgeDays[index] ?? 1) * (day.weekday >= 6 ? plan.weekendFactor : 1)
      let midnight = Int64(number) * 86_400_000
      for hour in 0..<24 {
        let start = timeZone.instant(ofLocal: midnight + Int64(hour) * 3_600_000).instant
        for zone in weights.indices {
          let mean = plan.ordersPerDay * factor * hours[hour] / hourSum * weights[zone]
          let cell = UInt64(bitPattern: Int64(number)) << 24 | UInt64(hour) << 16 | UInt64(zone)
          var arrivals = DrawPurpose.arrivals.stream(seed: seed, entity: cell)
          for k in 0..<arrivals.nextPoisson(mean: min(max(mean, 0), 1e9)) {
            var stream = DrawPurpose.request.stream(seed: seed, entity: cell << 24 | UInt64(k))
            requests.append(request(start, zone, merchants[zone], &stream))
          }
        }
      }
    }
    requests.sort { $0.placedAt < $1.placedAt }
    return requests
  }

  private func makeMerchants() -> [[Merchant]] {
    var byZone = [[Merchant]](repeating: [], count: city.zoneCount)
    let weights = city.zoneWeights()
    for number in 0..<max(plan.merchants, 0) {
      var stream = DrawPurpose.merchant.stream(seed: seed, entity: UInt64(number))
      guard let zone = try? stream.nextIndex(weights: weights) else { continue }
      let location = point(in: zone, &stream)
      let factor = min(max(1 + plan.preparationSpread * stream.nextNormal(), 0.3), 3)
      byZone[zone].append(
        Merchant(
          location: location, preparation: plan.preparation * 60_000 * factor,
          slowness: stream.nextUniform() * 2))
    }
    return byZone
  }

  private func point(in zone: Int, _ stream: inout RandomStream) -> Location {
    let x = (Double(zone % city.zoneColumns) + stream.nextUniform()) / Double(city.zoneColumns) * city.width
    let y = (Double(zone / city.zoneColumns) + stream.nextUniform()) / Double(city.zoneRows) * city.height
    return Location(x: x, y: y)
  }

  private func request(
    _ start: Int64, _ zone: Int, _ merchants: [Merchant], _ stream: inout RandomStream
  ) -> OrderRequest {
    let placed = start + Int64(stream.nextInt(below: 3_600_000))
    var pickup = point(in: zone, &stream)
    var merchant: Int32 = -1
    var promised = placed
    var ready = placed
    if !merchants.isEmpty {
      let number = stream.nextInt(below: merchants.count)
      let chosen = merchants[number]
      pickup = chosen.location
      merchant = Int32(zone << 12 | min(number, 4_095))
      // Promises are whole minutes.
      promised = placed + Int64((chosen.preparation / 60_000).rounded(.up)) * 60_000
      let usual = Double(promised - placed) * (0.85 + 0.15 * stream.nextUniform())
      let isLate = stream.nextUniform() < min(1, plan.lateShare * chosen.slowness)
      let delay = isLate ? stream.nextExponential(rate: 1 / (max(plan.meanDelay, 0.01) * 60_000)) : 0
      ready = isLate ? promised + Int64(min(delay, plan.longestDelay * 60_000)) : placed + Int64(usual)
    }
    // A normal displacement in both directions has a mean length of σ √(π/2).
    let sigma = plan.meanTrip / 1.2533141373155001
    let dropoff = city.clamped(
      pickup.x + sigma * stream.nextNormal(), pickup.y + sigma * stream.nextNormal())
    let difficulty = UInt8(stream.nextUniform() < 0.15 ? 1 + stream.nextInt(below: 2) : 0)
    let weight = Float(0.5 + stream.nextExponential(rate: 0.6))
    let tips = stream.nextUniform() < plan.tipShare
    let tip = tips ? Int64((stream.nextExponential(rate: 1) * plan.meanTip).rounded(.up)) * 10_000 : 0
    let value = Int64(20 + stream.nextExponential(rate: 1.0 / 25)) * 10_000
    return OrderRequest(
      placedAt: placed, pickup: pickup, dropoff: dropoff, patience: Int64(plan.patience * 60_000),
      pickupZone: city.zone(of: pickup), dropoffZone: city.zone(of: dropoff), merchant: merchant,
      readyPromisedAt: promised, readyAt: ready, weight: weight, difficulty: difficulty, goodsValue: value,
      tip: tip)
  }
}
