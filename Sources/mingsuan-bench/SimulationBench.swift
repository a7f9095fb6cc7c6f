import Foundation
import Glibc
import OrderLog
import Simulators
import Statistics

/// Benchmarks of the simulators. Each prints lines of JSON: seconds, requests per second, share served, peak memory.
enum SimulationBench {
  static let usage = """
    mingsuan-bench assignment SIZE|FILE [--rounds N]   the assignment solver; FILE has square costs as raw doubles
    mingsuan-bench nearest-idle [--rounds N]           100 vehicles and 5,000 requests on the plane, one core
    mingsuan-bench manhattan FOLDER [--rounds N]       taxi requests on a road network from a node-link file
    mingsuan-bench roads FILE [--queries N]                       preparing a road network, and queries
    mingsuan-bench city-day-million [--orders N] [--workers N]   a synthetic day under batch assignment
    mingsuan-bench mechanism-eta [--seeds N] [--clean N]         planted departures from a declared time rule, found or not
    mingsuan-bench mechanism-eta-speed [--orders N]   the comparison with a declared time rule, timed
    mingsuan-bench mechanism-dispatch [--seeds N] [--clean N] [--policy 1…4]   what the check of dispatch finds, as a table
    mingsuan-bench mechanism-dispatch-speed [--orders N]   the check of dispatch on so many orders, timed
    mingsuan-bench two-cores                           two scenarios one after the other, and side by side
    mingsuan-bench replay [--orders N] [--workers N] [--reps N] [--threads N]   a city day calibrated and run again

    """

  /// Runs a benchmark of the simulators; false when the name is not one of theirs.
  static func run(_ positional: [String], _ options: [String: Int]) async throws -> Bool {
    let rounds = max(1, options["--rounds"] ?? 5)
    let seed = UInt64(clamping: options["--seed"] ?? 42)
    switch (positional.first ?? "", positional.count) {
    case ("assignment", 2): try AssignmentBench.run(positional[1], rounds: rounds, seed: seed)
    case ("nearest-idle", 1): try nearestIdle(rounds: rounds, seed: seed)
    case ("manhattan", 2): try ManhattanBench(folder: positional[1]).run(rounds: rounds)
    case ("roads", 2): try RoadBench.run(positional[1], queries: max(options["--queries"] ?? 1_000_000, 1))
    case ("city-day-million", 1):
      try cityDay(
        orders: options["--orders"] ?? 1_000_000, workers: options["--workers"] ?? 50_000, seed: seed)
    case ("replay", 1):
      try ReplayBench(
        orders: options["--orders"] ?? 20_000, workers: options["--workers"] ?? 1_200,
        replications: options["--reps"] ?? 100, threads: options["--threads"] ?? 2, seed: seed
      ).run()
    case ("mechanism-eta", 1):
      try MechanismTimesBench.run(
        seeds: max(1, options["--seeds"] ?? 20), clean: max(0, options["--clean"] ?? 100))
    case ("mechanism-eta-speed", 1):
      try MechanismTimesBench.speed(orders: options["--orders"] ?? 1_000_000, rounds: rounds, seed: seed)
    case ("mechanism-dispatch", 1):
      try MechanismDispatchBench(
        seeds: max(options["--seeds"] ?? 20, 1), cleanSeeds: max(options["--clean"] ?? 100, 1),
        only: options["--policy"].flatMap {
          MechanismDispatchBench.policies.indices.contains($0 - 1)
            ? MechanismDispatchBench.policies[$0 - 1] : nil
        }
      ).run()
    case ("mechanism-dispatch-speed", 1):
      MechanismDispatchBench.speed(orders: max(options["--orders"] ?? 1_000_000, 1), seed: seed)
    case ("two-cores", 1): try await twoCores(rounds: rounds, seed: seed)
    default: return false
    }
    return true
  }

  // MARK: Nearest idle

  /// The plane of 10 km by 10 km, cars at 24 km/h, requests so far apart in time that the fleet keeps up.
  private static func nearestIdle(rounds: Int, seed: UInt64) throws {
    var random = RandomStream(seed: seed, purpose: "bench", entity: 1)
    func point() -> Location { Location(x: random.nextUniform() * 10_000, y: random.nextUniform() * 10_000) }
    var placed: Int64 = 0
    let requests = (0..<5_000).map { _ in
      placed += 1 + Int64(random.nextExponential(rate: 1.0 / 16_000))
      return OrderRequest(placedAt: placed, pickup: point(), dropoff: point(), patience: 3_600_000)
    }
    let end = placed + 1
    let fleet = (0..<100).map { number in
      WorkerProfile(
        id: "v\(number)", home: point(), vehicle: .car, shifts: [Shift(start: 0, end: end + 86_400_000)])
    }
    var setup = SimulationSetup(
      seed: seed, period: 0..<end, requests: requests, workers: fleet, dispatch: NearestIdle(),
      behaviour: Behaviour(pickupHandling: 0, dropoffHandling: 0))
    setup.recordsOffers = false
    var times: [Double] = []
    var work: [Double] = []
    var completed = 0
    for _ in 0..<max(rounds, 3) * 5 {
      let start = Stopwatch()
      var simulation = try Simulation(setup)
      let outcome = simulation.finish()
      times.append(start.seconds)
      work.append(start.processorSeconds)
      completed = outcome.count(.completed)
    }
    let seconds = median(times)
    report([
      ("benchmark", "\"nearest-idle\""), ("requests", "\(requests.count)"), ("vehicles", "100"),
      ("seconds", number(seconds, 5)), ("processorSeconds", number(median(work), 5)),
      ("requestsPerSecond", number(Double(requests.count) / seconds, 0)),
      ("shareServed", number(Double(completed) / Double(requests.count), 4)),
    ])
  }

