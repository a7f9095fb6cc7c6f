import Metrics
import OrderLog
import Rules
import Simulators
import Statistics
import Testing

@testable import AuditEngine

/// Logs of dispatch that are wrong, thin or huge: each gets a clear answer, and none a number that looks like a result.
@Suite struct DispatchBadInputTests {
  /// A made-up log: lists of candidates with their way to the pick-up, and who got what.
  private struct Made {
    var candidates: [(order: String, worker: String?, at: Int64?, way: Int64?)] = []
    var offers: [(order: String, worker: String?, at: Int64?)] = []
    var orders: [(order: String, worker: String?, mode: String?)] = []
    var workers: [(worker: String, contract: String)] = []
    static let start: Int64 = 1_772_380_800_000

    /// Orders with `size` candidates each; `got` picks the winner of a list of ways.
    init(
      _ count: Int = 0, size: Int = 4, fleet: Int = 40, seed: UInt64 = 1, got: ([Int64]) -> Int = Made.nearest
    ) {
      var stream = RandomStream(seed: seed, purpose: "bad input")
      for order in 0..<count {
        let at = Self.start + Int64(order) * 61_000
        let first = stream.nextInt(below: fleet)
        var ways: [Int64] = []
        for one in 0..<size {
          ways.append(Int64(stream.nextInt(in: 100...4_000)))
          candidates.append(("o\(order)", "w\((first + one) % fleet)", at, ways[one]))
        }
        let winner = "w\((first + got(ways)) % fleet)"
        offers.append(("o\(order)", winner, at))
        orders.append(("o\(order)", winner, "push"))
      }
      workers = (0..<fleet).map { ("w\($0)", $0 % 3 == 0 ? "dedicated" : "crowd") }
    }

    static func nearest(_ ways: [Int64]) -> Int { ways.indices.min { (ways[$0], $0) < (ways[$1], $1) } ?? 0 }

    func log(scores: Bool = false) -> OrderLog {
      var columns: [Field: Column] = [
        .orderID: .identifier(IdentifierColumn(candidates.map(\.order))),
        .workerID: .text(TextColumn(candidates.map(\.worker))),
        .offeredAt: .integer(IntegerColumn(candidates.map(\.at))),
        .approachDistance: .integer(IntegerColumn(candidates.map(\.way))),
        .approachTime: .integer(IntegerColumn(candidates.map { $0.way.map { $0 * 200 } })),
      ]
      if scores { columns[.score] = .integer(IntegerColumn(candidates.map { _ in nil })) }
      var others = [
        Table(kind: .candidates, rowCount: candidates.count, columns: columns),
        Table(
          kind: .offers, rowCount: offers.count,
          columns: [
            .orderID: .identifier(IdentifierColumn(offers.map(\.order))),
            .workerID: .text(TextColumn(offers.map(\.worker))),
            .offeredAt: .integer(IntegerColumn(offers.map(\.at))),
          ]),
      ]
      if !workers.isEmpty {
        others.append(
          Table(
            kind: .workers, rowCount: workers.count,
            columns: [
              .workerID: .text(TextColumn(workers.map(\.worker))),
              .contract: .text(TextColumn(workers.map(\.contract))),
            ]))
      }
      return OrderLog(
        orders: Table(
          kind: .orders, rowCount: orders.count,
          columns: [
            .orderID: .identifier(IdentifierColumn(orders.map(\.order))),
            .workerID: .text(TextColumn(orders.map(\.worker))),
            .assignMode: .text(TextColumn(orders.map(\.mode))),
            .placedAt: .integer(IntegerColumn(orders.map { _ in Self.start })),
          ]), others: others, timeZone: .utc)
    }
  }

  private func declared(_ policy: String = "nearest_idle") throws -> [DeclaredVersion] {
    try DispatchCheckTests.declared(
      policy, parameters: policy == "nearest_idle" ? ["candidates": .number(1)] : [:])
  }

  private func check(
    _ made: Made, policy: String = "nearest_idle", fits: Bool = false, least: Int = 5
  ) throws -> DispatchCheck {
    DispatchCheck(
      made.log(), declared: try declared(policy), least: SampleSize(orders: 50, workers: least),
      fitsModel: fits)
  }

