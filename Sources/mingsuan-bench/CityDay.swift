import Foundation
import OrderLog
import Statistics

/// A made-up day of a made-up city with two services, for the demonstration: some 200 workers, a few things to
/// find and many that are fine. What is planted is written beside the log.
///
/// Planted: food couriers who work past four hours without a 20-minute break; time limits in the evening rain
/// that no e-bike can keep at 15 km/h; deductions for lateness, some of them in the rain; rain orders without
/// the weather subsidy; rides whose commission is above the cap; couriers below the hourly floor. Fine:
/// displayed commissions, sums of pay lines, orders in hand, pay of women and men, rest over night.
struct CityDay {
  private let midnight: Int
  private let seed: UInt64
  private var orders: [String] = []
  private var offers: [String] = []
  private var sessions: [String] = []
  private var workers: [String] = []
  private var planted: [String: [String]] = [:]
  private var orderNumber = 0

  static let orderColumns = [
    "order_id", "platform", "city", "service", "worker_id", "contract", "vehicle", "assign_mode", "status",
    "rule_version", "placed_at", "offered_at", "accepted_at", "arrived_pickup_at", "ready_promised_at",
    "ready_at", "picked_up_at", "arrived_dropoff_at", "completed_at", "promised_at", "deadline_at",
    "distance",
    "pickup_zone", "dropoff_zone", "carried", "carry_limit", "weather", "slow_pickup", "customer_paid",
    "worker_pay", "pay_base", "pay_distance", "subsidy_weather", "tip", "deduction", "deduction_reason",
    "displayed_take_rate",
  ]

  init(day: CivilDate, seed: UInt64) {
    midnight = day.dayNumber * 86_400
    self.seed = seed
  }

  /// Writes the tables, the mapping and the truth into a folder.
  mutating func write(to folder: String) throws {
    for number in 1...150 { courier(number) }
    for number in 1...50 { driver(number) }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    func save(_ name: String, _ lines: [String]) throws {
      try Data((lines.joined(separator: "\n") + "\n").utf8).write(
        to: URL(fileURLWithPath: folder + "/" + name), options: .atomic)
    }
    try save("orders.csv", [Self.orderColumns.joined(separator: ",")] + orders.sorted(by: Self.byAcceptance))
    try save("offers.csv", ["order_id,worker_id,offered_at,response,responded_at,eligible"] + offers)
    try save("sessions.csv", ["worker_id,online_at,offline_at,forced"] + sessions)
    try save("workers.csv", ["worker_id,gender,age_band,origin,tenure_days,contract"] + workers)
    let truth = planted.mapValues { $0.sorted() }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    try (encoder.encode(truth) + Data("\n".utf8)).write(
      to: URL(fileURLWithPath: folder + "/truth.json"), options: .atomic)
  }

  private static func byAcceptance(_ a: String, _ b: String) -> Bool {
    func key(_ line: String) -> Substring { line.split(separator: ",", omittingEmptySubsequences: false)[12] }
    return (key(a), a) < (key(b), b)
  }

  // MARK: Food couriers

  private mutating func courier(_ number: Int) {
    let id = "C" + padded(number, 3)
    var random = RandomStream(seed: seed, purpose: "courier", entity: UInt64(number))
    let isLong = number % 13 == 0
    let isNight = number % 17 == 0 && !isLong
    let isSlow = number % 29 == 0 && !isLong && !isNight
    register(id, contract: number % 3 == 0 ? "crowd" : "dedicated", &random)
    var shifts: [(Int, Int)] = [(hours(10.2), hours(13.6)), (hours(16.8), hours(20.3))]
    if isLong { shifts = [(hours(10), hours(15.6)), (hours(16.5), hours(21.4))] }
    if isNight { shifts = [(hours(18.5), hours(21.8)), (hours(22.3), hours(25.4))] }
    for (from, to) in shifts {
      let start = from + random.nextInt(in: 0...1_500)
      let end = to + random.nextInt(in: 0...900)
      var clock = start + random.nextInt(in: 60...420)
      var inHand: [Int] = []
      var sinceBreak = clock
      var last = clock
      while clock < end - 1_500 {
        inHand.removeAll { $0 <= clock }
        let done = foodOrder(id, number, at: clock, carried: inHand.count, isSlow: isSlow, &random)
        inHand.append(done)
        last = max(last, done)
        let mayBundle = inHand.count < 3 && random.nextBool(probability: isSlow ? 0.1 : 0.45)
        if mayBundle {
          clock += random.nextInt(in: 120...480)
        } else if !isLong, last - sinceBreak > 2 * 3_600 + 900 {
          clock = last + random.nextInt(in: 1_300...2_100)
          sinceBreak = clock
        } else {
          clock = last + random.nextInt(in: isSlow ? 700...1_150 : 40...420)
        }
      }
      if isLong { planted["long spell", default: []].append(id) }
      session(id, start, max(end, last + 60))
    }
    if isSlow { planted["below the floor", default: []].append(id) }
  }

