import Foundation
import OrderLog
import Simulators
import Statistics

/// Times the assignment solver on square costs, from doubles to the assignment, scaling to whole numbers included.
enum AssignmentBench {
  static func run(_ argument: String, rounds: Int, seed: UInt64) throws {
    if let size = Int(argument) {
      guard (1...20_000).contains(size) else { throw BenchFailure(reason: "sizes from 1 to 20,000") }
      for (name, costs) in [("uniform", uniform(size, seed)), ("Euclidean", euclidean(size, seed))] {
        try time(name, size, costs, rounds)
      }
      return
    }
    let data = try WholeFile.read(argument)
    let costs = data.withUnsafeBytes { bytes in
      (0..<bytes.count / 8).map { bytes.loadUnaligned(fromByteOffset: $0 * 8, as: Double.self) }
    }
    let size = Int(Double(costs.count).squareRoot().rounded())
    guard size > 0, size * size == costs.count else {
      throw BenchFailure(reason: "\(argument): \(costs.count) numbers are no square of costs")
    }
    try time(argument.split(separator: "/").last.map(String.init) ?? argument, size, costs, rounds)
  }

  private static func uniform(_ size: Int, _ seed: UInt64) -> [Double] {
    var random = RandomStream(seed: seed, purpose: "bench", entity: 2)
    return (0..<size * size).map { _ in random.nextUniform() }
  }

  private static func euclidean(_ size: Int, _ seed: UInt64) -> [Double] {
    var random = RandomStream(seed: seed, purpose: "bench", entity: 3)
    func points() -> [Location] {
      (0..<size).map { _ in Location(x: random.nextUniform(), y: random.nextUniform()) }
    }
    let workers = points()
    let orders = points()
    return workers.flatMap { worker in orders.map { worker.distance(to: $0) } }
  }

  private static func time(_ name: String, _ size: Int, _ costs: [Double], _ rounds: Int) throws {
    var times: [Double] = []
    var solving: [Double] = []
    var total = 0.0
    for _ in 0..<rounds {
      let start = Stopwatch()
      guard let (matrix, _) = CostMatrix.scaling(rows: size, columns: size, costs: costs) else {
        throw BenchFailure(reason: "\(name): the costs cannot be scaled")
      }
      let scaled = start.seconds
      let solution = AssignmentSolver.solve(matrix)
      times.append(start.seconds)
      solving.append(start.seconds - scaled)
      let columns = solution?.columnOfRow ?? []
      total = columns.indices.reduce(0) { $0 + costs[$1 * size + Int(max(columns[$1], 0))] }
    }
    SimulationBench.report([
      ("benchmark", "\"assignment\""), ("costs", "\"\(name)\""), ("size", "\(size)"),
      ("seconds", SimulationBench.number(times.min() ?? 0, 5)),
      ("solvingSeconds", SimulationBench.number(solving.min() ?? 0, 5)),
      ("total", SimulationBench.number(total, 6)),
    ])
  }
}