  @Test func listsOfNobodyAndOfOneSayNothing() throws {
    let single = try check(Made(80, size: 1), fits: true)
    #expect(single.single == 80)
    #expect(single.share == nil)
    #expect(single.weight == nil)
    #expect(single.reasons.last?.details["mechanism"] == "dispatch-single")
    var nobody = Made(80)
    for row in nobody.candidates.indices { nobody.candidates[row].worker = nil }
    let none = try check(nobody, fits: true)
    #expect(none.share == nil)
    #expect(none.weight == nil)
    #expect(none.reasons.map(\.code) == [.nothingToMeasure, .nothingToMeasure])
  }

  @Test func ordersWithoutAListStandInTheWayOfMet() throws {
    var made = Made(80)
    // Ten orders lose their list; two of them were taken by workers; one more has not even an offer.
    made.candidates.removeAll { ["o0", "o1", "o2", "o3", "o4"].contains($0.order) }
    made.orders[1].mode = "grab"
    made.orders[2].mode = "grab"
    made.orders.append(("quiet", "w1", "push"))
    made.orders.append(("taken", "w1", "grab"))
    made.orders.append(("nobody", nil, nil))
    let check = try check(made)
    #expect(check.departures.isEmpty)
    #expect(check.examined == 75)
    #expect(check.undecided == 4)
  }

  @Test func listsWithoutAnOfferAreOpen() throws {
    var made = Made(80)
    made.offers.removeAll()
    let check = try check(made, fits: true)
    #expect(check.examined == 0)
    #expect(check.undecided == 80)
    #expect(check.share == nil)
    #expect(check.reasons.compactMap { $0.details["mechanism"] } == ["dispatch-offers", "dispatch-offers"])
  }

  @Test func candidatesOfUnknownOrdersAreOpen() throws {
    var made = Made(80)
    for row in made.orders.indices { made.orders[row].order = "x\(row)" }
    let check = try check(made, fits: true)
    #expect(check.examined == 0)
    #expect(check.share == nil)
    #expect(check.reasons.compactMap { $0.details["mechanism"] } == ["dispatch-orders", "dispatch-orders"])
  }

  @Test func repeatedEntriesAreOneAndContradictoryOnesAreOpen() throws {
    let clean = Made(80)
    var twice = clean
    twice.candidates += clean.candidates
    let once = try check(clean, fits: true)
    let again = try check(twice, fits: true)
    #expect(again.examined == once.examined)
    #expect(again.share == once.share)
    #expect(again.weight == once.weight)
    // One candidate written down twice is no choice.
    var one = Made(80, size: 1)
    one.candidates += one.candidates
    #expect(try check(one).single == 80)
    var contradictory = clean
    contradictory.candidates.append(clean.candidates[0])
    contradictory.candidates[contradictory.candidates.count - 1].way = 1
    let open = try check(contradictory)
    #expect(open.examined == 79)
    #expect(open.undecided == 1)
    #expect(open.departures.isEmpty)
  }

  @Test func severalWinnersAndStrangersAreOpen() throws {
    var made = Made(80)
    made.offers.append(
      ("o0", made.candidates.first { $0.worker != made.offers[0].worker }?.worker, Made.start))
    made.offers[1].worker = "w39x"
    made.orders[1].worker = "w39x"
    let check = try check(made)
    #expect(check.examined == 78)
    #expect(check.undecided == 2)
  }

  @Test func tiesAccuseNobodyAndWeighNothing() throws {
    var made = Made(200, got: { _ in 0 })
    for row in made.candidates.indices { made.candidates[row].way = 500 }
    let each = try check(made, fits: true)
    #expect(each.examined == 200)
    #expect(each.departures.isEmpty)
    let weight = each.weight?.estimate?.value
    #expect(weight == nil || weight == 0)
    #expect(try check(made, policy: "batch").departures.isEmpty)
  }

  @Test func aFactorThatIsTheSameForAllIsSaidToBe() throws {
    var made = Made(300, got: { ($0.count > 1 && $0[0] % 7 == 0) ? 1 : Made.nearest($0) })
    made.workers = made.workers.map { ($0.worker, "crowd") }
    // Nothing undeclared varies: the weight is not determined.
    let alone = try check(made, fits: true)
    #expect(alone.weight == nil)
    #expect(alone.reasons.last?.details["mechanism"] == "dispatch-nothing-else")
    made.workers = []
    #expect(try check(made, fits: true).reasons.last?.details["mechanism"] == "dispatch-nothing-else")
  }

