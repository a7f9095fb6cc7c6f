import OrderLog
import Statistics

/// Makes workers from a plan. Each worker is drawn from streams of its own, so a larger workforce begins with the same
/// people.
///
/// - Complexity: O(workers · days).
struct SyntheticWorkforce {
  let plan: WorkforcePlan
  let city: CityPlan
  let seed: UInt64
  let timeZone: CivilTimeZone

  /// The workers with their shifts on `days`.
  func workers(days: ClosedRange<CivilDate>) -> [WorkerProfile] {
    let width = max(5, String(plan.count).count)
    let zoneWeights = city.zoneWeights()
    return (0..<max(plan.count, 0)).map { number in
      var stream = DrawPurpose.worker.stream(seed: seed, entity: UInt64(number))
      let zone = (try? stream.nextIndex(weights: zoneWeights)) ?? 0
      let column = Double(zone % city.zoneColumns) + stream.nextUniform()
      let row = Double(zone / city.zoneColumns) + stream.nextUniform()
      let home = Location(
        x: column / Double(city.zoneColumns) * city.width, y: row / Double(city.zoneRows) * city.height)
      let vehicle = pick(plan.vehicles, &stream).flatMap(VehicleClass.init(rawValue:)) ?? .ebike
      let contract = pick(plan.contracts, &stream).flatMap(Contract.init(rawValue:)) ?? .crowd
      let pattern = (try? stream.nextIndex(weights: plan.shifts.map(\.share))) ?? 0
      let pace = min(max(plan.pace + plan.paceSpread * stream.nextNormal(), 0.5), 1.6)
      let hasTarget = stream.nextUniform() < plan.targetShare
      let target = plan.meanTarget * (0.7 + 0.6 * stream.nextUniform())
      let confirms = stream.nextUniform() < plan.confirmShare
      let gender = pick(plan.genders, &stream)
      let age = pick(plan.ageBands, &stream)
      let origin = pick(plan.origins, &stream)
      let tenure = Int(stream.nextExponential(rate: 1) * max(plan.meanTenureDays, 0))
      let digits = String(number + 1)
      return WorkerProfile(
        id: "w" + String(repeating: "0", count: width - digits.count) + digits, home: home, vehicle: vehicle,
        contract: contract, carryLimit: plan.carryLimit, pace: pace,
        shifts: shifts(of: number, pattern, days), acceptance: plan.acceptance,
        incomeTarget: hasTarget ? Int64(target) * 10_000 : nil, confirmsLongDays: confirms, gender: gender,
        ageBand: age, origin: origin, tenureDays: tenure)
    }
  }

  private func pick(_ weights: [String: Double], _ stream: inout RandomStream) -> String? {
    let names = weights.keys.sorted()
    let draw = try? stream.nextIndex(weights: names.map { weights[$0] ?? 0 })
    return draw.map { names[$0] }
  }

  private func shifts(of worker: Int, _ pattern: Int, _ days: ClosedRange<CivilDate>) -> [Shift] {
    guard plan.shifts.indices.contains(pattern) else { return [] }
    let pattern = plan.shifts[pattern]
    var shifts: [Shift] = []
    for number in days.lowerBound.dayNumber...days.upperBound.dayNumber {
      let weekday = CivilDate(dayNumber: number).weekday
      // Days off follow each other and are spread over the workforce.
      if (weekday + worker) % 7 >= plan.daysPerWeek { continue }
      var stream = DrawPurpose.shift.stream(
        seed: seed, Int32(truncatingIfNeeded: worker), Int32(truncatingIfNeeded: number))
      let jitter = (2 * stream.nextUniform() - 1) * plan.jitter * 60_000
      let local = Int64(number) * 86_400_000 + Int64(pattern.start * 3_600_000 + jitter)
      let start = timeZone.instant(ofLocal: local).instant
      var end = start + Int64(pattern.hours * 3_600_000)
      if (weekday % 7 + 1 + worker) % 7 >= plan.daysPerWeek {
        // A day off begins at midnight; an hour before, so that orders in hand end on this day.
        end = min(end, timeZone.start(of: CivilDate(dayNumber: number + 1)) - 3_600_000)
        if end <= start { continue }
      }
      if let last = shifts.last, last.end > start { continue }
      var breaks: [Range<Int64>] = []
      if pattern.breakMinutes > 0 {
        let middle = start + Int64((0.4 + 0.2 * stream.nextUniform()) * Double(end - start))
        let length = Int64(pattern.breakMinutes * 60_000)
        if middle + length < end { breaks.append(middle..<middle + length) }
      }
      shifts.append(Shift(start: start, end: end, breaks: breaks))
    }
    return shifts
  }
}
