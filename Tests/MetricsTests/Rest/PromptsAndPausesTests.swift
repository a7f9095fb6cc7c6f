import OrderLog
import Testing

@testable import Metrics

/// A log of made-up orders with prompts and offers.
func promptLog(
  _ works: [Work], prompts: [(String, Int64, String?)] = [], offers: [(String, Int64)] = [],
  wide: Bool = false
) -> OrderLog {
  let base = restLog(works, wide: wide)
  var others: [Table] = []
  if !prompts.isEmpty {
    others.append(
      Table(
        kind: .prompts, rowCount: prompts.count,
        columns: [
          .workerID: .text(TextColumn(prompts.map(\.0))),
          .at: .integer(IntegerColumn(prompts.map { $0.1 })), .kind: .text(TextColumn(prompts.map(\.2))),
        ]))
  }
  if !offers.isEmpty {
    others.append(
      Table(
        kind: .offers, rowCount: offers.count,
        columns: [
          .orderID: .identifier(IdentifierColumn(offers.indices.map { "f\($0)" })),
          .workerID: .text(TextColumn(offers.map(\.0))),
          .offeredAt: .integer(IntegerColumn(offers.map { $0.1 })),
        ]))
  }
  return OrderLog(orders: base.orders, others: others, timeZone: .utc)
}

/// The value of a metric after one scan of all tables.
func measured<M: Metric>(_ metric: M, _ log: OrderLog) throws(NoValue) -> M.Value {
  var store = StateStore(metric.states)
  for kind in TableKind.allCases where store.tables.contains(kind) {
    if let table = log.table(kind) { store.add(0..<table.rowCount, of: kind, in: log) }
  }
  store.finish()
  return try metric.value(from: store, in: log)
}

@Suite struct PromptsAndPausesTests {
  /// Rows of any table, cut into parts and merged in any order, give the state of the whole.
  private func expectPartitionLaw<State: MergeableState>(_ type: State.Type, _ log: OrderLog, seed: UInt64)
  where State.Parameters == NoParameters {
    var random = SplitMix(seed: seed)
    func fold(_ ranges: [TableKind: Range<Int>]) -> State {
      var state = State(NoParameters())
      for kind in TableKind.allCases {
        guard State.tables.contains(kind), let range = ranges[kind] else { continue }
        state.add(range, of: kind, in: log)
      }
      state.finish()
      return state
    }
    let rows = Dictionary(
      uniqueKeysWithValues: TableKind.allCases.compactMap { kind in
        log.table(kind).map { (kind, 0..<$0.rowCount) }
      })
    let whole = fold(rows)
    let cuts = rows.mapValues { range in
      (0..<2).map { _ in Int.random(in: 0...range.count, using: &random) }.sorted()
    }
    let parts = (0..<3).map { part in
      fold(
        rows.reduce(into: [:]) { ranges, row in
          let edges = [0] + (cuts[row.key] ?? [0, 0]) + [row.value.count]
          ranges[row.key] = edges[part]..<edges[part + 1]
        })
    }
    var forward = State(NoParameters())
    for part in parts { forward.merge(part) }
    var backward = State(NoParameters())
    for part in parts.reversed() { backward.merge(part) }
    #expect(forward == whole)
    #expect(backward == whole)
  }

  private func randomEvents(seed: UInt64) -> OrderLog {
    let base = randomLog(orders: 120, seed: seed)
    var random = SplitMix(seed: seed &+ 99)
    let count = 80
    let prompts = Table(
      kind: .prompts, rowCount: count,
      columns: [
        .workerID: .text(
          TextColumn(
            (0..<count).map { $0 % 17 == 0 ? nil : "w\(Int.random(in: 0..<12, using: &random))" })),
        .at: .integer(
          IntegerColumn(
            (0..<count).map {
              $0 % 13 == 0 ? nil : monday + Int64.random(in: 0..<500_000, using: &random) * 1_000
            })),
        .kind: .text(
          TextColumn(
            (0..<count).map { _ in
              ["fatigue", "confirm_hours", "pause", nil].randomElement(using: &random) ?? nil
            })),
      ])
    return OrderLog(
      orders: base.orders, others: Array(base.tables.values) + [prompts], timeZone: base.timeZone)
  }

