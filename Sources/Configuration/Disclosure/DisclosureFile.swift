public import Foundation
import OrderLog
public import Rules

/// Reads `disclosure.yaml`: what a platform states about its algorithms and its paperwork. The format is described in
/// Docs/disclosure.md and Docs/schemas/disclosure.schema.json.
public enum DisclosureFile {
  /// The disclosure in a file.
  public static func disclosure(at path: String) throws(ConfigurationErrors) -> Disclosure {
    try disclosure(YAMLDocument.read(at: path))
  }

  /// The disclosure in some bytes; `file` is what errors call them.
  public static func disclosure(from data: Data, file: String) throws(ConfigurationErrors) -> Disclosure {
    try disclosure(YAMLDocument.read(data, file: file))
  }

  /// The disclosure in a file, with what was found where its attachments should be.
  ///
  /// A missing or different attachment is no error: it is a fact that verdicts take into account. Nothing is
  /// fetched, and nothing outside the file's folder is looked at.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - digest: Makes the SHA-256 digest of the file at a path, as `sha256:` and 64 hexadecimal digits.
  /// - Returns: The disclosure and the states of its attachments.
  /// - Throws: All that is wrong with the document.
  public static func evidenced(
    at path: String, digest: @escaping (String) throws -> String
  ) throws(ConfigurationErrors) -> EvidencedDisclosure {
    let disclosure = try disclosure(at: path)
    let own: String
    do {
      own = try digest(path)
    } catch {
      throw ConfigurationErrors([ConfigurationError(file: path, problem: .unreadable("\(error)"))])
    }
    let url = URL(fileURLWithPath: path)
    let check = AttachmentCheck(folder: url.deletingLastPathComponent().path, digest: digest)
    return EvidencedDisclosure(
      disclosure, file: url.lastPathComponent, digest: own, states: check.states(of: disclosure))
  }

  private static func disclosure(_ root: YAMLNode) throws(ConfigurationErrors) -> Disclosure {
    let diagnostics = Diagnostics()
    let read = DisclosureReader(diagnostics: diagnostics).disclosure(root)
    return try diagnostics.finish(read, file: root.position.file)
  }

  /// The keys that the reader knows, by the part of the file that they belong to. The JSON Schema has the same.
  static let keys: [String: [String]] = [
    "disclosure": [
      "as_of", "platform", "algorithms", "governance", "mechanism", "publications", "order_statement",
      "negotiations", "consultations", "appeals", "human_decisions", "reviews", "filings", "options",
      "refusal", "commitments", "standards", "rectifications", "incentives", "retention", "handover",
      "technical_measures", "attestations",
    ],
    "platform": ["id", "name", "services", "cities"],
    "attachment": ["title", "file", "url", "sha256"],
    "algorithm": entry("name", "families", "owner", "purpose", "version", "online", "role"),
    "governance": entry("system", "since", "role"),
    "mechanism": ["dispatch", "pricing", "eta", "working_time", "rewards_penalties"],
    "version": entry(
      "version", "from", "until", "services", "cities", "policies", "factors", "description"),
    "policy": ["policy", "parameters"],
    "factor": ["name", "field", "weight", "direction"],
    "publication": entry(
      "rule", "version", "items", "services", "published", "effective", "ended", "retrievable"),
    "orderStatement": entry("fields", "since"),
    "negotiation": entry("held", "parties", "topics", "signed", "published", "commitments"),
    "consultation": entry("rule", "version", "heard", "parties", "opinions", "published"),
    "opinion": ["text", "adopted", "reason"],
    "appeals": entry("channels", "steps", "published", "reply_days", "grounds"),
    "humanDecisions": entry("decided_by", "role", "period", "decisions"),
    "decision": entry("id", "kind", "date", "reviewer", "reason"),
    "period": ["from", "to"],
    "review": entry(
      "date", "objects", "families", "reviewer", "independent", "findings", "corrections", "period",
      "indicators"),
    "indicator": ["name", "value", "period", "city"],
    "filing": entry(
      "algorithm", "required", "number", "types", "service_start", "filed", "recorded", "changes",
      "service_end", "cancelled", "parts", "sections", "headings", "shown"),
    "change": entry("content", "changed", "filed"),
    "shown": entry("number", "link", "place"),
    "option": entry("option", "exists", "place", "since"),
    "refusal": entry("penalty", "description"),
    "commitment": entry("id", "parameter", "value", "from", "until", "services", "cities", "text"),
    "standard": entry("standard", "declared", "withdrawn", "services"),
    "rectification": entry("authority", "matter", "issued", "deadline", "closed"),
    "incentive": entry(
      "name", "orders", "period", "days", "hours", "reward", "services", "cities", "from", "until"),
    "hours": ["from", "to"],
    "retention": entry("records", "months"),
    "handover": entry("date", "role", "files"),
    "handedOver": ["name", "sha256", "bytes"],
    "measure": entry("name", "introduced", "before", "after"),
    "attestation": entry("rule", "entry", "answer", "statement", "role", "date"),
  ]

  /// The keys of an entry, which may point to attachments.
  private static func entry(_ own: String...) -> [String] { own + ["attachments"] }
}
