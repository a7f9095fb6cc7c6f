import OrderLog
import Rules
import Simulators
import Statistics
import Testing

@testable import AuditEngine

@Suite struct FormulaRecoveryTests {
  private func recovered(_ log: OrderLog, level: Double = 0.99) throws -> RecoveredFormula {
    let features = PayFeatures(log, rows: Array(0..<log.orders.rowCount), holidays: [])
    return try #require(FormulaRecovery(tolerance: 0.01, level: level).formula(features))
  }

  @Test func findsTheComponentsOfPay() throws {
    var choice = PricingChoice(.components)
    choice.versions = [
      Dated(
        from: "2026-01-01", ComponentPay.Version(base: 4, perKilometre: 1.2, freeKilometres: 1, night: 1.5))
    ]
    var rain = PricingChoice(.subsidies)
    rain.weather = ["rain": 2]
    var scenario = town([choice, rain], days: 2, orders: 400)
    scenario.conditions.episodes = [.init(day: 0, fromHour: 11, toHour: 15, weather: .rain)]
    let formula = try recovered(try scenario.run().log())
    #expect(formula.explained > 0.999)
    #expect(formula.distance == RecoveredFormula.Unit(started: 0.1, fromAcceptance: false))
    #expect(value(formula, "base") == 4)
    #expect(value(formula, "perKilometre", 0) == 0)
    #expect(value(formula, "perKilometre", 1) == 1.2)
    #expect(value(formula, "weather.rain") == 2)
  }

  private func value(_ formula: RecoveredFormula, _ name: String, _ lower: Double? = nil) -> Double? {
    formula.coefficients.first { $0.name == name && (lower == nil || $0.tier?.lowerBound == lower) }?.value
  }

  @Test func tooFewOrdersGiveNoFormula() throws {
    let log = try town([PricingChoice(.flat, amount: 5)], days: 1, orders: 40).run().log()
    let features = PayFeatures(log, rows: Array(0..<log.orders.rowCount), holidays: [])
    #expect(FormulaRecovery(tolerance: 0.01, level: 0.99).formula(features) == nil)
  }

  // MARK: Pay without noise

  /// How a made-up platform pays: whole steps of metres at amounts in 1/10,000, so that nothing is rounded.
  struct Tiers: Sendable, CustomStringConvertible {
    /// Metres of a step that counts whole once it is begun; 1: metres as they are.
    var step: Int64
    /// Metres, multiples of `step`.
    var bounds: [Int64]
    /// 1/10,000 per step, one more than there are bounds.
    var rates: [Int64]
    var base: Int64 = 40_300

    var description: String { "\(rates) per \(step) m beyond \(bounds)" }

    func pay(_ metres: Int64) -> Int64 {
      let counted = (metres + step - 1) / step * step
      var pay = base
      for (tier, rate) in rates.enumerated() {
        let low = tier == 0 ? 0 : bounds[tier - 1]
        let high = tier < bounds.count ? bounds[tier] : .max
        pay += max(0, min(counted, high) - low) / step * rate
      }
      return pay
    }
  }

  static let tiers: [Tiers] = [
    Tiers(step: 1, bounds: [3_000], rates: [11, 23]),
    Tiers(step: 1, bounds: [2_137], rates: [0, 13]),
    Tiers(step: 1, bounds: [2_000, 5_004], rates: [9, 16, 27]),
    Tiers(step: 1, bounds: [2_500, 4_999], rates: [21, 8, 15]),
    Tiers(step: 100, bounds: [2_500], rates: [1_234, 2_117]),
    Tiers(step: 100, bounds: [1_900, 4_200], rates: [873, 1_661, 2_309]),
    Tiers(step: 500, bounds: [3_000], rates: [5_431, 9_007]),
    Tiers(step: 1_000, bounds: [2_000, 5_000], rates: [11_003, 7_001, 17_009]),
  ]

