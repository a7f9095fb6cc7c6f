import Statistics

/// What can happen in a run.
public enum SimulationEvent: Sendable, Hashable {
  case place(order: Int32)
  case expire(order: Int32)
  case logOn(worker: Int32, shift: Int32)
  case logOff(worker: Int32, shift: Int32)
  case breakStart(worker: Int32, length: Int32)
  case restEnd(worker: Int32)
  /// A spell of engaged time reaches the limit of the rest rules, if it is still the same spell.
  case spellLimit(worker: Int32)
  case answer(worker: Int32, order: Int32)
  /// The worker reaches the first stop ahead.
  case arrive(worker: Int32)
  /// The worker is done there.
  case leave(worker: Int32)
  case dispatch
}

/// A run: requests, workers and three families of policies on one clock.
///
/// A value: a copy is a snapshot that goes on exactly as the original does. The same setup gives the same outcome,
/// byte for byte, on every machine: time is whole milliseconds, simultaneous events have a fixed order, and every
/// random draw comes from a stream named by the seed, its purpose and the worker and order it is about.
///
/// - Complexity: O(log pending) per event, and what the policies take.
public struct Simulation: Sendable {
  /// What the run was set up with.
  public let setup: SimulationSetup
  /// The world as it stands.
  public internal(set) var world: World
  /// Called before each event is carried out; for tests and for watching.
  public var onEvent: (@Sendable (SimulationEvent, World) -> Void)?

  var kernel: EventKernel<SimulationEvent>
  var policy: any DispatchPolicy
  let rest: RestRules?
  /// The length of a gap that ends a spell, with or without rules.
  let breakLength: Int64
  var history = ETAHistory()
  var offers: [OfferRecord] = []
  var candidates: [CandidateRecord] = []
  /// The rows of the present round's decisions among the candidates, and where they begin.
  var candidateRanges: [Range<Int>] = []
  var candidateStart = 0
  /// Orders that a planting gave to another worker, in the order in which they were offered.
  var plantedOrders: [Int32] = []
  var sessions: [SessionRecord] = []
  var prompts: [PromptRecord] = []
  var breaks: [BreakRecord] = []
  /// Per worker: the last break as a position in the records, −1 for none.
  var lastBreak: [Int32]
  /// Per worker: the open session and the pending offer as positions in the records, −1 for none.
  var openSession: [Int32]
  var pendingOffer: [Int32]
  /// Per worker: the positions that a decision asked for, kept until the worker answers.
  var pendingDecision: [DispatchDecision?]
  /// Per worker: a break that begins when the hands are empty (ms).
  var owedBreak: [Int64]
  /// Per worker: nothing more is added to the present plan because of rest.
  var isRestBlocked: [Bool]
  /// Per worker: the civil day of `completedBefore`, the orders completed when that day began.
  var completedDay: [Int]
  var completedBefore: [Int]
  /// What most workers travel by, for estimates before one is known.
  let commonVehicle: VehicleClass
  var favoured: [Int32] = []
  var openCount = 0
  var openIsUnsorted = false
  var decisions: [DispatchDecision] = []
  var droppedDecisions = 0
  let isImmediate: Bool
  private let dispatchInterval: Int64
  /// A typical approach for the customer's clock (ms): half of the way between two workers.
  let typicalApproach: Int64
  var isDispatching = false
  var dispatchAgain = false

  /// A run that stands before its first event.
  ///
  /// - Throws: the first fault of the setup.
  public init(_ setup: SimulationSetup) throws(SetupFault) {
    if let fault = setup.faults().first { throw fault }
    var setup = setup
    setup.requests.sort { $0.placedAt < $1.placedAt }
    let count = setup.workers.count
    let points = setup.requests.lazy.map(\.pickup)
    let homes = setup.workers.lazy.map(\.home)
    func extent(_ axis: KeyPath<Location, Double>) -> ClosedRange<Double> {
      var low = Double.infinity
      var high = -Double.infinity
      for point in points { (low, high) = (min(low, point[keyPath: axis]), max(high, point[keyPath: axis])) }
      for home in homes { (low, high) = (min(low, home[keyPath: axis]), max(high, home[keyPath: axis])) }
      return low <= high ? low...high : 0...0
    }
    let x = extent(\.x)
    let y = extent(\.y)
    let area = max(x.upperBound - x.lowerBound, 1) * max(y.upperBound - y.lowerBound, 1)
    // About two workers to a cell.
    let cell = (2 * area / Double(count)).squareRoot()
    let index = SpatialIndex(capacity: count, x: x, y: y)
    let limit = setup.workers.lazy.map(\.carryLimit).max() ?? 1
    world = World(
      now: setup.period.lowerBound, timeZone: setup.timeZone, travel: setup.travel,
      conditions: setup.conditions, orders: setup.requests.map(Order.init(request:)),
      workers: setup.workers.map(Worker.init(profile:)), idleWorkers: index, loadedWorkers: index,
      routes: RouteTable(workers: count, carryLimit: limit), pricing: setup.pricing,
      pickupHandling: setup.behaviour.pickupHandling,
      dropoffHandling: setup.behaviour.dropoffHandling)
    kernel = EventKernel(start: setup.period.lowerBound)
    policy = setup.dispatch
    rest = setup.dispatch.restRules
    breakLength = rest?.breakLength ?? 20 * 60_000
    openSession = Array(repeating: -1, count: count)
    pendingOffer = openSession
    lastBreak = openSession
    pendingDecision = Array(repeating: nil, count: count)
    owedBreak = Array(repeating: 0, count: count)
    isRestBlocked = Array(repeating: false, count: count)
    completedDay = Array(repeating: .min, count: count)
    completedBefore = Array(repeating: 0, count: count)
    var tally: [VehicleClass: Int] = [:]
    for worker in setup.workers { tally[worker.vehicle, default: 0] += 1 }
    let ordered = VehicleClass.allCases.sorted { (tally[$0] ?? 0) > (tally[$1] ?? 0) }
    commonVehicle = ordered.first ?? .ebike
    if case .every(let interval) = setup.dispatch.trigger {
      isImmediate = false
      dispatchInterval = interval
    } else {
      isImmediate = true
      dispatchInterval = 0
    }
    typicalApproach = Int64(milliseconds: cell / 2 / commonVehicle.planningSpeed * 1_000)
    // The world has the requests now.
    setup.requests = []
    self.setup = setup
    prepare()
  }

