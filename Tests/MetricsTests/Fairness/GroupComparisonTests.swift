import OrderLog
import Statistics
import Testing

@testable import Metrics

@Suite struct GroupComparisonTests {
  /// Workers with an effect of their own and orders with noise; group g earns `effect` more an order.
  private func panel(
    workers: Int = 60, effect: Double = 0, confounded: Bool = false, third: Int = 0, seed: UInt64
  ) -> OrderLog {
    var orders: [SmallOrder] = []
    var attributes: [(id: String, fields: [Field: String])] = []
    for worker in 0..<workers + third {
      var random = RandomStream(seed: seed, purpose: "panel", entity: UInt64(worker))
      let isWoman = worker % 2 == 0
      let name = worker >= workers ? "other" : isWoman ? "female" : "male"
      attributes.append((id: "w\(worker)", fields: [.gender: name]))
      let own = 6 * random.nextNormal()
      for _ in 0..<random.nextInt(in: 40...160) {
        // Confounded: women mostly work in the city that pays less.
        let isCheap = random.nextBool(probability: confounded ? (isWoman ? 0.8 : 0.2) : 0.5)
        let pay =
          100 - (confounded && isCheap ? 20 : 0) + (isWoman ? effect : 0) + own + 8 * random.nextNormal()
        let start = Double(random.nextInt(below: 40_000))
        orders.append(
          SmallOrder("w\(worker)", start, start + 30, pay: pay, texts: [.city: isCheap ? "X" : "Y"]))
      }
    }
    return smallLog(orders, workers: attributes)
  }

  private func metric(_ minimum: Int = 30) -> GroupComparison {
    GroupComparison(
      by: .field(.gender), measure: .payPerOrder, minimumGroupSize: minimum, axes: [.city],
      inference: InferenceParameters(level: 0.95, permutations: 299))
  }

  /// Trap 1: no group effect. Comparing orders as if they were independent raises false alarms most of the
  /// time; comparing workers keeps its level, raw and stratified.
  @Test func workersNotOrdersAreTheUnit() throws {
    var (rowAlarms, rawAlarms, strataAlarms) = (0, 0, 0)
    let repeats = 24
    for seed in 0..<UInt64(repeats) {
      let log = panel(seed: seed)
      let value = try evaluate(metric(), log)
      let comparison = try #require(value.comparisons.first)
      let raw = comparison.difference
      if (raw.lower ?? 0) > 0 || (raw.upper ?? 0) < 0 { rawAlarms += 1 }
      let strata = try #require(comparison.stratified?.difference)
      if (strata.lower ?? 0) > 0 || (strata.upper ?? 0) < 0 { strataAlarms += 1 }
      // What a comparison of single orders would say.
      let names = WorkerAttribute.field(.gender).groups(in: log)
      var pays: [String: [Double]] = [:]
      let (workers, pay) = (log.orders.texts(.workerID), log.orders.integers(.workerPay))
      for row in 0..<log.orders.rowCount {
        if let workers, let pay, let name = names[Int(workers[row])] {
          pays[name, default: []].append(Double(pay[row]))
        }
      }
      if try WelchTest(pays["female"] ?? [], pays["male"] ?? []).pValue < 0.05 { rowAlarms += 1 }
    }
    #expect(rowAlarms > repeats / 2)
    #expect(rawAlarms < repeats / 5)
    #expect(strataAlarms < repeats / 5)
  }

  @Test func aRealEffectIsFoundAndSized() throws {
    let value = try evaluate(metric(), panel(workers: 120, effect: -10, seed: 4))
    let comparison = try #require(value.comparisons.first)
    #expect((comparison.group, comparison.reference) == ("male", "female"))
    #expect(abs(comparison.difference.value - 10) < 3)
    #expect((comparison.difference.lower ?? 0) > 0)
    #expect((comparison.difference.pValue ?? 1) < 0.01)
    #expect((comparison.ratio?.value ?? 0) > 1.05)
    #expect((comparison.difference.minimumDetectable ?? 9) < 4)
    let measurement = try #require(value.measurements().first)
    #expect(measurement.estimate == comparison.ratio)
    #expect(measurement.examined == 120)
  }

