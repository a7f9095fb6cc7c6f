import Configuration
import Foundation
import OrderLog
import Rules
import Simulators
import Testing

/// Policies of a replay: words with parameters, files, and what a disclosure declares.
@Suite struct ReplayPoliciesTests {
  @Test func wordsWithParameters() throws {
    let rest = RestRules(continuousLimit: 7_200_000)
    let plain = try ReplayPolicies.dispatch("nearest-idle", option: "--dispatch", rest: rest)
    #expect(plain == DispatchChoice(.nearestIdle, rest: rest))
    let batch = try ReplayPolicies.dispatch(
      "batch:interval=60,reach=4000", option: "--dispatch", rest: nil)
    #expect(batch.policy == .batch && batch.interval == 60 && batch.reach == 4_000 && batch.rest == nil)
    let own = try ReplayPolicies.dispatch(
      "batch:rest={continuous_limit= 3}", option: "--dispatch", rest: rest)
    #expect(own.rest?.continuousLimit == 10_800_000)
    #expect(try ReplayPolicies.eta("distance:margin=0.5", option: "--eta").margin == 0.5)
    #expect(
      try ReplayPolicies.pricing("flat:per_order=8", option: "--pricing") == [PricingChoice(.flat, amount: 8)]
    )
  }

  @Test(arguments: [
    "fastest", "batch:speed=3", "batch:interval=0", "batch:interval", "nearest_idle:interval=3", "",
    "batch:{",
  ])
  func whatIsNoPolicyIsRefused(_ text: String) {
    #expect(throws: ConfigurationErrors.self) {
      try ReplayPolicies.dispatch(text, option: "--dispatch", rest: nil)
    }
  }

  @Test func aScenarioFileGivesItsParts() throws {
    let file = NSTemporaryDirectory() + "replay-\(UUID().uuidString).yaml"
    defer { try? FileManager.default.removeItem(atPath: file) }
    try Data(
      """
      name: town
      dispatch: {policy: batch, interval: 45, rest: none}
      eta: {policy: strictest}
      pricing:
        - {rule: flat, per_order: 7}
        - {rule: subsidies, weather: {rain: 1}}
      """.utf8
    ).write(to: URL(fileURLWithPath: file))
    let choice = try ReplayPolicies.dispatch(file, option: "--own-dispatch", rest: RestRules())
    #expect(choice.interval == 45 && choice.rest == nil)
    #expect(try ReplayPolicies.eta(file, option: "--own-eta").policy == .strictest)
    #expect(try ReplayPolicies.pricing(file, option: "--own-pricing").map(\.rule) == [.flat, .subsidies])
    #expect(throws: ConfigurationErrors.self) {
      try ReplayPolicies.eta("/no/such/file.yaml", option: "--own-eta")
    }
  }

  @Test func declaredVersionsAreTakenByDayServiceAndCity() throws {
    func day(_ text: String) throws -> CivilDate { try #require(CivilDate(text)) }
    func version(
      _ from: String, _ until: String?, _ steps: [DeclaredStep], cities: [String] = []
    ) throws -> DeclaredVersion {
      DeclaredVersion(
        version: from, from: try day(from), until: try until.map(day), cities: cities, steps: steps,
        source: EntrySource(path: "mechanism"))
    }
    let mechanism = DeclaredMechanism(
      dispatch: [
        try version("2026-01-01", nil, [.init(policy: "batch", parameters: ["interval": .number(20)])]),
        try version("2026-03-02", nil, [.init(policy: "nearest_idle")]),
      ],
      pricing: [
        try version(
          "2026-01-01", nil,
          [
            .init(
              policy: "components",
              parameters: [
                "versions": .list([
                  .object(["from": .text("2026-01-01"), "value": .object(["base": .number(4.5)])])
                ])
              ])
          ])
      ],
      eta: [try version("2026-01-01", nil, [.init(policy: "distance")], cities: ["别处"])])
    let declared = try ReplayPolicies.declared(
      mechanism, days: try day("2026-03-01")...day("2026-03-03"), service: "food", city: "星河", file: "d.yaml")
    #expect(declared.dispatch?.policy == .batch && declared.dispatch?.interval == 20)
    #expect(declared.changing == ["dispatch"])
    #expect(declared.pricing?.first?.versions?.first?.value.base == 4.5)
    #expect(declared.eta == nil)
  }
}