  @Test("Without noise bounds come back exactly and coefficients to 1e-6", arguments: tiers)
  func comesBack(_ tiers: Tiers) throws {
    for seed in 1...2 as ClosedRange<UInt64> {
      var random = RandomStream(seed: seed, purpose: "noise-free", entity: 0)
      let jobs = (0..<200).map { _ in
        MadeUpJob(
          worker: Int(random.nextUniform() * 30), metres: 150 + Int64(random.nextUniform() * 8_000),
          isRain: random.nextUniform() < 0.3, isNight: random.nextUniform() < 0.2)
      }
      let log = MadeUpJob.log(jobs) {
        tiers.pay($0.metres) + ($0.isRain ? 15_000 : 0) + ($0.isNight ? 7_300 : 0)
      }
      let formula = try recovered(log)
      #expect(formula.distance.started == (tiers.step == 1 ? 0 : Double(tiers.step) / 1_000), "\(seed)")
      let found = formula.coefficients.filter { $0.name == "perKilometre" }
      // The bounds to the metre, the resolution of the log.
      let bounds = found.dropFirst().map { Int64((($0.tier?.lowerBound ?? -1) * 1_000).rounded()) }
      #expect(bounds == tiers.bounds, "\(seed)")
      func expect(_ value: Double?, _ truth: Double) throws {
        let value = try #require(value)
        #expect((value - truth).magnitude <= 1e-6 * truth.magnitude, "\(seed): \(value) for \(truth)")
      }
      for (tier, rate) in zip(found, tiers.rates) {
        try expect(tier.value, Double(rate) / 10_000 * 1_000 / Double(tiers.step))
      }
      try expect(value(formula, "base"), Double(tiers.base) / 10_000)
      try expect(value(formula, "weather.rain"), 1.5)
      try expect(value(formula, "night"), 0.73)
      #expect(formula.explained == 1, "\(seed)")
      #expect(formula.coefficients.count == tiers.rates.count + 3, "\(seed): \(formula.coefficients)")
    }
  }

  @Test("Started minutes are told from minutes", arguments: [true, false])
  func minutesComeBack(_ started: Bool) throws {
    for seed in 1...2 as ClosedRange<UInt64> {
      var random = RandomStream(seed: seed, purpose: "minutes", entity: 0)
      let jobs = (0..<200).map { _ in
        MadeUpJob(
          worker: Int(random.nextUniform() * 30), metres: 2_000,
          seconds: 300 + Int64(random.nextUniform() * 3_000))
      }
      let log = MadeUpJob.log(jobs) { job in
        // 6/10,000 a second are 0.036 a minute.
        started ? 50_000 + (job.seconds + 59) / 60 * 1_700 : 50_000 + job.seconds * 6
      }
      let formula = try recovered(log)
      #expect(formula.time.started == (started ? 1 : 0))
      let rate = try #require(value(formula, "perMinute"))
      #expect((rate - (started ? 0.17 : 0.036)).magnitude < 1e-6 * 0.17)
      #expect(formula.explained == 1)
    }
  }

  // MARK: Beside another implementation

  /// Least squares with worker-clustered errors of statsmodels 0.14 (`cov_type="cluster"`, t with C − 1) on the same
  /// data, the bound at the least sum of squares over a grid of metres: value and half width at 99 %.
  static let reference: [(seed: UInt64, bound: Double, numbers: [String: (Double, Double)])] = [
    (
      1, 2.994,
      [
        "base": (4.060104306698476, 0.08447712811381244),
        "weather.rain": (1.50931027464484, 0.0508009002322206),
        "night": (0.8097258835362695, 0.04258207575144642),
        "perKilometre.0": (1.084115237980552, 0.03051704232543714),
        "perKilometre.1": (1.9975145152759524, 0.013175941212325416),
      ]
    ),
    (
      2, 3.012,
      [
        "base": (4.018159826447327, 0.06765547426174441),
        "weather.rain": (1.5132172484547521, 0.05345400504939144),
        "night": (0.7966487634461816, 0.0428536335925832),
        "perKilometre.0": (1.1015364957080784, 0.028325148575383038),
        "perKilometre.1": (1.9945173833495786, 0.01371748580044688),
      ]
    ),
    (
      3, 2.988,
      [
        "base": (4.029924968533367, 0.07854896647009381),
        "weather.rain": (1.5121431795848816, 0.04125937610379983),
        "night": (0.7759757253804535, 0.04105839465119317),
        "perKilometre.0": (1.0886373204229938, 0.028222940197122594),
        "perKilometre.1": (2.0011628757140514, 0.014065885584176012),
      ]
    ),
  ]

