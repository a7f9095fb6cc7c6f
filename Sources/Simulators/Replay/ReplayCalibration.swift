public import OrderLog

/// What a log says about travel, stops, kitchens and answers, fitted on one part of it and tested on the rest.
public struct ReplayCalibration: Sendable {
  /// How ways were travelled.
  public let travel: MeasuredTravel
  /// Whether travel is measured; else it is assumed, because the log lacks it and the caller asked for that.
  public let travelIsMeasured: Bool
  /// Least time at the pick-up and time of the hand-over (ms), with the numbers measured; 0 when assumed.
  public let pickupHandling: Int64
  public let pickupCount: Int
  public let dropoffHandling: Int64
  public let dropoffCount: Int
  /// From placement to readiness; nil when the log does not show it.
  public let preparation: EmpiricalTimes?
  /// Whether preparation is taken from pick-ups instead of readiness.
  public let preparationIsFromPickups: Bool
  public let acceptance: AcceptanceCalibration
  /// Of accepted orders, the shares that the customer, the worker and the platform ended; they are counted at the
  /// pick-up.
  public let cancellations: [Double]
  /// What was held out, and how predictions did on it; nil where there was nothing to test on.
  public let split: HeldOut
  public let wayFit: FitQuality?
  public let preparationFit: FitQuality?
  public let handoverFit: FitQuality?
  /// Ways that were observed, and those of them that were left out as impossible.
  public let ways: Int
  public let implausibleWays: Int

  /// The calibration of a log.
  ///
  /// With `assumesTravel` a log that shows no ways is replayed with speeds that are assumed: the planning speeds of the
  /// classes, over straight lines times 1.3, and two minutes at each stop.
  ///
  /// - Throws: ``ReplayFault/tooFewWays(found:needed:)`` when the log shows none and none are to be assumed.
  /// - Complexity: O(orders log orders).
  public init(_ demand: ReplayDemand, _ log: OrderLog, assumesTravel: Bool) throws(ReplayFault) {
    let observed = ObservedWays(demand, log, vehicles: WorkerPresence.vehicles(log))
    var days = Set<Int>()
    for request in demand.requests { days.insert(log.timeZone.day(of: request.placedAt).dayNumber) }
    let split = HeldOut(days: days)
    self.split = split
    let usable = observed.ways.filter {
      TravelFit.isPlausible($0) && (observed.hasArrivals || $0.endsAtDropoff)
    }
    ways = observed.ways.count
    implausibleWays = observed.ways.count - usable.count
    let fitting = usable.filter { !split.isHeld(day: $0.day, hour: $0.hour) }
    let outcome = TravelFit.fit(fitting, observed)
    guard outcome != nil || assumesTravel else {
      throw .tooFewWays(found: fitting.count, needed: TravelFit.minimum)
    }
    travelIsMeasured = outcome != nil
    travel =
      outcome?.travel
      ?? MeasuredTravel(
        geometry: .straight, detour: TravelFit.assumedDetour, detourCount: 0, speeds: [:], bandFactors: [:],
        spread: nil)
    wayFit = outcome.flatMap { Self.test($0, usable, split, fitted: fitting.count) }

    func median(_ times: [(time: Double, day: Int, hour: Int)]) -> EmpiricalTimes? {
      EmpiricalTimes(times.filter { !split.isHeld(day: $0.day, hour: $0.hour) }.map(\.time))
    }
    let pickup = median(observed.pickupTimes)
    let dropoff = median(observed.dropoffTimes)
    pickupHandling = Int64(milliseconds: min(pickup?.median ?? 120_000, 3_600_000))
    pickupCount = pickup?.count ?? 0
    let intercept = outcome.map(\.intercept) ?? 0
    dropoffHandling =
      observed.hasArrivals || intercept == 0
      ? Int64(milliseconds: min(dropoff?.median ?? 120_000, 3_600_000)) : Int64(milliseconds: intercept)
    dropoffCount = dropoff?.count ?? 0
    handoverFit = dropoff.flatMap {
      Self.test($0, observed.dropoffTimes.filter { split.isHeld(day: $0.day, hour: $0.hour) }.map(\.time))
    }

    let kitchen = Self.preparation(demand, log)
    preparationIsFromPickups = kitchen.isFromPickups
    preparation = median(kitchen.times)
    preparationFit = preparation.flatMap {
      Self.test($0, kitchen.times.filter { split.isHeld(day: $0.day, hour: $0.hour) }.map(\.time))
    }
    acceptance = AcceptanceCalibration(log, OfferCircumstance.all(demand, log, travel))
    cancellations = Self.cancellations(log)
  }

