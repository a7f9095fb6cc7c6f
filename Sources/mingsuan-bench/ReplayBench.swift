import OrderLog
import Simulators

/// A simulated city day as a log, calibrated, and run again under its own policy, under lots and under another policy.
struct ReplayBench {
  let orders: Int
  let workers: Int
  let replications: Int
  let threads: Int
  let seed: UInt64

  func run() throws {
    var scenario = SimulationBench.dayScenario(orders: orders, workers: workers, seed: seed)
    (scenario.city.width, scenario.city.height) = (16_000, 16_000)
    let log = try scenario.run().log()
    let start = Stopwatch()
    let world = try ReplayWorld(log)
    let calibration = start.seconds
    func arm(_ name: String, _ choice: DispatchChoice) -> ReplayArm {
      ReplayArm(name: name, dispatch: choice, pricing: scenario.pricing, eta: scenario.eta)
    }
    let arms = [
      arm("own", scenario.dispatch), arm("null", DispatchChoice(.randomEligible)),
      arm("nearest", DispatchChoice(.nearestIdle)),
    ]
    let number = SimulationBench.number
    for arm in arms {
      let one = Stopwatch()
      _ = try world.run(arm, seed: 1)
      SimulationBench.report([
        ("benchmark", "\"replay-run\""), ("arm", "\"\(arm.name)\""), ("seconds", number(one.seconds, 3)),
      ])
    }
    let whole = Stopwatch()
    let runs = try ReplayRunner(world, arms: arms, replications: replications, seed: seed, threads: threads)
      .run()
    SimulationBench.report([
      ("benchmark", "\"replay\""), ("requests", "\(world.requestCount)"), ("workers", "\(workers)"),
      ("arms", "\(arms.count)"), ("replications", "\(replications)"), ("threads", "\(threads)"),
      ("calibrationSeconds", number(calibration, 3)), ("seconds", number(whole.seconds, 2)),
      ("processorSeconds", number(whole.processorSeconds, 2)),
      ("shareServed", number(runs.first?.first?[.servedShare] ?? 0, 4)),
      ("agreement", number(runs.first?.first?[.agreement] ?? 0, 4)),
    ])
  }
}
