import Metrics
import OrderLog
import Testing

@Suite struct TimeCalibrationTests {
  /// Orders of workers at noon, `late` of every ten late in near orders and `farLate` in far ones.
  private func log(late: Int, farLate: Int, workers: Int = 40, gender: Bool = false) -> OrderLog {
    var ids: [String] = []
    var worker: [String] = []
    var accepted: [Int64?] = []
    var completed: [Int64?] = []
    var deadline: [Int64?] = []
    var distance: [Int64?] = []
    let noon: Int64 = 1_748_822_400_000 + 12 * 3_600_000
    for who in 0..<workers {
      for (kind, share) in [late, farLate].enumerated() {
        for number in 0..<10 {
          ids.append("o\(who)-\(kind)-\(number)")
          worker.append("w\(who)")
          let begin = noon + Int64(number) * 60_000
          accepted.append(begin)
          deadline.append(begin + 1_800_000)
          completed.append(begin + (number < share ? 2_000_000 : 1_500_000))
          distance.append(kind == 0 ? 500 : 6_000)
        }
      }
    }
    let orders = Table(
      kind: .orders, rowCount: ids.count,
      columns: [
        .orderID: .identifier(IdentifierColumn(ids)), .workerID: .text(TextColumn(worker)),
        .acceptedAt: .integer(IntegerColumn(accepted)), .completedAt: .integer(IntegerColumn(completed)),
        .deadlineAt: .integer(IntegerColumn(deadline)), .distance: .integer(IntegerColumn(distance)),
      ])
    let people = Table(
      kind: .workers, rowCount: workers,
      columns: [
        .workerID: .text(TextColumn((0..<workers).map { "w\($0)" })),
        .gender: .text(TextColumn((0..<workers).map { $0 % 2 == 0 ? "female" : "male" })),
      ])
    return OrderLog(orders: orders, others: gender ? [people] : [], timeZone: .utc)
  }

  private func value(_ metric: TimeCalibration, _ log: OrderLog) throws -> TimeCalibration.Value {
    var store = StateStore(metric.states)
    store.add(0..<log.orders.rowCount, of: .orders, in: log)
    store.finish()
    return try metric.value(from: store, in: log)
  }

  @Test func equalSharesAreFullyReliable() throws {
    let value = try value(TimeCalibration(), log(late: 2, farLate: 2))
    #expect(value.parts.count == 2)
    #expect(value.inTime.value == 0.8)
    #expect(value.reliability == 0)
    #expect(value.excess == 0)
  }

  @Test func aDistanceThatIsLateMoreOftenShows() throws {
    // Shares 1.0 and 0.6 around 0.8: (0.04 + 0.04) / 2.
    let value = try value(TimeCalibration(), log(late: 0, farLate: 4))
    #expect(abs(value.reliability - 0.04) < 1e-12)
    #expect(value.parts.first?.inTime.value == 0.6)
    #expect(value.parts.first?.label.contains("5000-8000m") == true)
    let interval = try #require(value.parts.first?.inTime.clusterInterval)
    #expect(interval.lower <= 0.6 && 0.6 <= interval.upper)
    // Each worker has the same share, so chance takes 0.16 · 1 · 2 / 800 off.
    #expect(abs(value.excess - (0.04 - 0.16 * 2 / 800)) < 1e-12)
  }

  @Test func groupsSplitTheStrata() throws {
    let value = try value(
      TimeCalibration(by: .field(.gender)), log(late: 1, farLate: 1, gender: true))
    #expect(value.parts.count == 4)
    #expect(value.parts.allSatisfy { $0.label.hasSuffix("male") })
    #expect(throws: NoValue.self) {
      _ = try self.value(TimeCalibration(by: .field(.gender)), log(late: 1, farLate: 1))
    }
  }

  @Test func tooFewSayNothing() {
    #expect(throws: NoValue.self) { _ = try value(TimeCalibration(), log(late: 1, farLate: 1, workers: 3)) }
  }
}
