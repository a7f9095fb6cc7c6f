import Metrics
import OrderLog
import Rules
import Testing

@testable import AuditEngine

/// A limit in one currency says nothing of amounts in another.
@Suite struct LogCurrencyTests {
  private func floorRule(_ id: String, _ key: String) -> Rule {
    rule(
      id, metric: HourlyFloorShortfall.id, parameters: ["limit": key, "allowance": "day.share"],
      decision: Decision(kind: .facts, direction: .below), requires: [.workerPay])
  }

  private func floor(_ key: String, _ unit: ParameterUnit) -> DatedParameter {
    DatedParameter(
      key: key, title: words(key), unit: unit,
      values: [.init(from: civil("2020-01-01"), value: 30, status: .guidance, reference: "made up")])
  }

  private var trips: OrderLog { log([Trip(id: "a", worker: "w", from: 10, to: 11, pay: 40)]) }

  private var yuan: RulePack {
    pack(
      [floorRule("YUAN", "floor.cny"), takeRule()], id: "yuan",
      parameters: [floor("floor.cny", .moneyPerHour)])
  }

  private var dollars: RulePack {
    pack(
      [floorRule("DOLLARS", "floor.usd")], id: "dollars", parameters: [floor("floor.usd", .dollarsPerHour)])
  }

  private func verdicts(_ packs: [RulePack], _ currency: String?) throws -> (
    AuditResult, [String: RuleResult]
  ) {
    let result = try AuditEngine(
      packs: packs, settings: AuditSettings(currency: currency), threads: 1, version: "test",
      digest: plainDigest
    ).audit(trips, quality: LogQuality(), today: civil("2025-12-01"))
    return (result, Dictionary(uniqueKeysWithValues: result.rules.map { ($0.rule, $0) }))
  }

  @Test func onePackGivesTheAssumedCurrency() throws {
    let (result, rules) = try verdicts([yuan], nil)
    #expect(result.currency == .init(code: "CNY", isAssumed: true))
    #expect(rules["YUAN"]?.verdict == .met)
    #expect(try verdicts([dollars], nil).0.currency == .init(code: "USD", isAssumed: true))
  }

  @Test func aMismatchIsUndetermined() throws {
    let (result, rules) = try verdicts([yuan], "USD")
    #expect(result.currency == .init(code: "USD", isAssumed: false))
    #expect(rules["YUAN"]?.verdict == .undetermined)
    #expect(rules["YUAN"]?.reason == VerdictReason(.otherCurrency, ["currency": "CNY", "log": "USD"]))
    // A share is a share in any currency.
    #expect(rules["TAKE"]?.verdict == .met)
  }

  @Test func packsThatDifferNeedTheAuditorsWord() throws {
    let (result, rules) = try verdicts([yuan, dollars], nil)
    #expect(result.currency == nil)
    #expect(rules["YUAN"]?.reason == VerdictReason(.otherCurrency, ["currency": "CNY"]))
    #expect(rules["DOLLARS"]?.reason == VerdictReason(.otherCurrency, ["currency": "USD"]))
    let stated = try verdicts([yuan, dollars], "CNY").1
    #expect(stated["YUAN"]?.verdict == .met)
    #expect(stated["DOLLARS"]?.verdict == .undetermined)
  }

  @Test func unitsOfMoneyHaveACurrency() {
    for unit in ParameterUnit.allCases {
      let isMoney = unit.rawValue.hasPrefix("CNY") || unit.rawValue.hasPrefix("USD")
      #expect((unit.currency != nil) == isMoney, "\(unit)")
      if let currency = unit.currency { #expect(unit.rawValue.hasPrefix(currency)) }
    }
  }
}
