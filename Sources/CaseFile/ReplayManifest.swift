public import AuditEngine

/// What a stranger needs to make a replay again: the program, the inputs by digest, the seed, and the files by digest. The
/// policies and settings stand in `replay.json`. It knows no clock, no path and no thread count, so the same replay gives
/// the same bytes.
public struct ReplayManifest: Codable, Sendable, Equatable {
  /// The version of this structure.
  public var format: String
  /// The program.
  public var tool: AuditResult.Tool
  /// The log's files, and those that policies were read from.
  public var inputs: [Manifest.File]
  /// The seed of every draw.
  public var seed: UInt64
  public var replications: Int
  /// IANA name of the zone in which days are counted.
  public var timeZone: String
  /// The files that were written.
  public var files: [Manifest.File]

  /// The version of this structure that this program writes.
  public static let currentFormat = "mingsuan.replay-manifest/1"

  /// A manifest whose files are still to be named.
  public init(
    tool: AuditResult.Tool, inputs: [Manifest.File], seed: UInt64, replications: Int, timeZone: String
  ) {
    format = Self.currentFormat
    self.tool = tool
    self.inputs = inputs
    self.seed = seed
    self.replications = replications
    self.timeZone = timeZone
    files = []
  }
}
