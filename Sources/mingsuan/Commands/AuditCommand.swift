import ArgumentParser
import AuditEngine
import CaseFile
import Configuration
import Foundation
import OrderLog
import ReportGenerator
import Rules

/// `mingsuan audit`: the main job.
struct AuditCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit", abstract: Words.help("audit.abstract"), discussion: Words.help("audit.discussion"))

  @OptionGroup var logOptions: LogOptions
  @OptionGroup var ruleOptions: RuleOptions

  @Option(help: .words("disclosure", valueName: "disclosure.yaml"), completion: .file(extensions: ["yaml"]))
  var disclosure: String?

  @Option(help: .words("out", valueName: "folder"), completion: .directory)
  var out: String?

  @Flag(help: .words("json"))
  var json = false

  @Flag(help: .words("quiet"))
  var quiet = false

  func run() throws {
    let run = AuditRun(
      logOptions: logOptions, ruleOptions: ruleOptions, disclosure: disclosure, out: out, quiet: quiet)
    let result = try Failure.guarding { try run.result().result }
    if json {
      Output.write(try Failure.guarding { try FindingsJSON.data(result) })
    } else if !quiet {
      let summary = try Failure.guarding {
        try TerminalSummary(
          result, language: Words.language, colour: isatty(STDOUT_FILENO) != 0,
          reportPath: out.map { $0 + "/report.html" })
      }
      Output.print(summary.text, terminator: "")
      if out == nil { Output.print(Words.text("audit.no-out")) }
    }
    throw ExitCode(Self.exitCode(of: result))
  }

  /// 0 when nothing is notMet or open, 1 when something is notMet, 2 when nothing is notMet but something is
  /// undetermined or needs review, 70 when the engine failed.
  static func exitCode(of result: AuditResult) -> Int32 {
    switch result.verdict {
    case .error: Failure.Code.internalError.rawValue
    case .notMet: 1
    case .undetermined, .needsReview: 2
    case .met, .notApplicable: 0
    }
  }
}
