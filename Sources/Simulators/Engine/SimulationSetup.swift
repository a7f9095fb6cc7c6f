public import OrderLog

/// What kind of work a platform sells. The raw value is the order log's.
public enum Service: String, Sendable, Hashable, Codable, CaseIterable {
  case food, parcel, ride, freight
}

/// Habits of people and places that belong to no policy.
public struct Behaviour: Sendable, Hashable, Codable {
  /// Least time at the pick-up (ms).
  public var pickupHandling: Int64
  /// Time of the hand-over (ms).
  public var dropoffHandling: Int64
  /// Travel times vary evenly by this share to both sides.
  public var travelSpread: Double
  /// Probability that the customer cancels when the worker arrives at the pick-up.
  public var customerCancellation: Double
  /// Probability that the worker gives the order up at the pick-up.
  public var workerCancellation: Double
  /// Probability that the platform withdraws the order at the pick-up.
  public var platformCancellation: Double

  /// Habits; by default two minutes at each end and nothing unforeseen.
  public init(
    pickupHandling: Int64 = 120_000, dropoffHandling: Int64 = 120_000, travelSpread: Double = 0,
    customerCancellation: Double = 0, workerCancellation: Double = 0, platformCancellation: Double = 0
  ) {
    self.pickupHandling = pickupHandling
    self.dropoffHandling = dropoffHandling
    self.travelSpread = travelSpread
    self.customerCancellation = customerCancellation
    self.workerCancellation = workerCancellation
    self.platformCancellation = platformCancellation
  }

  /// Habits that are not given have their defaults.
  public init(from decoder: any Decoder) throws {
    self.init()
    let values = try decoder.container(keyedBy: CodingKeys.self)
    try values.set(&pickupHandling, .pickupHandling)
    try values.set(&dropoffHandling, .dropoffHandling)
    try values.set(&travelSpread, .travelSpread)
    try values.set(&customerCancellation, .customerCancellation)
    try values.set(&workerCancellation, .workerCancellation)
    try values.set(&platformCancellation, .platformCancellation)
  }
}

/// Everything that a run needs, ready made: requests, workers, ways and policies.
public struct SimulationSetup: Sendable {
  /// The seed of every stream of the run.
  public var seed: UInt64
  /// The calendar.
  public var timeZone: CivilTimeZone
  /// First instant (ms) and the instant from which no request comes in any more.
  public var period: Range<Int64>
  /// Names for the log.
  public var platform: String
  public var city: String
  public var service: Service
  public var zones: [String]
  public var ruleVersions: [String]
  /// Where the plane lies on the globe; nil leaves coordinates out of the log.
  public var frame: CityFrame?
  public var travel: any TravelModel
  /// Measured travel times: speeds by class and hour, to which workers' own pace is relative, and the spread in place of
  /// the habits'; nil for none.
  public var travelTimes: TravelTimes?
  public var conditions: ConditionCalendar
  /// What customers ask for; any order.
  public var requests: [OrderRequest]
  public var workers: [WorkerProfile]
  public var behaviour: Behaviour
  public var dispatch: any DispatchPolicy
  public var pricing: [any PricingPolicy]
  public var eta: any ETAPolicy
  /// Delays of goods beyond this are slow pick-ups (ms).
  public var slowPickupAfter: Int64
  /// Whether drivers are shown the take rate.
  public var showsTakeRate: Bool
  /// Whether each offer is recorded. A million orders have some 80 MB of offers.
  public var recordsOffers: Bool
  /// Whether the workers are recorded whom the policy looked at for each pushed order, with what it saw of them. Some
  /// 180 bytes a worker looked at, run and log together: a million orders with 12 each have 2 GB.
  public var recordsCandidates = false
  /// Time without offers after a refusal and from when it holds (ms; set by plantings).
  var refusalPenalty: Int64?
  var refusalPenaltyFrom = Int64.min

  /// A run on the plane without money or estimates, to start from.
  public init(
    seed: UInt64 = 1, timeZone: CivilTimeZone = .utc, period: Range<Int64>, requests: [OrderRequest],
    workers: [WorkerProfile], travel: any TravelModel = EuclideanTravel(), dispatch: any DispatchPolicy,
    pricing: [any PricingPolicy] = [], eta: any ETAPolicy = DistanceETA(), behaviour: Behaviour = Behaviour()
  ) {
    self.seed = seed
    self.timeZone = timeZone
    self.period = period
    platform = "sim"
    city = "plane"
    service = .food
    zones = []
    ruleVersions = []
    frame = nil
    self.travel = travel
    conditions = ConditionCalendar()
    self.requests = requests
    self.workers = workers
    self.behaviour = behaviour
    self.dispatch = dispatch
    self.pricing = pricing
    self.eta = eta
    slowPickupAfter = 180_000
    showsTakeRate = false
    recordsOffers = true
  }
}

