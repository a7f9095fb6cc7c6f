import Configuration
import Foundation
import Rules
import Testing

@Suite("Rule packs that are refused")
struct BrokenPackTests {
  static let files: [String: String] = [
    "pack.yaml": """
    id: demo
    version: 1
    title: {zh: 示例, en: Demo}
    clauses: [clause.yaml]
    parameters: [parameters.yaml]
    holidays: holidays.yaml
    rules: [R-1]
    """,
    "clause.yaml": """
    id: demo#1
    citation: {zh: 示例, en: Demo}
    issued: 2025-01-01
    text: 文本
    translation: Text
    text_status: {zh: 待核对, en: to be confirmed}
    what_a_log_shows: {zh: 结果, en: Outcomes}
    obligations:
      - {id: O1, phrase: {zh: 一, en: One}, addressee: platform, evidence: {zh: 证据, en: Evidence}}
    """,
    "parameters.yaml": """
    parameters:
      rest.max:
        title: {zh: 上限, en: Limit}
        unit: h
        values:
          - {from: 2020-01-01, value: 4, status: LAW, reference: X}
      rest.break:
        title: {zh: 休息, en: Break}
        unit: min
        values:
          - {from: 2020-01-01, value: 20, status: LAW, reference: X}
    """,
    "holidays.yaml": """
    years:
      2025:
        - {day: 2025-01-01, name: {zh: 元旦, en: New Year}, reference: X}
    """,
    "rules/R-1/rule.yaml": """
    id: R-1
    title: {zh: 标题, en: Title}
    statement: {zh: 陈述, en: Statement}
    obligations: [O1]
    coverage: automated
    bases:
      - status: LAW
        source: X-1
        citation: {zh: 出处, en: Source}
        confidence: seen
        effective: 2020-01-01
        scope: {vehicles: [car]}
    requires:
      - [accepted_at]
      - {table: sessions, any_of: [online_at]}
    metric: rest.continuous-spell
    parameters:
      limit: rest.max
      break: rest.break
    readings:
      - id: one
        title: {zh: 一, en: One}
        arguments: {tie: inclusive}
    decision:
      kind: facts
      severity:
        - {from: 5, severity: moderate}
        - {from: 6, severity: serious}
    remedy: {zh: 整改, en: Remedy}
    ask: {zh: 询问, en: Ask}
    """,
    "rules/R-1/met/a/orders.csv": "order_id,worker_id,accepted_at\n1,w,2025-01-01T00:00:00Z\n",
    "rules/R-1/met/a/case.yaml": """
    time_zone: Asia/Shanghai
    set:
      rest.max: 5
      rest.max@上海: 6
    note: {zh: 说明, en: Note}
    expect:
      reason: noneBeyondLimit
    """,
  ]

  /// Writes the pack with `text` in place of `part` of a file, and gives the folder to `body`.
  private func withPack(
    _ file: String = "", _ part: String = "", _ text: String = "", _ body: (String) throws -> Void
  ) throws {
    try withFolder { folder in
      for (name, content) in Self.files {
        let path = "\(folder)/\(name)"
        try FileManager.default.createDirectory(
          atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        var content = content
        if name == file {
          try #require(content.contains(part))
          content = content.replacingOccurrences(of: part, with: text)
        }
        try content.write(toFile: path, atomically: true, encoding: .utf8)
      }
      try body(folder)
    }
  }

  @Test("The pack without a fault loads")
  func sound() throws {
    try withPack { folder in
      let pack = try RulePacks.load(directory: folder)
      let rule = try #require(pack.rule("R-1"))
      #expect(rule.parameters == ["limit": "rest.max", "break": "rest.break"])
      #expect(rule.readings.first?.arguments == ["tie": "inclusive"])
      #expect(rule.bases.first?.scope.vehicles == ["car"])
      #expect(rule.requires.map(\.table) == [.orders, .sessions])
      #expect(rule.decision.severity(of: 6.5) == .serious)
      let one = try #require(try RulePacks.cases(directory: folder).first)
      #expect(one.expected == .met)
      #expect(one.reason == "noneBeyondLimit")
      #expect(
        one.settings == [
          .init(key: "rest.max", value: 5), .init(key: "rest.max", city: "上海", value: 6),
        ])
    }
  }

