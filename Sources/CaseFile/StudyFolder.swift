public import AuditEngine
public import Foundation
public import OrderLog

/// The folder of a study: one file per run as soon as it is done, and the results when all are there.
///
/// A run's file is written under another name and renamed, so that it is whole or not there; a study that was killed at any
/// instant goes on with the runs that it does not find. The folder belongs to one study and one program version: the same
/// numbers under another study would be worse than none.
public struct StudyFolder: StudyRunner.Store {
  /// Where it is.
  public let path: String
  private let writer: LogWriter?

  /// What a folder belongs to.
  struct Plan: Codable, Equatable {
    var format = StudyFolder.format
    var tool: AuditResult.Tool
    /// The digest of the study as it was resolved: every arm's scenario, spelled out.
    var study: String
  }

  /// The version of the folder's structure.
  public static let format = "mingsuan.study/1"

  /// A folder for a study, made new or found as an earlier run left it. `digest` is that of the study with all that its
  /// results depend on; `file` are the study file's bytes, kept beside the results; `replacing` says whether the results
  /// of another study may be thrown away; `logs` writes the runs' logs, if they are kept.
  ///
  /// - Throws: ``CaseFileError``.
  public init(
    at path: String, digest: String, file: Data, tool: AuditResult.Tool, replacing: Bool,
    logs: LogWriter? = nil
  ) throws {
    var trimmed = path
    while trimmed.count > 1, trimmed.hasSuffix("/") { trimmed.removeLast() }
    self.path = trimmed
    writer = logs
    let files = FileManager.default
    // What an earlier replacement was killed over.
    let discarded = trimmed + ".replaced"
    let plan = Plan(tool: tool, study: digest)
    let known = (try? Data(contentsOf: URL(fileURLWithPath: trimmed + "/plan.json")))
      .flatMap { try? JSONDecoder().decode(Plan.self, from: $0) }
    if files.fileExists(atPath: trimmed), known == nil {
      // A kill before the plan was there leaves at most its beginning.
      guard let names = try? files.contentsOfDirectory(atPath: trimmed),
        names.allSatisfy({ $0 == "plan.json" + Self.suffix })
      else { throw CaseFileError.foreignStudyFolder(trimmed) }
    }
    do {
      if let known, known != plan {
        guard replacing else { throw CaseFileError.otherStudy(trimmed) }
        // Renamed first: half of another study must not be taken for something else after a kill.
        try? files.removeItem(atPath: discarded)
        try files.moveItem(atPath: trimmed, toPath: discarded)
      }
      if replacing { try? files.removeItem(atPath: discarded) }
      try files.createDirectory(atPath: trimmed, withIntermediateDirectories: true)
    } catch let error as CaseFileError {
      throw error
    } catch {
      throw CaseFileError.unwritable(trimmed, error.localizedDescription)
    }
    try lock()
    // The plan comes first: with it the folder is this study's, however little else is there.
    try write(CaseFolder.json(plan), to: "plan.json")
    do {
      try files.createDirectory(atPath: trimmed + "/runs", withIntermediateDirectories: true)
    } catch {
      throw CaseFileError.unwritable(trimmed, error.localizedDescription)
    }
    try write(file, to: "study.yaml")
  }

  /// Whether a study has begun in a folder, so that nothing else is to be written there.
  public static func isPlanned(at path: String) -> Bool {
    FileManager.default.fileExists(atPath: path + "/plan.json")
  }

