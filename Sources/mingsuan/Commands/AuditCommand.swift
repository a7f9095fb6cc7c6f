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
    let result = try Failure.guarding { try audit() }
    if json {
      FileHandle.standardOutput.write(try Failure.guarding { try FindingsJSON.data(result) })
    } else if !quiet {
      let summary = try Failure.guarding {
        try TerminalSummary(
          result, language: Words.language, colour: isatty(STDOUT_FILENO) != 0,
          reportPath: out.map { $0 + "/report.html" })
      }
      print(summary.text, terminator: "")
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

  private static func name(_ path: String) -> String { (path as NSString).lastPathComponent }

  /// The disclosure as the manifest names it.
  private func disclosureInputs() throws -> [Manifest.File] {
    try disclosure.map {
      [try Manifest.File(name: "disclosure/" + Self.name($0), path: $0)]
    } ?? []
  }

  private func audit() throws -> AuditResult {
    let packs = try ruleOptions.packs()
    let settings = try ruleOptions.settings()
    let documents = try disclosure.map {
      try DisclosureFile.evidenced(at: $0, digest: { try FileDigest.sha256(ofFile: $0) })
    }
    // The folder is made before the long work, so that a wrong name is not found out after it.
    let folder = try out.map { try CaseFolder(at: $0) }
    do {
      return try audit(packs, settings, documents, into: folder)
    } catch {
      folder?.abandon()
      throw error
    }
  }

  private func audit(
    _ packs: [RulePack], _ settings: AuditSettings, _ documents: EvidencedDisclosure?,
    into folder: CaseFolder?
  ) throws -> AuditResult {
    let progress = ProgressLine(quiet: quiet)
    defer { progress.clear() }
    // The inputs are digested on a thread of their own while they are being read.
    let needsDigests = folder != nil || documents?.disclosure.handover != nil
    let inputs = needsDigests ? InputDigests(of: logOptions.log) : nil
    let (log, report) = try logOptions.read(progress)
    let quality = LogInspection(log: log, report: report, threads: logOptions.threadCount).quality
    let engine = AuditEngine(
      packs: packs, settings: settings, threads: logOptions.threadCount, version: Mingsuan.version,
      digest: { FileDigest.sha256($0) })
    let today = CivilTimeZone.utc.day(of: Int64(Date().timeIntervalSince1970 * 1_000))
    let result = try engine.audit(
      log, quality: quality, disclosure: documents,
      inputs: documents?.disclosure.handover == nil
        ? nil
        : try inputs?.files().filter { input in report.files.contains { Self.name($0.name) == input.name } }
          .map { HandedOverFile(name: $0.name, sha256: $0.sha256, bytes: $0.bytes) },
      today: today,
      progress: { step in
        switch step {
        case .scanning(let done, let total): progress.show(Words.text("stage.scanning"), done, of: total)
        case .evaluating(let done, let total): progress.show(Words.text("stage.evaluating"), done, of: total)
        }
      }, isCancelled: Interruption.isRequested)
    guard let folder, let inputs else { return result }
    try folder.write(FindingsJSON.data(result), to: "findings.json")
    try folder.write(Data(FindingsCSV(result).text.utf8), to: "findings.csv")
    try folder.write(Data(HTMLReport(result, language: Words.language).html.utf8), to: "report.html")
    if report.quarantinedCount > 0 {
      try QuarantineWriter().write(report, to: folder.location(of: "quarantine.csv"))
    }
    if Interruption.isRequested() { throw CancellationError() }
    try folder.finish(
      Manifest(
        tool: result.tool, created: CivilTimeZone.utc.text(of: Int64(Date().timeIntervalSince1970) * 1_000),
        arguments: Array(CommandLine.arguments.dropFirst()), inputs: try inputs.files() + disclosureInputs(),
        packs: try packs.map(CaseFolder.summary), timeZone: log.timeZone.identifier, settings: settings,
        outputs: []))
    return result
  }
}
