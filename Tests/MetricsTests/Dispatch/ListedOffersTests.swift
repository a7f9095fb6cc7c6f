import OrderLog
import Testing

@testable import Metrics

/// Opportunities and offers counted where the log has both sides.
@Suite struct ListedOffersTests {
  /// One entry of a list, or one offer: order, seconds, worker.
  typealias Entry = (order: String, at: Int64, worker: String?)

  private func table(_ kind: TableKind, _ rows: [Entry]) -> Table {
    var columns: [Field: Column] = [
      .orderID: .identifier(IdentifierColumn(rows.map(\.order))),
      .workerID: .text(TextColumn(rows.map(\.worker))),
      .offeredAt: .integer(IntegerColumn(rows.map { noon + $0.at * 1_000 })),
    ]
    if kind == .offers { columns[.eligible] = .integer(IntegerColumn(rows.map { _ in 3 })) }
    return Table(kind: kind, rowCount: rows.count, columns: columns)
  }

  private func log(_ candidates: [Entry], _ offers: [Entry], workers: [(String, String)] = []) -> OrderLog {
    let profiles = Table(
      kind: .workers, rowCount: workers.count,
      columns: [
        .workerID: .text(TextColumn(workers.map(\.0))), .gender: .text(TextColumn(workers.map(\.1))),
      ])
    return testLog(
      [TestOrder(worker: "a")],
      others: [table(.candidates, candidates), table(.offers, offers)] + (workers.isEmpty ? [] : [profiles]))
  }

  /// Counts by name, without workers who have none.
  private func counts(_ log: OrderLog) -> [String: [Int]] {
    let listed = ListedOffers(log)
    var counts: [String: [Int]] = [:]
    for (code, name) in log.workers.values.enumerated()
    where listed.opportunities[code] > 0 || listed.offers[code] > 0 {
      counts[name] = [listed.offers[code], listed.opportunities[code]]
    }
    return counts
  }

  @Test func onlyWhatHasBothSidesCounts() {
    let made = log(
      [
        ("o1", 0, "a"), ("o1", 0, "b"), ("o1", 0, "b"), ("o2", 5, "a"), ("o2", 5, "b"), ("o3", 9, "a"),
        ("o4", 9, nil),
      ],
      [("o1", 0, "b"), ("o1", 0, "b"), ("o2", 5, "c"), ("o3", 8, "a"), ("o4", 9, "a")])
    // b stands on the list of o1 once, however often it is written; o2 went to somebody who is not on the list; of o3
    // the offer is at another instant.
    #expect(counts(made) == ["a": [0, 2], "b": [1, 2]])
    let listed = ListedOffers(made)
    #expect(listed.lists == 2)
    #expect(listed.listsWithoutOffer == 1)
    #expect(listed.offersOutside == 3)
  }

  @Test func groupsAreComparedOverListedOffersAlone() throws {
    // The women get each second of their listed opportunities, the men each. Offers without a list change nothing.
    var candidates: [Entry] = []
    var offers: [Entry] = []
    for order in 0..<40 {
      candidates.append(("f\(order)", 0, "w\(order % 4)"))
      candidates.append(("f\(order)", 0, "m\(order % 4)"))
      offers.append(("f\(order)", 0, order < 10 ? "w\(order % 4)" : "m\(order % 4)"))
    }
    let people = (0..<4).flatMap { [("w\($0)", "female"), ("m\($0)", "male")] }
    func shares(_ log: OrderLog) throws -> [String: Double] {
      let value = try value(of: OffersPerEligible(least: anySize), on: log)
      return Dictionary(uniqueKeysWithValues: value.groups.map { ($0.name, $0.share.value) })
    }
    #expect(try shares(log(candidates, offers, workers: people)) == ["female": 0.25, "male": 0.75])
    let more = (0..<100).map { ("x\($0)", Int64(0), Optional("w\($0 % 4)")) }
    #expect(try shares(log(candidates, offers + more, workers: people)) == ["female": 0.25, "male": 0.75])
  }

  /// Any order of the rows, and any split of the orders into logs of their own, gives the same counts.
  @Test(arguments: 0..<30 as Range<UInt64>) func countsAddUpOverOrders(seed: UInt64) {
    var random = SplitMix(seed: seed)
    var candidates: [Entry] = []
    var offers: [Entry] = []
    for order in 0..<60 {
      let at = Int64.random(in: 0..<4, using: &random)
      for _ in 0..<Int.random(in: 0..<7, using: &random) {
        candidates.append(("o\(order)", at, "w\(Int.random(in: 0..<9, using: &random))"))
      }
      for _ in 0..<Int.random(in: 0..<3, using: &random) {
        offers.append(
          (
            "o\(order)", at + Int64.random(in: 0..<2, using: &random),
            "w\(Int.random(in: 0..<9, using: &random))"
          ))
      }
    }
    let whole = counts(log(candidates, offers))
    #expect(counts(log(candidates.shuffled(using: &random), offers.shuffled(using: &random))) == whole)
    var owner: [String: Int] = [:]
    for order in 0..<60 { owner["o\(order)"] = Int.random(in: 0..<3, using: &random) }
    var merged: [String: [Int]] = [:]
    for part in 0..<3 {
      let own = counts(
        log(candidates.filter { owner[$0.order] == part }, offers.filter { owner[$0.order] == part }))
      for (worker, count) in own { merged[worker] = zip(merged[worker] ?? [0, 0], count).map { $0 + $1 } }
    }
    #expect(merged == whole)
  }
}
