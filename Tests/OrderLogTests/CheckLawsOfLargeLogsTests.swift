import Testing

@testable import OrderLog

@Suite struct CheckLawsOfLargeLogsTests {
  /// Above 100,000 orders medians are taken over a sample, which must not depend on the order of rows either.
  @Test func theSampleDoesNotDependOnTheOrderOfRows() {
    let count = 120_000
    func observations(_ indices: [Int]) -> [LogObservation] {
      let columns: [Field: Column] = [
        .orderID: .identifier(IdentifierColumn(indices.map { "o\($0)" })),
        .distance: .integer(IntegerColumn(indices.map { Int64($0 % 97 % 40) + 1 })),
        .completedAt: .integer(IntegerColumn(indices.map { MadeUpLog.start + Int64($0) * 60_000 })),
      ]
      let log = OrderLog(orders: Table(kind: .orders, rowCount: count, columns: columns), timeZone: .utc)
      #expect((80_000..<count).contains(LogUnderCheck(log: log).sample.count))
      return LogChecks.run([RoundedTimesCheck(), UnitsCheck()], on: log).observations
    }
    let forwards = observations(Array(0..<count))
    #expect(forwards.map(\.code) == ["minute-resolution", "distance-looks-like-kilometres"])
    #expect(forwards.map(\.affected) == [count, count])
    #expect(observations((0..<count).reversed()) == forwards)
  }
}
