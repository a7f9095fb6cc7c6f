public import AuditEngine

/// What a stranger needs to make a simulated log again: the program, the scenario by digest, the seed, and the files
/// by digest. It knows no clock and no path, so the same scenario gives the same bytes.
public struct SimulationManifest: Codable, Sendable, Equatable {
  /// The version of this structure.
  public var format: String
  /// The program.
  public var tool: AuditResult.Tool
  /// The scenario's name.
  public var scenario: String
  /// The digest of the scenario as it was run.
  public var scenarioSHA256: String
  /// The seed of every draw.
  public var seed: UInt64
  /// IANA name of the zone in which days are counted.
  public var timeZone: String
  /// Rows of the tables.
  public var rows: [String: Int]
  /// The files that were written.
  public var files: [Manifest.File]

  /// The version of this structure that this program writes.
  public static let currentFormat = "mingsuan.simulation/1"

  /// A manifest whose files are still to be named.
  public init(
    tool: AuditResult.Tool, scenario: String, scenarioSHA256: String, seed: UInt64, timeZone: String,
    rows: [String: Int]
  ) {
    format = Self.currentFormat
    self.tool = tool
    self.scenario = scenario
    self.scenarioSHA256 = scenarioSHA256
    self.seed = seed
    self.timeZone = timeZone
    self.rows = rows
    files = []
  }
}
