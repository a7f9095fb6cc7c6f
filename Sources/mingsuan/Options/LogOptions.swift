import ArgumentParser
import Configuration
import Foundation
import OrderLog

/// Where a log is and how it is read; common to all commands that read one.
struct LogOptions: ParsableArguments {
  @Argument(help: .words("log", valueName: "log"), completion: .file())
  var log: String

  @Option(help: .words("mapping", valueName: "mapping.yaml"), completion: .file(extensions: ["yaml", "yml"]))
  var mapping: String?

  @Option(help: .words("preset", valueName: "name"), completion: .custom { _, _, _ in Presets.names })
  var preset: String?

  @Option(help: .words("time-zone", valueName: "zone"))
  var timeZone: String?

  @Option(help: .words("year", valueName: "year"))
  var year: Int?

  @Option(help: .words("threads", valueName: "n"))
  var threads: Int?

  @Option(help: .words("lang", valueName: "zh|en"))
  var lang: String?

  func validate() throws {
    if mapping != nil, preset != nil { throw ValidationError(Words.text("usage.mapping-and-preset")) }
    if let threads, !(1...256).contains(threads) { throw ValidationError(Words.text("usage.threads")) }
    if let year, !(1970...2100).contains(year) { throw ValidationError(Words.text("usage.year")) }
    if let lang, !["zh", "en"].contains(lang) { throw ValidationError(Words.text("usage.lang")) }
    if let timeZone, CivilTimeZone(identifier: timeZone) == nil {
      throw ValidationError(Words.text("usage.time-zone", ["zone": timeZone]))
    }
    if let preset, !Presets.names.contains(preset) {
      throw ValidationError(
        Words.text("usage.preset", ["preset": preset, "known": Presets.names.joined(separator: ", ")]))
    }
  }

  /// How many threads to use.
  var threadCount: Int { threads ?? ProcessInfo.processInfo.activeProcessorCount }

  /// The mapping: the one named, the preset, or the `mapping.yaml` of the log's own folder.
  func logMapping() throws -> LogMapping {
    if let preset { return try Presets.mapping(named: preset) }
    if let mapping { return try MappingFile.mapping(at: mapping) }
    let own = (log as NSString).appendingPathComponent("mapping.yaml")
    if FileManager.default.fileExists(atPath: own) { return try MappingFile.mapping(at: own) }
    return LogMapping()
  }

  /// Reads the log.
  func read(_ progress: ProgressLine) throws -> (log: OrderLog, report: ReadingReport) {
    let mapping = try logMapping()
    // Days and weeks are counted in the log's zone, and a Z in its times does not tell it.
    guard let zone = timeZone ?? mapping.timeZone else {
      throw Failure(.usage, Words.text("usage.time-zone-needed", ["log": log]))
    }
    var reader = LogReader(mapping: mapping, threads: threadCount, timeZone: zone, year: year)
    reader.progress = { done, total in progress.show(Words.text("stage.reading"), done, of: total) }
    reader.isCancelled = Interruption.isRequested
    return try reader.read(log)
  }
}
