import ArgumentParser
import CaseFile
import Configuration
import Foundation
import OrderLog
import Simulators

/// `mingsuan simulate`: makes an order log of which it is known what is in it.
struct SimulateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate", abstract: Words.help("simulate.abstract"),
    discussion: Words.help("simulate.discussion"))

  @Argument(
    help: .words("simulate.scenario", valueName: "scenario"),
    completion: .custom { _, _, _ in ScenarioLibrary.names })
  var scenario: String?

  @Flag(help: .words("simulate.list"))
  var list = false

  @Option(help: .words("simulate.seed", valueName: "n"))
  var seed: UInt64?

  @Option(help: .words("simulate.days", valueName: "n"))
  var days: Int?

  @Flag(help: .words("simulate.control"))
  var control = false

  @Flag(help: .words("simulate.candidates"))
  var candidates = false

  @Option(help: .words("simulate.mdrp", valueName: "instance"), completion: .directory)
  var mdrp: String?

  @Option(
    help: .words("simulate.dispatch", valueName: "name"),
    completion: .custom { _, _, _ in MealDeliverySimulation.dispatchers })
  var dispatch: String?

  @OptionGroup var options: SimulationOptions

  func validate() throws {
    if let seed, seed > UInt64(Int.max) { throw ValidationError(Words.text("usage.simulation-seed")) }
    if let days, !(1...3_660).contains(days) { throw ValidationError(Words.text("usage.days")) }
    if mdrp != nil, scenario != nil || list || seed != nil || days != nil || control || candidates {
      throw ValidationError(Words.text("usage.mdrp-alone"))
    }
    if mdrp == nil, dispatch != nil { throw ValidationError(Words.text("usage.dispatch-needs-mdrp")) }
    if !list, mdrp == nil, scenario == nil { throw ValidationError(Words.text("simulate.needs-scenario")) }
    if !list, options.out == nil { throw ValidationError(Words.text("simulate.needs-out")) }
  }

  func run() throws {
    try Failure.guarding {
      if let mdrp {
        try MealDeliverySimulation(
          instance: mdrp, dispatch: dispatch ?? "rolling-horizon", options: options
        ).run()
      } else if list {
        try printList()
      } else {
        try simulate()
      }
    }
  }

  private func simulate() throws {
    var file = try Self.file(scenario ?? "")
    if control { file = file.control }
    file = try file.changed(seed: seed, days: days)
    if candidates { file.scenario.recordsCandidates = true }
    // The folder is made before the long work, so that a wrong name is not found out after it.
    let folder = try options.folder()
    let progress = ProgressLine(quiet: options.quiet)
    defer { progress.clear() }
    let finished: Scenario.Run?
    do throws(SetupFault) {
      finished = try file.scenario.run(
        progress: { progress.show(Words.text("stage.simulating"), Int($0 * 1_000), of: 1_000) },
        isCancelled: Interruption.isRequested)
    } catch {
      folder.abandon()
      throw file.error(error)
    }
    guard let run = finished else {
      folder.abandon()
      throw CancellationError()
    }
    progress.clear()
    let manifest = try write(run, of: file, into: folder)
    if options.json {
      Output.write(try CaseFolder.json(manifest))
    } else if !options.quiet {
      Output.print(summary(run, file), terminator: "")
    }
  }

  private func write(
    _ run: Scenario.Run, of file: ScenarioFile, into folder: CaseFolder
  ) throws -> SimulationManifest {
    let text = Data(file.text.utf8)
    var files: [(name: String, data: Data)] = [
      ("scenario.yaml", text), ("mapping.yaml", Data(file.mappingText.utf8)),
    ]
    do { files.append(("truth.json", try CaseFolder.json(run.truth))) } catch {
      folder.abandon()
      throw error
    }
    if let parameters = file.parameterText { files.append(("parameters.yaml", Data(parameters.utf8))) }
    let manifest = SimulationManifest(
      tool: .init(version: Mingsuan.version), scenario: file.scenario.name,
      scenarioSHA256: FileDigest.sha256(text), seed: file.scenario.seed, timeZone: file.scenario.timeZone,
      rows: [:])
    return try options.write(run.log(), beside: files, manifest, into: folder)
  }

  /// The shipped scenario of a name, or the one in a file.
  private static func file(_ name: String) throws -> ScenarioFile {
    if ScenarioLibrary.names.contains(name) { return try ScenarioLibrary.scenario(named: name) }
    if FileManager.default.fileExists(atPath: name) { return try ScenarioFile.scenario(at: name) }
    if name.contains("/") || name.hasSuffix(".yaml") || name.hasSuffix(".yml") {
      throw Failure(.noInput, Words.text("simulate.no-file", ["file": name]))
    }
    throw Failure(
      .usage,
      Words.text(
        "simulate.unknown",
        [
          "name": name, "nearest": Words.hint(name, among: ScenarioLibrary.names),
          "known": ScenarioLibrary.names.joined(separator: ", "),
        ]))
  }

  // MARK: Words

  private func summary(_ run: Scenario.Run, _ file: ScenarioFile) -> String {
    let scenario = file.scenario
    var lines = [
      Words.text(
        "simulate.headline",
        [
          "name": scenario.name, "days": "\(scenario.days)", "start": scenario.start,
          "seed": "\(scenario.seed)",
        ]),
      Words.text(
        "simulate.counts",
        [
          "orders": "\(run.outcome.orders.count)", "completed": "\(run.outcome.count(.completed))",
          "workers": "\(run.outcome.workers.count)", "offers": "\(run.outcome.offers.count)",
        ]),
    ]
    if run.truth.isClean { lines.append(Words.text("simulate.clean")) }
    for fact in run.truth.facts {
      lines.append(
        Words.text(
          "simulate.planted",
          [
            "kind": fact.kind.rawValue, "workers": "\(fact.workers.count)", "orders": "\(fact.orders.count)",
            "windows": "\(fact.windows.count)", "tests": fact.tests.joined(separator: ", "),
          ]))
    }
    let out = options.out ?? ""
    let parameters = file.parameterText == nil ? "" : " --parameters \(out)/parameters.yaml"
    lines.append(Words.text("simulate.next", ["out": out, "parameters": parameters]))
    return lines.joined(separator: "\n") + "\n"
  }

  /// A line of the list, for `--json`.
  private struct Row: Encodable {
    struct Title: Encodable {
      let zh: String
      let en: String
    }
    let name: String
    let title: Title
    let service: String
    let days: Int
    let planted: [String]
    let expects: [String]
  }

  private func printList() throws {
    let files = try ScenarioLibrary.names.map(ScenarioLibrary.scenario(named:))
    if options.json {
      let rows = files.map { file in
        Row(
          name: file.scenario.name, title: .init(zh: file.title.zh, en: file.title.en),
          service: file.scenario.service.rawValue, days: file.scenario.days,
          planted: file.scenario.plantings.map(\.kind.rawValue), expects: file.expects)
      }
      return Output.write(try CaseFolder.json(rows))
    }
    let width = (files.map(\.scenario.name.count).max() ?? 0) + 2
    for file in files {
      let title = Words.language == .chinese ? file.title.zh : file.title.en
      Output.print(file.scenario.name.padding(toLength: width, withPad: " ", startingAt: 0) + title)
    }
  }
}
