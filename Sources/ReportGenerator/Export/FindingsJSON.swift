public import AuditEngine
public import Foundation

/// `findings.json`: the whole result of an audit for programs to read.
///
/// Keys are sorted by their bytes, numbers are the shortest that read back the same, and the text ends with a
/// line feed, so that the same result gives the same bytes. The schema is `Docs/schemas/findings.schema.json`.
public enum FindingsJSON {
  /// The file's bytes.
  public static func data(_ result: AuditResult) throws(ReportError) -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    do {
      return try encoder.encode(result) + Data("\n".utf8)
    } catch {
      throw .notEncodable("\(error)")
    }
  }

  /// The result that a file holds.
  public static func result(_ data: Data) throws(ReportError) -> AuditResult {
    do {
      return try JSONDecoder().decode(AuditResult.self, from: data)
    } catch {
      throw .badResource(name: "findings.json", reason: "\(error)")
    }
  }
}
