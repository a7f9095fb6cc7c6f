import Statistics
import Testing

@testable import Metrics

@Suite struct ETAClusteredShareTests {
  /// Trap 1 and the reason for clusters: all hits with few workers widen the interval.
  @Test func hitsOfFewWorkersGiveAWiderIntervalThanOrdersDo() throws {
    let clusters = (0..<50).map { ShareCluster(hits: $0 < 5 ? 100 : 0, size: 100) }
    let share = try ClusteredShare(clusters)
    let interval = try #require(share.clusterInterval)
    #expect(share.value == 0.1)
    #expect(interval.width > 3 * share.orderInterval.width)
    #expect(interval.lower > 0)
    // V = C/(C−1) Σ(a − pn)² / N² = 50/49 · (5 · 90² + 45 · 10²) / 5000²; p(1 − p)/N = 0.09/5000.
    let squares: Double = 5 * 8_100 + 45 * 100
    let variance: Double = 50 / 49 * squares / 25_000_000
    let effect: Double = variance / (0.09 / 5_000)
    #expect(abs((share.designEffect ?? 0) - effect) < 1e-9)
  }

  @Test func noHitsStillLeaveRoomForAsManyAsWorkersAllow() throws {
    let share = try ClusteredShare((0..<40).map { _ in ShareCluster(hits: 0, size: 1_000) })
    let interval = try #require(share.clusterInterval)
    #expect(interval.lower == 0)
    #expect(interval.upper > 0.1)
    #expect(share.minimumDetectable.map { $0 > 0 } == true)
  }

  /// One worker with nearly all orders counts little more than one worker.
  @Test func unequalWorkersCountLess() throws {
    let equal = try ClusteredShare((0..<40).map { _ in ShareCluster(hits: 0, size: 100) })
    let unequal = try ClusteredShare((0..<40).map { ShareCluster(hits: 0, size: $0 == 0 ? 3_961 : 1) })
    #expect(equal.effectiveClusters == 40)
    #expect(unequal.effectiveClusters < 1.1)
    #expect((unequal.clusterInterval?.upper ?? 0) > 4 * (equal.clusterInterval?.upper ?? 1))
  }

  @Test func oneWorkerHasNoInterval() throws {
    let share = try ClusteredShare([ShareCluster(hits: 3, size: 10)])
    #expect(share.clusterInterval == nil)
    #expect(share.estimate.lower == nil)
    #expect(share.estimate.method == "no-interval:one-worker")
  }

  @Test func nothingIsUndefined() {
    #expect(throws: Undefined.empty) { try ClusteredShare([]) }
    #expect(throws: Undefined.empty) { try ClusteredShare([ShareCluster(hits: 0, size: 0)]) }
  }

  /// Trap 17: bounds are not rounded.
  @Test func boundsAreNotRounded() throws {
    let share = try ClusteredShare((0..<100).map { ShareCluster(hits: $0 % 3, size: 7) })
    let upper = try #require(share.clusterInterval).upper
    #expect((upper * 10_000).rounded() / 10_000 != upper)
  }

  /// The interval covers about as often as it says when workers differ; one by orders alone does not.
  @Test func coverage() throws {
    var random = SplitMix(seed: 7)
    var (clustered, naive) = (0, 0)
    let runs = 400
    for _ in 0..<runs {
      let clusters = (0..<60).map { _ in
        let p = Double.random(in: 0..<1, using: &random) < 0.3 ? 0.5 : 0.05
        return ShareCluster(
          hits: (0..<80).count { _ in Double.random(in: 0..<1, using: &random) < p }, size: 80)
      }
      let share = try ClusteredShare(clusters, level: 0.95)
      let truth = 0.3 * 0.5 + 0.7 * 0.05
      if share.clusterInterval?.contains(truth) == true { clustered += 1 }
      if share.orderInterval.contains(truth) { naive += 1 }
    }
    #expect(clustered > runs * 92 / 100)
    #expect(naive < runs * 70 / 100)
  }
}
