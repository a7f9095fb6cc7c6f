import Foundation
import OrderLog
import Simulators

/// A published day of taxi requests on a road network: `manhattan_network.json.gz`, `nyc_20k.csv.gz`, `nyc_200.csv`.
///
/// Run twice: patience until a vehicle is assigned, and patience until pick-up, which is what HIVE's requests have.
struct ManhattanBench {
  let folder: String

  /// The batch assignment of `BatchAssignment`, but no pair whose pick-up would come after the customer's patience.
  private struct PickupWithinPatience: DispatchPolicy {
    let trigger = DispatchTrigger.every(60_000)
    var round: MatchingRound

    mutating func decide(in world: World, decisions: inout [DispatchDecision]) {
      let now = world.now
      round.assign(in: world, decisions: &decisions) { pair in
        let time = pair.timeToPickup(at: now)
        let request = world.orders[Int(pair.order)].request
        return now + time <= request.expiresAt
          ? Double(time) - 0.5 * Double(now - request.placedAt) : .infinity
      }
    }
  }

  func run(rounds: Int) throws {
    var start = Stopwatch()
    let network = try NodeLinkFile.read(folder + "/manhattan_network.json.gz")
    let roads = RoadTravel(network)
    let preparing = start.seconds
    guard let frame = network.frame else { throw BenchFailure(reason: "the network has no degrees") }
    func place(_ latitude: Double, _ longitude: Double) -> Location {
      roads.onNetwork(frame.location(longitude: longitude, latitude: latitude))
    }
    var midnight = Int64.max
    var requests = try table("nyc_20k.csv.gz").map { fields -> OrderRequest in
      guard fields.count >= 6, let placed = Self.instant(fields[5]), let a = Double(fields[1]),
        let b = Double(fields[2]), let c = Double(fields[3]), let d = Double(fields[4])
      else { throw BenchFailure(reason: "nyc_20k.csv.gz: a row is not as expected: \(fields)") }
      midnight = min(midnight, placed / 86_400_000 * 86_400_000)
      return OrderRequest(placedAt: placed, pickup: place(a, b), dropoff: place(c, d), patience: 600_000)
    }
    let day = midnight..<midnight + 86_400_000
    requests.removeAll { !day.contains($0.placedAt) }
    let fleet = try table("nyc_200.csv").map { fields -> WorkerProfile in
      guard fields.count >= 3, let latitude = Double(fields[1]), let longitude = Double(fields[2]) else {
        throw BenchFailure(reason: "nyc_200.csv: a row is not as expected: \(fields)")
      }
      return WorkerProfile(
        id: fields[0], home: place(latitude, longitude), vehicle: .car,
        shifts: [Shift(start: day.lowerBound, end: day.upperBound)])
    }
    let search = CandidateSearch(limit: fleet.count, reach: 1e6)
    let policies: [(String, any DispatchPolicy)] = [
      ("until assignment", BatchAssignment(interval: 60_000, search: search)),
      ("until pick-up", PickupWithinPatience(round: MatchingRound(search))),
    ]
    for (name, policy) in policies {
      let setup = SimulationSetup(
        period: day, requests: requests, workers: fleet, travel: roads, dispatch: policy,
        behaviour: Behaviour(pickupHandling: 0, dropoffHandling: 0))
      var times: [Double] = []
      var work: [Double] = []
      var outcome: SimulationOutcome?
      for _ in 0..<rounds {
        start = Stopwatch()
        var simulation = try Simulation(setup)
        outcome = simulation.finish()
        times.append(start.seconds)
        work.append(start.processorSeconds)
      }
      guard let outcome else { return }
      report(
        name, outcome, requests.count, preparing, SimulationBench.median(times), SimulationBench.median(work))
    }
  }

  private func report(
    _ name: String, _ outcome: SimulationOutcome, _ count: Int, _ preparing: Double, _ seconds: Double,
    _ work: Double
  ) {
    let served = outcome.orders.filter { $0.phase == .completed }
    let waits = served.map { Double($0.timeline.pickedUpAt - $0.request.placedAt) / 60_000 }
    let inTime = waits.count { $0 <= 10 }
    let way = served.reduce(0) { $0 + $1.distance } / 1_000
    let empty = served.reduce(0) { $0 + $1.approachDistance } / 1_000
    func fixed(_ value: Double, _ digits: Int = 4) -> String { SimulationBench.number(value, digits) }
    SimulationBench.report([
      ("benchmark", "\"manhattan\""), ("patience", "\"\(name)\""), ("requests", "\(count)"),
      ("vehicles", "\(outcome.workers.count)"), ("preparingSeconds", fixed(preparing, 3)),
      ("seconds", fixed(seconds, 3)), ("processorSeconds", fixed(work, 3)),
      ("requestsPerSecond", fixed(Double(count) / seconds, 0)),
      ("shareServed", fixed(Double(served.count) / Double(max(count, 1)))),
      ("sharePickedUpWithin600s", fixed(Double(inTime) / Double(max(count, 1)))),
      ("meanWaitMinutes", fixed(waits.reduce(0, +) / Double(max(waits.count, 1)), 2)),
      ("loadedKilometres", fixed(way - empty, 0)), ("emptyKilometres", fixed(empty, 0)),
    ])
  }

  private func table(_ name: String) throws -> [[String]] {
    let data = try WholeFile.read(folder + "/" + name)
    return String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline).dropFirst().map { line in
      line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
  }

  /// `yyyy-MM-dd HH:mm:ss` as if it were UTC: the day has no clock change, and nothing depends on the zone.
  private static func instant(_ text: String) -> Int64? {
    let parts = text.split { "- :".contains($0) }.compactMap { Int($0) }
    guard parts.count == 6, let day = CivilDate(year: parts[0], month: parts[1], day: parts[2]) else {
      return nil
    }
    return Int64(day.dayNumber) * 86_400_000 + Int64(parts[3] * 3_600 + parts[4] * 60 + parts[5]) * 1_000
  }
}
