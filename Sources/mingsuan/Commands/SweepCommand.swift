import ArgumentParser
import AuditEngine
import CaseFile
import Configuration
import Dispatch
import Foundation
import OrderLog
import ReportGenerator

/// `mingsuan sweep`: runs a study.
struct SweepCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sweep", abstract: Words.help("sweep.abstract"), discussion: Words.help("sweep.discussion"))

  @Argument(
    help: .words("sweep.study", valueName: "study.yaml"), completion: .file(extensions: ["yaml", "yml"]))
  var study: String

  @Option(help: .words("sweep.out", valueName: "folder"), completion: .directory)
  var out: String?

  @Flag(help: .words("sweep.dry-run"))
  var dryRun = false

  @Option(help: .words("sweep.only", valueName: "run"))
  var only: String?

  @Option(help: .words("sweep.max-runs", valueName: "n"))
  var maxRuns: Int = 100_000

  @Flag(help: .words("sweep.replace"))
  var replace = false

  @Flag(help: .words("sweep.pictures"))
  var pictures = false

  @Option(help: .words("threads", valueName: "n"))
  var threads: Int?

  @Flag(help: .words("sweep.json"))
  var json = false

  @Flag(help: .words("quiet"))
  var quiet = false

  @Option(help: .words("lang", valueName: "zh|en"))
  var lang: String?

  func validate() throws {
    if let lang, !["zh", "en"].contains(lang) { throw ValidationError(Words.text("usage.lang")) }
    if let threads, !(1...256).contains(threads) { throw ValidationError(Words.text("usage.threads")) }
    if maxRuns < 1 { throw ValidationError(Words.text("usage.max-runs")) }
    if out == nil, !dryRun, only == nil { throw ValidationError(Words.text("sweep.needs-out")) }
    if let only, Self.run(named: only) == nil {
      throw ValidationError(Words.text("sweep.no-run", ["run": only]))
    }
  }

  func run() throws {
    try Failure.guarding {
      let file = try StudyFile.study(at: study, limit: maxRuns)
      if dryRun { return try plan(file.study) }
      if let only { return try repeatRun(only, of: file) }
      try sweep(file.study, file.data)
    }
  }

  private var threadCount: Int { threads ?? ProcessInfo.processInfo.activeProcessorCount }

  private static let tool = AuditResult.Tool(version: Mingsuan.version)

  /// Runs a study, or goes on with it, and writes its results; `data` are the bytes of its file.
  func sweep(_ study: Study, _ data: Data) throws {
    let digest = FileDigest.sha256(try StudyIdentity.data(study))
    let folder = try StudyFolder(
      at: out ?? "", digest: digest, file: data, tool: Self.tool, replacing: replace,
      logs: study.keepsLogs ? LogWriter(format: .csv, compressed: true) : nil)
    let progress = ProgressLine(quiet: quiet)
    let start = DispatchTime.now().uptimeNanoseconds
    let records: [RunRecord]
    do {
      defer { progress.clear() }
      records = try StudyRunner(study, threads: threadCount, version: Mingsuan.version).run(
        store: folder,
        progress: { state in
          progress.show(Self.stage(state, since: start), state.done, of: state.planned)
        }, isCancelled: Interruption.isRequested)
    } catch let error as CancellationError {
      try? FileHandle.standardError.write(
        contentsOf: Data((Words.text("sweep.interrupted", ["out": folder.path]) + "\n").utf8))
      throw error
    }
    let summary = StudySummary(study, records)
    let files = try StudyFiles(
      study: study, records: records, summary: summary, language: Words.language
    ).files
    for file in files { try folder.write(file.data, to: file.name) }
    if pictures {
      let drawings = try StudyPictures(study, records, summary, language: Words.language).files
      for file in drawings { try folder.write(file.data, to: "pictures/" + file.name) }
    }
    let manifest = try folder.finish(
      StudyManifest(
        tool: Self.tool, study: study.name, studySHA256: digest, seed: study.seed, arms: study.arms.count,
        replications: summary.replications, failed: summary.failures.count,
        packs: try study.packs.map(CaseFolder.summary), files: files.map(\.name) + ["study.yaml"]))
    if json {
      Output.write(try CaseFolder.json(manifest))
    } else if !quiet {
      Output.print(Self.account(study, summary, folder.path), terminator: "")
    }
  }

  /// The stage's words with the time that is left, by the pace of the runs made so far.
  private static func stage(_ state: StudyRunner.Progress, since start: UInt64) -> String {
    let elapsed = Double(DispatchTime.now().uptimeNanoseconds - start) / 1e9
    let left = state.secondsLeft(after: elapsed).map { "\(Int($0.rounded(.up)))" } ?? "…"
    return Words.text(
      "stage.sweeping", ["done": "\(state.done)", "total": "\(state.planned)", "left": left])
  }

  // MARK: One run

  /// Arm and replication of a run's name such as `a0003-r0012`.
  private static func run(named name: String) -> (arm: Int, replication: Int)? {
    let parts = name.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].first == "a", parts[1].first == "r",
      let arm = Int(parts[0].dropFirst()), let replication = Int(parts[1].dropFirst()), arm >= 0,
      replication >= 0
    else { return nil }
    return (arm, replication)
  }

  /// Repeats one run and prints its record; with `--out`, its rows and its log are written there as well.
  private func repeatRun(_ name: String, of file: StudyFile) throws {
    guard let (arm, replication) = Self.run(named: name), file.study.arms.indices.contains(arm),
      replication < file.study.mostReplications
    else { throw Failure(.usage, Words.text("sweep.no-run", ["run": name])) }
    if let out, StudyFolder.isPlanned(at: out) {
      throw Failure(.cannotCreate, Words.text("sweep.only-elsewhere", ["out": out]))
    }
    let runner = StudyRunner(file.study, threads: 1, version: Mingsuan.version)
    let (record, log) = try runner.record(
      arm: arm, replication: replication, isCancelled: Interruption.isRequested)
    if let out {
      if let log { try LogWriter(format: .csv, compressed: false).write(log, to: out + "/log") }
      try? FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
      try StudyFolder.write(StudyFiles.rows(of: file.study, [record]), toFile: out + "/results.csv")
    }
    Output.write(try CaseFolder.json(record))
  }

  // MARK: Words

  /// The design, and what it will take, from runs that are timed and thrown away: a few arms at equal steps, as arms may
  /// take different times, and no more of them once some seconds have gone.
  private func plan(_ study: Study) throws {
    let runs = study.arms.count * study.replications
    let runner = StudyRunner(study, threads: 1, version: Mingsuan.version)
    let empty = Double(Self.peakKilobytes()) / 1_000
    let start = DispatchTime.now().uptimeNanoseconds
    func elapsed() -> Double { Double(DispatchTime.now().uptimeNanoseconds - start) / 1e9 }
    let most = min(5, study.arms.count)
    var trials = 0
    var failure: String?
    while trials < most, trials == 0 || elapsed() < 5 {
      let trial = try runner.record(
        arm: trials * study.arms.count / most, replication: 0, isCancelled: Interruption.isRequested)
      failure = failure ?? trial.record.failure
      trials += 1
    }
    let seconds = elapsed() / Double(max(1, trials))
    let workers = min(threadCount, runs)
    let megabytes = empty + (Double(Self.peakKilobytes()) / 1_000 - empty) * Double(workers)
    var lines = [
      Words.text(
        "sweep.plan.headline",
        [
          "name": study.name, "arms": "\(study.arms.count)", "replications": "\(study.replications)",
          "most": "\(study.mostReplications)", "runs": "\(runs)", "design": study.design.name,
        ]),
      Words.text(
        trials == 1 ? "sweep.plan.cost" : "sweep.plan.cost.trials",
        [
          "seconds": String(format: "%.1f", seconds * Double(runs) / Double(workers)),
          "one": String(format: "%.2f", seconds), "threads": "\(workers)",
          "megabytes": "\(Int(megabytes))", "trials": "\(trials)",
        ]),
    ]
    if let reason = failure { lines.append(Words.text("sweep.plan.fails", ["reason": reason])) }
    lines.append("")
    lines.append((["arm"] + study.factors.map(\.name)).joined(separator: "\t"))
    for (index, arm) in study.arms.enumerated().prefix(200) {
      let mark = index == study.baseline ? "*" : ""
      lines.append((["\(index)\(mark)"] + arm.levels).joined(separator: "\t"))
    }
    if study.arms.count > 200 {
      lines.append(Words.text("sweep.plan.more", ["n": "\(study.arms.count - 200)"]))
    }
    Output.print(lines.joined(separator: "\n"))
  }

  /// What is printed at the end.
  static func account(_ study: Study, _ summary: StudySummary, _ path: String) -> String {
    var lines = [
      Words.text(
        "sweep.headline",
        [
          "name": study.name, "arms": "\(study.arms.count)", "replications": "\(summary.replications)",
          "failed": "\(summary.failures.count)",
        ])
    ]
    for failure in summary.failures.prefix(5) {
      lines.append(
        Words.text(
          "sweep.failure", ["run": failure.run, "seed": "\(failure.seed)", "reason": failure.reason]))
    }
    lines.append(Words.text("sweep.results", ["out": path]))
    return lines.joined(separator: "\n") + "\n"
  }

  /// The largest resident set so far.
  private static func peakKilobytes() -> Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return Int(usage.ru_maxrss)
  }
}
