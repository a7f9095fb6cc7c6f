import AuditEngine
import OrderLog
import Rules
import Simulators
import Statistics

/// What the check of pay against its declared formula finds of known departures, and how long it takes.
///
/// Each cell simulates logs with a declared formula, plants one departure in the amounts, and looks whether the check
/// finds it (more departing orders than the rule allows), places it (which orders, from which day, which component) and
/// gives its size. Clean logs must give no finding.
struct MechanismPayBench {
  static let usage = """
    mingsuan-bench mechanism-pay [--seeds N] [--clean N] [--orders N]   known departures of pay: found, placed, sized; and timing

    """

  let seeds: Int
  let clean: Int
  let orders: Int

  /// The share of departing orders that T-PAY-4 allows.
  private static let allowed = 0.005
  private static let days = 10

  /// What is planted.
  enum Departure: String, CaseIterable {
    case onePercent = "1 % of orders paid 0.80 less"
    case cutFromADay = "3 % less pay from a day on"
    case hiddenFee = "0.40 less for distance beyond 3 km"
    case none = "nothing"
  }

  func run() throws {
    print(
      "| planted | logs | found | precision | recall | day exact (mean days off) | component | size in interval |"
    )
    print("|---|---:|---:|---:|---:|---:|---:|---:|")
    for departure in Departure.allCases {
      let count = departure == .none ? clean : seeds
      let cells = try (0..<count).map { try cell(departure, seed: UInt64($0)) }
      print(row(departure, cells))
    }
    try recovery()
    try timing(withPeriods: false)
    try timing(withPeriods: true)
  }

  // MARK: Detection

  private struct Cell {
    var isFound = false
    var precision = 1.0
    var recall = 1.0
    var daysOff: Int?
    var hasComponent = false
    var isSized = false
  }

  private func cell(_ departure: Departure, seed: UInt64) throws -> Cell {
    let scenario = Self.scenario(seed: seed, orders: 400)
    let log = try scenario.run().log()
    var random = RandomStream(seed: seed, purpose: "mechanism-pay", entity: 0)
    guard let first = CivilDate(scenario.start) else { return Cell() }
    let day = CivilDate(dayNumber: first.dayNumber + 3 + Int(seed % 4))
    let (planted, rows) = plant(departure, in: log, from: log.timeZone.start(of: day), &random)
    let mechanism = PayMechanism([Self.declared], log: planted)
    let tally = mechanism.tally()
    let structure = PayStructure(tally, of: mechanism, seed: seed)
    let found = Set(tally.departures.map(\.row))
    let hits = found.intersection(rows).count
    var cell = Cell()
    cell.isFound =
      Double(tally.total.departing) > Self.allowed * Double(tally.total.compared) && !found.isEmpty
    cell.precision = found.isEmpty ? 1 : Double(hits) / Double(found.count)
    cell.recall = rows.isEmpty ? 1 : Double(hits) / Double(rows.count)
    func holds(_ size: PayStructure.Size?, _ truth: Double) -> Bool {
      guard let lower = size?.lower, let upper = size?.upper else { return false }
      return lower <= truth && truth <= upper
    }
    switch departure {
    case .onePercent:
      // It holds in the whole log: naming a day would be wrong.
      cell.daysOff = structure.from == nil ? 0 : Self.days
      cell.hasComponent = structure.component == .base
      cell.isSized = holds(structure.amount, -0.8)
    case .cutFromADay:
      cell.daysOff = structure.from.map { abs($0.dayNumber - day.dayNumber) } ?? Self.days
      cell.hasComponent = structure.isBeyondLines
      cell.isSized = holds(structure.share, -0.03)
    case .hiddenFee:
      cell.daysOff = structure.from == nil ? 0 : Self.days
      cell.hasComponent = structure.component == .distance
      cell.isSized = holds(structure.amount, -0.4)
    case .none: break
    }
    return cell
  }