  /// Writes one food order accepted at `accepted` and returns its completion.
  private mutating func foodOrder(
    _ worker: String, _ number: Int, at accepted: Int, carried: Int, isSlow: Bool,
    _ random: inout RandomStream
  ) -> Int {
    let id = nextOrder()
    let rain = (hours(18)..<hours(20)).contains(accepted)
    let distance = random.nextInt(in: 900...4_200)
    let placed = accepted - random.nextInt(in: 25...160)
    let offered = accepted - random.nextInt(in: 3...20)
    let readyPromised = placed + random.nextInt(in: 540...960)
    let isSlowMeal = random.nextBool(probability: 0.06)
    let ready = readyPromised + (isSlowMeal ? random.nextInt(in: 240...600) : random.nextInt(in: -120...100))
    let toShop = random.nextInt(in: 240...540)
    let arrived = accepted + toShop
    let picked = max(arrived + random.nextInt(in: 30...120), ready + 10)
    let metresPerHour = random.nextInt(in: isSlow ? 7_000...9_000 : 10_500...14_300)
    let atDoor = picked + distance * 3_600 / metresPerHour + carried * random.nextInt(in: 60...240)
    let done = atDoor + random.nextInt(in: 40...150)
    let isTight = rain && random.nextBool(probability: 0.12)
    var limit = accepted + 1_500 + distance * 3_600 / 11_000 + carried * 240
    if isTight {
      // The whole way at 17 to 20 km/h from acceptance on, waiting not counted: no e-bike may do that.
      limit = accepted + distance * 3_600 / random.nextInt(in: 17_000...20_000)
      planted["time limit above 15 km/h", default: []].append(id)
    }
    if isSlowMeal { limit += max(0, ready - readyPromised) }
    // Some orders are late without the limit being impossible.
    if !isTight, !isSlowMeal, random.nextBool(probability: 0.03) {
      limit = max(done - random.nextInt(in: 60...240), accepted + distance * 3_600 / 14_000)
    }
    let base = 560
    let perDistance = distance * 12 / 100
    let paysSubsidy = rain && random.nextBool(probability: 0.7)
    if rain && !paysSubsidy { planted["rain without subsidy", default: []].append(id) }
    let subsidy = paysSubsidy ? 100 : 0
    let isFined = !isTight && done > limit && random.nextBool(probability: 0.35)
    let deduction = isFined ? 200 : 0
    if isFined { planted[rain ? "late deduction in rain" : "late deduction", default: []].append(id) }
    let pay = base + perDistance + subsidy - deduction
    orders.append(
      [
        id, "demo", "星河", "food", worker, number % 3 == 0 ? "crowd" : "dedicated", "ebike",
        number % 3 == 0 && random.nextBool(probability: 0.5) ? "grab" : "push", "completed", "2026-01",
        time(placed), time(offered), time(accepted), time(arrived), time(readyPromised), time(ready),
        time(picked), time(atDoor), time(done), time(limit + 300), time(limit), String(distance),
        zone(&random),
        zone(&random), String(carried), "4", rain ? "rain" : "clear", isSlowMeal ? "1" : "0", "", money(pay),
        money(base), money(perDistance), money(subsidy), random.nextBool(probability: 0.04) ? "2.00" : "0.00",
        money(deduction), isFined ? "late" : "", "",
      ].joined(separator: ","))
    offer(id, worker, offered, accepted, &random)
    return done
  }

  // MARK: Drivers

