import CaseFile
import Configuration
import Foundation
import OrderLog
import Rules
import Simulators
import Testing

@testable import AuditEngine

/// Whole audits by all packs of logs with numbers at the ends of what columns hold: nothing traps, no verdict is an
/// error, and what is said can be written down.
@Suite struct ExtremeValuesTests {
  private static let packs = Result { try RulePacks.load(RulePacks.builtIn) }

  /// Disclosures that declare each mechanism.
  private static let documents = Result {
    try [
      "Fixtures/disclosures/good/disclosure.yaml", "Fixtures/mechanism/food-town-pricing.yaml",
      "Docs/examples/dispatch-declaration.yaml", "Docs/mechanism/eta.yaml",
    ].map { try DisclosureFile.evidenced(at: Self.root + "/" + $0, digest: { _ in "sha256:0" }) }
  }

  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

  @Test func theOrdinaryLogHasEveryNumber() throws {
    let log = try ExtremeLog.ordinary.get()
    for kind in TableKind.allCases {
      let table = try #require(log.table(kind), "\(kind)")
      #expect(table.rowCount > 10, "\(kind)")
      for field in kind.fields where field.type != .text && field.type != .identifier {
        #expect(table.integers(field) != nil, "\(kind).\(field)")
      }
    }
  }

  @Test(arguments: 0..<24 as Range<UInt64>)
  func auditsEndWithVerdicts(_ seed: UInt64) throws {
    let spreads = ExtremeLog.Spread.allCases
    let spread = spreads[Int(seed) % spreads.count]
    let documents = try Self.documents.get()
    let log = ExtremeLog.log(try ExtremeLog.ordinary.get(), spread, seed: seed)
    let quality = LogInspection(log: log, report: ReadingReport(), threads: 1).quality
    // The metrics and pictures beside the rules take most of the time; some logs are enough for them.
    let engine = AuditEngine(
      packs: try Self.packs.get(), threads: 1, version: "0", rulesAlone: seed % 5 != 0, digest: plainDigest)
    let result = try engine.audit(
      log, quality: quality, disclosure: documents[Int(seed / 6) % documents.count],
      today: CivilDate(dayNumber: 20_600))
    #expect(result.rules.count > 60)
    for rule in result.rules {
      #expect(rule.verdict != .error, "\(spread): \(rule.rule): \(rule.reason)")
    }
    #expect(try !bytes(result).isEmpty)
  }

  @Test(arguments: 0..<12 as Range<UInt64>)
  func replaysAreMadeReadyOrRefused(_ seed: UInt64) throws {
    let spreads = ExtremeLog.Spread.allCases
    let log = ExtremeLog.log(try ExtremeLog.ordinary.get(), spreads[Int(seed) % spreads.count], seed: seed)
    do throws(ReplayFault) {
      let world = try ReplayWorld(log)
      #expect(world.requestCount > 0)
    } catch {
      #expect(!"\(error)".isEmpty)
    }
  }
}