  /// A log with a departure, and the rows that depart.
  private func plant(
    _ departure: Departure, in log: OrderLog, from start: Int64, _ random: inout RandomStream
  ) -> (OrderLog, Set<Int>) {
    let orders = log.orders
    guard let pay = orders.integers(.workerPay), let placed = orders.integers(.placedAt),
      let distance = orders.integers(.distance), let approach = orders.integers(.approachDistance)
    else { return (log, []) }
    var changes: [Int: Int64] = [:]
    for row in 0..<orders.rowCount {
      let isChosen = random.nextUniform() < 0.01
      guard let paid = pay.value(at: row), let instant = placed.value(at: row),
        let way = distance.value(at: row), let before = approach.value(at: row)
      else { continue }
      switch departure {
      case .onePercent: if isChosen { changes[row] = -8_000 }
      case .cutFromADay:
        if instant >= start { changes[row] = Int64((Double(paid) * 0.97 / 100).rounded()) * 100 - paid }
      case .hiddenFee: if way - before > 3_000 { changes[row] = -4_000 }
      case .none: break
      }
    }
    let line: Field? =
      switch departure {
      case .onePercent: .payBase
      case .hiddenFee: .payDistance
      default: nil
      }
    var table = orders
    for field in [Field.workerPay, line].compactMap({ $0 }) {
      guard let column = orders.integers(field) else { continue }
      let values = (0..<orders.rowCount).map { row in column.value(at: row).map { $0 + (changes[row] ?? 0) } }
      table = table.with(.integer(IntegerColumn(values)), for: field)
    }
    let changed = OrderLog(orders: table, others: Array(log.tables.values), timeZone: log.timeZone)
    return (changed, Set(changes.filter { $0.value.magnitude > 100 }.keys))
  }

  private func row(_ departure: Departure, _ cells: [Cell]) -> String {
    func mean(_ values: [Double]) -> String {
      SimulationBench.number(values.reduce(0, +) / Double(max(values.count, 1)), 3)
    }
    let found = cells.count { $0.isFound }
    guard departure != .none else { return "| nothing | \(cells.count) | \(found) | — | — | — | — | — |" }
    let off = cells.compactMap(\.daysOff)
    return "| \(departure.rawValue) | \(cells.count) | \(found) | \(mean(cells.map(\.precision))) "
      + "| \(mean(cells.map(\.recall))) | \(off.count { $0 == 0 }) (\(mean(off.map(Double.init)))) "
      + "| \(cells.count { $0.hasComponent }) | \(cells.count { $0.isSized }) |"
  }

  // MARK: Recovery

  /// Pay without noise by distance in tiers, on simulated distances: how far the coefficients and bounds come back.
  private func recovery() throws {
    let (bounds, slopes): ([Int64], [Double]) = ([2_000, 3_500], [1.0, 1.5, 2.3])
    var (worst, exact) = (0.0, 0)
    for seed in 0..<seeds {
      let log = try Self.scenario(seed: UInt64(seed), orders: 200).run().log()
      guard let distance = log.orders.integers(.distance),
        let approach = log.orders.integers(.approachDistance)
      else { return }
      let pay = (0..<log.orders.rowCount).map { row -> Int64? in
        guard let way = distance.value(at: row), let before = approach.value(at: row) else { return nil }
        var pay: Int64 = 40_000
        for (index, slope) in slopes.enumerated() {
          let low = index == 0 ? 0 : bounds[index - 1]
          let high = index < bounds.count ? bounds[index] : .max
          // Whole metres at whole ten-thousandths a metre: nothing is rounded.
          pay += Int64((slope * 10).rounded()) * max(0, min(max(0, way - before), high) - low)
        }
        return pay
      }
      let none = [Int64?](repeating: 0, count: pay.count)
      var table = log.orders.with(.integer(IntegerColumn(pay)), for: .workerPay)
      for field in [Field.incentive, .deduction] {
        table = table.with(.integer(IntegerColumn(none)), for: field)
      }
      let formula = RecoveredFormula.find(in: OrderLog(orders: table, timeZone: log.timeZone))
      let tiers = (formula?.coefficients ?? []).filter { $0.name == "perKilometre" }
      let found = tiers.dropFirst().compactMap { $0.tier.map { Int64(($0.lowerBound * 1_000).rounded()) } }
      if found == bounds, tiers.count == slopes.count {
        exact += 1
        for (tier, slope) in zip(tiers, slopes) { worst = max(worst, (tier.value / slope - 1).magnitude) }
      }
    }
    SimulationBench.report([
      ("benchmark", "\"mechanism-pay recovery\""), ("logs", "\(seeds)"), ("boundsExact", "\(exact)"),
      ("worstRelativeError", "\(worst)"),
    ])
  }