  @Test(arguments: 1...24 as ClosedRange<UInt64>) func statesMerge(seed: UInt64) {
    let log = randomEvents(seed: seed)
    expectMergeLaw(OfferTimes.self, NoParameters(), on: log, seed: seed)
    expectMergeLaw(DeductionTimes.self, NoParameters(), on: log, seed: seed)
    expectMergeLaw(RetainedDays.self, NoParameters(), on: log, seed: seed)
    expectMergeLaw(SurgePrices.self, SurgePrices.Parameters(), on: log, seed: seed)
    expectPartitionLaw(PromptTimes.self, log, seed: seed)
    expectPartitionLaw(OfferTimes.self, log, seed: seed)
  }

  /// The marks are those of the spells that the metric of continuous order-taking finds beyond the limit.
  @Test(arguments: 1...24 as ClosedRange<UInt64>) func marksAreLongSpells(seed: UInt64) throws {
    let log = restLog(minuteOrders(seed: seed, count: 160))
    for (inclusive, test) in [(false, LimitTest.moreThan), (true, .atLeast)] {
      let spell = ContinuousSpell(limit: 2 * hour, test: test)
      let marks = SpellMark.all(
        in: duties(log).timeline(), breakMinimum: 20 * minute, limit: 2 * hour, inclusive: inclusive)
      #expect(marks.count == (try spell.value(of: log).exceeding))
      for mark in marks {
        #expect(mark.mark == mark.start + 2 * hour)
        #expect(mark.handsEmpty >= mark.mark && mark.handsEmpty <= max(mark.end, mark.mark))
      }
    }
  }

  /// Counted minute by minute, as a person would with a calendar and a pencil.
  @Test(arguments: 1...24 as ClosedRange<UInt64>) func longDaysByTheMinute(seed: UInt64) throws {
    let works = minuteOrders(seed: seed, workers: 2, count: 120, days: 3)
    let limit = 5 * hour
    let log = promptLog(works, prompts: [("w0", monday, "pause"), ("w0", monday + 4 * day, "pause")])
    for inclusive in [false, true] {
      let value = try measured(LongDayConfirmation(limit: limit, inclusive: inclusive), log)
      var expected: Set<[Int64]> = []
      for worker in ["w0", "w1"] {
        let own = works.filter { $0.worker == worker }
        func isBusy(_ instant: Int64) -> Bool {
          own.contains { ($0.accepted ?? 0) <= instant && instant < ($0.completed ?? 0) }
        }
        for number in 0..<5 as Range<Int64> {
          let start = monday + number * day
          var busy: Int64 = 0
          for step in 0..<1_440 as Range<Int64> {
            let now = start + step * minute
            if own.contains(where: { $0.accepted == now }), inclusive ? busy >= limit : busy > limit {
              expected.insert([number, worker == "w0" ? 0 : 1])
            }
            if isBusy(now) { busy += minute }
          }
        }
      }
      #expect(value.examined == expected.count)
      #expect(value.exceeding == expected.count)
    }
  }

  @Test func aConfirmationAnyTimeThatDayAndOnlyAfterTheLimit() throws {
    let works = [
      Work(monday + 8 * hour, monday + 17 * hour), Work(monday + 18 * hour, monday + 19 * hour),
    ]
    func outcome(_ at: Int64, _ confirmation: LongDayConfirmation.Confirmation) throws -> Int {
      let log = promptLog(works, prompts: [("a", at, "confirm_hours")])
      return try measured(LongDayConfirmation(confirmation: confirmation), log).exceeding
    }
    // Eight hours are reached at 16:00.
    #expect(try outcome(monday + 16 * hour, .atLimit) == 0)
    #expect(try outcome(monday + 16 * hour - 1, .atLimit) == 1)
    #expect(try outcome(monday + 16 * hour - 1, .anyTime) == 0)
    #expect(try outcome(monday + 18 * hour, .anyTime) == 0)
    #expect(try outcome(monday + 18 * hour + 1, .anyTime) == 1)
  }

  @Test func aShiftOverMidnightIsOneDayAfterARest() throws {
    let works = [
      Work(monday + 18 * hour, monday + 26 * hour + 30 * minute),
      Work(monday + 27 * hour, monday + 28 * hour),
    ]
    let log = promptLog(works, prompts: [("b", monday, "pause"), ("b", monday + 2 * day, "pause")])
    #expect(try measured(LongDayConfirmation(), log).examined == 0)
    let shift = try measured(LongDayConfirmation(day: .afterRest(minimum: 6 * hour)), log)
    #expect((shift.examined, shift.exceeding) == (1, 1))
    #expect(shift.cases.first?.measured == 9.5)
  }