  // MARK: City days

  static func dayScenario(orders: Int, workers: Int, seed: UInt64) -> Scenario {
    var scenario = Scenario(name: "city day")
    scenario.seed = seed
    scenario.days = 1
    scenario.city.width = 40_000
    scenario.city.height = 40_000
    scenario.city.zoneColumns = 20
    scenario.city.zoneRows = 20
    scenario.demand.ordersPerDay = Double(orders)
    scenario.demand.merchants = max(orders / 50, 1)
    scenario.workers.count = workers
    scenario.workers.daysPerWeek = 7
    scenario.workers.carryLimit = 3
    scenario.dispatch = DispatchChoice(.batch)
    var pay = PricingChoice(.components)
    pay.versions = [Dated(from: "2026-01-01", .init(base: 4, perKilometre: 1.2, freeKilometres: 1))]
    scenario.pricing = [pay]
    scenario.recordsOffers = false
    return scenario
  }

  private static func cityDay(orders: Int, workers: Int, seed: UInt64) throws {
    let start = Stopwatch()
    let run = try dayScenario(orders: orders, workers: workers, seed: seed).run()
    let seconds = start.seconds
    let work = start.processorSeconds
    let count = run.outcome.orders.count
    report([
      ("benchmark", "\"city-day-million\""), ("requests", "\(count)"), ("vehicles", "\(workers)"),
      ("seconds", number(seconds, 2)), ("processorSeconds", number(work, 2)),
      ("requestsPerSecond", number(Double(count) / seconds, 0)),
      ("shareServed", number(Double(run.outcome.count(.completed)) / Double(max(count, 1)), 4)),
      ("events", "\(run.outcome.events)"),
    ])
  }

  /// Two scenarios one after the other, then side by side; medians over the rounds. The processor time of both says
  /// what side by side costs where other programs hold the cores.
  private static func twoCores(rounds: Int, seed: UInt64) async throws {
    let scenarios = [0, 1].map { dayScenario(orders: 60_000, workers: 3_000, seed: seed + $0) }
    var ratios: [Double] = []
    var alone: [Double] = []
    var together: [Double] = []
    var work: [Double] = []
    for _ in 0..<rounds {
      var start = Stopwatch()
      let one = await ScenarioBatch.run(scenarios, width: 1) { $0.outcome.count(.completed) }
      alone.append(start.seconds)
      let workAlone = start.processorSeconds
      start = Stopwatch()
      let two = await ScenarioBatch.run(scenarios, width: 2) { $0.outcome.count(.completed) }
      together.append(start.seconds)
      guard one == two else { throw BenchFailure(reason: "one and two cores gave different results") }
      work.append(start.processorSeconds / max(workAlone, 1e-9))
      ratios.append((alone.last ?? 0) / (together.last ?? 1))
    }
    report([
      ("benchmark", "\"two-cores\""), ("requests", "120000"), ("oneCoreSeconds", number(median(alone), 3)),
      ("seconds", number(median(together), 3)), ("speedup", number(median(ratios), 3)),
      ("processorTimeSideBySideOverAlone", number(median(work), 3)),
    ])
  }

  // MARK: Output

  static func number(_ value: Double, _ digits: Int) -> String { String(format: "%.\(digits)f", value) }

  static func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    return sorted.isEmpty ? 0 : sorted[sorted.count / 2]
  }

  /// Prints a line of JSON, peak memory last.
  static func report(_ fields: [(String, String)]) {
    let all = fields + [("peakMegabytes", "\(peakMegabytes())")]
    print("{" + all.map { "\"\($0.0)\": \($0.1)" }.joined(separator: ", ") + "}")
  }

  /// The largest resident set so far.
  private static func peakMegabytes() -> Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss / 1_000
  }
}

/// Seconds since it was made, by the clock and of this process on the processor.
struct Stopwatch {
  private let start = DispatchTime.now().uptimeNanoseconds
  private let work = Stopwatch.work()

  var seconds: Double { Double(DispatchTime.now().uptimeNanoseconds - start) / 1e9 }
  /// User and system time; what it would take by the clock on a core of its own.
  var processorSeconds: Double { Self.work() - work }

  private static func work() -> Double {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return [usage.ru_utime, usage.ru_stime].reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6 }
  }
}

/// Why a benchmark cannot run.
struct BenchFailure: Error, CustomStringConvertible {
  var reason: String
  var description: String { reason }
}
