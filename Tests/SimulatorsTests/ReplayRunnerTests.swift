import OrderLog
import Testing

@testable import Simulators

/// Runs of a replay: paired, the same on any number of threads, and measured as the log is.
@Suite struct ReplayRunnerTests {
  static let world = Result { try ReplayWorld(try ReplayCalibrationTests.log.get()) }

  private func run(_ arms: [ReplayArm], threads: Int) throws -> [[ReplayMeasures]] {
    try ReplayRunner(try Self.world.get(), arms: arms, replications: 3, seed: 7, threads: threads).run()
  }

  @Test func threadsChangeNothing() throws {
    let arms = [
      ReplayArm(name: "batch", dispatch: DispatchChoice(.batch)),
      ReplayArm(name: "lots", dispatch: DispatchChoice(.randomEligible)),
    ]
    #expect(try run(arms, threads: 1) == run(arms, threads: 4))
  }

  @Test func theSamePolicyUnderAnotherNameIsTheSame() throws {
    let arms = ["a", "b"].map {
      ReplayArm(name: $0, dispatch: DispatchChoice(.batch), eta: ETAChoice(.distance))
    }
    let runs = try run(arms, threads: 2)
    for (one, other) in zip(runs[0], runs[1]) {
      #expect(one.values == other.values && one.workers == other.workers)
    }
    #expect(runs[0][0].values != runs[0][1].values, "replications differ")
    // Only the first arm holds who got what.
    let agreement = try #require(runs[0][0].agreement(with: runs[0][1]))
    #expect(agreement > 0 && agreement < 1 && runs[0][0].agreement(with: runs[0][0]) == 1)
    #expect(runs[1][0].agreement(with: runs[1][1]) == nil)
  }

  @Test func theLogIsMeasuredAsItsRunWas() throws {
    let log = try ReplayCalibrationTests.log.get()
    let world = try Self.world.get()
    let completed = try #require(log.orders.integers(.completedAt))
    let placed = try #require(log.orders.integers(.placedAt))
    var (sum, count) = (0.0, 0)
    for row in 0..<log.orders.rowCount {
      guard let end = completed.value(at: row) else { continue }
      sum += Double(end - placed[row]) / 60_000
      count += 1
    }
    let waiting = try #require(world.logged[.waiting])
    #expect((waiting - sum / Double(count)).magnitude < 1e-9)
    #expect(world.logged[.servedShare] == Double(count) / Double(log.orders.rowCount))
    #expect(world.logged[.agreement] == 1)
    #expect(world.logged.workers.reduce(0) { $0 + Int($1.completed) } == count)
  }

  @Test func spellsAndEngagedTimeCountOverlapsOnce() {
    var tally = ReplayTally(workers: 2, hasPay: true)
    func order(_ from: Int64, _ to: Int64) -> ReplayedOrder {
      ReplayedOrder(
        placed: from * 60_000, accepted: from * 60_000, ended: to * 60_000, isServed: true, due: nil,
        worker: 0,
        logged: 1, pay: 100_000, price: nil)
    }
    // 130 and 130 min with an overlap of 20, then after a gap of 19 min 30 min: one spell of 289 min.
    for span in [(0, 130), (110, 240), (259, 289)] { tally.add(order(Int64(span.0), Int64(span.1))) }
    tally.addOnline(0, 10 * 3_600_000)
    let measures = tally.measures()
    #expect(measures.workers[0].engaged == 270 * 60_000)
    #expect(measures[.longSpells] == 1)
    #expect(measures[.payPerHour] == 30 / 4.5)
    #expect(measures[.agreement] == 0)
    #expect(measures[.payGini] == 0.5, "one of two has everything")
    #expect(measures[.idleShare] == 0.55)
  }

  @Test func aPolicyThatIsNotPossibleIsFoundBeforeAnyRun() throws {
    var choice = DispatchChoice(.batch)
    choice.reach = -1
    #expect(throws: ReplayFault.self) { try run([ReplayArm(name: "x", dispatch: choice)], threads: 1) }
  }
}
