import AuditEngine
import Dispatch
import Foundation
import OrderLog
import Rules
import Simulators
import Statistics
import Synchronization

/// How well departures from a declared rule about times are found, located and sized on simulated logs whose rule is
/// known, and how often something is found where nothing is.
enum MechanismTimesBench {
  /// What is planted.
  private enum Departure: String, CaseIterable {
    case none
    /// Limits 5 % shorter from the sixth day on.
    case shorter
    /// 5 % of orders are given what the strictest rule gives.
    case strict
    /// Nothing is added for slow merchants from the sixth day on.
    case uncompensated
    /// The city's estimate takes 4 minutes a kilometre where 4.5 are declared.
    case rate
  }

  private struct Cell {
    var policy: ETAChoice.Name
    var departure: Departure
    var carryLimit = 3
  }

  /// One run.
  private struct Outcome {
    var isFound = false
    var precision = 0.0
    var recall = 0.0
    var isDayRight = false
    var isComponentRight = false
    var size = 0.0
    var truth = 0.0
    var isCovered = false
    var orders = 0
    var open = 0
  }

  private static let onset = "2026-03-07"

  // MARK: Declared towns

  private static func parameters(_ policy: ETAChoice.Name) -> [String: DeclaredValue] {
    var all: [String: DeclaredValue] = [
      "speed": .number(15), "handling": .number(4),
      "compensation": .object(["own": .number(1), "affected": .number(1), "leastDelay": .number(180_000)]),
    ]
    if policy != .distance { all["historyFrom"] = .text("2026-03-02") }
    let own: [String: Double] =
      switch policy {
      case .distance: ["margin": 0.3, "buffer": 5]
      case .historicalQuantile: ["margin": 0.3, "buffer": 5, "probability": 0.9]
      case .medianAbiding: ["margin": 0.3, "buffer": 5, "probability": 0.5, "abidingSpeed": 15]
      case .maxOfFour:
        [
          "probability": 0.85, "margin": 0.25, "cityBase": 5, "cityPerKilometre": 4.5, "distanceBase": 5,
          "distanceStep": 2.2, "adverseShare": 0.2,
        ]
      case .strictest: ["probability": 0.1, "haste": 1.6, "limit": 30]
      }
    for (name, value) in own { all[name] = .number(value) }
    return all
  }

  private static func declared(_ policy: ETAChoice.Name) -> DeclaredVersion? {
    CivilDate("2026-01-01").map {
      DeclaredVersion(
        version: "v1", from: $0,
        steps: [DeclaredStep(policy: policy.rawValue, parameters: parameters(policy))],
        source: EntrySource(path: "mechanism.eta[0]"))
    }
  }

  /// The choice that does what is declared.
  private static func choice(_ policy: ETAChoice.Name) -> ETAChoice {
    var choice = ETAChoice(policy)
    let values = parameters(policy)
    choice.speed = values["speed"]?.number
    choice.handling = values["handling"]?.number
    choice.margin = values["margin"]?.number
    choice.buffer = values["buffer"]?.number
    choice.probability = values["probability"]?.number
    choice.historyFrom = values["historyFrom"]?.text
    choice.abidingSpeed = values["abidingSpeed"]?.number
    choice.cityBase = values["cityBase"]?.number
    choice.cityPerKilometre = values["cityPerKilometre"]?.number
    choice.distanceBase = values["distanceBase"]?.number
    choice.distanceStep = values["distanceStep"]?.number
    choice.adverseShare = values["adverseShare"]?.number
    choice.haste = values["haste"]?.number
    choice.limit = values["limit"]?.number
    choice.compensation = Compensation(own: 1, affected: 1, leastDelay: 180_000)
    return choice
  }

  private static func scenario(_ cell: Cell, seed: UInt64) -> Scenario {
    var scenario = Scenario(name: "town")
    scenario.seed = seed
    scenario.days = 10
    scenario.city.width = 7_000
    scenario.city.height = 7_000
    scenario.demand.ordersPerDay = 500
    scenario.demand.merchants = 40
    scenario.workers.count = 50
    scenario.workers.daysPerWeek = 6
    scenario.workers.carryLimit = cell.carryLimit
    scenario.conditions.episodes = [
      .init(day: 2, fromHour: 10, toHour: 15, weather: .rain),
      .init(day: 6, fromHour: 17, toHour: 21, weather: .heavyRain),
    ]
    scenario.recordsOffers = false
    scenario.eta = choice(cell.policy)
    return scenario
  }