  private mutating func prepare() {
    if !world.orders.isEmpty {
      kernel.schedule(.place(order: 0), at: world.orders[0].request.placedAt, priority: 4)
    }
    for worker in world.workers.indices {
      scheduleShift(0, of: Int32(worker))
      if world.workers[worker].profile.favouredAfter != nil { favoured.append(Int32(worker)) }
    }
    if !isImmediate { kernel.schedule(.dispatch, at: setup.period.lowerBound, priority: 12) }
  }

  /// Carries out the next event, unless it is later than `limit` (ms).
  ///
  /// - Returns: the event, or nil when there was none.
  @discardableResult
  public mutating func step(until limit: Int64 = .max) -> SimulationEvent? {
    guard let event = kernel.next(until: limit) else { return nil }
    world.now = kernel.now
    onEvent?(event, world)
    switch event {
    case .place(let order): place(order)
    case .expire(let order): expire(order)
    case .logOn(let worker, let shift): logOn(worker, shift: Int(shift))
    case .logOff(let worker, let shift): logOff(worker, shift: Int(shift))
    case .breakStart(let worker, let length): beginBreak(worker, length: Int64(length))
    case .restEnd(let worker): endRest(worker)
    case .spellLimit(let worker): reachSpellLimit(worker)
    case .answer(let worker, let order): answer(worker, order)
    case .arrive(let worker): arrive(worker)
    case .leave(let worker): leave(worker)
    case .dispatch:
      dispatch()
      let isOver = world.now >= setup.period.upperBound && openCount == 0
      if !isOver, kernel.pending > 0 || openCount > 0 {
        // Without anything else to come, waiting longer changes nothing.
        if kernel.pending > 0 {
          kernel.schedule(.dispatch, at: world.now + dispatchInterval, priority: 12)
        }
      }
    }
    return event
  }

  /// Runs up to and including an instant (ms), by default to the end.
  public mutating func run(until limit: Int64 = .max) {
    while step(until: limit) != nil {}
  }

  /// Runs to the end, settles the periods and hands over what came of it.
  public mutating func finish() -> SimulationOutcome {
    run()
    for order in world.orders.indices where !world.orders[order].phase.isFinal {
      world.orders[order].phase = .undelivered
      world.orders[order].timeline.endedAt = world.now
    }
    var outcome = SimulationOutcome(
      orders: world.orders, workers: world.workers, offers: offers, sessions: sessions, prompts: prompts,
      events: kernel.processed, droppedDecisions: droppedDecisions)
    outcome.breaks = breaks
    outcome.candidates = candidates
    outcome.plantedOrders = plantedOrders
    world.orders = []
    Settlement(setup: setup).settlePeriods(&outcome)
    return outcome
  }

  /// Actual over planned duration of the leg to a stop, drawn once for the order and the stop.
  func travelVariation(_ order: Int32, isPickup: Bool) -> Double {
    if let spread = setup.travelTimes?.spread {
      var stream = DrawPurpose.travel.stream(seed: setup.seed, order, isPickup ? 1 : 0)
      return max(spread.value(at: stream.nextUniform()), 0.05)
    }
    guard setup.behaviour.travelSpread > 0 else { return 1 }
    var stream = DrawPurpose.travel.stream(seed: setup.seed, order, isPickup ? 1 : 0)
    return 1 + setup.behaviour.travelSpread * (2 * stream.nextUniform() - 1)
  }
}
