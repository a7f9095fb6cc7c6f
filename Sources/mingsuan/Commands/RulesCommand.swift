import ArgumentParser
import Configuration
import ReportGenerator
import Rules

/// `mingsuan rules`: what is held against a log, and where it comes from.
struct RulesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rules", abstract: Words.help("rules.abstract"),
    subcommands: [List.self, Show.self, Coverage.self, New.self, Test.self])

  /// Options of list, show and coverage.
  struct Options: ParsableArguments {
    @Option(
      name: [.customLong("pack"), .customLong("rules")], help: .words("pack", valueName: "name|folder"))
    var packNames: [String] = []

    @Option(help: .words("lang", valueName: "zh|en"))
    var lang: String?

    @Flag(help: .words("json"))
    var json = false

    func packs() throws -> [RulePack] {
      try Failure.guarding {
        try RulePacks.load(RuleOptions.there(packNames))
      }
    }

    /// A text of a pack in the language of this run.
    func text(_ text: LocalizedText) -> String { Words.language == .chinese ? text.zh : text.en }

    func printJSON(_ value: some Encodable) throws { try RulesCommand.printJSON(value) }
  }

  /// That no pack has a rule, with the one that was probably meant.
  static func none(_ id: String, among packs: [RulePack]) -> Failure {
    let known = packs.flatMap(\.rules).map(\.id)
    return Failure(
      .usage,
      Words.text(
        "rules.none",
        ["id": id, "nearest": Words.hint(id, among: known), "known": known.joined(separator: ", ")]))
  }

  /// `rules list`
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: Words.help("rules.list.abstract"))
    @OptionGroup var options: Options

    func run() throws {
      let packs = try options.packs()
      if options.json { return try options.printJSON(packs.flatMap(\.rules)) }
      let rules = packs.flatMap(\.rules)
      let idWidth = rules.map(\.id.count).max() ?? 0
      for rule in rules {
        let id = rule.id.padding(toLength: idWidth + 2, withPad: " ", startingAt: 0)
        let statuses = Set(rule.bases.map(\.status)).sorted().map(\.rawValue).joined(separator: ", ")
        Output.print(
          "\(id)\(rule.obligations.joined(separator: " "))  \(options.text(rule.title))  [\(statuses)]")
      }
    }
  }

  /// `rules show`
  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "show", abstract: Words.help("rules.show.abstract"))
    @Argument(help: .words("rules.id", valueName: "id"))
    var id: String
    @OptionGroup var options: Options

    func run() throws {
      let packs = try options.packs()
      for pack in packs {
        guard let rule = pack.rule(id) else { continue }
        if options.json { return try options.printJSON(rule) }
        return describe(rule, pack)
      }
      throw RulesCommand.none(id, among: packs)
    }

    private func describe(_ rule: Rule, _ pack: RulePack) {
      let text = options.text
      Output.print("\(rule.id)  \(text(rule.title))\n\n\(text(rule.statement))\n")
      Output.print(Words.text("rules.obligations", ["obligations": rule.obligations.joined(separator: ", ")]))
      Output.print(Words.text("rules.metric", ["metric": rule.metric]))
      let scope = rule.scope.restrictions.map { "\($0.field.rawValue) = \($0.values.joined(separator: "|"))" }
      Output.print(
        Words.text(
          "rules.scope",
          ["scope": scope.isEmpty ? Words.text("rules.scope.all") : scope.joined(separator: ", ")]))
      section("rules.basis")
      for basis in rule.bases {
        let effective = basis.effective.map { Words.text("rules.effective", ["date": $0.description]) } ?? ""
        item(
          Words.text(
            "rules.bases.line",
            [
              "status": basis.status.rawValue, "citation": text(basis.citation),
              "confidence": basis.confidence.rawValue, "effective": effective,
            ]))
        if let note = basis.note { Output.print("      \(text(note))") }
      }
      section("rules.parameters")
      for role in rule.parameters.keys.sorted() {
        guard let key = rule.parameters[role], let parameter = pack.parameters[key] else { continue }
        let values = parameter.values.map { value in
          let number = value.value.map { $0 == $0.rounded() ? String(Int($0)) : String($0) } ?? "–"
          return "\(number) [\(value.from)\(value.city.map { ", \($0)" } ?? ""), \(value.reference)]"
        }
        item(
          Words.text(
            "rules.parameter.line",
            [
              "role": role, "key": key, "unit": parameter.unit.rawValue,
              "values": values.isEmpty ? Words.text("rules.parameter.none") : values.joined(separator: "; "),
            ]))
      }
      section("rules.readings")
      for reading in rule.readings {
        item("\(reading.id): \(text(reading.title))")
        let arguments = reading.arguments.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        if !arguments.isEmpty {
          Output.print(
            "      " + Words.text("rules.argument", ["arguments": arguments.joined(separator: ", ")]))
        }
      }
      section("rules.remedy")
      item(text(rule.remedy))
      section("rules.ask")
      item(text(rule.ask))
      if let limits = rule.limits {
        section("rules.limits")
        item(text(limits))
      }
      if let question = rule.question {
        section("rules.question")
        item(text(question))
      }
    }

    private func section(_ key: String) { Output.print("\n\(Words.text(key))") }
    private func item(_ text: String) { Output.print("  · \(text)") }
  }

  /// `rules coverage`
  struct Coverage: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "coverage", abstract: Words.help("rules.coverage.abstract"))
    @OptionGroup var options: Options

    @Flag(help: .words("markdown"))
    var markdown = false

    /// One obligation's row.
    private struct Row: Encodable {
      let clause: String
      let obligation: String
      let phrase: LocalizedText
      let addressee: String
      let rules: [String]
      let coverage: ObligationCoverage
      let shownByLog: LocalizedText?
      let shownByDocuments: LocalizedText?
    }

    func run() throws {
      let packs = try options.packs()
      if options.json { return try options.printJSON(rows(packs)) }
      let text = try Failure.guarding { try CoverageText(packs, language: Words.language) }
      if markdown { return Output.print(text.markdown, terminator: "") }
      for line in text.lines { Output.print(line) }
      let rows = packs.flatMap(\.coverage)
      let covered = rows.count { !$0.coverage.isNothing }
      Output.print(
        "\n"
          + Words.text(
            "rules.coverage.summary",
            ["total": "\(rows.count)", "covered": "\(covered)", "none": "\(rows.count - covered)"]))
    }

    private func rows(_ packs: [RulePack]) -> [Row] {
      packs.flatMap { pack in
        pack.coverage.map { row in
          Row(
            clause: row.clause.id, obligation: row.obligation.id, phrase: row.obligation.phrase,
            addressee: row.obligation.addressee.rawValue,
            rules: pack.rules.filter { $0.obligations.contains(row.obligation.id) }.map(\.id),
            coverage: row.coverage, shownByLog: row.obligation.shownByLog,
            shownByDocuments: row.obligation.shownByDocuments)
        }
      }
    }
  }
}
