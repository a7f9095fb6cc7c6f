public import AuditEngine
public import Foundation
import Rules

/// The verdicts and findings as SARIF 2.1.0 (OASIS Standard), which code hosting services show beside a change.
///
/// The standard's kinds fit the verdicts one to one: `fail`, `pass`, `open` (undetermined), `review`,
/// `notApplicable`. A rule has one result for its verdict, and one for each unit beyond its limit with the
/// finding's fingerprint, so that a viewer can tell new findings from old ones. The level of a `fail` follows the
/// status of the source: law and standards are errors, guidance and commitments warnings, the rest notes.
public struct SARIFLog: Sendable {
  /// The whole file: JSON with sorted keys.
  public let data: Data

  /// The log of a result with messages in a language.
  public init(_ result: AuditResult, language: Language = .chinese) throws {
    let wording = Wording(try StringTable(language))
    let contents = ReportContents(result)
    let run = Run(
      tool: Tool(
        driver: Driver(
          name: result.tool.name, version: result.tool.version,
          rules: result.rules.map { Descriptor($0, wording) })),
      columnKind: "unicodeCodePoints", language: wording.table.language.tag,
      results: result.rules.enumerated().flatMap { index, rule in
        Self.results(rule, at: index, in: contents, wording)
      })
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    data = try encoder.encode(File(runs: [run])) + Data("\n".utf8)
  }

  private static func results(
    _ rule: RuleResult, at index: Int, in contents: ReportContents, _ wording: Wording
  ) -> [Result] {
    let reason = ReasonWording(wording: wording).text(rule.reason)
    let claim = ClaimWording(wording: wording)
    let sentence = claim.sentence(rule.verdict, basis: rule.basis, inForce: ReportContents.isInForce(rule))
    let suppressions = rule.waiver.map {
      [Suppression(justification: RuleView.text(of: $0, wording))]
    }
    let whole = Result(
      ruleId: rule.rule, ruleIndex: index, kind: kind(rule.verdict), level: level(rule),
      message: Text(text: sentence + " " + reason), locations: nil,
      partialFingerprints: ["mingsuanRule/v1": rule.pack + "/" + rule.rule], suppressions: suppressions)
    let units = contents.findings(of: rule.rule).filter { $0.level == .unit }.map { finding in
      let names =
        (finding.worker.map { [LogicalLocation(name: MarkupText.visible($0), kind: "worker")] } ?? [])
      let orders = contents.observations(of: finding).flatMap(\.evidence.rows).prefix(5).map {
        LogicalLocation(name: MarkupText.visible($0.orderID), kind: "order")
      }
      let said = claim.sentence(finding.verdict, basis: finding.basis, inForce: finding.basisInForce)
      return Result(
        ruleId: rule.rule, ruleIndex: index, kind: kind(finding.verdict), level: level(rule),
        message: Text(text: said),
        locations: names.isEmpty && orders.isEmpty ? nil : [Location(logicalLocations: names + orders)],
        partialFingerprints: ["mingsuanFinding/v1": finding.fingerprint],
        suppressions: finding.waiver == nil ? nil : suppressions)
    }
    return [whole] + units
  }

  private static func kind(_ verdict: Verdict) -> String {
    switch verdict {
    case .met: "pass"
    case .notMet, .error: "fail"
    case .undetermined: "open"
    case .needsReview: "review"
    case .notApplicable: "notApplicable"
    }
  }

  private static func level(_ rule: RuleResult) -> String {
    guard rule.verdict == .notMet || rule.verdict == .error else { return "none" }
    switch rule.basis.status {
    case .law, .standard: return "error"
    case .guidance, .commitment: return "warning"
    case .analystDefault: return "note"
    }
  }

  private struct File: Encodable {
    let version = "2.1.0"
    let schema = "https://json.schemastore.org/sarif-2.1.0.json"
    let runs: [Run]
    enum CodingKeys: String, CodingKey {
      case version, runs
      case schema = "$schema"
    }
  }

  private struct Run: Encodable {
    let tool: Tool
    let columnKind: String
    let language: String
    let results: [Result]
  }

  private struct Tool: Encodable { let driver: Driver }

  private struct Driver: Encodable {
    let name: String
    let version: String
    let rules: [Descriptor]
  }

  private struct Descriptor: Encodable {
    let id: String
    let shortDescription: Text
    let fullDescription: Text
    let help: Text

    init(_ rule: RuleResult, _ wording: Wording) {
      id = rule.rule
      shortDescription = Text(text: wording.text(rule.title))
      fullDescription = Text(text: wording.text(rule.statement))
      help = Text(text: wording.text(rule.remedy) + "\n" + wording.text(rule.basis.citation))
    }
  }

  private struct Result: Encodable {
    let ruleId: String
    let ruleIndex: Int
    let kind: String
    let level: String
    let message: Text
    let locations: [Location]?
    let partialFingerprints: [String: String]
    let suppressions: [Suppression]?
  }

  private struct Text: Encodable { let text: String }
  private struct Location: Encodable { let logicalLocations: [LogicalLocation] }
  private struct LogicalLocation: Encodable {
    let name: String
    let kind: String
  }
  private struct Suppression: Encodable {
    let kind = "external"
    let justification: String
  }
}
