import AuditEngine
import Rules
import Simulators
import Statistics

/// Made-up studies: what a study file might say, and records as runs might leave them. No run is simulated.
enum SampleStudy {
  /// Four arms, ten replications, a null model, a rule, objectives, a run that failed, names that want to be markup.
  static let study = Study(
    name: "rest-limits",
    title: LocalizedText(zh: "连续接单上限与派单策略", en: "Rest limits and dispatch <b>policies</b>"),
    factors: [
      .init(name: "policy", key: "dispatch.policy"),
      .init(name: "休息上限 \"\u{338}<img src=x onerror=alert(1)>", key: ""),
    ],
    design: .fullFactorial,
    arms: [
      arm(["batch", "none"], [nil, nil]), arm(["batch", "4 h / 20 min"], [nil, 4]),
      arm(["=fair{{lang}}", "none"], [nil, nil]), arm(["=fair{{lang}}", "4 h / 20 min"], [nil, 4]),
    ],
    baseline: 0, replications: 10, seed: 7,
    objectives: [
      .init(response: "worker.pay_per_hour", isMaximised: true),
      .init(response: "customer.waiting", isMaximised: false),
      .init(response: "worker.pay_gini", isMaximised: false),
    ])

  static let records: [RunRecord] = {
    var records: [RunRecord] = []
    for replication in 0..<10 {
      for arm in 0..<4 {
        if arm == 3 && replication == 6 {
          records.append(
            RunRecord(
              arm: arm, replication: replication, seed: study.seed(of: replication), values: [],
              failure: "workers.count: no worker is on duty <script>alert(1)</script>; raise it"))
          continue
        }
        records.append(record(arm: arm, replication: replication, of: study))
      }
    }
    // The order in which threads finished.
    return records.reversed()
  }()

  /// What the records say, computed once.
  static let summary = StudySummary(study, records)

  /// A study for sensitivity with many arms.
  static func screening() throws -> Made { try screened.get() }

  /// A study of Sobol indices, whose arms are many more than tables list.
  static func indices() throws -> Made { try indexed.get() }

  /// A study whose points fill a space, with a number that draws all digits.
  static func filling() throws -> Made { try filled.get() }

  /// A study with its records and what they say.
  struct Made: Sendable {
    let study: Study
    let records: [RunRecord]
    let summary: StudySummary
  }

  private static let screened = Result {
    let plan = try MorrisScreening(dimensions: 4, trajectories: 8, seed: 3)
    return made("screening", .morris(plan), plan.points)
  }

  private static let indexed = Result {
    let plan = try SobolIndices(dimensions: 4, rows: 16)
    return made("indices", .sobolIndices(plan), plan.points)
  }

  private static let filled = Result {
    made("filling", .latinHypercube, try LatinHypercube.points(24, dimensions: 4, seed: 9))
  }

  private static func made(
    _ name: String, _ design: Study.Design, _ points: [[Double]]
  ) -> Made {
    let study = Study(
      name: name, title: LocalizedText(zh: "四个因素", en: "Four factors"),
      factors: ["orders", "workers", "speed", "limit"].map { .init(name: $0, key: "demand." + $0) },
      design: design,
      arms: points.map { point in arm(point.map { "\(($0 * 100).rounded() / 100)" }, point) },
      replications: 2, seed: 5,
      objectives: [
        .init(response: "worker.pay_per_hour", isMaximised: true),
        .init(response: "customer.waiting", isMaximised: false),
      ])
    let records = points.indices.flatMap { arm in
      (0..<2).map { replication in record(arm: arm, replication: replication, of: study) }
    }
    return Made(study: study, records: records, summary: StudySummary(study, records))
  }

  private static func arm(_ levels: [String], _ values: [Double?]) -> Study.Arm {
    Study.Arm(levels: levels, values: values, scenario: Scenario(name: "made-up"))
  }

  /// A record whose numbers depend on the arm by a fixed rule, on the replication by chance.
  private static func record(arm: Int, replication: Int, of study: Study) -> RunRecord {
    var stream = RandomStream(
      seed: 11, purpose: "sample-study-" + study.name, entity: UInt64(arm * 1_000 + replication))
    var shared = RandomStream(seed: 12, purpose: "sample-study-shared", entity: UInt64(replication))
    let level = shared.nextUniform()
    let values = study.arms[arm].values
    let effect =
      study.factors.count == 4
      ? 2 * (values[0] ?? 0) + (values[1] ?? 0) * (values[2] ?? 0) : [0, -0.4, 0.8, 0.45][arm % 4]
    var recorded = StudyOutcomes.names.map { entry -> RecordedValue in
      let noise = 0.12 * stream.nextUniform() + 0.3 * level
      let number: Double? =
        switch entry.name {
        case "orders.placed": 5_000 + (200 * level).rounded()
        case "customer.waiting_p90": nil
        case "worker.spells_over_4h": arm % 2 == 1 ? 0 : (30 + 10 * noise).rounded()
        default:
          switch entry.unit {
          case "share": 0.1 + 0.05 * effect + 0.05 * noise
          case "index": 0.3 - 0.05 * effect + 0.02 * noise
          case "moneyPerHour": 24 + effect + noise
          case "minutes": 31 + 2 * effect + noise
          default: 6 + effect + noise
          }
        }
      return RecordedValue(kind: .outcome, name: entry.name, value: number, unit: entry.unit)
    }
    guard study.factors.count == 2 else { return keep(recorded, arm, replication, study) }
    for name in ["worker.pay_gini", "worker.orders_gini"] {
      recorded.append(
        RecordedValue(
          kind: .outcome, name: name, group: RecordedValue.nullGroup,
          value: 0.25 + 0.02 * stream.nextUniform(),
          unit: "index"))
    }
    recorded.append(
      RecordedValue(kind: .metric, name: "pay.hourly/engaged", value: 23 + effect + level, unit: "value"))
    recorded.append(
      RecordedValue(
        kind: .metric, name: "pay.hourly/engaged", group: "p50", value: 22 + effect, unit: "moneyPerHour"))
    recorded.append(RecordedValue(kind: .metric, name: "eta.lateness", value: nil, unit: ""))
    let verdict: Verdict = arm % 2 == 1 ? .met : replication % 3 == 0 ? .undetermined : .notMet
    recorded.append(
      RecordedValue(
        kind: .rule, name: "T-REST-1", value: arm % 2 == 1 ? 0 : 0.02 + 0.01 * level, unit: "share",
        verdict: verdict))
    return keep(recorded, arm, replication, study)
  }

  private static func keep(
    _ values: [RecordedValue], _ arm: Int, _ replication: Int, _ study: Study
  ) -> RunRecord {
    RunRecord(arm: arm, replication: replication, seed: study.seed(of: replication), values: values)
  }
}
