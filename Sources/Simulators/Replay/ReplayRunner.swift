import Dispatch
import Statistics
import Synchronization

/// Runs the arms of a replay over independent replications on all cores.
///
/// A run depends on its arm and the seed of its replication only, so threads change nothing in the results.
public struct ReplayRunner: Sendable {
  private let world: ReplayWorld
  private let arms: [ReplayArm]
  private let replications: Int
  private let seed: UInt64
  private let threads: Int

  /// A runner of so many replications of each arm.
  public init(_ world: ReplayWorld, arms: [ReplayArm], replications: Int, seed: UInt64, threads: Int) {
    self.world = world
    self.arms = arms
    self.replications = max(replications, 0)
    self.seed = seed
    self.threads = max(threads, 1)
  }

  /// The seed of a replication, the same for all arms; below 2⁵³, so that it survives in JSON.
  public static func seed(of replication: Int, from seed: UInt64) -> UInt64 {
    var stream = RandomStream(seed: seed, purpose: "replay-seed", entity: UInt64(max(replication, 0)))
    return stream.next() >> 11
  }

  /// The measures by arm, then replication; those of the first arm hold who got what. `progress` is told the runs done and the runs planned, from any thread.
  ///
  /// - Throws: ``ReplayFault`` of the first arm that cannot run; `CancellationError` when `isCancelled` said so.
  public func run(
    progress: @escaping @Sendable (Int, Int) -> Void = { _, _ in },
    isCancelled: @escaping @Sendable () -> Bool = { false }
  ) throws -> [[ReplayMeasures]] {
    // A policy that is not possible is found before any long work.
    for arm in arms { _ = try world.setup(arm, seed: seed) }
    let total = arms.count * replications
    let results = Mutex<[ReplayMeasures?]>(Array(repeating: nil, count: total))
    let failure = Mutex<(any Error)?>(nil)
    let next = Atomic<Int>(0)
    let finished = Atomic<Int>(0)
    DispatchQueue.concurrentPerform(iterations: min(threads, max(total, 1))) { _ in
      while true {
        let index = next.add(1, ordering: .relaxed).oldValue
        guard index < total, !isCancelled(), failure.withLock({ $0 == nil }) else { return }
        let (replication, arm) = (index / arms.count, index % arms.count)
        do {
          let seed = Self.seed(of: replication, from: seed)
          guard
            let run = try world.run(
              arms[arm], seed: seed, keepsCarriers: arm == 0, isCancelled: isCancelled)
          else { return }
          results.withLock { $0[arm * replications + replication] = run }
        } catch {
          failure.withLock { $0 = $0 ?? error }
          return
        }
        progress(finished.add(1, ordering: .relaxed).newValue, total)
      }
    }
    if let error = failure.withLock({ $0 }) { throw error }
    if isCancelled() { throw CancellationError() }
    let runs = results.withLock { $0.compactMap { $0 } }
    guard runs.count == total else { throw CancellationError() }
    return arms.indices.map { Array(runs[$0 * replications..<($0 + 1) * replications]) }
  }
}
