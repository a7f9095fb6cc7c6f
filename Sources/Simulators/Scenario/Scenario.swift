public import OrderLog

/// A scenario: city, demand, workers, policies, days, seed, and what is planted. Decodes from a document in which only
/// the name is needed; everything else has a default.
public struct Scenario: Sendable, Hashable, Codable {
  public var name: String
  public var seed: UInt64 = 1
  public var platform = "sim"
  public var service = Service.food
  /// The time zone's IANA name.
  public var timeZone = "Asia/Shanghai"
  /// The first day, `yyyy-MM-dd`, and how many days there are.
  public var start = "2026-03-02"
  public var days = 1
  public var city = CityPlan()
  public var demand = DemandPlan()
  public var conditions = ConditionPlan()
  public var workers = WorkforcePlan()
  public var behaviour = Behaviour(travelSpread: 0.3, customerCancellation: 0.01)
  public var dispatch = DispatchChoice(.batch, rest: RestRules())
  public var pricing: [PricingChoice] = []
  public var eta = ETAChoice(.maxOfFour)
  public var showsTakeRate = false
  public var recordsOffers = true
  public var recordsCandidates = false
  public var plantings: [Planting] = []

  /// A food city's day without pay.
  public init(name: String) { self.name = name }

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    name = try values.decode(String.self, forKey: .name)
    try values.set(&seed, .seed)
    try values.set(&platform, .platform)
    try values.set(&service, .service)
    try values.set(&timeZone, .timeZone)
    try values.set(&start, .start)
    try values.set(&days, .days)
    try values.set(&city, .city)
    try values.set(&demand, .demand)
    try values.set(&conditions, .conditions)
    try values.set(&workers, .workers)
    try values.set(&behaviour, .behaviour)
    try values.set(&dispatch, .dispatch)
    try values.set(&pricing, .pricing)
    try values.set(&eta, .eta)
    try values.set(&showsTakeRate, .showsTakeRate)
    try values.set(&recordsOffers, .recordsOffers)
    try values.set(&recordsCandidates, .recordsCandidates)
    try values.set(&plantings, .plantings)
  }

  /// A finished run of a scenario.
  public struct Run: Sendable {
    /// What the run was set up with, plantings included.
    public var setup: SimulationSetup
    public var outcome: SimulationOutcome
    /// What was planted, and where.
    public var truth: Truth
    /// The order log. O(orders).
    public func log() -> OrderLog { outcome.log(setup: setup) }
  }

  /// Runs the scenario to its end.
  ///
  /// - Throws: what makes it impossible, before the first event.
  public func run() throws(SetupFault) -> Run {
    guard let run = try run(progress: { _ in }, isCancelled: { false }) else {
      throw SetupFault(path: "", problem: "the run was stopped", remedy: "run it again")
    }
    return run
  }

  /// Runs the scenario to its end. After each simulated hour `progress` is told the share of the period that is over,
  /// and `isCancelled` is asked; nil when it says so. Asking changes nothing in what comes out.
  ///
  /// - Throws: what makes the scenario impossible, before the first event.
  public func run(progress: (Double) -> Void, isCancelled: () -> Bool) throws(SetupFault) -> Run? {
    if let fault = faults().first { throw fault }
    let plan = try PlantingPlan(plantings)
    var setup = try makeSetup(isCancelled: isCancelled)
    if isCancelled() { return nil }
    plan.prepare(&setup)
    var simulation = try Simulation(setup)
    // The simulation holds the requests now.
    setup.requests = []
    let length = Double(setup.period.upperBound - setup.period.lowerBound)
    var clock = setup.period.lowerBound
    while clock < setup.period.upperBound {
      if isCancelled() { return nil }
      progress(Double(clock - setup.period.lowerBound) / length)
      clock = min(clock + 3_600_000, setup.period.upperBound)
      simulation.run(until: clock)
    }
    if isCancelled() { return nil }
    var outcome = simulation.finish()
    let facts = plan.apply(to: &outcome, setup: setup)
    return Run(setup: setup, outcome: outcome, truth: Truth(scenario: name, seed: seed, facts: facts))
  }

  /// The run's setup, without plantings. It lacks requests when `isCancelled` says so meanwhile.
  public func makeSetup(isCancelled: () -> Bool = { false }) throws(SetupFault) -> SimulationSetup {
    guard let first = CivilDate(start) else {
      throw SetupFault(path: "start", problem: "“\(start)” is not a day", remedy: "yyyy-MM-dd")
    }
    guard let zone = CivilTimeZone(identifier: timeZone) else {
      throw SetupFault(
        path: "timeZone", problem: "“\(timeZone)” is not a time zone", remedy: "a name such as Asia/Shanghai")
    }
    let period = first...CivilDate(dayNumber: first.dayNumber + max(days, 1) - 1)
    let end = zone.start(of: CivilDate(dayNumber: period.upperBound.dayNumber + 1))
    var requests = SyntheticDemand(
      plan: demand, city: city, service: service, seed: seed, timeZone: zone
    ).requests(days: period, isCancelled: isCancelled)
    var profiles = SyntheticWorkforce(plan: workers, city: city, seed: seed, timeZone: zone)
      .workers(days: period)
    city.placeOnRoads(&requests, &profiles)
    var versions: [String] = []
    var rules: [any PricingPolicy] = []
    for (index, choice) in pricing.enumerated() {
      rules.append(
        try choice.policy("pricing[\(index)]", firstVersion: Int16(truncatingIfNeeded: versions.count)))
      versions += (choice.versions ?? []).map(\.from)
    }
    var setup = SimulationSetup(
      seed: seed, timeZone: zone, period: zone.start(of: first)..<end, requests: requests, workers: profiles,
      travel: city.model, dispatch: dispatch.policy(seed: seed, hasRoom: workers.carryLimit > 1),
      pricing: rules, eta: eta.eta, behaviour: behaviour)
    setup.platform = platform
    setup.city = city.name
    setup.service = service
    setup.zones = city.zoneNames
    setup.ruleVersions = versions
    setup.frame = city.frame
    setup.conditions = conditions.calendar(days: period, timeZone: zone, zones: city.zoneCount, seed: seed)
    setup.showsTakeRate = showsTakeRate
    setup.recordsOffers = recordsOffers
    setup.recordsCandidates = recordsCandidates
    return setup
  }
}
