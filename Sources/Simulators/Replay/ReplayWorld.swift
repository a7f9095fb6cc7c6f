public import OrderLog
import Statistics

/// The world of a log, made ready to be run again: its requests, its workers' presence, travel and kitchens as they
/// are calibrated. Who got an order, and when, is left behind and kept only for comparison.
public struct ReplayWorld: Sendable {
  /// Fewest orders, and fewest hours from the first to the last, that are replayed.
  public static let minimumOrders = 100
  public static let minimumHours = 4.0

  public let calibration: ReplayCalibration
  public let presence: WorkerPresence
  public let patience: PatienceCalibration
  /// Rows of the log that are no requests because they lack a placement or a place.
  public let leftOut: Int
  /// The requests by placement, and the log's row of each.
  let requests: [OrderRequest]
  let rows: [Int]
  /// What the log promised each request: the customer's time (ms), or the worker's limit from acceptance; and the worker
  /// of each as a place among the profiles, −1 for none.
  let promises: [LoggedPromise]
  let carriers: [Int32]
  let period: Range<Int64>
  let timeZone: CivilTimeZone
  let conditions: ConditionCalendar
  let frame: CityFrame
  let zones: [String]
  let service: Service
  /// What the log itself shows, by the same reckoning as a run's.
  public let logged: ReplayMeasures
  /// Whether the log knows pay, a promise or limit, and who carried what.
  public let hasPay: Bool
  public let hasPromises: Bool
  public let hasCarriers: Bool
  /// Requests whose readiness the log does not tell, and promises that lie before the placement.
  public let unknownReadiness: Int
  public let impossiblePromises: Int

  /// The days on which requests came in.
  public let days: ClosedRange<CivilDate>
  /// How many requests somebody got in the log.
  public var carriedCount: Int { carriers.count { $0 >= 0 } }
  /// How many requests there are.
  public var requestCount: Int { requests.count }

  /// The world of a log.
  ///
  /// - Parameters:
  ///   - log: The order log.
  ///   - assumesTravel: Whether speeds are assumed where the log shows no ways.
  /// - Throws: what makes the log unfit to be replayed.
  /// - Complexity: O(rows log rows).
  public init(_ log: OrderLog, assumesTravel: Bool = false) throws(ReplayFault) {
    let log = log.withCalendarInstants()
    let demand: ReplayDemand
    let patience = PatienceCalibration(log)
    do throws(SetupFault) { demand = try ReplayDemand(log, patience: patience.time) } catch {
      throw .setup(error)
    }
    guard demand.requests.count >= Self.minimumOrders, let first = demand.requests.first,
      let last = demand.requests.last
    else { throw .tooFewOrders(found: demand.requests.count, needed: Self.minimumOrders) }
    let hours = Double(last.placedAt - first.placedAt) / 3_600_000
    guard hours >= Self.minimumHours else { throw .tooShort(hours: hours, needed: Self.minimumHours) }
    var presence = WorkerPresence(demand, log)
    guard
      presence.profiles.contains(where: { profile in
        profile.shifts.contains { $0.start <= last.placedAt && $0.end >= first.placedAt }
      })
    else { throw .nobodyOnline }
    let calibration = try ReplayCalibration(demand, log, assumesTravel: assumesTravel)
    presence.apply(calibration, demand, log)
    self.presence = presence
    self.patience = patience
    self.calibration = calibration
    leftOut = demand.leftOut
    rows = demand.rows
    timeZone = log.timeZone
    frame = demand.frame
    days = log.timeZone.day(of: first.placedAt)...log.timeZone.day(of: last.placedAt)
    // Workers may be there before the first request.
    let start = presence.profiles.lazy.flatMap(\.shifts).map(\.start).min() ?? first.placedAt
    period = max(min(start, first.placedAt), first.placedAt - 86_400_000)..<(last.placedAt + 1)
    let service = log.orders.texts(.service)?.value(at: demand.rows[0])
    self.service = service.flatMap(Service.init(rawValue:)) ?? .food
    let zones = log.orders.texts(.pickupZone)?.dictionary.values ?? []
    self.zones = zones
    conditions = LoggedConditions(demand, log, zones: zones).calendar
    let made = LoggedRequests(demand, log, calibration.preparation)
    requests = made.requests
    promises = made.promises
    unknownReadiness = made.unknownReadiness
    impossiblePromises = made.impossiblePromises
    hasPay = made.hasPay
    hasPromises = made.promises.contains { $0.isKnown }
    let worker = log.orders.texts(.workerID)
    var places = [Int32](repeating: -1, count: log.workers.values.count)
    for (place, code) in presence.codes.enumerated() { places[Int(code)] = Int32(place) }
    let carriers = demand.rows.map { row -> Int32 in
      guard let code = worker?[row], code >= 0, Int(code) < places.count else { return -1 }
      return places[Int(code)]
    }
    self.carriers = carriers
    hasCarriers = carriers.contains { $0 >= 0 }
    logged = Self.measures(of: log, demand.rows, carriers, made, presence)
  }

