import Foundation
import OrderLog
import Rules
import Simulators
import Testing

@testable import Configuration

@Suite("The comparator packs")
struct ComparatorPackTests {
  static let names = RulePacks.builtIn.filter { $0 != "clause6" }

  @Test("Every shipped pack loads, alone and together with the others")
  func loading() throws {
    #expect(try RulePacks.load(RulePacks.builtIn).map(\.id) == RulePacks.builtIn)
    #expect(try RulePacks.load([]).map(\.id) == ["clause6"])
    #expect(try RulePacks.load(["seattle", "seattle"]).count == 1)
    let obligations = try RulePacks.load(RulePacks.builtIn).flatMap(\.obligations).map(\.id)
    #expect(Set(obligations).count == obligations.count)
  }

  @Test("Foreign sources name their jurisdiction and how sure they are", arguments: names)
  func sources(name: String) throws {
    let pack = try RulePacks.load(named: name)
    for rule in pack.rules {
      #expect(!rule.bases.isEmpty, "\(rule.id)")
      for basis in rule.bases where basis.status == .law {
        #expect(basis.note?.zh.contains("法域") == true, "\(rule.id)")
        #expect(basis.note?.en.contains("Jurisdiction") == true, "\(rule.id)")
        #expect(basis.effective != nil, "\(rule.id)")
      }
      // What a log cannot show is never decided by one.
      if rule.metric == "ask.documents" {
        #expect([.documents, .manual].contains(rule.coverage), "\(rule.id)")
      } else {
        let own = try RulePacks.cases(named: name).filter { $0.rule == rule.id }
        #expect(own.count >= 4, "\(rule.id)")
        #expect(own.contains { $0.expected == .met }, "\(rule.id)")
        #expect(own.contains { [.notMet, .needsReview].contains($0.expected) }, "\(rule.id)")
        #expect(own.contains { $0.expected == .undetermined }, "\(rule.id)")
      }
    }
    for value in pack.parameters.values.flatMap(\.values) { #expect(!value.reference.isEmpty) }
    let text = String(decoding: try JSONEncoder().encode(pack), as: UTF8.self).lowercased()
    for word in ["违法", "违规", "violat", "illegal", "unlawful"] { #expect(!text.contains(word), "\(word)") }
  }

  @Test("Rates are those of the simulators' policies, each from its day on")
  func rates() throws {
    func value(_ pack: RulePack, _ key: String, _ day: String) throws -> Double? {
      try pack.parameters[key]?.value(on: #require(CivilDate(day))).value
    }
    let tlc = try RulePacks.load(named: "nyc-tlc")
    for dated in NewYorkTLC.published {
      #expect(try value(tlc, "tlc.mile", dated.from) == dated.value.mile)
      #expect(try value(tlc, "tlc.minute", dated.from) == dated.value.minute)
      if let accessible = dated.value.accessibleMile {
        #expect(try value(tlc, "tlc.mile_accessible", dated.from) == accessible)
      }
    }
    let dcwp = try RulePacks.load(named: "nyc-dcwp")
    for dated in NewYorkDCWP.published {
      #expect(try value(dcwp, "dcwp.rate", dated.from) == dated.value)
    }
    #expect(try value(dcwp, "dcwp.utilization", "2025-01-01") == NewYorkDCWP.leastUtilization)
    let seattle = try RulePacks.load(named: "seattle")
    for dated in Seattle.published {
      #expect(try value(seattle, "seattle.minute", dated.from) == dated.value.minute)
      #expect(try value(seattle, "seattle.mile", dated.from) == dated.value.mile)
      #expect(try value(seattle, "seattle.offer", dated.from) == dated.value.offer)
    }
    // No rate is carried over to days for which none was seen.
    #expect(throws: DatedParameter.LookupError.self) { try value(tlc, "tlc.mile", "2025-09-22") }
    #expect(throws: DatedParameter.LookupError.self) { try value(seattle, "seattle.offer", "2026-01-01") }
    #expect(throws: DatedParameter.LookupError.self) { try value(dcwp, "dcwp.rate", "2023-07-11") }
  }

  @Test("The published amounts follow from their formulas")
  func formulas() throws {
    // Base rates of 2019 over a utilization of 58 %, to three decimals.
    let tlc = try RulePacks.load(named: "nyc-tlc")
    for (key, base) in [("tlc.mile", 0.631), ("tlc.minute", 0.287), ("tlc.mile_accessible", 0.818)] {
      let rate = try #require(tlc.parameters[key]?.values.first?.value)
      #expect(abs(base / 0.58 - rate) < 0.001, "\(key)")
    }
    for (inside, outside) in [("tlc.mile", "tlc.mile_outside"), ("tlc.minute", "tlc.minute_outside")] {
      // Outside the city the utilization is 50 %.
      let rates = try [inside, outside].map { try #require(tlc.parameters[$0]?.values.first?.value) }
      #expect(abs(rates[0] * 0.58 / 0.50 - rates[1]) < 0.001)
    }
    // New York's delivery rate of 2024 is 18.96 with 3.15 % on it.
    let dcwp = try #require(try RulePacks.load(named: "nyc-dcwp").parameters["dcwp.rate"])
    #expect(
      try dcwp.value(on: #require(CivilDate("2024-04-01"))).value == (18.96 * 1.0315 * 100).rounded() / 100)
  }

  @Test("Currencies come from the units of amounts")
  func currencies() throws {
    #expect(try RulePacks.load(named: "clause6").currencies == ["CNY"])
    for name in ["nyc-tlc", "nyc-dcwp", "seattle"] {
      #expect(try RulePacks.load(named: name).currencies == ["USD"], "\(name)")
    }
    for name in ["eu-561", "eu-pwd"] {
      #expect(try RulePacks.load(named: name).currencies.isEmpty, "\(name)")
    }
  }

  @Test("A parameter file goes to the packs that know its parameters")
  func parameterFiles() throws {
    let packs = try RulePacks.load(["clause6", "nyc-dcwp"])
    func added(_ key: String, _ unit: ParameterUnit) throws -> [DatedParameter] {
      [
        DatedParameter(
          key: key, title: LocalizedText(zh: "", en: ""), unit: unit,
          values: [
            .init(from: try #require(CivilDate("2027-04-01")), value: 23, status: .law, reference: "made up")
          ])
      ]
    }
    let merged = try packs.adding(added("dcwp.rate", .dollarsPerHour), from: "x.yaml")
    #expect(merged[0] == packs[0])
    #expect(merged[1].parameters["dcwp.rate"]?.values.last?.value == 23)
    let unknown = errors { () throws(ConfigurationErrors) in
      try packs.adding((try? added("dcwp.rat", .dollarsPerHour)) ?? [], from: "x.yaml")
    }
    #expect(unknown.map(\.problem) == [.unknownKey("dcwp.rat")])
    let yuan = errors { () throws(ConfigurationErrors) in
      try packs.adding((try? added("dcwp.rate", .moneyPerHour)) ?? [], from: "x.yaml")
    }
    #expect(yuan.first?.suggestion == "write the values in USD/h")
  }
}
