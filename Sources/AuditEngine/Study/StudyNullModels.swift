import Simulators
import Synchronization

/// The null models of the replications that are being run, so that arms that differ in their dispatch alone share one.
///
/// What is kept depends on the scenario and its seed only, so it does not matter which arm made it. Only the newest
/// replications are kept: memory stays bounded.
final class StudyNullModels: Sendable {
  private struct Kept {
    let replication: Int
    let scenario: Scenario
    let values: [RecordedValue]
  }

  /// Enough for the replications that threads are at; one more or less changes time, not results.
  private static let limit = 64
  private let kept = Mutex<[Kept]>([])

  /// What was made for the same scenario, seed included.
  func values(of scenario: Scenario, replication: Int) -> [RecordedValue]? {
    kept.withLock { list in
      list.last { $0.replication == replication && $0.scenario == scenario }?.values
    }
  }

  /// Keeps what was made.
  func keep(_ values: [RecordedValue], of scenario: Scenario, replication: Int) {
    kept.withLock { list in
      if list.count >= Self.limit { list.removeFirst(list.count - Self.limit + 1) }
      list.append(Kept(replication: replication, scenario: scenario, values: values))
    }
  }
}
