import OrderLog
import Statistics
import Testing

@testable import Metrics

@Suite struct AdjustedPayGapTests {
  /// 60 women and 60 men. Women are paid `less` less for the same order; the platform gives them `shorter` of the short
  /// orders at half the price; they choose the `early` hours, which pay a fifth less.
  private func log(
    less: Double = 0, shorter: Double = 0.5, early: Double = 0.5, spread: Double = 0.05, orders: Int = 40,
    people: Int = 120, seed: UInt64
  ) -> OrderLog {
    var random = RandomStream(seed: seed, purpose: "gaps")
    var rows: [SmallOrder] = []
    for worker in 0..<people {
      let isWoman = worker % 2 == 0
      let person = 1 + spread * random.nextNormal()
      for number in 0..<orders {
        let isShort = random.nextUniform() < (isWoman ? shorter : 0.5)
        let isEarly = random.nextUniform() < (isWoman ? early : 0.5)
        // Two weeks from a Sunday; the morning or the afternoon.
        let hour = isEarly ? 370.0 : 750.0
        let start = Double(number % 14) * 1_440 + hour + Double(number / 14) * 45
        let fair = (isShort ? 5.0 : 10.0) * (isEarly ? 0.8 : 1.0)
        let own = (isWoman ? 1 - less : 1.0) * person
        let pay = fair * own * (1 + 0.02 * random.nextNormal())
        rows.append(
          SmallOrder(
            "w\(worker)", start, start + 30, pay: pay, numbers: [.distance: isShort ? 1_000 : 4_000],
            texts: [.city: "X", .pickupZone: "z\(number % 2)", .service: "food", .ruleVersion: "1"]))
      }
    }
    var workers = halves(people)
    for index in workers.indices { workers[index].fields[.origin] = index % 3 == 0 ? "local" : "other" }
    return smallLog(rows, workers: workers)
  }

  /// Workers of whom every other one is a woman.
  private func halves(_ count: Int) -> [(id: String, fields: [Field: String])] {
    (0..<count).map { number in
      let gender = number % 2 == 0 ? "female" : "male"
      return (id: "w\(number)", fields: [Field.gender: gender])
    }
  }

  private func contrast(_ log: OrderLog, _ metric: AdjustedPayGap = AdjustedPayGap()) throws
    -> AdjustedPayGap.Contrast
  {
    let value = try evaluate(metric, log)
    return try #require(value.contrasts.first { $0.attribute == "gender" })
  }

  /// The gap of women behind men, whichever is the reference.
  private func gap(
    _ contrast: AdjustedPayGap.Contrast, _ level: AdjustedPayGap.Level, _ measure: AdjustedPayGap.Measure
  ) throws -> Double {
    let value = try #require(contrast[level, measure]).gap.value
    return contrast.group == "female" ? value : 1 - 1 / (1 - value)
  }

  @Test func alikeIsAlike() throws {
    let found = try contrast(log(seed: 1))
    #expect(found.gaps.count == 6 && found.missing.isEmpty)
    for gap in found.gaps {
      #expect(gap.gap.value.magnitude < 0.06, "\(gap)")
      #expect(gap.gap.lower ?? 1 < 0 && gap.gap.upper ?? -1 > 0)
    }
  }

  /// Less for the same order shows in all three numbers.
  @Test func unequalPayForTheSameShowsEverywhere() throws {
    let found = try contrast(log(less: 0.1, seed: 2))
    for gap in found.gaps {
      let value = try self.gap(found, gap.level, gap.measure)
      #expect((value - 0.1).magnitude < 0.05, "\(gap)")
    }
    let like = try #require(found[.everything, .perOrder])
    #expect(like.gap.pValue ?? 1 < 0.001)
    #expect(like.gap.method.hasSuffix("permutation"))
    #expect(like.workersNeeded.map { $0 > 2 } ?? false && like.matchedShare > 0.9)
  }

  /// The platform gives women the short orders: that is harm, and the third number hides it.
  @Test func whatThePlatformDecidesIsHiddenByHoldingItEqual() throws {
    let found = try contrast(log(shorter: 0.8, seed: 3))
    #expect(try gap(found, .raw, .perHour) > 0.1)
    #expect(try gap(found, .chosen, .perHour) > 0.1)
    #expect(try gap(found, .everything, .perHour).magnitude < 0.03)
  }

  /// Women choose the hours that pay less: the raw number shows it, and choice explains it.
  @Test func whatWorkersChooseIsExplainedByChoice() throws {
    let found = try contrast(log(early: 0.95, seed: 4))
    #expect(try gap(found, .raw, .perHour) > 0.05)
    #expect(try gap(found, .chosen, .perHour).magnitude < 0.05)
    #expect(try gap(found, .everything, .perHour).magnitude < 0.03)
  }

  @Test func falseFindingsAreRare() throws {
    var findings = 0
    for seed in 100..<140 as Range<UInt64> {
      let value = try evaluate(AdjustedPayGap(), log(spread: 0.15, orders: 14, seed: seed))
      findings += value.contrasts.count { ($0[.everything, .perOrder]?.gap.pValue ?? 1) < 0.05 }
    }
    #expect(findings <= 5, "\(findings)")
  }

