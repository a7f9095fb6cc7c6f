import ArgumentParser
import AuditEngine
import Foundation
import ReportGenerator
import Rules

/// `mingsuan certify`: what a platform runs before it files an algorithm.
struct CertifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "certify", abstract: Words.help("certify.abstract"),
    discussion: Words.help("certify.discussion"))

  @OptionGroup var logOptions: LogOptions
  @OptionGroup var ruleOptions: RuleOptions

  @Option(
    help: .words("certify.disclosure", valueName: "disclosure.yaml"),
    completion: .file(extensions: ["yaml", "yml"]))
  var disclosure: String

  @Option(help: .words("out", valueName: "folder"), completion: .directory)
  var out: String

  @Option(help: .words("certify.draft-lang", valueName: "zh|en"))
  var draftLang: String = "zh"

  @Flag(help: .words("json"))
  var json = false

  @Flag(help: .words("quiet"))
  var quiet = false

  func validate() throws {
    if Language(rawValue: draftLang) == nil { throw ValidationError(Words.text("usage.lang")) }
  }

  func run() throws {
    var names: [String] = []
    let outcome = try Failure.guarding {
      try AuditRun(
        logOptions: logOptions, ruleOptions: ruleOptions, disclosure: disclosure, out: out, quiet: quiet
      ).result { outcome in
        let files = try files(of: outcome)
        names = ["report.html"] + files.map(\.name)
        return files
      }
    }
    if json {
      Output.write(try Failure.guarding { try FindingsJSON.data(outcome.result) })
    } else if !quiet {
      let gate = try Failure.guarding {
        try CertificationGate(outcome.result, language: Words.language, files: names, folder: out)
      }
      Output.print(gate.text, terminator: "")
    }
    // A gate that had nothing to look at is open, and does not pass.
    let isEmpty = outcome.result.verdict == .notApplicable
    throw ExitCode(isEmpty ? 2 : AuditCommand.exitCode(of: outcome.result))
  }

  /// The gate's files for continuous integration, and the drafts for the filing.
  private func files(of outcome: AuditRun.Outcome) throws -> [(name: String, data: Data)] {
    let result = outcome.result
    var files: [(name: String, data: Data)] = [
      ("gate.txt", Data(try CertificationGate(result, language: Words.language).text.utf8)),
      ("junit.xml", Data(try JUnitXML(result, language: Words.language).text.utf8)),
      ("results.sarif", try SARIFLog(result, language: Words.language).data),
    ]
    if let documents = outcome.documents {
      let calendar = outcome.packs.first?.holidays ?? HolidayCalendar()
      files += try CertificationDrafts(
        result, evidence: documents, holidays: calendar, language: Language(rawValue: draftLang) ?? .chinese
      ).files
    }
    return files
  }
}