  @Test("Coefficients and clustered intervals are those of statsmodels", arguments: reference.indices)
  func agreesWithStatsmodels(_ index: Int) throws {
    let (seed, bound, numbers) = Self.reference[index]
    let formula = try recovered(MadeUpJob.noisy(seed: seed))
    let tiers = formula.coefficients.filter { $0.name == "perKilometre" }
    #expect(tiers.count == 2 && formula.coefficients.count == 5)
    #expect(tiers.last?.tier?.lowerBound == bound)
    for (name, (centre, half)) in numbers {
      let found = try #require(
        name.hasPrefix("perKilometre")
          ? (name.hasSuffix("0") ? tiers.first : tiers.last)
          : formula.coefficients.first { $0.name == name })
      let (lower, upper) = (try #require(found.lower), try #require(found.upper))
      #expect(((lower + upper) / 2 - centre).magnitude < 1e-9, "\(name)")
      #expect(((upper - lower) / 2 - half).magnitude < 1e-9, "\(name)")
      #expect(lower <= found.value && found.value <= upper)
    }
  }

  // MARK: What must not look like a result

  @Test func payAtRandomIsNoFormula() throws {
    var random = RandomStream(seed: 4, purpose: "pay at random", entity: 0)
    let jobs = (0..<400).map { _ in
      MadeUpJob(worker: Int(random.nextUniform() * 30), metres: 200 + Int64(random.nextUniform() * 8_000))
    }
    let amounts = jobs.map { _ in Int64(random.nextUniform() * 3_000) * 100 }
    var next = -1
    let formula = try recovered(
      MadeUpJob.log(jobs) { _ in
        next += 1
        return amounts[next]
      })
    #expect(!formula.isInformative)
    let figures = PayFigures.formula(formula, named: "v1").map(\.key)
    #expect(figures.contains("recovered.v1.explained"))
    #expect(!figures.contains { $0.contains("pay_base") || $0.contains("perKilometre") })
  }

  @Test func aFewMissingWaysDoNotKeepDistanceOut() throws {
    var random = RandomStream(seed: 3, purpose: "missing ways", entity: 0)
    let jobs = (0..<200).map { _ in
      MadeUpJob(worker: Int(random.nextUniform() * 20), metres: 200 + Int64(random.nextUniform() * 8_000))
    }
    let log = MadeUpJob.log(jobs) { 40_000 + $0.metres * 13 }
    for absurd in [nil, Int64.max, -1] {
      let ways = log.values(.distance).enumerated().map { $0.offset % 40 == 0 ? absurd : $0.element }
      let formula = try recovered(log.with(ways, for: .distance))
      #expect(value(formula, "perKilometre") == 1.3)
      #expect(formula.explained == 1 && formula.orders == 195)
    }
  }

  @Test func fewWorkersHaveNoInterval() throws {
    var random = RandomStream(seed: 9, purpose: "few workers", entity: 0)
    for workers in [1, 9] {
      let jobs = (0..<200).map { _ in
        MadeUpJob(
          worker: Int(random.nextUniform() * Double(workers)),
          metres: 200 + Int64(random.nextUniform() * 8_000))
      }
      let formula = try recovered(MadeUpJob.log(jobs) { 40_000 + $0.metres * 12 })
      #expect(formula.coefficients.allSatisfy { $0.lower == nil && $0.upper == nil })
      #expect(PayFigures.formula(formula, named: "").allSatisfy { !$0.key.hasSuffix(".lower") })
    }
  }