  /// A fault: the file, what is replaced by what, the line and words of the error, the way to mend it.
  struct Fault: Sendable, CustomTestStringConvertible {
    let file: String
    let part: String
    let text: String
    let line: Int
    let says: String
    let advice: String
    var testDescription: String { says }
    init(_ file: String, _ part: String, _ text: String, _ line: Int, _ says: String, _ advice: String) {
      (self.file, self.part, self.text) = (file, part, text)
      (self.line, self.says, self.advice) = (line, says, advice)
    }
  }

  static let rule = "rules/R-1/rule.yaml"
  static let faults: [Fault] = [
    Fault(rule, "obligations: [O1]", "obligations: [O9]", 4, "\"O9\" is not allowed", "\"O1\"?"),
    Fault(rule, "limit: rest.max", "limit: rest.mux", 18, "\"rest.mux\" is not allowed", "\"rest.max\"?"),
    Fault(rule, "limit: rest.max", "limit: rest.break", 18, "is in h, the parameter", "unit of the role"),
    Fault(rule, "  break: rest.break", "  pause: rest.break", 19, "unknown key \"pause\"", "limit, break"),
    Fault(rule, "  break: rest.break\n", "", 20, "\"break\" is missing", "give the role \"break\""),
    Fault(
      rule, "metric: rest.continuous-spell", "metric: rest.continuous-spel", 16,
      "\"rest.continuous-spel\" is not allowed", "\"rest.continuous-spell\"?"),
    Fault(rule, "[accepted_at]", "[acepted_at]", 14, "\"acepted_at\" is not", "\"accepted_at\"?"),
    Fault(rule, "[online_at]", "[accepted_at]", 15, "\"accepted_at\" is not allowed", "online_at"),
    Fault(rule, "tie: inclusive", "tie: loose", 23, "\"loose\" is not allowed", "strict, inclusive"),
    Fault(rule, "tie: inclusive", "tye: inclusive", 23, "unknown key \"tye\"", "\"tie\"?"),
    Fault(rule, "tie: inclusive", "unknown: as-work", 21, "\"unknown_cap\" is missing", "parameter"),
    Fault(rule, "vehicles: [car]", "vehicles: [cars]", 12, "\"cars\" is not allowed", "\"car\"?"),
    Fault(rule, "vehicles: [car]", "vehicles: []", 12, "an empty list", "name the values"),
    Fault(rule, "title: {zh: 标题, en: Title}", "title: {zh: 标题}", 2, "no \"en\"", "add \"en:\""),
    Fault(
      rule, "remedy: {zh: 整改, en: Remedy}", "remedy: Remedy", 29, "expected a text in both", "{zh: …, en: …}"),
    Fault(rule, "    effective: 2020-01-01\n", "", 7, "\"effective\" is missing", "in force"),
    Fault(rule, "confidence: seen", "confidence: sure", 10, "\"sure\" is not allowed", "recalled, sure"),
    Fault(rule, "status: LAW", "status: law", 7, "\"law\" is not allowed", "\"LAW\"?"),
    Fault(rule, "kind: facts", "kind: rate", 25, "\"limit\" is missing", "name the role"),
    Fault(
      rule, "kind: facts", "kind: facts\n  tolerance: share", 26, "\"share\" is not allowed", "name a role"),
    Fault(
      rule, "{from: 6, severity: serious}", "{from: 4, severity: serious}", 28, "not in order", "further"),
    Fault(rule, "ask: {zh: 询问, en: Ask}", "asks: {zh: 询问, en: Ask}", 30, "unknown key \"asks\"", "\"ask\"?"),
    Fault(rule, "id: R-1", "id: R-2", 1, "stands in the folder \"R-1\"", "same name"),
    Fault(
      rule, "  - id: one\n",
      "  - {id: one, title: {zh: 二, en: Two}}\n  - id: one\n", 22, "\"one\" occurs twice", "its own id"),
    Fault(
      "parameters.yaml", "value: 4, status: LAW, reference: X}",
      "value: 4, status: LAW, reference: X}\n      - {from: 2020-01-01, value: 5, status: LAW, reference: Y}",
      7, "two values from 2020-01-01 on", "its own day"),
    Fault("parameters.yaml", "value: 4", "value: four", 6, "\"four\" is not a number", "write"),
    Fault("parameters.yaml", "value: 4", "value: -4", 6, "is not zero or more", "write"),
    Fault("parameters.yaml", "unit: h", "unit: hours", 4, "\"hours\" is not allowed", "write one of"),
    Fault(
      "parameters.yaml", ", reference: X}\n  rest.break", "}\n  rest.break", 6, "\"reference\" is missing",
      "add"),
    Fault("clause.yaml", "issued: 2025-01-01", "issued: 2025-02-29", 3, "not a date", "yyyy-MM-dd"),
    Fault(
      "clause.yaml", "addressee: platform", "addressee: everybody", 9, "\"everybody\" is not", "platform"),
    Fault("holidays.yaml", "day: 2025-01-01", "day: 2024-01-01", 3, "2024-01-01 is not in 2025", "own year"),
    Fault("pack.yaml", "[R-1]", "[R-1, R-3]", 7, "\"rules/R-3/rule.yaml\" cannot be read", "add the file"),
    Fault("pack.yaml", "[R-1]", "[R-1, R-1]", 7, "listed twice", "once"),
    Fault("pack.yaml", "[R-1]", "[]", 7, "folder \"R-1\" is not listed", "add it to the list"),
    Fault("pack.yaml", "holidays.yaml", "../x.yaml", 6, "outside the pack", "inside the pack"),
    Fault(
      rule, "    arguments: {tie: inclusive}\n",
      "    arguments: {tie: inclusive}\n  - id: two\n    title: {zh: 二, en: Two}\n"
        + "    arguments: {tie: inclusive, counts: elapsed}\n",
      24, "\"two\" says the same as \"one\"", "other arguments or parameters"),
    Fault(
      "pack.yaml", "[clause.yaml]", "[clause.yaml, clause.yaml]", 4, "obligation of the same id", "its own id"
    ),
    Fault(
      "pack.yaml", "[parameters.yaml]", "[parameters.yaml, more.yaml]", 5, "\"more.yaml\" cannot be read",
      "add the file"),
    Fault(
      rule, "statement: {zh: 陈述, en: Statement}", "statement: {zh: 陈述, en: Statement, fr: Phrase}", 3,
      "unknown key \"fr\"", "zh, en"),
    Fault("parameters.yaml", "unit: h", "unit: h\n    bound: most", 5, "\"most\" is not allowed", "maximum"),
    Fault(rule, "status: LAW", "status: STANDARD", 7, "\"standard\" is missing", "GB/T"),
    Fault(
      rule, "metric: rest.continuous-spell", "references: {pay: R-1}\nmetric: rest.continuous-spell", 16,
      "unknown key \"pay\"", "refers to no other rule"),
    Fault(
      rule, "metric: rest.continuous-spell",
      "references: {dispatch: R-1, pay: R-2, eta: R-1}\nmetric: documents.filing-truth", 16,
      "\"R-2\" is not allowed", "\"R-1\"?"),
    Fault(
      rule, "metric: rest.continuous-spell",
      "references: {pay: R-1, eta: R-1}\nmetric: documents.filing-truth",
      16, "\"dispatch\" is missing", "name under"),
    Fault("pack.yaml", "id: demo", "name: demo", 1, "\"id\" is missing", "add \"id:\""),
  ]

