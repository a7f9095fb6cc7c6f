import Simulators

/// The tidy rows of a replay.
extension ReplayAnalysis {
  /// A row: its texts, then its numbers; a number that does not exist is nil.
  public struct TidyRow: Sendable, Equatable {
    public let texts: [String]
    public let numbers: [Double?]
  }

  /// One row per arm, replication and measure. O(arms · replications · measures).
  public var runRows: [TidyRow] {
    zip(result.arms, runs).flatMap { arm, runs in
      runs.enumerated().flatMap { replication, run in
        ReplayMeasure.allCases.map { measure in
          TidyRow(
            texts: [arm.name, String(replication), measure.rawValue, measure.unit], numbers: [run[measure]])
        }
      }
    }
  }

  /// One row per arm, worker and measure: the mean over replications, and its paired difference from the own policy with
  /// its interval. O(arms · workers · replications).
  public var workerRows: [TidyRow] {
    guard let own = runs.first else { return [] }
    var rows: [TidyRow] = []
    for (place, arm) in result.arms.enumerated() {
      let hasPay = runs[place].first?[.platformPay] != nil
      for (worker, identity) in workers.enumerated() {
        for measure in Self.workerMeasures where hasPay || !measure.needsPay {
          let values = runs[place].compactMap { measure.value($0.workers[worker]) }
          let paired = zip(runs[place], own).compactMap { other, own -> Double? in
            guard let a = measure.value(other.workers[worker]), let b = measure.value(own.workers[worker])
            else { return nil }
            return a - b
          }
          let sample = ReplicationSample(place == 0 ? [] : paired)
          let interval = sample.interval(level: result.settings.level)
          rows.append(
            TidyRow(
              texts: [arm.name, identity.id, identity.vehicle, measure.name, measure.unit],
              numbers: [ReplicationSample(values).mean, sample.mean, interval?.lower, interval?.upper]))
        }
      }
    }
    return rows
  }

  /// What is told of each worker.
  struct WorkerMeasure: Sendable {
    let name: String
    let unit: String
    let needsPay: Bool
    let value: @Sendable (WorkerOutcome) -> Double?
  }

  static let workerMeasures: [WorkerMeasure] = [
    .init(name: "worker.pay", unit: "money", needsPay: true) { Double($0.pay) / 10_000 },
    .init(name: "worker.pay_per_hour", unit: "moneyPerHour", needsPay: true) { $0.payPerHour },
    .init(name: "worker.hours", unit: "hours", needsPay: false) { Double($0.engaged) / 3_600_000 },
    .init(name: "worker.orders", unit: "count", needsPay: false) { Double($0.completed) },
    .init(name: "worker.spells_over_4h", unit: "count", needsPay: false) { Double($0.longSpells) },
  ]
}
