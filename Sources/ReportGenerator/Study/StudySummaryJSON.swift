public import AuditEngine
public import Foundation
public import Rules

/// `summary.json`: a study's design and what its records say, for programs to read.
///
/// Keys are sorted by their bytes, numbers are the shortest that read back the same, and the text ends with a line feed, so
/// that the same study gives the same bytes. The schema is `Docs/schemas/study-summary.schema.json`.
public struct StudySummaryJSON: Codable, Sendable, Equatable {
  /// The format's name and version.
  public static let format = "mingsuan.study-summary/1"

  /// ``format``.
  public var format: String
  /// What was run.
  public var study: Plan
  /// What came out.
  public var summary: StudySummary

  /// The part of a study that a reader of the summary needs.
  public struct Plan: Codable, Sendable, Equatable {
    public var name: String
    public var title: LocalizedText
    /// The design's name in study files.
    public var design: String
    public var factors: [Study.Factor]
    /// The arms, whose places are the numbers `arm` elsewhere.
    public var arms: [Arm]
    public var baseline: Int?
    /// Replications planned.
    public var replications: Int
    public var seed: UInt64
    /// The confidence level of intervals.
    public var level: Double
    public var objectives: [Study.Objective]
    public var hasNullModel: Bool
    /// Packs that rules were taken from, as `id version`.
    public var packs: [String]
  }

  /// One setting of all factors.
  public struct Arm: Codable, Sendable, Equatable {
    /// The level of each factor in words, in the factors' order.
    public var levels: [String]
    /// The level of each factor as a number; null where it is not one.
    public var values: [Double?]
  }

  /// The document of a study.
  public init(_ study: Study, _ summary: StudySummary) {
    format = Self.format
    self.study = Plan(
      name: study.name, title: study.title, design: study.design.name, factors: study.factors,
      arms: study.arms.map { Arm(levels: $0.levels, values: $0.values) }, baseline: study.baseline,
      replications: study.replications, seed: study.seed, level: study.level, objectives: study.objectives,
      hasNullModel: study.hasNullModel, packs: study.packs.map { $0.id + " " + $0.version })
    self.summary = summary
  }

  /// The file's bytes.
  ///
  /// - Throws: ``ReportError/notEncodable(_:)`` for a number that is not finite.
  public func data() throws(ReportError) -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    do {
      return try encoder.encode(self) + Data("\n".utf8)
    } catch {
      throw .notEncodable("\(error)")
    }
  }
}