  @Test("Each fault is named with its file, its line and the way to mend it", arguments: faults)
  func fault(_ fault: Fault) throws {
    try withPack(fault.file, fault.part, fault.text) { folder in
      let found = errors { () throws(ConfigurationErrors) in try RulePacks.load(directory: folder) }
      let matching = found.filter {
        $0.file == "\(folder)/\(fault.file)" && $0.line == fault.line && "\($0)".contains(fault.says)
          && "\($0)".contains(fault.advice)
      }
      #expect(!matching.isEmpty, "\(ConfigurationErrors(found))")
    }
  }

  @Test("A rule without cases is refused")
  func noCases() throws {
    try withPack { folder in
      try FileManager.default.removeItem(atPath: "\(folder)/rules/R-1/met")
      let found = errors { () throws(ConfigurationErrors) in try RulePacks.load(directory: folder) }
      #expect(found.map(\.problem) == [.inconsistent("the rule \"R-1\" has no cases")])
    }
  }

  @Test("Faulty cases are refused")
  func cases() throws {
    func faults(_ change: (String) throws -> Void) throws -> [ConfigurationError] {
      var found: [ConfigurationError] = []
      try withPack { folder in
        try change(folder)
        found = errors { () throws(ConfigurationErrors) in try RulePacks.cases(directory: folder) }
      }
      return found
    }
    let files = FileManager.default
    let noOrders = try faults { try files.removeItem(atPath: "\($0)/rules/R-1/met/a/orders.csv") }
    #expect(noOrders.map(\.problem) == [.inconsistent("the case has no orders.csv")])
    let stray = try faults {
      try "x".write(toFile: "\($0)/rules/R-1/met/a/order.csv", atomically: true, encoding: .utf8)
    }
    #expect(stray.first?.file.hasSuffix("met/a/order.csv") == true)
    let verdict = try faults {
      try files.moveItem(atPath: "\($0)/rules/R-1/met", toPath: "\($0)/rules/R-1/passed")
    }
    #expect(verdict.first?.suggestion?.contains("notMet") == true)
    let noNote = try faults {
      try "time_zone: Nowhere\n".write(
        toFile: "\($0)/rules/R-1/met/a/case.yaml", atomically: true, encoding: .utf8)
    }
    #expect(noNote.count == 2)
  }