  @Test func likeOrdersAreComparedWithLikeOrders() throws {
    let value = try evaluate(metric(), panel(workers: 100, confounded: true, seed: 11))
    let comparison = try #require(value.comparisons.first)
    // Raw, men are paid 12 more; among orders of one city, nothing is left.
    #expect((comparison.difference.lower ?? 0) > 5)
    let stratified = try #require(comparison.stratified)
    #expect((stratified.difference.lower ?? 1) < 0 && (stratified.difference.upper ?? -1) > 0)
    #expect((stratified.difference.pValue ?? 0) > 0.05)
    #expect(stratified.strata == 2)
  }

  /// Trap 3: a tiny group is reported and compared with no one.
  @Test func smallGroupsStandApart() throws {
    let value = try evaluate(metric(), panel(third: 3, seed: 2))
    #expect(value.tooSmall.map(\.name) == ["other"])
    #expect(value.tooSmall.map(\.workers) == [3])
    #expect(value.comparisons.map(\.group) == ["male"])
    #expect(reason(metric(31), panel(seed: 2)) == .tooFew(have: 30, need: 31, of: .worker))
  }

  /// Trap 2: the gap between best and worst is above 0 by chance; it stands beside what chance gives.
  @Test func aGapStandsBesideItsNull() throws {
    let value = try evaluate(metric(30), panel(workers: 60, third: 30, seed: 21))
    let gap = try #require(value.gap)
    #expect(gap.observed > 0)
    #expect(gap.nullMean > 0)
    #expect(gap.pValue > 0.01)
  }

  @Test func handComputedStratifiedDifference() throws {
    // X: a (first) 10, 12; b 8. Y: a 20; c (second) 16, 16. Differences within strata 3 and 4.
    func order(_ worker: String, _ pay: Double, _ city: String) -> SmallOrder {
      SmallOrder(worker, pay: pay, texts: [.city: city])
    }
    let log = smallLog(
      [
        order("a", 10, "X"), order("a", 12, "X"), order("b", 8, "X"), order("a", 20, "Y"),
        order("c", 16, "Y"), order("c", 16, "Y"), order("d", 99, "Z"),
      ],
      workers: [
        ("a", [.gender: "f"]), ("b", [.gender: "m"]), ("c", [.gender: "m"]), ("d", [.gender: "m"]),
      ])
    var state = StratifiedPay(StratifiedPay.Parameters(axes: [.city]))
    state.add(0..<7, of: .orders, in: log)
    let difference = try StratifiedDifference(
      state.sortedCells(), first: [0], second: [1, 2, 3], workerCount: 4, lenient)
    // Weights n₁n₂/n = 2/3 in both strata: the mean of 3 and 4.
    #expect(abs(difference.difference.value - 3.5) < 1e-12)
    #expect((difference.strata, difference.orders, difference.workers, difference.unmatched) == (2, 6, 3, 1))
    #expect(abs(difference.ratio.value - (1 + 3.5 / (40.0 / 3))) < 1e-12)
  }

  @Test func conflictingAndMissingAttributesMakeNoGroup() {
    let log = smallLog(
      [SmallOrder("a", pay: 1), SmallOrder("b", pay: 1), SmallOrder("c", pay: 1)],
      workers: [("a", [.gender: "f"]), ("a", [.gender: "m"]), ("b", [:]), ("c", [.gender: "m"])])
    #expect(WorkerAttribute.field(.gender).groups(in: log) == [nil, nil, "m"])
  }

  @Test func shufflesAgree() throws {
    let log = randomLog(orders: 600, workers: 30, seed: 3)
    let metric = GroupComparison(
      by: .field(.gender), measure: .payPerHour(.engaged), minimumGroupSize: 5, inference: lenient)
    let first = try evaluate(metric, log)
    var random = SplitMix(seed: 3)
    for _ in 0..<3 {
      let shuffled = log.selectingOrders(Array(0..<600).shuffled(using: &random))
      #expect(try evaluate(metric, shuffled) == first)
    }
  }
}
