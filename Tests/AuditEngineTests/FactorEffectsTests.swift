import Rules
import Simulators
import Statistics
import Testing

@testable import AuditEngine

/// What single factors do, on made-up numbers by arm and replication.
@Suite struct FactorEffectsTests {
  /// A study whose arms are all combinations of levels.
  private static func study(_ levels: [[String]], baseline: Int? = nil) -> Study {
    var points: [[String]] = [[]]
    for own in levels { points = points.flatMap { point in own.map { point + [$0] } } }
    return Study(
      name: "made-up", title: LocalizedText(zh: "虚构", en: "Made up"),
      factors: levels.indices.map { .init(name: "f\($0)", key: "k") }, design: .fullFactorial,
      arms: points.map {
        .init(levels: $0, values: $0.map { Double($0) }, scenario: Scenario(name: "made-up"))
      }, baseline: baseline, replications: 6, seed: 1)
  }

  @Test func additiveEffectsAreFoundExactly() throws {
    for seed in 0..<20 as Range<UInt64> {
      var stream = RandomStream(seed: seed, purpose: "effects")
      let study = Self.study([["0", "1", "2"], ["low", "high"]], baseline: 3)
      // The arms of a replication share a part of any size; the first factor adds 3 a level, the second takes 5.
      let shared = (0..<6).map { _ in 100 * stream.nextNormal() }
      let values = study.arms.map { arm in
        Dictionary(
          uniqueKeysWithValues: (0..<6).map { replication in
            (replication, shared[replication] + 3 * (arm.values[0] ?? 0) - (arm.levels[1] == "high" ? 5 : 0))
          })
      }
      let effects = FactorEffects(values, study).effects
      #expect(effects.map(\.factor) == ["f0", "f1"])
      #expect(effects[0].levels.map(\.level) == ["0", "1", "2"])
      // Arm 3 is level 1 of the first factor and "high" of the second.
      #expect(effects[0].levels[1].difference == nil && effects[1].levels[1].difference == nil)
      #expect(abs((effects[0].levels[0].difference?.mean ?? 0) + 3) < 1e-9)
      #expect(abs((effects[0].levels[2].difference?.mean ?? 0) - 3) < 1e-9)
      #expect(abs((effects[1].levels[0].difference?.mean ?? 0) - 5) < 1e-9)
      #expect(effects.allSatisfy { $0.levels.allSatisfy { $0.count == 6 && $0.interval != nil } })
    }
  }

  @Test func onlyWholeReplicationsCount() throws {
    let study = Self.study([["a", "b"], ["c", "d"]])
    var values = (0..<4).map { arm in
      Dictionary(uniqueKeysWithValues: (0..<6).map { ($0, Double(arm * 10 + $0 % 3)) })
    }
    // A run that failed in one arm must not shift the mean of its levels.
    values[3][2] = nil
    let effects = FactorEffects(values, study).effects
    #expect(effects.allSatisfy { $0.levels.allSatisfy { $0.count == 5 } })
    #expect(effects[0].levels[1].difference?.mean == 20)
    #expect(effects[1].levels[1].difference?.mean == 10)
    values[0] = [:]
    #expect(FactorEffects(values, study).effects.allSatisfy { $0.levels.allSatisfy { $0.mean == nil } })
  }

  @Test func correctionIsOverAllLevels() throws {
    let study = Self.study([["a", "b", "c"], ["d", "e"]])
    let values = (0..<6).map { arm in
      Dictionary(
        uniqueKeysWithValues: (0..<6).map { replication in
          var stream = RandomStream(seed: 2, purpose: "effects", entity: UInt64(arm * 10 + replication))
          return (replication, Double(arm) * 0.2 + stream.nextNormal())
        })
    }
    let tested = FactorEffects(values, study).effects.flatMap(\.levels).compactMap(\.difference)
    #expect(tested.count == 3)
    let holm = try MultipleTesting.holm(tested.compactMap(\.pValue))
    #expect(tested.compactMap(\.corrected) == holm)
  }

  @Test func aSingleFactorAndOtherDesignsHaveNone() {
    let values = (0..<2).map { arm in [0: Double(arm), 1: Double(arm)] }
    #expect(FactorEffects(values, Self.study([["a", "b"]])).effects.isEmpty)
    var study = Self.study([["a", "b"], ["c"]])
    study.design = .oneAtATime
    #expect(FactorEffects(values, study).effects.isEmpty)
  }

  @Test func ranksAreForDesignsThatFillASpace() throws {
    var study = Self.study([["1", "2", "3", "4"], ["batch", "hall"], ["x", "y", "z"]])
    study.design = .latinHypercube
    let outputs = study.arms.map { ($0.values[0] ?? 0) - ($0.levels[1] == "hall" ? 2.5 : 0) }
    let found = FactorEffects.rankCorrelations(outputs, study)
    #expect(found.map(\.method) == ["rank", "rank", "rank"])
    #expect((found[0].values["rank"] ?? 0) > 0.9 && (found[1].values["rank"] ?? 0) < -0.9)
    // Three levels that are no numbers have no order.
    #expect(found[2].values.isEmpty && found[2].intervals.isEmpty)
    #expect(study.orderedPair(of: 1).map { [$0.0, $0.1] } == ["batch", "hall"])
    #expect(FactorEffects.rankCorrelations(outputs.map { _ in 1 }, study).isEmpty)
  }
}
