import ArgumentParser
import AuditEngine
import CaseFile
import Foundation
import OrderLog
import ReportGenerator
import Rules

/// `mingsuan inspect`: what a log contains, what is wrong with it, what it can decide.
struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect", abstract: Words.help("inspect.abstract"),
    discussion: Words.help("inspect.discussion"))

  @OptionGroup var logOptions: LogOptions
  @OptionGroup var ruleOptions: RuleOptions

  @Option(help: .words("quarantine", valueName: "file.csv"), completion: .file(extensions: ["csv"]))
  var quarantine: String?

  @Flag(help: .words("json"))
  var json = false

  func run() throws {
    try Failure.guarding {
      let progress = ProgressLine(quiet: json)
      defer { progress.clear() }
      let packs = try ruleOptions.packs()
      let (log, report) = try logOptions.read(progress)
      let quality = LogInspection(log: log, report: report, threads: logOptions.threadCount).quality
      let settings = try ruleOptions.settings()
      let decidability = Decidability(of: log, quality: quality, packs: packs, settings: settings)
      if let quarantine { try QuarantineWriter().write(report, to: quarantine) }
      progress.clear()
      if json {
        Output.write(try CaseFolder.json(decidability))
      } else {
        Output.print(try InspectionText(decidability, report, language: Words.language).text, terminator: "")
      }
    }
  }
}