  @Test func theSampleDoesNotHangOnIds() throws {
    var random = RandomStream(seed: 12, purpose: "ids", entity: 0)
    let jobs = (0..<1_500).map { _ in
      MadeUpJob(
        id: "x", worker: Int(random.nextUniform() * 30), metres: 200 + Int64(random.nextUniform() * 8_000))
    }
    // A sample of the smallest amounts would know nothing of the second tier.
    let formula = try recovered(
      MadeUpJob.log(jobs) { 40_000 + $0.metres * 12 + max(0, $0.metres - 6_800) * 9 })
    #expect(formula.sample == RecoveredFormula.sampleLimit)
    #expect(formula.coefficients.filter { $0.name == "perKilometre" }.map(\.value) == [1.2, 2.1])
    #expect(formula.explained == 1)
  }
}

/// An order of a made-up platform whose pay hangs on a few things.
struct MadeUpJob {
  var id: String?
  var worker: Int
  var metres: Int64
  var isRain = false
  var isNight = false
  var seconds: Int64 = 1_200

  /// The log of jobs, a minute apart at day or at night, with the pay (1/10,000) that a rule gives.
  static func log(_ jobs: [MadeUpJob], pay: (MadeUpJob) -> Int64) -> OrderLog {
    func integers(_ values: [Int64?]) -> Column { .integer(IntegerColumn(values)) }
    let placed = jobs.enumerated().map { index, job in
      at(job.isNight ? 23 : 12) + Int64(index % 1_200) * 1_000
    }
    let columns: [Field: Column] = [
      .orderID: .identifier(IdentifierColumn(jobs.enumerated().map { $1.id ?? "o\($0)" })),
      .workerID: .text(TextColumn(jobs.map { "w\($0.worker)" })),
      .placedAt: integers(placed), .acceptedAt: integers(placed),
      .completedAt: integers(zip(placed, jobs).map { $0 + $1.seconds * 1_000 }),
      .distance: integers(jobs.map(\.metres)), .approachDistance: integers(jobs.map { _ in 0 }),
      .weather: .text(TextColumn(jobs.map { $0.isRain ? "rain" : "clear" })),
      .workerPay: integers(jobs.map(pay)),
    ]
    return OrderLog(
      orders: Table(kind: .orders, rowCount: jobs.count, columns: columns), timeZone: .utc)
  }

  /// 800 orders of 40 workers, each of whom is paid a little more or less, with noise; the generator can be written
  /// again in a few lines elsewhere.
  static func noisy(seed: UInt64) -> OrderLog {
    var state = seed &* 0x9e37_79b9_7f4a_7c15 &+ 0x123_4567
    func uniform() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) / 0x1p53
    }
    let effects = (0..<40).map { _ in (uniform() - 0.5) * 0.4 }
    var amounts: [Int64] = []
    let jobs = (0..<800).map { _ in
      let worker = Int(uniform() * 40)
      let metres = 300 + Int64(uniform() * 8_000)
      let isRain = uniform() < 0.3
      let isNight = uniform() < 0.25
      let noise = (uniform() - 0.5) * 0.6
      let kilometres = Double(metres) / 1_000
      let slopes = 1.1 * kilometres + 0.9 * max(0, kilometres - 3)
      let extra = (isRain ? 1.5 : 0) + (isNight ? 0.8 : 0)
      let pay = 4 + slopes + extra + effects[worker] + noise
      amounts.append(Int64((pay * 100 + 0.5).rounded(.down)) * 100)
      return MadeUpJob(worker: worker, metres: metres, isRain: isRain, isNight: isNight)
    }
    var next = -1
    return log(jobs) { _ in
      next += 1
      return amounts[next]
    }
  }
}