  // MARK: Timing

  /// The check of many orders: simulated ones, repeated.
  private func timing(withPeriods: Bool) throws {
    var scenario = Self.scenario(seed: 1, orders: 5_000)
    scenario.workers.count = 800
    if !withPeriods { scenario.pricing = Array(scenario.pricing.prefix(2)) }
    let log = try scenario.run().log()
    let rows = (0..<orders).map { $0 % max(log.orders.rowCount, 1) }
    let large = log.selectingOrders(rows)
    let version = withPeriods ? Self.declared : Self.simple
    let watch = Stopwatch()
    let mechanism = PayMechanism([version], log: large)
    let tally = mechanism.tally()
    SimulationBench.report([
      ("benchmark", "\"mechanism-pay\""), ("orders", "\(orders)"), ("periodRules", "\(withPeriods)"),
      ("compared", "\(tally.total.compared)"), ("seconds", SimulationBench.number(watch.seconds, 2)),
      ("processorSeconds", SimulationBench.number(watch.processorSeconds, 2)),
    ])
  }

  // MARK: The platform

  private static func scenario(seed: UInt64, orders: Double) -> Scenario {
    var scenario = Scenario(name: "town")
    scenario.seed = seed
    scenario.days = days
    scenario.city.width = 6_000
    scenario.city.height = 6_000
    scenario.demand.ordersPerDay = orders
    scenario.demand.merchants = 40
    scenario.workers.count = 60
    scenario.conditions.episodes = (0..<days).map {
      .init(day: $0, fromHour: 10, toHour: 13, weather: $0 % 2 == 0 ? .rain : .heavyRain)
    }
    var pay = PricingChoice(.components)
    pay.versions = [
      Dated(
        from: "2026-01-01",
        ComponentPay.Version(base: 4, perKilometre: 1.2, freeKilometres: 1, perMinute: 0.05, night: 1.5))
    ]
    var tiers = PricingChoice(.tierIncentive)
    tiers.tiers = [.init(from: 10, bonus: 0.5)]
    var floor = PricingChoice(.hourlyFloor, amount: 22)
    floor.period = .day
    scenario.pricing = [pay, PricingChoice(.subsidies), tiers, floor]
    return scenario
  }

  /// The same rules as a disclosure declares them.
  private static let simple = DeclaredVersion(
    version: "v1", from: CivilDate(dayNumber: 20_000),
    steps: [
      DeclaredStep(
        policy: "components",
        parameters: [
          "versions": .list([
            .object([
              "from": .text("2026-01-01"),
              "value": .object([
                "base": .number(4), "perKilometre": .number(1.2), "freeKilometres": .number(1),
                "perMinute": .number(0.05), "night": .number(1.5),
              ]),
            ])
          ])
        ]),
      DeclaredStep(policy: "subsidies"),
    ], source: EntrySource(path: "mechanism.pricing[0]"))

  private static var declared: DeclaredVersion {
    var version = simple
    version.steps += [
      DeclaredStep(
        policy: "tier_incentive",
        parameters: ["tiers": .list([.object(["from": .number(10), "bonus": .number(0.5)])])]),
      DeclaredStep(policy: "hourly_floor", parameters: ["amount": .number(22), "period": .text("day")]),
    ]
    return version
  }
}