  private mutating func driver(_ number: Int) {
    let id = "D" + padded(number, 3)
    var random = RandomStream(seed: seed, purpose: "driver", entity: UInt64(number))
    register(id, contract: "other", &random)
    let start = hours(6.5) + random.nextInt(in: 0...9_000)
    var clock = start + random.nextInt(in: 120...600)
    var sinceBreak = clock
    let end = start + random.nextInt(in: 25_000...30_000)
    while clock < end {
      let done = ride(id, at: clock, &random)
      if done - sinceBreak > 10_000 {
        clock = done + random.nextInt(in: 1_500...2_600)
        sinceBreak = clock
      } else {
        clock = done + random.nextInt(in: 120...1_100)
      }
    }
    session(id, start, clock)
  }

  /// Writes one ride accepted at `accepted` and returns its completion.
  private mutating func ride(_ worker: String, at accepted: Int, _ random: inout RandomStream) -> Int {
    let id = nextOrder()
    let distance = random.nextInt(in: 2_000...14_000)
    let placed = accepted - random.nextInt(in: 10...60)
    let arrived = accepted + random.nextInt(in: 120...480)
    let picked = arrived + random.nextInt(in: 20...150)
    let atDoor = picked + distance * 3_600 / random.nextInt(in: 21_000...34_000)
    let done = atDoor + random.nextInt(in: 15...40)
    let paid = 900 + distance * 23 / 100 + (done - picked) * 5 / 60 * 10
    let isAboveCap = random.nextBool(probability: 0.02)
    let share = isAboveCap ? random.nextInt(in: 290...330) : random.nextInt(in: 170...265)
    let pay = paid - paid * share / 1_000
    if isAboveCap { planted["take rate above the cap", default: []].append(id) }
    let displayed = (Double(paid - pay) / Double(paid) * 1e6).rounded() / 1e6
    let rain = (hours(18)..<hours(20)).contains(accepted)
    orders.append(
      [
        id, "demo", "星河", "ride", worker, "other", "car", "push", "completed", "2026-01", time(placed),
        time(accepted - 8), time(accepted), time(arrived), "", "", time(picked), time(atDoor), time(done), "",
        "", String(distance), zone(&random), zone(&random), "0", "1", rain ? "rain" : "clear", "0",
        money(paid),
        money(pay), money(pay), "0.00", rain ? "0.00" : "", "0.00", "0.00", "", String(displayed),
      ].joined(separator: ","))
    offer(id, worker, accepted - 8, accepted, &random)
    return done
  }

  // MARK: Other tables

  private mutating func register(_ id: String, contract: String, _ random: inout RandomStream) {
    let gender = random.nextBool(probability: 0.22) ? "female" : "male"
    let age = ["18-29", "30-44", "45+"][random.nextInt(below: 3)]
    let origin = random.nextBool(probability: 0.6) ? "elsewhere" : "local"
    workers.append("\(id),\(gender),\(age),\(origin),\(random.nextInt(in: 20...1_400)),\(contract)")
  }

  private mutating func session(_ id: String, _ start: Int, _ end: Int) {
    sessions.append("\(id),\(time(start)),\(time(end)),0")
  }

  private mutating func offer(
    _ order: String, _ worker: String, _ offered: Int, _ accepted: Int, _ random: inout RandomStream
  ) {
    let eligible = random.nextInt(in: 3...18)
    if random.nextBool(probability: 0.08) {
      let other =
        (worker.hasPrefix("C") ? "C" : "D")
        + padded(random.nextInt(in: 1...(worker.hasPrefix("C") ? 150 : 50)), 3)
      offers.append("\(order),\(other),\(time(offered - 25)),rejected,\(time(offered - 12)),\(eligible)")
    }
    offers.append("\(order),\(worker),\(time(offered)),accepted,\(time(accepted)),\(eligible)")
  }

  private mutating func nextOrder() -> String {
    orderNumber += 1
    return "X" + padded(260_318_000 + orderNumber, 9)
  }

  private func zone(_ random: inout RandomStream) -> String { "Z" + padded(random.nextInt(in: 1...12), 2) }

  private func hours(_ value: Double) -> Int { midnight + Int(value * 3_600) }

  private func time(_ second: Int) -> String {
    let day = CivilDate(dayNumber: second / 86_400)
    let rest = second % 86_400
    return "\(day) \(padded(rest / 3_600, 2)):\(padded(rest / 60 % 60, 2)):\(padded(rest % 60, 2))"
  }

  private func money(_ cents: Int) -> String {
    "\(cents < 0 ? "-" : "")\(abs(cents) / 100).\(padded(abs(cents) % 100, 2))"
  }

  private func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