  @Test func aGroupThatIsAlwaysChosenIsNamedWithoutACoefficient() throws {
    // Whoever is dedicated and on the list gets the order: contract separates the choices.
    var made = Made(400, size: 5, seed: 4)
    for order in made.orders.indices {
      let list = made.candidates.filter { $0.order == made.orders[order].order }
      guard
        let first = list.first(where: { Int(($0.worker ?? "w1").dropFirst()).map { $0 % 3 == 0 } ?? false })
      else { continue }
      made.orders[order].worker = first.worker
      made.offers[order].worker = first.worker
    }
    let weight = try #require(try check(made, fits: true).weight)
    #expect(try #require(weight.estimate?.lower) > 0.1)
    #expect(
      weight.figures.contains {
        $0.key.hasPrefix("undeclared.contract") && $0.key.hasSuffix(".p") && $0.value < 1e-4
      })
    #expect(weight.figures.allSatisfy { $0.value.isFinite })
  }

  @Test func oneWorkerIsNoSample() throws {
    // One worker gets everything: no interval over workers, and no weight.
    var made = Made(200, fleet: 30)
    for order in made.orders.indices {
      made.candidates.append(("o\(order)", "w99", made.offers[order].at, 10))
      made.offers[order].worker = "w99"
      made.orders[order].worker = "w99"
    }
    let check = try check(made, fits: true, least: 1)
    #expect(check.departures.isEmpty)
    if let weight = check.weight { #expect(weight.estimate?.value == 0) }
    #expect(try self.check(made, fits: true).weight == nil)
  }

  @Test func scoresThatAreNoNumbersAreMissing() throws {
    let log = Made(80).log(scores: true)
    for policy in ["two_sided_fairness", "income_variance", "income_log_deviation"] {
      let check = DispatchCheck(log, declared: try declared(policy), fitsModel: false)
      #expect(check.share == nil)
      #expect(check.reasons.first?.code == .missingFields)
    }
  }

  @Test func absurdNumbersDoNotTrap() throws {
    var made = Made(60)
    for row in made.candidates.indices {
      made.candidates[row].way = [Int64.max / 400, 0 - Int64.max / 400, 0, 5][row % 4]
    }
    made.candidates[3].at = .max
    made.candidates[4].at = Int64.min + 1
    made.offers[5].at = .max
    for policy in ["nearest_idle", "batch", "slack_route_fit", "lowest_income_first"] {
      let check = try check(made, policy: policy, fits: true)
      #expect(check.share.map(\.value.isFinite) != false)
      #expect(check.weight?.figures.allSatisfy { $0.value.isFinite } ?? true)
    }
  }

  @Test func severalRoundsInOneInstantAreNotAssignedTogether() throws {
    // Two orders of one instant went to one worker: no round gives that.
    var made = Made()
    for order in ["o0", "o1"] {
      for (worker, way) in [("a", Int64(300)), ("b", 100)] {
        made.candidates.append((order, worker, Made.start + 7_000, way))
      }
      made.offers.append((order, "a", Made.start + 7_000))
      made.orders.append((order, "a", "push"))
    }
    let check = try check(made, policy: "batch")
    #expect(check.departures.isEmpty)
    #expect(check.undecided == 2)
    // Times to the minute, rounds every 30 s.
    var coarse = Made(60)
    for row in coarse.candidates.indices {
      coarse.candidates[row].at = coarse.candidates[row].at.map { $0 / 60_000 * 60_000 }
    }
    for row in coarse.offers.indices {
      coarse.offers[row].at = coarse.offers[row].at.map { $0 / 60_000 * 60_000 }
    }
    let blurred = try self.check(coarse, policy: "batch")
    #expect(blurred.share == nil)
    #expect(blurred.reasons.first?.details["mechanism"] == "dispatch-minutes")
    let minutes = try DispatchCheckTests.declared("batch", parameters: ["interval": .number(60)])
    #expect(DispatchCheck(coarse.log(), declared: minutes, fitsModel: false).share != nil)
  }

  /// A thousand candidates an order in any order of rows: sorted, checked and fitted without a quadratic step.
  @Test func aThousandCandidatesAnOrder() throws {
    var made = Made(60, size: 1_000, fleet: 1_500)
    made.candidates.reverse()
    let check = try check(made, fits: true)
    #expect(check.examined == 60)
    #expect(check.departures.isEmpty)
    #expect(check.weight?.estimate?.value == 0)
    let batch = try self.check(made, policy: "batch")
    #expect(batch.examined == 60)
    #expect(batch.departures.isEmpty)
  }
}
