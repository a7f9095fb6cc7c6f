import Foundation
import OrderLog
import Testing

@testable import Simulators

/// Who could have got an order, as the run records it.
@Suite struct CandidateRecordTests {
  private func run(_ policy: DispatchChoice.Name, seed: UInt64 = 3, records: Bool = true) throws
    -> Scenario.Run
  {
    var scenario = ScenarioTests.small(days: 1)
    scenario.seed = seed
    scenario.demand.ordersPerDay = 600
    scenario.dispatch = DispatchChoice(policy, rest: RestRules())
    scenario.recordsCandidates = records
    return try scenario.run()
  }

  @Test(arguments: DispatchChoice.Name.allCases)
  func everyPushedOfferIsAmongItsCandidates(_ policy: DispatchChoice.Name) throws {
    let run = try run(policy)
    let rows = Dictionary(grouping: run.outcome.candidates) { "\($0.order) \($0.offeredAt)" }
    if policy == .grabHall {
      #expect(rows.isEmpty)
      return
    }
    #expect(!run.outcome.offers.isEmpty)
    for offer in run.outcome.offers {
      let own = rows["\(offer.order) \(offer.offeredAt)"] ?? []
      #expect(own.contains { $0.worker == offer.worker })
      #expect(Set(own.map(\.worker)).count == own.count)
      // Places by the policy's own cost follow its score; some who were before may have been given something else.
      for row in own where row.rank > 0 {
        #expect(Int(row.rank) >= 1 + own.count { $0.score > row.score })
      }
    }
    #expect(run.outcome.candidates.allSatisfy { $0.approachDistance >= 0 && $0.approachTime >= 0 })
  }

  @Test func recordingChangesNothingInTheRun() throws {
    for policy in DispatchChoice.Name.allCases {
      let (with, without) = (try run(policy), try run(policy, records: false))
      #expect(with.outcome.offers == without.outcome.offers)
      #expect(without.outcome.candidates.isEmpty)
      #expect(without.log().table(.candidates) == nil)
    }
  }

  @Test func theTableComesBackFromAFile() throws {
    let log = try run(.nearestIdle).log()
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for format in [LogWriter.Format.csv, .jsonLines] {
      try LogWriter(format: format, compressed: false).write(
        log, to: "\(folder)/\(format == .csv ? "csv" : "jsonl")")
      let back = try LogReader(threads: 1, timeZone: "Asia/Shanghai").read(
        "\(folder)/\(format == .csv ? "csv" : "jsonl")"
      ).log
      let (own, other) = (try #require(log.table(.candidates)), try #require(back.table(.candidates)))
      #expect(own.rowCount == other.rowCount)
      for field in TableKind.candidates.fields {
        for row in 0..<own.rowCount {
          #expect(
            RowText.text(of: field, row: row, in: own, timeZone: log.timeZone)
              == RowText.text(of: field, row: row, in: other, timeZone: log.timeZone))
        }
      }
    }
  }
}