  private static func cancellations(_ log: OrderLog) -> [Double] {
    guard let status = log.orders.texts(.status), let accepted = log.orders.integers(.acceptedAt) else {
      return [0, 0, 0]
    }
    var counts = [0, 0, 0]
    var taken = 0
    for row in 0..<log.orders.rowCount where !accepted.isNull(row) {
      taken += 1
      switch status.value(at: row) {
      case "cancelled_customer"?: counts[0] += 1
      case "cancelled_worker"?: counts[1] += 1
      case "cancelled_platform"?: counts[2] += 1
      default: break
      }
    }
    return counts.map { taken > 0 ? Double($0) / Double(taken) : 0 }
  }

  /// Held-out ways against what is expected of them; the draws are by the middle of equal steps.
  private static func test(
    _ outcome: TravelFit.Outcome, _ ways: [ObservedWay], _ split: HeldOut, fitted: Int
  ) -> FitQuality? {
    let held = ways.filter { split.isHeld(day: $0.day, hour: $0.hour) }
    let expected = held.map { outcome.travel.time($0) + outcome.intercept }
    var stream = DrawPurpose.travel.stream(seed: 1, entity: 0)
    let drawn = held.indices.map { place in
      (expected[place] - outcome.intercept)
        * (outcome.travel.spread?.value(at: stream.nextUniform()) ?? 1) + outcome.intercept
    }
    return FitQuality(fitted: fitted, actual: held.map(\.duration), predicted: expected, drawn: drawn)
  }

  /// Held-out times against a distribution; its mean is what is expected of each.
  private static func test(_ times: EmpiricalTimes, _ held: [Double]) -> FitQuality? {
    guard !held.isEmpty else { return nil }
    let drawn = held.indices.map { times.value(at: (Double($0) + 0.5) / Double(held.count)) }
    return FitQuality(
      fitted: times.count, actual: held, predicted: held.map { _ in times.mean }, drawn: drawn)
  }

  /// Times from placement to readiness. A log without readiness shows when goods were handed to a worker who waited.
  private static func preparation(
    _ demand: ReplayDemand, _ log: OrderLog
  ) -> (times: [(time: Double, day: Int, hour: Int)], isFromPickups: Bool) {
    let orders = log.orders
    let ready = orders.integers(.readyAt)
    let isFromPickups = ready.map { $0.nullCount == $0.count } ?? true
    let arrived = orders.integers(.arrivedPickupAt)
    let picked = orders.integers(.pickedUpAt)
    var times: [(time: Double, day: Int, hour: Int)] = []
    for (request, row) in demand.rows.enumerated() {
      let placed = demand.requests[request].placedAt
      let end: Int64?
      if isFromPickups {
        guard let came = arrived?.value(at: row), let left = picked?.value(at: row), left - came > 180_000
        else { continue }
        end = left
      } else {
        end = ready?.value(at: row)
      }
      // Readiness before placement is a fault of the log, such as a day that was not told.
      guard let end, end >= placed, end - placed < 12 * 3_600_000 else { continue }
      let day = log.timeZone.day(of: placed)
      let hour = Int((placed - log.timeZone.start(of: day)) / 3_600_000)
      times.append((Double(end - placed), day.dayNumber, min(max(hour, 0), 23)))
    }
    return (times, isFromPickups)
  }
}
