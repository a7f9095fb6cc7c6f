import AuditEngine
import CaseFile
import Configuration
import Foundation
import OrderLog
import ReportGenerator
import Rules

/// An audit as commands run it: reads log, rules and documents, audits, and writes the result folder.
struct AuditRun {
  let logOptions: LogOptions
  let ruleOptions: RuleOptions
  /// The platform's disclosure, if there is one.
  let disclosure: String?
  /// The result folder, if one is wanted.
  let out: String?
  let quiet: Bool

  /// What an audit leaves behind in memory.
  struct Outcome {
    let result: AuditResult
    let documents: EvidencedDisclosure?
    let packs: [RulePack]
  }

  /// More files for the result folder, made from what the audit found.
  typealias MoreFiles = (Outcome) throws -> [(name: String, data: Data)]

  /// Runs the audit; `more` is asked for further files before the folder is put in place.
  func result(with more: MoreFiles = { _ in [] }) throws -> Outcome {
    let packs = try ruleOptions.packs()
    let settings = try ruleOptions.settings()
    let documents = try disclosure.map {
      try DisclosureFile.evidenced(at: $0, digest: { try FileDigest.sha256(ofFile: $0) })
    }
    // The folder is made before the long work, so that a wrong name is not found out after it.
    let folder = try out.map { try CaseFolder(at: $0) }
    do {
      return try audit(packs, settings, documents, into: folder, more)
    } catch {
      folder?.abandon()
      throw error
    }
  }

  private static func name(_ path: String) -> String { (path as NSString).lastPathComponent }

  /// The disclosure as the manifest names it.
  private func disclosureInputs() throws -> [Manifest.File] {
    try disclosure.map {
      [try Manifest.File(name: "disclosure/" + Self.name($0), path: $0)]
    } ?? []
  }

  private func audit(
    _ packs: [RulePack], _ settings: AuditSettings, _ documents: EvidencedDisclosure?,
    into folder: CaseFolder?, _ more: MoreFiles
  ) throws -> Outcome {
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
    let outcome = Outcome(result: result, documents: documents, packs: packs)
    guard let folder, let inputs else { return outcome }
    try folder.write(FindingsJSON.data(result), to: "findings.json")
    // Spreadsheets take a file of Chinese text for GBK unless it begins with a byte order mark.
    let table = try FindingsCSV(result, language: Words.language, byteOrderMark: Words.language == .chinese)
    try folder.write(Data(table.text.utf8), to: "findings.csv")
    try folder.write(Data(HTMLReport(result, language: Words.language).html.utf8), to: "report.html")
    if report.quarantinedCount > 0 {
      try QuarantineWriter().write(report, to: folder.location(of: "quarantine.csv"))
    }
    for file in try more(outcome) { try folder.write(file.data, to: file.name) }
    if Interruption.isRequested() { throw CancellationError() }
    try folder.finish(
      Manifest(
        tool: result.tool, created: CivilTimeZone.utc.text(of: Int64(Date().timeIntervalSince1970) * 1_000),
        arguments: Array(CommandLine.arguments.dropFirst()), inputs: try inputs.files() + disclosureInputs(),
        packs: try packs.map(CaseFolder.summary), timeZone: log.timeZone.identifier, settings: settings,
        outputs: []))
    return outcome
  }
}