/// Why a run cannot be set up, found before the first event.
public struct SetupFault: Error, Sendable, Hashable {
  /// What is wrong, as a path of names such as `workers.count`.
  public var path: String
  /// What is wrong with it.
  public var problem: String
  /// What would be right.
  public var remedy: String

  /// A fault.
  public init(path: String, problem: String, remedy: String) {
    self.path = path
    self.problem = problem
    self.remedy = remedy
  }
}

extension SimulationSetup {
  /// The instants that a run may have: some 30,000 years, so that sums and differences stay far from overflow.
  static let instants: ClosedRange<Int64> = -1_000_000_000_000_000...1_000_000_000_000_000

  /// What makes the run impossible; empty when it can start. O(requests + workers).
  public func faults() -> [SetupFault] {
    var faults: [SetupFault] = []
    if period.isEmpty {
      faults.append(
        .init(path: "period", problem: "the run ends before it starts", remedy: "end after start"))
    }
    let instants = Self.instants
    let times = requests.lazy.flatMap { [$0.placedAt, $0.readyPromisedAt, $0.readyAt] }
    let shifts = workers.lazy.flatMap { $0.shifts.lazy.flatMap { [$0.start, $0.end] } }
    if !instants.contains(period.lowerBound) || !instants.contains(period.upperBound)
      || !times.allSatisfy(instants.contains) || !shifts.allSatisfy(instants.contains)
    {
      faults.append(
        .init(path: "period", problem: "an instant is out of range", remedy: "ms since 1970, at most ±10¹⁵"))
    }
    if workers.isEmpty {
      faults.append(.init(path: "workers", problem: "there are no workers", remedy: "at least one worker"))
    }
    if workers.count > 4_000_000 || requests.count > 200_000_000 {
      faults.append(
        .init(path: "workers", problem: "too many workers or requests", remedy: "at most 4 million workers"))
    }
    let handling = behaviour.pickupHandling
    if handling < 0 || behaviour.dropoffHandling < 0 || handling > 86_400_000
      || behaviour.dropoffHandling > 86_400_000
    {
      faults.append(
        .init(path: "behaviour.handling", problem: "handling times lie outside a day", remedy: "0 s to 24 h"))
    }
    let shares = [
      behaviour.customerCancellation, behaviour.workerCancellation, behaviour.platformCancellation,
    ]
    if !shares.allSatisfy({ (0...1).contains($0) }) || shares.reduce(0, +) > 1 {
      faults.append(
        .init(
          path: "behaviour.cancellation", problem: "cancellation shares are not probabilities",
          remedy: "shares from 0 to 1 that sum to at most 1"))
    }
    if !(0..<1).contains(behaviour.travelSpread) {
      faults.append(
        .init(path: "behaviour.travelSpread", problem: "the spread is not a share", remedy: "0 up to below 1")
      )
    }
    if case .every(let interval) = dispatch.trigger, interval < 100 {
      faults.append(
        .init(path: "dispatch.interval", problem: "the interval is too short", remedy: "at least 0.1 s"))
    }
    if requests.contains(where: { !period.contains($0.placedAt) || $0.readyAt < $0.placedAt }) {
      faults.append(
        .init(
          path: "requests", problem: "a request lies outside the period or is ready before it is placed",
          remedy: "start ≤ placed < end and placed ≤ ready"))
    }
    let points = requests.lazy.flatMap { [$0.pickup, $0.dropoff] }
    // Farther than round the globe is no city.
    func isPossible(_ place: Location) -> Bool { place.x.magnitude <= 5e7 && place.y.magnitude <= 5e7 }
    if !points.allSatisfy(isPossible) || !workers.allSatisfy({ isPossible($0.home) }) {
      faults.append(
        .init(path: "requests", problem: "a place is beyond the globe", remedy: "metres, at most ±5 · 10⁷"))
    }
    if Set(workers.map(\.id)).count != workers.count {
      faults.append(
        .init(path: "workers.id", problem: "two workers have the same id", remedy: "one id per worker"))
    }
    return faults
  }
}
