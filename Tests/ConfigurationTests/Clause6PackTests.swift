import Configuration
import Foundation
import OrderLog
import Rules
import Testing

@Suite("The pack clause6")
struct Clause6PackTests {
  private func pack() throws -> RulePack { try RulePacks.load(named: "clause6") }

  @Test("The clause's text is the normalised one, with its two variants")
  func clauseText() throws {
    let clause = try #require(try pack().clauses.first)
    let text =
      "（六）加强互联网平台算法治理。督促互联网平台企业切实履行社会责任，规范算法，提高透明度，"
      + "保障新就业群体对算法规则的知情权、参与权、选择权。优化调整算法规则，充分听取工会、"
      + "新就业群体代表等意见，合理确定分配规则、计价规则、时长预估等。定期审核、评估、验证算法机理和应用结果，"
      + "严格执行算法备案制度。注重应用人工智能、物联网等创新技术优化算法。依法开展算法安全评估和监督检查工作。"
    #expect(clause.text == text)
    #expect(clause.text.count == 187)
    #expect(clause.id == "zhongban-guoban-2025-10-29#6")
    #expect(clause.issued == CivilDate("2025-10-29"))
    #expect(clause.variants.map(\.readings) == [["创新技术", "新技术"], ["检查", "抽查"]])
    for variant in clause.variants { #expect(clause.text.contains(variant.readings[0])) }
    #expect(clause.textStatus.en.contains("to be confirmed against the official publication"))
  }

  @Test("The obligations are O1 to O18, each shown by something")
  func obligations() throws {
    let obligations = try pack().obligations
    #expect(obligations.map(\.id) == (1...18).map { "O\($0)" })
    for obligation in obligations {
      #expect(obligation.shownByLog != nil || obligation.shownByDocuments != nil, "\(obligation.id)")
    }
    let both = obligations.filter { $0.addressee == .both }.map(\.id)
    #expect(both == ["O17", "O18"])
  }

  @Test("The rules are there in order")
  func rules() throws {
    #expect(
      try pack().rules.map(\.id) == [
        "T-REST-1", "T-REST-2", "T-REST-3", "T-REST-4", "T-REST-5", "T-REST-6", "T-REST-7", "T-REST-8",
        "T-ETA-1a", "T-ETA-1b", "T-ETA-2", "T-ETA-3", "T-ETA-4", "T-ETA-5", "T-ETA-6", "T-ETA-7",
        "T-ETA-8", "T-ETA-9", "T-PAY-1", "T-PAY-1m", "T-PAY-2", "T-PAY-3", "T-PAY-4", "T-PAY-5", "T-PAY-6",
        "T-PAY-7",
        "T-PAY-8", "T-PAY-9", "T-DED-1", "T-DED-2", "T-DED-3", "T-DED-4", "T-DISP-1", "T-DISP-2",
        "T-DISP-3", "T-DISP-3b", "T-CH-2", "T-CH-4", "T-TR-1", "T-TR-2", "T-TR-4", "T-PART-1", "T-PART-2",
        "T-PART-3", "T-PART-4", "T-PART-5", "T-APP-1", "T-APP-2", "T-APP-2b", "T-APP-3", "T-FIL-1",
        "T-FIL-2", "T-FIL-3", "T-FIL-4", "T-FIL-5", "T-FIL-6", "T-REV-1", "T-REV-2", "T-REV-3", "T-REV-4",
        "T-INS-3", "T-INS-4", "T-GOV-1", "T-TECH-1", "T-INS-1", "T-INS-2", "T-DISP-5", "T-TR-3", "T-TR-3b",
        "T-DISP-4", "T-DISP-4b", "T-CH-1", "T-CH-3", "T-CHG-1",
      ])
  }

  @Test("Every rule has sources, readings and a default for orders that no source covers")
  func sources() throws {
    for rule in try pack().rules {
      #expect(!rule.readings.isEmpty, "\(rule.id)")
      #expect(rule.bases.map(\.status) == rule.bases.map(\.status).sorted(), "\(rule.id)")
      #expect(rule.bases.last?.status == .analystDefault, "\(rule.id)")
      #expect(rule.bases.last?.scope.isEverything == true, "\(rule.id)")
      for basis in rule.bases where basis.source.hasPrefix("FD-") {
        #expect(basis.status == .standard)
        #expect(basis.effective == CivilDate("2025-12-04"))
        #expect(basis.scope.services == ["food"])
        #expect(basis.note?.en.contains("unconfirmed") == true, "\(rule.id)")
        #expect(basis.note?.zh.contains("待核对") == true, "\(rule.id)")
      }
      // What is LAW here holds for some orders only, is about what must be kept, or is about documents.
      let isAboutDocuments = rule.isAboutDocuments || rule.id == "T-APP-2"
      for basis in rule.bases where basis.status == .law {
        switch basis.source {
        case "TR-62": #expect(basis.scope.vehicles == ["car", "motorcycle"])
        case "LAB-SZ25": #expect(basis.scope.cities == ["深圳", "深圳市", "Shenzhen"])
        case "TR-NV27": #expect(basis.scope.services == ["ride"])
        case "PR-EC34": #expect(basis.scope.services == ["food", "parcel", "freight"])
        case "PI-24": #expect(isAboutDocuments, "\(rule.id)")
        default: #expect(basis.source == "ALG-TPS" || (isAboutDocuments && basis.source.hasPrefix("ALG-")))
        }
      }
    }
  }

