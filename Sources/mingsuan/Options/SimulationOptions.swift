import ArgumentParser
import CaseFile
import Foundation
import OrderLog

/// Where a simulated log goes and how it is written; common to everything that is simulated.
struct SimulationOptions: ParsableArguments {
  /// The form of the tables.
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case csv, jsonl
  }

  @Option(help: .words("simulate.out", valueName: "folder"), completion: .directory)
  var out: String?

  @Flag(help: .words("simulate.replace"))
  var replace = false

  @Option(help: .words("simulate.format", valueName: "csv|jsonl"))
  var format: Format = .csv

  @Flag(help: .words("simulate.gzip"))
  var gzip = false

  @Flag(help: .words("simulate.json"))
  var json = false

  @Flag(help: .words("quiet"))
  var quiet = false

  @Option(help: .words("lang", valueName: "zh|en"))
  var lang: String?

  func validate() throws {
    if let lang, !["zh", "en"].contains(lang) { throw ValidationError(Words.text("usage.lang")) }
  }

  /// The folder that will be put in place when everything is in it.
  func folder() throws -> CaseFolder {
    guard let out else { throw Failure(.usage, Words.text("simulate.needs-out")) }
    return try CaseFolder(simulationAt: out, replacing: replace)
  }

  /// Writes a log's tables, files beside them and the manifest, and puts the folder in place. On any error nothing is
  /// left behind.
  func write(
    _ log: OrderLog, beside files: [(name: String, data: Data)], _ manifest: SimulationManifest,
    into folder: CaseFolder
  ) throws -> SimulationManifest {
    do {
      let writer = LogWriter(format: format == .csv ? .csv : .jsonLines, compressed: gzip)
      var manifest = manifest
      for kind in TableKind.allCases {
        if let table = log.table(kind) { manifest.rows[kind.rawValue] = table.rowCount }
      }
      try writer.write(log, to: folder.workingPath)
      for file in files { try folder.write(file.data, to: file.name) }
      if Interruption.isRequested() { throw CancellationError() }
      return try folder.finish(manifest)
    } catch {
      folder.abandon()
      throw error
    }
  }
}