  /// Keeps another process out of the folder until this one ends: two would write the same temporary files. A file
  /// system without locks has none.
  private func lock() throws {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    if flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
      close(descriptor)
      throw CaseFileError.busyStudyFolder(path)
    }
  }

  /// What temporary files end in.
  private static let suffix = ".partial"

  /// Writes a file of the folder whole or not at all.
  ///
  /// - Throws: ``CaseFileError/unwritable(_:_:)``.
  public func write(_ data: Data, to name: String) throws {
    let place = path + "/" + name
    if name.contains("/") {
      let below = (place as NSString).deletingLastPathComponent
      try? FileManager.default.createDirectory(atPath: below, withIntermediateDirectories: true)
    }
    try Self.write(data, toFile: place)
  }

  /// Writes a file whole or not at all. Two runs never have the same name, so the name of the temporary file is its own
  /// as well, and a file that a kill left half is written over.
  ///
  /// - Throws: ``CaseFileError/unwritable(_:_:)``.
  public static func write(_ data: Data, toFile place: String) throws {
    let temporary = place + suffix
    do {
      try data.write(to: URL(fileURLWithPath: temporary))
      guard rename(temporary, place) == 0 else {
        throw CaseFileError.unwritable(place, String(cString: strerror(errno)))
      }
    } catch let error as CaseFileError {
      throw error
    } catch {
      try? FileManager.default.removeItem(atPath: temporary)
      throw CaseFileError.unwritable(place, error.localizedDescription)
    }
  }

  public func record(arm: Int, replication: Int) -> RunRecord? {
    let name = RunRecord.id(arm: arm, replication: replication)
    // A file that cannot be read is a run that was not done, and so is one whose log is wanted and not there.
    guard let data = FileManager.default.contents(atPath: "\(path)/runs/\(name).json"),
      let record = try? JSONDecoder().decode(RunRecord.self, from: data), record.id == name,
      writer == nil || record.failure != nil || FileManager.default.fileExists(atPath: "\(path)/logs/\(name)")
    else { return nil }
    return record
  }

  public func keep(_ record: RunRecord, log: OrderLog?) throws {
    if let log, let writer {
      let place = "\(path)/logs/\(record.id)"
      let temporary = place + Self.suffix
      try? FileManager.default.removeItem(atPath: temporary)
      do {
        try FileManager.default.createDirectory(atPath: temporary, withIntermediateDirectories: true)
      } catch {
        throw CaseFileError.unwritable(place, error.localizedDescription)
      }
      do { try writer.write(log, to: temporary) } catch {
        try? FileManager.default.removeItem(atPath: temporary)
        throw error
      }
      try? FileManager.default.removeItem(atPath: place)
      guard rename(temporary, place) == 0 else {
        throw CaseFileError.unwritable(place, String(cString: strerror(errno)))
      }
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    try write(try encoder.encode(record) + Data("\n".utf8), to: "runs/\(record.id).json")
  }

  /// Writes the manifest over the results. Runs are named in the results themselves; no clock stands in it.
  public func finish(_ manifest: StudyManifest) throws -> StudyManifest {
    var manifest = manifest
    manifest.files = try manifest.files.map { try Manifest.File(name: $0.name, path: path + "/" + $0.name) }
    try write(CaseFolder.json(manifest), to: "manifest.json")
    return manifest
  }
}

/// What a stranger needs to make a study's results again.
public struct StudyManifest: Codable, Sendable, Equatable {
  /// The version of this structure.
  public var format = StudyFolder.format
  /// The program.
  public var tool: AuditResult.Tool
  /// The study's name.
  public var study: String
  /// The digest of the study as it was resolved.
  public var studySHA256: String
  /// The study's seed; seeds of replications come from it and stand in the results.
  public var seed: UInt64
  /// How many arms, replications and failed runs there are.
  public var arms: Int
  public var replications: Int
  public var failed: Int
  /// The packs whose rules were recorded.
  public var packs: [Manifest.Pack]
  /// The results.
  public var files: [Manifest.File]

  public init(
    tool: AuditResult.Tool, study: String, studySHA256: String, seed: UInt64, arms: Int, replications: Int,
    failed: Int, packs: [Manifest.Pack], files: [String]
  ) {
    self.tool = tool
    self.study = study
    self.studySHA256 = studySHA256
    self.seed = seed
    self.arms = arms
    self.replications = replications
    self.failed = failed
    self.packs = packs
    self.files = files.map { Manifest.File(name: $0, bytes: 0, sha256: "") }
  }
}