  @Test func aSpellAtTheEdgeOfTheLogIsUndecided() throws {
    // The log begins at midnight with the spell already going on: nobody knows when it reached four hours.
    let log = promptLog(
      [Work(monday, monday + 5 * hour)], prompts: [("b", monday + hour, "fatigue")],
      offers: [("a", monday + 4 * hour + 10 * minute)])
    let prompt = try measured(FatiguePrompt(), log)
    #expect((prompt.examined, prompt.exceeding, prompt.undecided) == (1, 0, 1))
    let pause = try measured(ForcedPause(), log)
    #expect((pause.examined, pause.exceeding, pause.undecided) == (1, 0, 1))
  }

  @Test func aPromptOfUnknownKindLeavesItOpen() throws {
    let works = [Work(monday + 8 * hour, monday + 13 * hour)]
    let log = promptLog(works, prompts: [("a", monday + 12 * hour, nil), ("b", monday + 9 * hour, "pause")])
    let value = try measured(FatiguePrompt(), log)
    #expect((value.exceeding, value.undecided) == (0, 1))
  }

  @Test func ordersWithoutAnEndDoNotHideALongSpell() {
    // Up to the pick-up 3:50 are known; had the order without an end gone on, four hours would have been passed.
    let works = [
      Work(monday + 8 * hour, monday + 11 * hour + 40 * minute),
      Work(monday + 11 * hour + 45 * minute, nil, pickedUp: monday + 11 * hour + 50 * minute),
    ]
    let log = promptLog(works, prompts: [("b", monday + 9 * hour, "fatigue")])
    #expect(throws: NoValue.self) { _ = try measured(FatiguePrompt(), log) }
  }

  @Test func medianProductivityAndItsInterval() throws {
    // Worker k does k orders in an hour of order-taking, k = 1…30. The ranks 8 and 23 are the 99 % interval of a
    // median of 30 (binomial: P(X ≤ 7) = 0.0026, P(X ≤ 8) = 0.0081).
    let works = (1...30).flatMap { k in
      (0..<k).map { part in
        let from = monday + 8 * hour + hour * Int64(part) / Int64(k)
        let to = monday + 8 * hour + hour * Int64(part + 1) / Int64(k)
        return Work(from, to, by: "w\(k)")
      }
    }
    let value = try measured(IncentiveHours(orders: 155), restLog(works))
    #expect(value.examined == 30)
    let estimate = try #require(value.estimate)
    #expect(abs(estimate.value - 10) < 1e-9)
    #expect(abs((estimate.lower ?? 0) - 155.0 / 23) < 1e-9)
    #expect(abs((estimate.upper ?? 0) - 155.0 / 8) < 1e-9)
    #expect(IncentiveHours(orders: 1, days: 7).workableDays == 6)
    #expect(IncentiveHours(orders: 1, days: 6).workableDays == 6)
    #expect(IncentiveHours(orders: 1, days: 15).workableDays == 13)
    #expect(throws: NoValue.self) { _ = try measured(IncentiveHours(orders: 0), restLog(works)) }
    #expect(throws: NoValue.self) {
      _ = try measured(IncentiveHours(orders: 5, leastWorkers: 31), restLog(works))
    }
  }

  @Test func hoursOfATierMayRunOverMidnight() throws {
    let works = (0..<30).flatMap { k in
      [
        Work(monday + 23 * hour, monday + 25 * hour, by: "w\(k)"),
        Work(monday + 25 * hour, monday + 25 * hour + minute, by: "w\(k)"),
      ]
    }
    // From 22 to 1 two hours and no order: the one that ends at 1 sharp is outside.
    let night = IncentiveHours(orders: 4, from: 22 * hour, until: hour)
    #expect(throws: NoValue.self) { _ = try measured(night, restLog(works)) }
    let longer = IncentiveHours(orders: 4, from: 22 * hour, until: 2 * hour)
    let value = try measured(longer, restLog(works))
    // Two orders in 121 minutes.
    #expect(abs((value.estimate?.value ?? 0) - 4 / (2 / (121.0 / 60))) < 1e-9)
  }
}
