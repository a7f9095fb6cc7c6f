public import Foundation
import Rules
import Simulators

/// What a study's records depend on, as bytes for a digest: arms with their whole scenarios, the seed, what is recorded.
/// How many replications there are does not belong to it, so that a study can be continued.
public enum StudyIdentity {
  private struct Arm: Encodable {
    let levels: [String]
    let scenario: Scenario
  }

  private struct Content: Encodable {
    let seed: UInt64
    let arms: [Arm]
    let metrics: [String]
    let packs: [RulePack]
    let hasNullModel: Bool
  }

  /// The bytes: JSON with sorted keys.
  public static func data(_ study: Study) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(
      Content(
        seed: study.seed, arms: study.arms.map { Arm(levels: $0.levels, scenario: $0.scenario) },
        metrics: study.metrics, packs: study.packs, hasNullModel: study.hasNullModel))
  }
}