  @Test("Every parameter that is used exists, every one there is is used, and every value has a reference")
  func parameters() throws {
    let pack = try pack()
    // What the engine asks of every pack.
    var used: Set = ["stat.min_orders", "stat.min_workers"]
    for rule in pack.rules {
      let keys = Array(rule.parameters.values) + rule.readings.flatMap { $0.parameters.values }
      for key in keys { #expect(pack.parameters[key] != nil, "\(rule.id) \(key)") }
      used.formUnion(keys)
    }
    // An override of one that nothing reads would change nothing, in silence.
    #expect(Set(pack.parameters.keys).subtracting(used).sorted() == [])
    for parameter in pack.parameters.values {
      #expect(!parameter.title.zh.isEmpty && !parameter.title.en.isEmpty)
      for value in parameter.values { #expect(!value.reference.isEmpty, "\(parameter.key)") }
    }
    #expect(pack.parameters["pay.take_rate_cap"]?.values.isEmpty == true)
  }

  @Test("Texts never say that something is illegal or violated")
  func wording() throws {
    let encoder = JSONEncoder()
    let text = String(decoding: try encoder.encode(try pack()), as: UTF8.self).lowercased()
    for word in ["违法", "违规", "violat", "illegal", "unlawful"] { #expect(!text.contains(word), "\(word)") }
    let folder = try RulePacks.folder(named: "clause6")
    for one in try RulePacks.cases(named: "clause6") {
      #expect(one.folder.hasPrefix(folder))
      #expect(!one.note.zh.contains("违"), "\(one.folder)")
    }
  }

  @Test("The hourly floor holds from its day in its city, under each spelling, and nowhere else")
  func hourlyFloor() throws {
    let floor = try #require(try pack().parameters["pay.hour_floor"])
    let day = try #require(CivilDate("2026-01-06"))
    for (city, value) in [("上海", 25), ("Shanghai", 25), ("深圳市", 23.7), ("西宁", 20), ("Tianjin", 24.4)] {
      #expect(try floor.value(on: day, city: city).value == value, "\(city)")
    }
    #expect(throws: DatedParameter.LookupError.self) { try floor.value(on: day, city: "武汉") }
    #expect(throws: DatedParameter.LookupError.self) { try floor.value(on: day) }
    let before = try #require(CivilDate("2025-06-30"))
    #expect(throws: DatedParameter.LookupError.self) { try floor.value(on: before, city: "上海") }
    let autumn = try #require(CivilDate("2025-08-31"))
    #expect(try floor.value(on: autumn, city: "北京").value == 26.4)
    #expect(throws: DatedParameter.LookupError.self) { try floor.value(on: day, city: "北京") }
  }

  @Test("The statutory holidays are 13 days a year, the lunar ones on their lunar days")
  func holidays() throws {
    var calendar = Calendar(identifier: .chinese)
    calendar.timeZone = try #require(TimeZone(identifier: "Asia/Shanghai"))
    let lunar: [String: (month: Int, day: Int)] = [
      "春节（初一）": (1, 1), "春节（初二）": (1, 2), "春节（初三）": (1, 3), "端午节": (5, 5), "中秋节": (8, 15),
    ]
    for (year, days) in try pack().holidays.years {
      #expect(days.count == 13, "\(year)")
      for holiday in days {
        let noon = Date(timeIntervalSince1970: Double(holiday.day.dayNumber) * 86_400 + 4 * 3_600)
        let parts = calendar.dateComponents([.month, .day], from: noon)
        if let expected = lunar[holiday.name.zh] {
          #expect(parts.month == expected.month && parts.day == expected.day, "\(holiday.day)")
        }
        if holiday.name.zh == "除夕" {
          let next = calendar.dateComponents([.month, .day], from: noon.addingTimeInterval(86_400))
          #expect(next.month == 1 && next.day == 1, "\(holiday.day)")
        }
      }
    }
    #expect(Set(try pack().holidays.years.keys) == [2025, 2026])
  }

  @Test("Every rule has at least four cases of at least two verdicts, each with a note in both languages")
  func cases() throws {
    let cases = try RulePacks.cases(named: "clause6")
    let keys = Set(try pack().parameters.keys)
    for rule in try pack().rules {
      let own = cases.filter { $0.rule == rule.id }
      #expect(own.count >= 4, "\(rule.id)")
      #expect(Set(own.map(\.expected)).count >= 2, "\(rule.id)")
      #expect(own.contains { $0.expected == .met }, "\(rule.id)")
      #expect(
        own.contains { [.notMet, .needsReview].contains($0.expected) }
          || rule.decision.kind == .description, "\(rule.id)")
      #expect(own.contains { $0.expected == .undetermined }, "\(rule.id)")
    }
    for one in cases {
      #expect(one.settings.allSatisfy { keys.contains($0.key) }, "\(one.folder)")
      #expect(!one.note.zh.isEmpty && !one.note.en.isEmpty)
      #expect(one.tables.contains(.orders) || one.disclosure != nil)
    }
  }

  @Test("The columns of the cases are fields of the log format")
  func caseColumns() throws {
    for one in try RulePacks.cases(named: "clause6") {
      for table in one.tables {
        let text = try String(contentsOfFile: "\(one.folder)/\(table.rawValue).csv", encoding: .utf8)
        let header = text.prefix { $0 != "\n" }.split(separator: ",").map(String.init)
        let known = table.fields.map(\.rawValue)
        #expect(header.allSatisfy(known.contains), "\(one.folder)/\(table.rawValue).csv")
        #expect(table.requiredFields.allSatisfy { header.contains($0.rawValue) }, "\(one.folder)")
        #expect(text.utf8.count < 40_000, "\(one.folder)")
      }
    }
  }

  @Test("An unknown pack is refused")
  func unknownPack() {
    let found = errors { () throws(ConfigurationErrors) in try RulePacks.load(named: "clause7") }
    #expect(found.first?.suggestion == "did you mean \"clause6\"?")
  }
}
