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
    let files = FileManager.default
    var isFolder: ObjCBool = false
    if files.fileExists(atPath: trimmed, isDirectory: &isFolder) {
      let contents = isFolder.boolValue ? (try? files.contentsOfDirectory(atPath: trimmed)) : nil
      guard let contents, contents.isEmpty || contents.contains("manifest.json") else {
        throw CaseFileError.foreignFolder(trimmed)
      }
    }
    temporary = trimmed + ".partial-\(ProcessInfo.processInfo.processIdentifier)"
    do {
      try files.createDirectory(atPath: temporary, withIntermediateDirectories: true)
    } catch {
      throw CaseFileError.unwritable(trimmed, "\(error.localizedDescription)")
    }
  }

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
    let files = FileManager.default
    var manifest = manifest
    let names = ((try? files.contentsOfDirectory(atPath: temporary)) ?? []).sorted()
    manifest.outputs = try names.map { try Manifest.File(name: $0, path: location(of: $0)) }
    try write(Self.json(manifest), to: "manifest.json")
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