  /// A platform that gives a share of its orders the time of the strictest rule and keeps its estimates.
  private struct PartlyStrict: ETAPolicy {
    var base: any ETAPolicy
    var share: Double
    var seed: UInt64
    var compensation: Compensation { base.compensation }
    var past: PastQuantile? { base.past }
    var basis: EstimateBasis { base.basis }

    func duration(for question: ETAQuestion, past: Int64?, estimate: inout DeliveryEstimate) -> Int64 {
      let usual = base.duration(for: question, past: past, estimate: &estimate)
      var lot = RandomStream(
        seed: seed, purpose: "strict",
        entity: UInt64(bitPattern: question.from &+ Int64(question.trip.duration)))
      guard lot.nextUniform() < share else { return usual }
      var unused = DeliveryEstimate()
      return min(usual, StrictestETA().duration(for: question, past: nil, estimate: &unused))
    }
  }

  // MARK: Runs

  private static func outcome(_ cell: Cell, seed: UInt64) throws -> Outcome {
    let scenario = scenario(cell, seed: seed)
    let clean = try scenario.run().log()
    let log = try planted(cell, scenario, seed: seed) ?? clean
    guard let version = declared(cell.policy) else { return Outcome() }
    let check = try DeclaredTimeCheck([version], log: log)
    let counts = check.counts
    var outcome = Outcome()
    outcome.orders = counts.compared
    outcome.open = counts.open
    outcome.isFound = Double(counts.short) > (Double(counts.compared - counts.open) * 0.005).rounded(.down)
    // What was taken away, order by order: the run without the planting is the same but for the limits.
    guard let ids = log.orders.identifiers(.orderID), let accepted = clean.orders.integers(.acceptedAt),
      let before = clean.orders.integers(.deadlineAt), let after = log.orders.integers(.deadlineAt)
    else { return outcome }
    var touched: Set<String> = []
    var (missing, due) = (0.0, 0.0)
    for row in 0..<before.count {
      guard let begin = accepted.value(at: row), let full = before.value(at: row),
        let given = after.value(at: row)
      else { continue }
      let city = { (log: OrderLog) in log.orders.integers(.etaCity)?.value(at: row) ?? 0 }
      guard full - given > 1_000 || cell.departure == .rate && city(clean) - city(log) > 1_000 else {
        continue
      }
      touched.insert(ids.value(at: row) ?? "")
      missing += Double(full - given)
      due += Double(full - begin)
    }
    let found = Set(check.shortOrders)
    let both = Double(found.intersection(touched).count)
    outcome.precision = found.isEmpty ? 1 : both / Double(found.count)
    outcome.recall = touched.isEmpty ? 1 : both / Double(touched.count)
    let day = check.onset?.day.description
    switch cell.departure {
    case .none: outcome.isDayRight = day == nil
    case .shorter, .uncompensated: outcome.isDayRight = day == onset
    case .strict, .rate: outcome.isDayRight = day == nil
    }
    let expected: EstimateComponent? =
      switch cell.departure {
      case .none: nil
      case .shorter, .strict: .limit
      case .uncompensated: .added
      case .rate: .city
      }
    outcome.isComponentRight = check.component == expected
    outcome.truth = due > 0 ? missing / due : 0
    if let size = check.size() {
      outcome.size = size.value
      outcome.isCovered =
        size.interval.map { $0.lower <= outcome.truth && outcome.truth <= $0.upper } ?? false
    }
    return outcome
  }

  private static func planted(_ cell: Cell, _ scenario: Scenario, seed: UInt64) throws -> OrderLog? {
    switch cell.departure {
    case .none: return nil
    case .shorter:
      let log = try scenario.run().log()
      guard let accepted = log.orders.integers(.acceptedAt), let deadline = log.orders.integers(.deadlineAt),
        let day = CivilDate(onset)
      else { return nil }
      let from = log.timeZone.start(of: day)
      let values = (0..<deadline.count).map { row -> Int64? in
        guard let begin = accepted.value(at: row), let end = deadline.value(at: row) else { return nil }
        return begin < from ? end : begin + Int64(Double(end - begin) * 0.95)
      }
      return OrderLog(
        orders: log.orders.with(.integer(IntegerColumn(values)), for: .deadlineAt),
        others: Array(log.tables.values), timeZone: log.timeZone)
    case .strict:
      var setup = try scenario.makeSetup()
      setup.eta = PartlyStrict(base: setup.eta, share: 0.05, seed: seed)
      var simulation = try Simulation(setup)
      return simulation.finish().log(setup: setup)
    case .uncompensated:
      var planted = scenario
      planted.plantings = [Planting(.missingCompensation, share: 1, from: onset)]
      return try planted.run().log()
    case .rate:
      var planted = scenario
      planted.eta.cityPerKilometre = 4
      return try planted.run().log()
    }
  }