  @Test("A parameter in two files is refused in the second")
  func parameterTwice() throws {
    try withPack("pack.yaml", "[parameters.yaml]", "[parameters.yaml, more.yaml]") { folder in
      try """
      parameters:
        rest.max:
          title: {zh: 上限, en: Limit}
          unit: h
          values: []
      """.write(toFile: "\(folder)/more.yaml", atomically: true, encoding: .utf8)
      let found = errors { () throws(ConfigurationErrors) in try RulePacks.load(directory: folder) }
      #expect(found.map(\.file) == ["\(folder)/more.yaml"])
      #expect(found.first?.line == 2)
      #expect(found.first?.suggestion?.contains("keep one of the two") == true)
    }
  }

  @Test(
    "A bomb of aliases in any file of a pack is refused without being set off",
    arguments: Self.files.keys.sorted().filter { $0.hasSuffix(".yaml") })
  func aliasBomb(file: String) throws {
    try withPack { folder in
      var bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
      for level in 1...12 {
        let last = "*a\(level - 1)"
        bomb += "a\(level): &a\(level) [" + Array(repeating: last, count: 10).joined(separator: ", ") + "]\n"
      }
      try bomb.write(toFile: "\(folder)/\(file)", atomically: true, encoding: .utf8)
      let found =
        file.hasSuffix("case.yaml")
        ? errors { () throws(ConfigurationErrors) in try RulePacks.cases(directory: folder) }
        : errors { () throws(ConfigurationErrors) in try RulePacks.load(directory: folder) }
      let own = found.filter { $0.file == "\(folder)/\(file)" }
      #expect(own.contains { if case .tooManyAliases = $0.problem { true } else { false } }, "\(found)")
      #expect(own.allSatisfy { $0.line != nil }, "\(found)")
    }
  }

  @Test("Packs that share a rule id cannot be used together")
  func sharedRule() throws {
    try withPack { one in
      try withPack("pack.yaml", "id: demo", "id: other") { two in
        let found = errors { () throws(ConfigurationErrors) in try RulePacks.load([one, two]) }
        #expect(found.map(\.problem) == [.inconsistent("the rule \"R-1\" is in the pack \"demo\" as well")])
      }
    }
  }

  @Test("A folder that is no pack")
  func noPack() {
    let found = errors { () throws(ConfigurationErrors) in try RulePacks.load(directory: "/nowhere") }
    #expect("\(found)".contains("/nowhere/pack.yaml"))
  }
}
