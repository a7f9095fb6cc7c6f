import AuditEngine
import OrderLog
import Rules
import Simulators
import Testing

@Suite struct DeclaredPoliciesTests {
  private func version(_ steps: [DeclaredStep]) throws -> DeclaredVersion {
    DeclaredVersion(
      version: "v", from: try #require(CivilDate("2026-01-01")), steps: steps,
      source: EntrySource(path: "mechanism"))
  }

  private func fault(_ steps: [DeclaredStep]) throws -> MechanismFault? {
    let declared = try version(steps)
    do throws(MechanismFault) {
      _ = try declared.pricingPolicies()
      return nil
    } catch {
      return error
    }
  }

  @Test func readsPoliciesWithTheirParameters() throws {
    let policies = try version([
      DeclaredStep(
        policy: "components",
        parameters: [
          "versions": .list([
            .object([
              "from": .text("2026-01-01"),
              "value": .object(["base": .number(4), "perKilometre": .number(1.5)]),
            ])
          ])
        ]),
      DeclaredStep(policy: "subsidies", parameters: ["weather": .object(["rain": .number(2)])]),
    ]).pricingPolicies()
    let pay = try #require(policies.first as? ComponentPay)
    #expect(pay.versions == [Dated(from: "2026-01-01", .init(base: 4, perKilometre: 1.5))])
    let subsidies = try #require(policies.last as? Subsidies)
    #expect(subsidies.weather == [.rain: 2])
    let eta = try version([
      DeclaredStep(
        policy: "max_of_four",
        parameters: ["probability": .number(0.9), "compensation": .object(["own": .number(1)])])
    ]).etaPolicy()
    let four = try #require(eta as? MaxOfFourETA)
    #expect(four.probability == 0.9)
    #expect(four.compensation == Compensation(own: 1))
    let dispatch = try version([
      DeclaredStep(policy: "slack_route_fit", parameters: ["candidates": .number(12)])
    ]).dispatchChoice()
    #expect(dispatch?.candidates == 12)
    #expect(try version([]).etaPolicy() == nil)
  }

  @Test func faultsSayWhereAndWhat() throws {
    let unknown = try fault([DeclaredStep(policy: "per_smile")])
    #expect(unknown?.path == "policies[0].policy")
    let misspelt = try fault([
      DeclaredStep(policy: "flat", parameters: ["amount": .number(3), "amonut": .number(4)])
    ])
    #expect(misspelt?.path == "policies[0].parameters.amonut")
    let text = try fault([DeclaredStep(policy: "flat", parameters: ["amount": .text("three")])])
    #expect(text?.path == "policies[0].parameters.amount")
    let missing = try fault([DeclaredStep(policy: "driver_share")])
    #expect(missing?.path == "policies[0].amount")
    let nested = try fault([
      DeclaredStep(
        policy: "components",
        parameters: [
          "versions": .list([
            .object([
              "from": .text("2026-01-01"),
              "value": .object(["base": .number(4), "perKilometer": .number(1.5)]),
            ])
          ])
        ])
    ])
    #expect(nested?.path == "policies[0].parameters.versions.[0].value.perKilometer")
    let negative = try fault([DeclaredStep(policy: "flat", parameters: ["amount": .number(-1)])])
    #expect(negative?.path == "policies[0].amount")
    let fraction = try fault([
      DeclaredStep(
        policy: "deductions",
        parameters: ["steps": .list([.object(["from": .number(0.5), "share": .number(0.1)])])])
    ])
    #expect(fraction?.path == "policies[0].parameters.steps.[0].from")
    for version in [
      try version([DeclaredStep(policy: "max_of_four", parameters: ["probability": .number(2)])])
    ] {
      #expect(throws: MechanismFault.self) { try version.etaPolicy() }
    }
  }
}