  /// Half an hour with two orders in hand is half an hour, a quarter for each.
  @Test func timeIsSplitAmongOrdersInHand() throws {
    let log = smallLog(
      [
        SmallOrder("a", 0, 30, pay: 5), SmallOrder("a", 10, 40, pay: 5), SmallOrder("a", 40, 50, pay: 5),
        SmallOrder("b", 0, 30, pay: 5), SmallOrder("b", 0, 30, pay: 5), SmallOrder("b", 0, 30, pay: 5),
        SmallOrder("c", 5, 35, pay: 5),
      ], workers: [("a", [:])])
    var state = PaidWork(.init())
    state.add(0..<7, of: .orders, in: log)
    state.finish()
    let minutes = state.hours().map { ($0 * 60 * 1_000).rounded() / 1_000 }
    #expect(minutes == [20, 20, 10, 10, 10, 10, 30])
  }

  @Test func incentivesCountInTheHourAndNotInTheOrder() throws {
    func orders(_ incentive: Double) -> [SmallOrder] {
      var rows: [SmallOrder] = []
      for worker in 0..<40 {
        for number in 0..<6 {
          let extra = worker % 2 == 0 && number == 5 ? incentive : 0
          let tenths = (worker * 7 + number * 3) % 5
          let start = Double(number) * 40
          rows.append(
            SmallOrder(
              "w\(worker)", start, start + 30, pay: 10 + Double(tenths) / 10 + extra,
              numbers: [.incentive: stored(extra)]))
        }
      }
      return rows
    }
    let people = halves(40)
    let metric = AdjustedPayGap(leastGroup: 5)
    let without = try contrast(smallLog(orders(0), workers: people), metric)
    let with = try contrast(smallLog(orders(60), workers: people), metric)
    #expect(try gap(with, .raw, .perOrder) == gap(without, .raw, .perOrder))
    #expect(try gap(with, .raw, .perHour) < -0.5)
  }

  @Test func theOrderOfRowsDoesNotMatter() throws {
    let log = log(less: 0.03, seed: 7)
    let first = try evaluate(AdjustedPayGap(), log)
    var random = SplitMix(seed: 7)
    let shuffled = log.selectingOrders(Array(0..<log.orders.rowCount).shuffled(using: &random))
    #expect(try evaluate(AdjustedPayGap(), shuffled) == first)
  }

  @Test(arguments: 1...24 as ClosedRange<UInt64>) func paidWorkMerges(seed: UInt64) {
    expectMergeLaw(PaidWork.self, .init(), on: randomLog(days: 20, seed: seed), seed: seed)
  }

  @Test func withoutAttributesThereIsWhatToAskFor() throws {
    let plain = log(seed: 8)
    let nameless = OrderLog(
      orders: plain.orders,
      others: [Table(kind: .workers, rowCount: 1, columns: [.workerID: .text(TextColumn(["w1"]))])],
      timeZone: .utc)
    guard case .missingFields(let fields)? = reason(AdjustedPayGap(), nameless) else {
      Issue.record("a gap without attributes")
      return
    }
    #expect(fields.flatMap(\.anyOf).contains(.gender))
    guard
      case .missingFields? = reason(
        AdjustedPayGap(), OrderLog(orders: plain.orders, others: [], timeZone: .utc))
    else {
      Issue.record("a gap without a table of workers")
      return
    }
  }

  @Test func tooFewIsSaidWithNumbers() throws {
    #expect(
      reason(AdjustedPayGap(), log(people: 40, seed: 9)) == .tooFew(have: 20, need: 30, of: .worker))
    // One worker alone.
    #expect(
      reason(AdjustedPayGap(), log(people: 1, seed: 9)) == .tooFew(have: 0, need: 30, of: .worker))
  }

  /// Nobody was paid: no number, and why.
  @Test func zeroPayHasNoGap() throws {
    let rows = (0..<120).map { SmallOrder("w\($0)", Double($0), Double($0) + 20, pay: 0) }
    let value = try evaluate(
      AdjustedPayGap(),
      smallLog(rows, workers: halves(120)))
    #expect(value.rows.unpaid == 120)
    #expect(value.contrasts.allSatisfy { $0.gaps.isEmpty && $0.missing.count == 6 })
  }

  /// Groups that never work alike have a raw number only.
  @Test func noOverlapIsSaid() throws {
    var rows: [SmallOrder] = []
    for worker in 0..<120 {
      for number in 0..<4 {
        let (start, pay) = (Double(number) * 40, Double(5 + (worker + number) % 3))
        let zone = worker % 2 == 0 ? "north" : "south"
        rows.append(SmallOrder("w\(worker)", start, start + 20, pay: pay, texts: [.pickupZone: zone]))
      }
    }
    let value = try evaluate(
      AdjustedPayGap(),
      smallLog(rows, workers: halves(120)))
    let found = try #require(value.contrasts.first)
    #expect(found[.raw, .perHour] != nil && found[.chosen, .perHour] == nil)
    #expect(found.missing.count == 4)
    #expect(value.chosen == [.pickupZone] && value.further == [])
  }
}
