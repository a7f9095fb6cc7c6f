import CaseFile
import Configuration
import Foundation
import OrderLog
import Rules
import Simulators
import Testing

@testable import AuditEngine

/// What a shipped scenario plants is found, and its clean control is not accused of it. Each planted scenario names in
/// `expects` the rules, or the codes of log checks, that must see it; rules that the pack does not have are left out.
/// The whole table, with more seeds and all rules, is made by `Benchmarks/oracle`.
@Suite struct OracleTests {
  /// What an audit says: the verdict of each rule, and the codes of what the log checks saw.
  struct Opinion {
    var verdicts: [String: Verdict] = [:]
    var reasons: [String: VerdictReason] = [:]
    var codes: Set<String> = []

    /// Whether the audit sees what `name` stands for.
    func sees(_ name: String) -> Bool {
      name.hasPrefix("check:") ? codes.contains(String(name.dropFirst(6))) : verdicts[name] == .notMet
    }
  }

  /// Audits what a scenario makes by some rules of the built-in packs.
  static func audit(_ file: ScenarioFile, by rules: Set<String>) throws -> Opinion {
    let log = try file.scenario.run().log()
    let inspection = LogInspection(log: log, report: ReadingReport(), threads: 1)
    var opinion = Opinion(codes: Set(inspection.quality.observations.map(\.code)))
    guard !rules.isEmpty else { return opinion }
    let packs = try RulePacks.standard.map { name in
      let pack = try RulePacks.load(named: name).adding(file.parameters, from: file.scenario.name)
      return RulePack(
        id: pack.id, version: pack.version, title: pack.title, clauses: pack.clauses,
        parameters: Array(pack.parameters.values), holidays: pack.holidays,
        rules: pack.rules.filter { rules.contains($0.id) })
    }
    let engine = AuditEngine(
      packs: packs, threads: 1, version: "0", rulesAlone: true, digest: { FileDigest.sha256($0) })
    let result = try engine.audit(
      log, quality: inspection.quality, disclosure: try disclosure(of: file.scenario),
      today: try #require(CivilDate("2026-06-01")))
    for rule in result.rules {
      opinion.verdicts[rule.rule] = rule.verdict
      opinion.reasons[rule.rule] = rule.reason
    }
    return opinion
  }

  /// What the scenario's platform says of its dispatch: the policy that it runs, and nothing of what is planted. Only
  /// for scenarios that record what is needed to check it.
  private static func disclosure(of scenario: Scenario) throws -> EvidencedDisclosure? {
    guard scenario.recordsCandidates else { return nil }
    let version = DeclaredVersion(
      version: "1", from: try #require(CivilDate("2026-01-01")),
      steps: [
        DeclaredStep(
          policy: scenario.dispatch.policy.rawValue,
          parameters: scenario.dispatch.candidates.map { ["candidates": .number(Double($0))] } ?? [:])
      ],
      source: EntrySource(path: "mechanism.dispatch[0]"))
    return EvidencedDisclosure(
      Disclosure(
        asOf: try #require(CivilDate("2026-05-01")), platform: .init(id: "sim", name: "sim"),
        mechanism: DeclaredMechanism(dispatch: [version])), file: "disclosure.yaml", digest: "")
  }

  /// Matched orders and late merchants are rare.
  static let needsBothDays: Set = ["planted-group-paid-less", "planted-missing-compensation"]

  /// The rules that the built-in packs have.
  static func knownRules() throws -> Set<String> {
    Set(try RulePacks.standard.flatMap { try RulePacks.load(named: $0).rules.map(\.id) })
  }

  /// Each kind on five seeds, scenarios over weeks on one. One day shows most kinds as well as two.
  @Test(arguments: 1...5 as ClosedRange<UInt64>)
  func whatIsPlantedIsFoundAndControlsAreClean(seed: UInt64) throws {
    let known = try Self.knownRules()
    var controls: [Scenario: (file: ScenarioFile, names: Set<String>)] = [:]
    var examined = 0
    for name in ScenarioLibrary.plantedNames {
      let shipped = try ScenarioLibrary.scenario(named: name)
      let isShort = shipped.scenario.days == 2 && !Self.needsBothDays.contains(name)
      let file = try shipped.changed(seed: seed, days: isShort ? 1 : nil)
      let names = Set(file.expects.filter { $0.hasPrefix("check:") || known.contains($0) })
      if names.isEmpty || (file.scenario.days > 7 && seed > 1) { continue }
      examined += 1
      let opinion = try Self.audit(file, by: names)
      for expected in names.sorted() {
        #expect(
          opinion.sees(expected),
          "\(name), seed \(seed): \(expected) is \(opinion.verdicts[expected]?.rawValue ?? "not seen"), \(opinion.reasons[expected]?.details ?? [:])"
        )
      }
      // Scenarios that differ in what they plant alone have one control.
      var control = file.control
      control.scenario.name = "control"
      controls[control.scenario, default: (control, [])].names.formUnion(names)
    }
    #expect(examined >= 9)
    for (file, names) in controls.values {
      let opinion = try Self.audit(file, by: names)
      for name in names.sorted() {
        #expect(
          !opinion.sees(name), "control, seed \(seed): \(name) \(opinion.reasons[name]?.details ?? [:])")
      }
    }
  }

  @Test func everyKindHasAScenarioOfItsOwn() throws {
    let files = try ScenarioLibrary.plantedNames.map(ScenarioLibrary.scenario(named:))
    #expect(Set(files.compactMap { $0.scenario.plantings.last?.kind }) == Set(PlantedKind.allCases))
    #expect(files.count == PlantedKind.allCases.count)
    #expect(files.allSatisfy { !$0.expects.isEmpty })
  }
}
