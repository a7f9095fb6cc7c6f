public import AuditEngine
import Foundation

/// What a stranger needs to repeat an audit: inputs and outputs by digest, program, packs, settings, arguments.
public struct Manifest: Codable, Sendable, Equatable {
  /// The version of this structure.
  public var format: String
  /// The program.
  public var tool: AuditResult.Tool
  /// When the audit was made, ISO 8601 in UTC. Only the manifest knows clocks.
  public var created: String
  /// The command's arguments, as given.
  public var arguments: [String]
  /// The files that were read.
  public var inputs: [File]
  /// The rule packs.
  public var packs: [Pack]
  /// IANA name of the zone in which days were counted.
  public var timeZone: String
  /// Seed, level, overrides, waivers.
  public var settings: AuditSettings
  /// The files that were written.
  public var outputs: [File]

  /// The version of this structure that this program writes.
  public static let currentFormat = "mingsuan.manifest/1"

  /// A file by name, size and digest.
  public struct File: Codable, Sendable, Equatable {
    public var name: String
    public var bytes: Int
    public var sha256: String

    public init(name: String, bytes: Int, sha256: String) {
      self.name = name
      self.bytes = bytes
      self.sha256 = sha256
    }

    /// A file on disk under a name.
    ///
    /// - Throws: `CaseFileError.unreadable`.
    public init(name: String, path: String) throws {
      let size = (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? NSNumber)?.intValue
      self.init(name: name, bytes: size ?? 0, sha256: try FileDigest.sha256(ofFile: path))
    }
  }

  /// A rule pack by version and digest.
  public struct Pack: Codable, Sendable, Equatable {
    public var id: String
    public var version: String
    /// The digest of the pack's rules and parameters in canonical JSON.
    public var sha256: String

    public init(id: String, version: String, sha256: String) {
      self.id = id
      self.version = version
      self.sha256 = sha256
    }
  }

  public init(
    tool: AuditResult.Tool, created: String, arguments: [String], inputs: [File], packs: [Pack],
    timeZone: String, settings: AuditSettings, outputs: [File]
  ) {
    format = Self.currentFormat
    self.tool = tool
    self.created = created
    self.arguments = arguments
    self.inputs = inputs
    self.packs = packs
    self.timeZone = timeZone
    self.settings = settings
    self.outputs = outputs
  }
}