  /// The setup of one run. The same replication gives every arm the same customers, kitchens, roads and tempers.
  func setup(_ arm: ReplayArm, seed: UInt64) throws(ReplayFault) -> SimulationSetup {
    var versions: [String] = []
    var rules: [any PricingPolicy] = []
    for (index, choice) in (arm.pricing ?? []).enumerated() {
      do throws(SetupFault) {
        rules.append(
          try choice.policy("pricing[\(index)]", firstVersion: Int16(truncatingIfNeeded: versions.count)))
      } catch { throw .setup(error) }
      versions += (choice.versions ?? []).map(\.from)
    }
    if arm.pricing == nil, hasPay { rules = [LoggedPay()] }
    if let fault = arm.dispatch.faults("dispatch").first ?? arm.eta?.faults("eta").first {
      throw .setup(fault)
    }
    var setup = SimulationSetup(
      seed: seed, timeZone: timeZone, period: period, requests: requests, workers: presence.profiles,
      travel: calibration.travel.model,
      dispatch: arm.dispatch.policy(seed: seed, hasRoom: presence.carryLimit > 1), pricing: rules,
      eta: arm.eta?.eta ?? DistanceETA(),
      behaviour: Behaviour(
        pickupHandling: calibration.pickupHandling, dropoffHandling: calibration.dropoffHandling,
        customerCancellation: calibration.cancellations[0], workerCancellation: calibration.cancellations[1],
        platformCancellation: calibration.cancellations[2]))
    setup.travelTimes = TravelTimes(calibration.travel)
    setup.conditions = conditions
    setup.frame = frame
    setup.zones = zones
    setup.service = service
    setup.ruleVersions = versions
    setup.recordsOffers = false
    return setup
  }

  /// One run of an arm, measured; nil when `isCancelled` says so meanwhile. `keepsCarriers` has the measures hold who got
  /// what, 4 bytes a request.
  public func run(
    _ arm: ReplayArm, seed: UInt64, keepsCarriers: Bool = false, isCancelled: () -> Bool = { false }
  ) throws(ReplayFault) -> ReplayMeasures? {
    let setup = try setup(arm, seed: seed)
    var simulation: Simulation
    do throws(SetupFault) { simulation = try Simulation(setup) } catch { throw .setup(error) }
    var clock = period.lowerBound
    while clock < period.upperBound {
      if isCancelled() { return nil }
      clock = min(clock.addingClamped(4 * 3_600_000), period.upperBound)
      simulation.run(until: clock)
    }
    return measures(of: simulation.finish(), arm, keepsCarriers)
  }

  private func measures(
    of outcome: SimulationOutcome, _ arm: ReplayArm, _ keepsCarriers: Bool
  ) -> ReplayMeasures {
    var tally = ReplayTally(workers: presence.profiles.count, hasPay: !(arm.pricing?.isEmpty ?? !hasPay))
    tally.keepsCarriers = keepsCarriers
    let none = OrderTimeline.none
    for (place, order) in outcome.orders.enumerated() {
      let isServed = order.phase == .completed
      let accepted = order.timeline.acceptedAt == none ? nil : order.timeline.acceptedAt
      let due: Int64? =
        arm.eta == nil
        ? promises[place].due(accepted: accepted)
        : promises[place].isLimit ? order.estimate.deadlineAt : order.estimate.promisedAt
      let price = order.pay.customerPaid != 0 ? order.pay.customerPaid : order.request.loggedPrice
      tally.add(
        ReplayedOrder(
          placed: order.request.placedAt, accepted: accepted,
          ended: isServed ? order.timeline.completedAt : order.timeline.endedAt, isServed: isServed,
          due: due == none ? nil : due, worker: accepted == nil ? -1 : order.worker,
          logged: carriers[place], pay: isServed ? order.pay.workerPay : nil, price: isServed ? price : nil))
    }
    for session in outcome.sessions where session.offlineAt != none {
      tally.addOnline(session.worker, session.offlineAt - session.onlineAt)
    }
    return tally.measures()
  }

  /// What the log shows.
  private static func measures(
    of log: OrderLog, _ rows: [Int], _ carriers: [Int32], _ made: LoggedRequests, _ presence: WorkerPresence
  ) -> ReplayMeasures {
    let orders = log.orders
    let accepted = orders.integers(.acceptedAt)
    let completed = orders.integers(.completedAt)
    let ended = [Field.arrivedDropoffAt, .pickedUpAt, .arrivedPickupAt].compactMap(orders.integers)
    let pay = orders.integers(.workerPay)
    var tally = ReplayTally(workers: presence.profiles.count, hasPay: pay != nil)
    tally.knowsCompletion = completed.map { $0.nullCount < $0.count } ?? false
    for (place, row) in rows.enumerated() {
      let done = completed?.value(at: row)
      let taken = accepted?.value(at: row)
      tally.add(
        ReplayedOrder(
          placed: made.requests[place].placedAt, accepted: taken,
          ended: done ?? ended.lazy.compactMap { $0.value(at: row) }.first ?? taken ?? 0,
          isServed: done != nil, due: made.promises[place].due(accepted: taken), worker: carriers[place],
          logged: carriers[place], pay: done == nil ? nil : pay?.value(at: row),
          price: done == nil ? nil : made.requests[place].loggedPrice))
    }
    for (place, time) in presence.online.enumerated() { tally.addOnline(Int32(place), time) }
    return tally.measures()
  }
}
