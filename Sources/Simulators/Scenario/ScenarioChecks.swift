import OrderLog

extension Scenario {
  /// What makes the scenario impossible, with the path of each value; empty when it can run. O(1).
  public func faults() -> [SetupFault] {
    var faults: [SetupFault] = []
    func refuse(_ path: String, _ problem: String, _ remedy: String) {
      faults.append(SetupFault(path: path, problem: problem, remedy: remedy))
    }
    func check(_ path: String, _ value: Double, _ range: ClosedRange<Double>, _ unit: String = "") {
      if !range.contains(value) {
        refuse(path, "\(value) is out of range", "\(range.lowerBound) to \(range.upperBound)\(unit)")
      }
    }
    if CivilDate(start) == nil { refuse("start", "“\(start)” is not a day", "yyyy-MM-dd") }
    check("days", Double(days), 1...3_660)
    check("city.width", city.width, 100...2_000_000, " m")
    check("city.height", city.height, 100...2_000_000, " m")
    check("city.zoneColumns", Double(city.zoneColumns), 1...90)
    check("city.zoneRows", Double(city.zoneRows), 1...90)
    check("city.centrality", city.centrality, 1...1_000)
    check("city.detour", city.detour, 1...10)
    check("city.longitude", city.longitude, -180...180, "°")
    check("city.latitude", city.latitude, -85...85, "°")
    if city.travel == .road, city.network == nil {
      refuse(
        "city.roads",
        city.roads.map { "the road network \($0) has not been read" } ?? "no road network is named",
        "roads: a node-link file, which is read before the run")
    }
    check("demand.ordersPerDay", demand.ordersPerDay, 0...50_000_000)
    check("demand.meanTrip", demand.meanTrip, 1...1_000_000, " m")
    check("demand.merchants", Double(demand.merchants), 0...4_000_000)
    check("demand.preparation", demand.preparation, 0...1_440, " min")
    check("demand.preparationSpread", demand.preparationSpread, 0...5)
    check("demand.lateShare", demand.lateShare, 0...1)
    check("demand.meanDelay", demand.meanDelay, 0...1_440, " min")
    check("demand.longestDelay", demand.longestDelay, 0...1_440, " min")
    check("demand.patience", demand.patience, 0.1...10_080, " min")
    check("demand.tipShare", demand.tipShare, 0...1)
    check("demand.meanTip", demand.meanTip, 0...100_000)
    check("demand.weekendFactor", demand.weekendFactor, 0...1_000)
    check("demand.ordersPerDay", demand.ordersPerDay * Double(max(days, 1)), 0...200_000_000)
    check("conditions.rainShare", conditions.rainShare, 0...1)
    check("conditions.controlPerDay", conditions.controlPerDay, 0...1_000)
    for (index, episode) in conditions.episodes.enumerated() {
      let isPossible =
        (0..<max(days, 1)).contains(episode.day) && (0...48).contains(episode.fromHour)
        && (0...48).contains(episode.toHour) && episode.fromHour < episode.toHour
      if !isPossible {
        refuse(
          "conditions.episodes[\(index)]", "the episode is not possible",
          "a day of the run from 0, hours from 0 to 48, from before to")
      }
    }
    if let hours = demand.hourWeights {
      if hours.count != 24 || !hours.allSatisfy({ $0 >= 0 && $0.isFinite }) || hours.reduce(0, +) <= 0 {
        refuse("demand.hourWeights", "not 24 weights with a positive sum", "24 numbers of 0 or more")
      }
    }
    for (day, factor) in demand.surgeDays where !(0..<days).contains(day) || !(0...1_000).contains(factor) {
      refuse("demand.surgeDays", "day \(day) or its factor is out of range", "days from 0, factors 0 to 1000")
    }
    if workers.count < 1 { refuse("workers.count", "there are no workers", "at least one worker") }
    check("workers.count", Double(max(workers.count, 1)), 1...4_000_000)
    check("workers.carryLimit", Double(workers.carryLimit), 1...100)
    check("workers.daysPerWeek", Double(workers.daysPerWeek), 0...7)
    check("workers.pace", workers.pace, 0.5...1.6)
    check("workers.paceSpread", workers.paceSpread, 0...1)
    check("workers.targetShare", workers.targetShare, 0...1)
    check("workers.meanTarget", workers.meanTarget, 0...1_000_000)
    check("workers.confirmShare", workers.confirmShare, 0...1)
    check("workers.meanTenureDays", workers.meanTenureDays, 0...20_000)
    check("workers.acceptance.timeoutShare", workers.acceptance.timeoutShare, 0...1)
    check("workers.acceptance.meanResponse", workers.acceptance.meanResponse, 0...86_400_000, " ms")
    check("workers.jitter", workers.jitter, 0...720, " min")
    for (index, shift) in workers.shifts.enumerated() {
      let isPossible =
        shift.share >= 0 && shift.hours > 0 && shift.hours <= 24 && (0...24).contains(shift.start)
        && shift.breakMinutes >= 0 && shift.breakMinutes < shift.hours * 60
      if !isPossible {
        refuse(
          "workers.shifts[\(index)]", "the shift is not possible",
          "start 0 to 24, hours above 0 to 24, a break shorter than the shift")
      }
    }
    if workers.shifts.reduce(0, { $0 + max(0, $1.share) }) <= 0 {
      refuse("workers.shifts", "nobody has a shift", "at least one shift with a positive share")
    }
    checkNames(&faults)
    faults += dispatch.faults("dispatch")
    faults += eta.faults("eta")
    for (index, choice) in pricing.enumerated() {
      do { _ = try choice.policy("pricing[\(index)]", firstVersion: 0) } catch { faults.append(error) }
    }
    do { _ = try PlantingPlan(plantings) } catch { faults.append(error) }
    return faults
  }

  private func checkNames(_ faults: inout [SetupFault]) {
    for name in workers.vehicles.keys.sorted() where VehicleClass(rawValue: name) == nil {
      faults.append(
        SetupFault(
          path: "workers.vehicles", problem: "“\(name)” is not a vehicle",
          remedy: VehicleClass.allCases.map(\.rawValue).joined(separator: ", ")))
    }
    for name in workers.contracts.keys.sorted() where Contract(rawValue: name) == nil {
      faults.append(
        SetupFault(
          path: "workers.contracts", problem: "“\(name)” is not a contract",
          remedy: Contract.allCases.map(\.rawValue).joined(separator: ", ")))
    }
  }
}
