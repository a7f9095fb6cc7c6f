import OrderLog
import Statistics
import Testing

@testable import Simulators

/// Paces of single workers: planted ones come back, chance makes none, few ways say little.
@Suite struct WorkerPacesTests {
  private func ways(
    workers: Int, each: Int, slowness: (Int) -> Double, spread: Double, seed: UInt64
  ) -> [WorkerPaces.Way] {
    (0..<workers).flatMap { worker in
      var stream = RandomStream(seed: seed, purpose: "paces", entity: UInt64(worker))
      return (0..<each).map { _ in
        let expected = 100_000 + 400_000 * stream.nextUniform()
        let chance = 1 + spread * (2 * stream.nextUniform() - 1)
        return WorkerPaces.Way(
          worker: Int32(worker), expected: expected, actual: expected * slowness(worker) * chance)
      }
    }
  }

  @Test func plantedPacesComeBack() {
    let made = ways(workers: 80, each: 60, slowness: { $0 % 2 == 0 ? 0.9 : 1.1 }, spread: 0.3, seed: 1)
    let paces = WorkerPaces.fit(made)
    #expect(paces.count == 80)
    for worker in 0..<80 {
      let planted = worker % 2 == 0 ? 1 / 0.9 : 1 / 1.1
      #expect(((paces[Int32(worker)] ?? 1) - planted).magnitude < 0.09)
    }
  }

  @Test func equalWorkersStayNearOne() {
    for seed in 1...20 {
      let paces = WorkerPaces.fit(
        ways(workers: 60, each: 30, slowness: { _ in 1 }, spread: 0.3, seed: UInt64(seed)))
      #expect(paces.values.allSatisfy { ($0 - 1).magnitude < 0.04 }, "seed \(seed)")
    }
  }

  @Test func aWorkerWithOneWayIsDrawnTowardsTheClass() {
    var made = ways(workers: 80, each: 60, slowness: { $0 % 2 == 0 ? 0.95 : 1.05 }, spread: 0.3, seed: 2)
    made.append(.init(worker: 900, expected: 300_000, actual: 480_000))
    let pace = WorkerPaces.fit(made)[900] ?? 0
    #expect(pace > 0.85 && pace < 1, "a single way at 1.6 of its time moves the pace to \(pace)")
  }

  @Test func nothingTraps() {
    #expect(WorkerPaces.fit([]).isEmpty)
    #expect(
      WorkerPaces.fit([.init(worker: 1, expected: 0, actual: 5), .init(worker: 2, expected: 5, actual: 0)])
        .isEmpty)
    #expect(
      WorkerPaces.fit([.init(worker: 1, expected: 5, actual: 5), .init(worker: 2, expected: 5, actual: 9)])
        .isEmpty)
  }
}
