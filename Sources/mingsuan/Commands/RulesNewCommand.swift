import ArgumentParser
import Configuration

extension RulesCommand {
  /// `rules new`: a rule folder with cases, and a pack for it where there is none yet.
  struct New: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "new", abstract: Words.help("rules.new.abstract"),
      discussion: Words.help("rules.new.discussion"))

    @Argument(help: .words("rules.new.id", valueName: "id"))
    var id: String?

    @Option(
      name: .customLong("pack"), help: .words("rules.new.pack", valueName: "folder"), completion: .directory)
    var pack: String

    @Option(help: .words("rules.new.metric", valueName: "metric"))
    var metric = "rest.continuous-spell"

    @Flag(help: .words("rules.new.create"))
    var create = false

    @Option(help: .words("lang", valueName: "zh|en"))
    var lang: String?

    @Flag(help: .words("json"))
    var json = false

    func validate() throws {
      if id == nil, !create { throw ValidationError(Words.text("rules.new.nothing")) }
    }

    func run() throws {
      let written = try Failure.guarding {
        var written: [String] = []
        if create {
          let name = pack.split(separator: "/").last.map(String.init) ?? pack
          written += try RuleTemplate.createPack(name, at: pack)
        }
        if let id { written += try RuleTemplate(pack: pack).createRule(id, metric: metric) }
        return written
      }
      // pack.yaml is written first and changed afterwards.
      let files = written.enumerated().filter { !written[($0.offset + 1)...].contains($0.element) }.map(
        \.element)
      if json { return try RulesCommand.printJSON(["files": files]) }
      files.forEach { Output.print($0) }
      Output.print("\n" + Words.text("rules.new.next", ["pack": pack]))
    }
  }
}
