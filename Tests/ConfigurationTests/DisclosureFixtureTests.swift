import AuditEngine
import CaseFile
import Configuration
import Foundation
import OrderLog
import Rules
import Testing

/// The made-up disclosures in Fixtures, held against the documents' rules without a log: the verdicts are those that
/// a person reading the papers would give.
@Suite struct DisclosureFixtureTests {
  private var root: URL {
    URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  }

  /// The rules about documents, and with a log all rules.
  private func verdicts(_ name: String, with log: OrderLog? = nil) throws -> [String: Verdict] {
    let path = root.appendingPathComponent("Fixtures/disclosures/\(name)/disclosure.yaml").path
    let disclosure = try DisclosureFile.evidenced(
      at: path, digest: { try FileDigest.sha256(ofFile: $0) })
    let zone = try #require(CivilTimeZone(identifier: "Asia/Shanghai"))
    let empty = OrderLog(orders: Table(kind: .orders, rowCount: 0, columns: [:]), timeZone: zone)
    let parameters = root.appendingPathComponent("Fixtures/city-day/parameters.yaml").path
    let pack = try RulePacks.load(named: "clause6").adding(
      try ParameterFile.parameters(at: parameters), from: parameters)
    let engine = AuditEngine(
      packs: [pack], threads: 2, version: "test", rulesAlone: true, digest: { FileDigest.sha256($0) })
    let result = try engine.audit(
      log ?? empty, quality: LogQuality(), disclosure: disclosure, today: CivilDate(dayNumber: 20_000))
    return Dictionary(
      uniqueKeysWithValues: result.rules.filter {
        log != nil || $0.documents != nil || $0.coverage == .documents
      }.map { ($0.rule, $0.verdict) })
  }

  /// Made again with: Fixtures/disclosures/verdicts. What the checks of the log weaken is not among these rules.
  @Test func theTableOfTheThreePlatformsIsUpToDate() throws {
    let log = try LogReader(threads: 2, timeZone: "Asia/Shanghai")
      .read(root.appendingPathComponent("Fixtures/city-day").path).log
    let names = ["good", "careless", "nearly-empty"]
    let page = try String(contentsOf: root.appendingPathComponent("Docs/certify.md"), encoding: .utf8)
    let rows = page.components(separatedBy: "\n").filter { $0.hasPrefix("| T-") }
    #expect(rows.count > 25)
    let found = try names.map { try verdicts($0, with: log) }
    for row in rows {
      let cells = row.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      let rule = cells.first?.split(separator: " ").first.map(String.init) ?? ""
      // The files of the hand-over are the command's to digest.
      if rule == "T-INS-3" { continue }
      #expect(found.map { $0[rule]?.rawValue } == cells.dropFirst().map { $0 }, "\(rule)")
    }
  }

  /// What the documents decide; rules that wait for the log's side are left out.
  private func expect(_ name: String, _ expected: [String: Verdict]) throws {
    let found = try verdicts(name)
    for (rule, verdict) in expected { #expect(found[rule] == verdict, "\(name) \(rule)") }
  }

  @Test func good() throws {
    try expect(
      "good",
      [
        "T-CH-2": .met, "T-CH-4": .met, "T-TR-1": .met, "T-TR-2": .met, "T-TR-4": .met, "T-PART-1": .met,
        "T-PART-2": .met, "T-PART-3": .met, "T-PART-4": .met, "T-APP-1": .met, "T-APP-3": .met,
        "T-FIL-1": .met, "T-FIL-2": .met, "T-FIL-3": .met, "T-FIL-4": .notApplicable, "T-FIL-5": .met,
        "T-REV-1": .met, "T-REV-2": .met, "T-INS-3": .undetermined, "T-INS-4": .met, "T-GOV-1": .met,
        "T-TECH-1": .met,
      ])
  }

  @Test func careless() throws {
    try expect(
      "careless",
      [
        "T-CH-2": .needsReview, "T-CH-4": .notMet, "T-TR-1": .notMet, "T-TR-2": .notMet, "T-TR-4": .notMet,
        "T-PART-1": .notMet, "T-PART-2": .notMet, "T-PART-3": .notMet, "T-PART-4": .notMet,
        "T-APP-1": .notMet, "T-APP-3": .notMet, "T-FIL-1": .notMet, "T-FIL-2": .notMet, "T-FIL-3": .notMet,
        "T-FIL-4": .notApplicable, "T-FIL-5": .notMet, "T-REV-1": .needsReview, "T-REV-2": .notMet,
        "T-INS-4": .notMet, "T-GOV-1": .notMet, "T-TECH-1": .notApplicable,
      ])
  }

  /// Little is said, and nothing is shown. What is not covered by the one page is not public by the platform's own
  /// list; everything else is unknown.
  @Test func nearlyEmpty() throws {
    let found = try verdicts("nearly-empty")
    #expect(found["T-TR-1"] == .notMet)
    #expect(found.filter { $0.key != "T-TR-1" && $0.value != .undetermined }.keys.sorted() == ["T-TR-4"])
    #expect(found["T-TR-4"] == .notApplicable)
    #expect(found.count > 20)
  }
}
