import Testing

@testable import OrderLog

/// Faults planted into lists of candidates, one at a time, in a log in which no check finds anything.
@Suite struct CheckCandidatesTests {
  private func candidates(_ edit: (inout MadeUpLog) -> Void) -> MadeUpLog {
    var made = MadeUpLog()
    edit(&made)
    return made
  }

  @Test func somebodyTwiceOnOneList() {
    // Order 4 has the same entry twice; order 7 has two entries of one worker that differ.
    let made = candidates { made in
      let rows = made.rows[.candidates] ?? []
      made.rows[.candidates]?.append(rows[4])
      var other = rows[7]
      other[number: .approachDistance] += 100
      made.rows[.candidates]?.append(contentsOf: [other, other])
    }
    let found = made.observed("duplicate-candidates")
    #expect(found.map(\.affected) == [3])
    #expect(found.first?.details == ["conflicting": 1])
    #expect(found.first?.severity == .serious)
    #expect(found.first?.examples.map(\.value) == ["o-1004", "o-1007"])
    #expect(found.first?.weakens == [.workerID])
  }

  @Test func theSameWorkerOfTwoOrdersOrInstantsIsNoDuplicate() {
    let made = candidates { made in
      var again = (made.rows[.candidates] ?? [])[4]
      again[number: .offeredAt] += 30_000
      var offer = (made.rows[.offers] ?? [])[4]
      offer[number: .offeredAt] += 30_000
      offer.texts[.response] = "rejected"
      made.rows[.candidates]?.append(again)
      made.rows[.offers]?.append(offer)
    }
    #expect(made.quality().observations.filter { $0.check == CandidatesCheck.id } == [])
  }

  @Test func orphansOfBothSides() {
    let made = candidates { made in
      made.change(.candidates, [1]) { $0.texts[.orderID] = "elsewhere" }
      made.change(.candidates, [2, 3]) { $0.texts[.workerID] = "stranger" }
      made.change(.candidates, [9]) { $0[number: .offeredAt] += 1 }
    }
    let orphan = made.observed("candidates-without-order")
    #expect(orphan.map(\.affected) == [1])
    #expect(orphan.map(\.total) == [240])
    #expect(orphan.first?.examples.map(\.value) == ["elsewhere"])
    let strangers = made.observed("candidates-not-listed")
    #expect(strangers.map(\.affected) == [2])
    #expect(strangers.first?.weakens == [.workerID])
    // Orders 2 and 3 were offered to the one who is no longer on the list.
    #expect(made.observed("offers-outside-candidates").first?.examples.map(\.value) == ["o-1002", "o-1003"])
    // Of orders 1 and 9 the list and the offer miss each other.
    #expect(
      made.observed("candidates-without-offer").first?.examples.map(\.value) == ["elsewhere", "o-1009"])
    #expect(made.observed("offers-without-candidates").first?.examples.map(\.value) == ["o-1001", "o-1009"])
    #expect(made.observed("offers-without-candidates").map(\.total) == [240])
  }

  @Test func ordersThatWorkersTakeNeedNoList() {
    var made = MadeUpLog()
    made.rows[.candidates]?.removeFirst(3)
    made.change([0, 1]) { $0.texts[.assignMode] = "grab" }
    let found = made.observed("offers-without-candidates")
    #expect(found.first?.examples.map(\.value) == ["o-1002"])
    #expect(found.map(\.total) == [238])
  }

  @Test func offersThatNobodyCouldHaveGot() {
    let made = candidates { made in
      made.change(.offers, [5]) { $0[number: .eligible] = 0 }
      made.change(.offers, [6]) { $0[number: .eligible] = -1 }
      made.change(.offers, [7]) { $0.numbers[.eligible] = nil }
    }
    let found = made.observed("eligible-below-one")
    #expect(found.map(\.affected) == [2])
    #expect(found.map(\.total) == [239])
    #expect(found.first?.faulty == [.eligible])
  }

  @Test func tablesThatAreMissingAreNotAskedFor() {
    var made = MadeUpLog()
    made.rows[.offers] = nil
    made.rows[.workers] = nil
    #expect(made.quality().observations.filter { $0.check == CandidatesCheck.id } == [])
    made.rows[.candidates] = []
    #expect(made.quality().observations.filter { $0.check == CandidatesCheck.id } == [])
  }

  /// One order with many candidates, and many orders: every repeat is found, whatever pile it lies in.
  @Test(arguments: [1, 40_000]) func repeatsAmongMany(orders: Int) {
    let count = 40_000
    var ids: [String] = []
    var workers: [String?] = []
    for row in 0..<count {
      ids.append("o\(row % orders)")
      workers.append("w\(row)")
    }
    for row in [3, 17, 39_999] {
      ids.append(ids[row])
      workers.append(workers[row])
    }
    let table = Table(
      kind: .candidates, rowCount: ids.count,
      columns: [
        .orderID: .identifier(IdentifierColumn(ids)), .workerID: .text(TextColumn(workers)),
        .offeredAt: .integer(IntegerColumn(ids.map { _ in MadeUpLog.start })),
      ])
    let log = OrderLog(
      orders: Table(
        kind: .orders, rowCount: orders,
        columns: [.orderID: .identifier(IdentifierColumn((0..<orders).map { "o\($0)" }))]),
      others: [table], timeZone: .utc)
    let found = LogChecks.run([CandidatesCheck()], on: log).observations
    #expect(found.map(\.code) == ["duplicate-candidates"])
    #expect(found.map(\.affected) == [3])
  }
}