  private static func outcomes(_ cell: Cell, seeds: Int, first: UInt64) throws -> [Outcome] {
    let results = Mutex<[Outcome?]>([Outcome?](repeating: nil, count: seeds))
    let failure = Mutex<(any Error)?>(nil)
    DispatchQueue.concurrentPerform(iterations: seeds) { index in
      do {
        let own = try outcome(cell, seed: first + UInt64(index))
        results.withLock { $0[index] = own }
      } catch {
        failure.withLock { $0 = error }
      }
    }
    if let failure = failure.withLock({ $0 }) { throw failure }
    return results.withLock { $0.compactMap { $0 } }
  }

  /// Prints the table of detection as Markdown.
  static func run(seeds: Int, clean: Int) throws {
    let cells: [Cell] = [
      Cell(policy: .maxOfFour, departure: .shorter), Cell(policy: .maxOfFour, departure: .strict),
      Cell(policy: .maxOfFour, departure: .uncompensated), Cell(policy: .maxOfFour, departure: .rate),
      Cell(policy: .distance, departure: .shorter, carryLimit: 1),
      Cell(policy: .distance, departure: .strict, carryLimit: 1),
      Cell(policy: .distance, departure: .uncompensated),
      Cell(policy: .historicalQuantile, departure: .shorter, carryLimit: 1),
      Cell(policy: .historicalQuantile, departure: .strict, carryLimit: 1),
      Cell(policy: .medianAbiding, departure: .shorter, carryLimit: 1),
      Cell(policy: .medianAbiding, departure: .strict, carryLimit: 1),
      Cell(policy: .distance, departure: .shorter),
    ]
    print(
      "| policy | in hand | departure | found | precision | recall | day | part | size (truth) | in interval | open |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|---|")
    func mean(_ values: [Double]) -> String {
      SimulationBench.number(values.reduce(0, +) / Double(max(values.count, 1)), 4)
    }
    for cell in cells {
      let runs = try outcomes(cell, seeds: seeds, first: 1)
      func count(_ test: (Outcome) -> Bool) -> String { "\(runs.count(where: test))/\(runs.count)" }
      print(
        "| \(cell.policy.rawValue) | \(cell.carryLimit) | \(cell.departure.rawValue) "
          + "| \(count { $0.isFound }) | \(mean(runs.map(\.precision))) | \(mean(runs.map(\.recall))) "
          + "| \(count { $0.isDayRight }) | \(count { $0.isComponentRight }) "
          + "| \(mean(runs.map(\.size))) (\(mean(runs.map(\.truth)))) | \(count { $0.isCovered }) "
          + "| \(mean(runs.map { Double($0.open) / Double(max($0.orders, 1)) })) |")
    }
    guard clean > 0 else { return }
    let policies = ETAChoice.Name.allCases
    var (runs, findings, anyShort) = (0, 0, 0)
    for (index, policy) in policies.enumerated() {
      let own = clean * (index + 1) / policies.count - clean * index / policies.count
      let outcomes = try outcomes(Cell(policy: policy, departure: .none), seeds: own, first: 1_001)
      runs += outcomes.count
      findings += outcomes.count { $0.isFound || !$0.isDayRight }
      anyShort += outcomes.count { $0.precision < 1 }
    }
    print("")
    print("Clean runs: \(runs); with a finding: \(findings); with any order called short: \(anyShort).")
  }

  // MARK: Speed

  /// Times the comparison of a synthetic day.
  static func speed(orders: Int, rounds: Int, seed: UInt64) throws {
    var scenario = SimulationBench.dayScenario(orders: orders, workers: max(orders / 20, 1), seed: seed)
    scenario.eta = choice(.maxOfFour)
    scenario.eta.historyFrom = scenario.start
    let log = try scenario.run().log()
    guard var version = declared(.maxOfFour) else { return }
    version.steps[0].parameters["historyFrom"] = .text(scenario.start)
    var times: [Double] = []
    var work: [Double] = []
    var short = 0
    for _ in 0..<rounds {
      let start = Stopwatch()
      let check = try DeclaredTimeCheck([version], log: log)
      times.append(start.seconds)
      work.append(start.processorSeconds)
      short = check.counts.short
    }
    SimulationBench.report([
      ("benchmark", "\"mechanism-eta-speed\""), ("orders", "\(log.orders.rowCount)"),
      ("seconds", SimulationBench.number(SimulationBench.median(times), 3)),
      ("processorSeconds", SimulationBench.number(SimulationBench.median(work), 3)), ("short", "\(short)"),
    ])
  }
}
