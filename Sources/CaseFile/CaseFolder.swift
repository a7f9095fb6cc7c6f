public import Foundation
public import Rules

/// The folder that an audit leaves behind. It is written beside its final place and put there in one step, so
/// that a folder of this name is either the old one whole or the new one whole.
public struct CaseFolder: Sendable {
  /// Where the folder will be.
  public let path: String
  private let temporary: String

  /// Prepares a folder at `path`, replacing one of an earlier audit when it is put in place.
  ///
  /// - Throws: `CaseFileError.foreignFolder` when there is something at `path` that is not an audit's folder,
  ///   `CaseFileError.unwritable` when no folder can be made there.
  public init(at path: String) throws {
    var trimmed = path
    while trimmed.count > 1, trimmed.hasSuffix("/") { trimmed.removeLast() }
    self.path = trimmed
    // A simulated log has a manifest too, and is no earlier result.
    switch Self.contents(of: trimmed) {
    case .nothing, .audit: break
    case .simulation, .replay, .other: throw CaseFileError.foreignFolder(trimmed)
    }
    temporary = try Self.makeTemporary(for: trimmed)
  }

  /// Prepares a folder for a simulated log at `path`; one of an earlier simulation is only replaced if `replacing`.
  ///
  /// - Throws: `CaseFileError.foreignFolder` when there is something at `path` that is not a simulation's folder,
  ///   `CaseFileError.notReplaced` when it is one and was not to be replaced, `CaseFileError.unwritable`.
  public init(simulationAt path: String, replacing: Bool) throws {
    var trimmed = path
    while trimmed.count > 1, trimmed.hasSuffix("/") { trimmed.removeLast() }
    self.path = trimmed
    switch Self.contents(of: trimmed) {
    case .nothing: break
    case .simulation: if !replacing { throw CaseFileError.notReplaced(trimmed) }
    case .audit, .replay, .other: throw CaseFileError.foreignSimulationFolder(trimmed)
    }
    temporary = try Self.makeTemporary(for: trimmed)
  }

  /// Prepares a folder for a replay at `path`, replacing one of an earlier replay when it is put in place.
  ///
  /// - Throws: `CaseFileError.foreignReplayFolder` when there is something else at `path`, `CaseFileError.unwritable`.
  public init(replayAt path: String) throws {
    var trimmed = path
    while trimmed.count > 1, trimmed.hasSuffix("/") { trimmed.removeLast() }
    self.path = trimmed
    switch Self.contents(of: trimmed) {
    case .nothing, .replay: break
    case .audit, .simulation, .other: throw CaseFileError.foreignReplayFolder(trimmed)
    }
    temporary = try Self.makeTemporary(for: trimmed)
  }

  /// What is at a place: nothing or an empty folder, a folder that this program wrote, or something else.
  private enum Contents { case nothing, audit, simulation, replay, other }

  private static func contents(of path: String) -> Contents {
    let files = FileManager.default
    var isFolder: ObjCBool = false
    guard files.fileExists(atPath: path, isDirectory: &isFolder) else { return .nothing }
    guard isFolder.boolValue, let names = try? files.contentsOfDirectory(atPath: path) else { return .other }
    if names.isEmpty { return .nothing }
    struct Format: Decodable { let format: String }
    guard names.contains("manifest.json"),
      let data = try? Data(contentsOf: URL(fileURLWithPath: path + "/manifest.json")),
      let format = try? JSONDecoder().decode(Format.self, from: data).format
    else { return .other }
    if format.hasPrefix("mingsuan.manifest/") { return .audit }
    if format.hasPrefix("mingsuan.replay-manifest/") { return .replay }
    return format.hasPrefix("mingsuan.simulation/") ? .simulation : .other
  }

  private static func makeTemporary(for path: String) throws -> String {
    let temporary = path + ".partial-\(ProcessInfo.processInfo.processIdentifier)"
    do {
      try FileManager.default.createDirectory(atPath: temporary, withIntermediateDirectories: true)
    } catch {
      throw CaseFileError.unwritable(path, "\(error.localizedDescription)")
    }
    return temporary
  }

  /// The folder while it is being written.
  public var workingPath: String { temporary }

  /// The place of a file while the folder is being written.
  public func location(of name: String) -> String { temporary + "/" + name }

  /// Writes a file.
  ///
  /// - Throws: `CaseFileError.unwritable`.
  public func write(_ data: Data, to name: String) throws {
    do {
      try data.write(to: URL(fileURLWithPath: location(of: name)))
    } catch {
      throw CaseFileError.unwritable("\(path)/\(name)", "\(error.localizedDescription)")
    }
  }

  /// Writes the manifest over all files written so far and puts the folder in its place.
  ///
  /// - Throws: `CaseFileError`.
  public func finish(_ manifest: Manifest) throws {
    var manifest = manifest
    manifest.outputs = try writtenFiles()
    try write(Self.json(manifest), to: "manifest.json")
    try place()
  }

  /// Writes the manifest of a simulation over all files written so far and puts the folder in its place. The manifest
  /// as it was written is returned.
  ///
  /// - Throws: `CaseFileError`.
  @discardableResult
  public func finish(_ manifest: SimulationManifest) throws -> SimulationManifest {
    var manifest = manifest
    manifest.files = try writtenFiles()
    try write(Self.json(manifest), to: "manifest.json")
    try place()
    return manifest
  }

  /// Writes the manifest of a replay over all files written so far and puts the folder in its place. The manifest as it
  /// was written is returned.
  ///
  /// - Throws: `CaseFileError`.
  @discardableResult
  public func finish(_ manifest: ReplayManifest) throws -> ReplayManifest {
    var manifest = manifest
    manifest.files = try writtenFiles()
    try write(Self.json(manifest), to: "manifest.json")
    try place()
    return manifest
  }

  private func writtenFiles() throws -> [Manifest.File] {
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: temporary)) ?? []).sorted()
    return try names.map { try Manifest.File(name: $0, path: location(of: $0)) }
  }

  private func place() throws {
    let files = FileManager.default
    do {
      let old = path + ".replaced-\(ProcessInfo.processInfo.processIdentifier)"
      if files.fileExists(atPath: path) { try files.moveItem(atPath: path, toPath: old) }
      try files.moveItem(atPath: temporary, toPath: path)
      try? files.removeItem(atPath: old)
    } catch {
      throw CaseFileError.unwritable(path, "\(error.localizedDescription)")
    }
  }

  /// Removes what was written so far, when an audit ends early.
  public func abandon() { try? FileManager.default.removeItem(atPath: temporary) }

  /// Canonical JSON: sorted keys, two spaces, a line feed at the end.
  public static func json(_ value: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(value) + Data("\n".utf8)
  }

  /// A pack as the manifest names it.
  public static func summary(of pack: RulePack) throws -> Manifest.Pack {
    Manifest.Pack(id: pack.id, version: pack.version, sha256: FileDigest.sha256(try json(pack)))
  }
}
