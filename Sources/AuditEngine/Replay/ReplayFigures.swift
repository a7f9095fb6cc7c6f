import Foundation
import Simulators

/// The calibration of a world as rows, and what a reader of its replay must know.
struct ReplayFigures {
  private let world: ReplayWorld

  init(_ world: ReplayWorld) { self.world = world }

  /// The calibrated numbers.
  var figures: [ReplayResult.Figure] {
    let calibration = world.calibration
    let travel = calibration.travel
    let present = VehicleClass.allCases.filter { vehicle in
      world.presence.profiles.contains { $0.vehicle == vehicle }
    }
    var rows = present.map { vehicle in
      ReplayResult.Figure(
        quantity: "speed", group: vehicle.rawValue, value: travel.speed(of: vehicle) * 3.6,
        unit: "kilometresPerHour", count: travel.speeds[vehicle]?.count ?? 0)
    }
    for vehicle in present {
      for (band, factor) in (travel.bandFactors[vehicle] ?? []).enumerated() where factor != 1 {
        let from = band * MeasuredTravel.bandHours
        rows.append(
          .init(
            quantity: "speedInBand", group: "\(vehicle.rawValue) \(from)–\(from + MeasuredTravel.bandHours)",
            value: travel.speed(of: vehicle) * factor * 3.6, unit: "kilometresPerHour",
            count: travel.speeds[vehicle]?.count ?? 0))
      }
    }
    let paces = world.presence.profiles.map(\.pace).sorted()
    if !travel.paces.isEmpty, let slow = Self.quantile(paces, 0.1), let fast = Self.quantile(paces, 0.9) {
      for (name, pace) in [("10 %", slow), ("90 %", fast)] {
        rows.append(
          .init(quantity: "pace", group: name, value: pace, unit: "index", count: travel.paces.count))
      }
    }
    rows.append(
      .init(
        quantity: "detour", group: travel.geometry.rawValue, value: travel.detour, unit: "index",
        count: travel.detourCount))
    rows.append(
      .init(
        quantity: "pickup", group: "", value: Double(calibration.pickupHandling) / 60_000, unit: "minutes",
        count: calibration.pickupCount))
    rows.append(
      .init(
        quantity: "handover", group: "", value: Double(calibration.dropoffHandling) / 60_000, unit: "minutes",
        count: calibration.dropoffCount))
    if let preparation = calibration.preparation {
      for (name, share) in [("10 %", 0.1), ("50 %", 0.5), ("90 %", 0.9)] {
        rows.append(
          .init(
            quantity: "preparation", group: name, value: preparation.value(at: share) / 60_000,
            unit: "minutes", count: preparation.count))
      }
    }
    let acceptance = calibration.acceptance
    rows.append(
      .init(
        quantity: "acceptance", group: "", value: acceptance.acceptedShare, unit: "share",
        count: acceptance.offers))
    rows.append(
      .init(
        quantity: "response", group: "", value: acceptance.meanResponse / 60_000, unit: "minutes",
        count: acceptance.offers))
    if let coefficients = acceptance.coefficients {
      for (name, coefficient) in zip(["kilometre", "carried", "hour"], coefficients.dropFirst()) {
        rows.append(
          .init(
            quantity: "acceptanceOdds", group: name, value: exp(coefficient), unit: "index",
            count: acceptance.fittedAnswers))
      }
    }
    rows.append(
      .init(
        quantity: "patience", group: "", value: Double(world.patience.time) / 60_000, unit: "minutes",
        count: world.patience.count))
    rows.append(
      .init(
        quantity: "cancellation", group: "", value: calibration.cancellations.reduce(0, +), unit: "share",
        count: world.requestCount))
    rows.append(
      .init(
        quantity: "carryLimit", group: "", value: Double(world.presence.carryLimit), unit: "count",
        count: world.requestCount))
    rows.append(
      .init(
        quantity: "onlineHours", group: "", value: world.presence.hours, unit: "hours",
        count: world.presence.profiles.count))
    if world.presence.breakCount > 0 {
      rows.append(
        .init(
          quantity: "breakHours", group: "", value: world.presence.breakHours, unit: "hours",
          count: world.presence.breakCount))
    }
    if world.presence.sessionsClosedByOrders > 0 {
      rows.append(
        .init(
          quantity: "closingHours", group: "", value: world.presence.closingHours, unit: "hours",
          count: world.presence.sessionsClosedByOrders))
    }
    return rows
  }

  private static func quantile(_ sorted: [Double], _ share: Double) -> Double? {
    sorted.isEmpty ? nil : sorted[Int((share * Double(sorted.count - 1)).rounded())]
  }

  /// The cautions that apply.
  func notes(_ plan: ReplayPlan) -> [ReplayResult.Note] {
    let calibration = world.calibration
    let presence = world.presence
    var notes: [ReplayResult.Note] = []
    func add(_ key: String, _ count: Int? = nil, when holds: Bool) {
      if holds { notes.append(.init(key, count)) }
    }
    add("travel.assumed", when: !calibration.travelIsMeasured)
    add("detour.assumed", when: calibration.travelIsMeasured && calibration.travel.detourCount == 0)
    add("ways.implausible", calibration.implausibleWays, when: calibration.implausibleWays > 0)
    add("split.hours", when: !calibration.split.isByDays)
    add("preparation.pickups", when: calibration.preparationIsFromPickups && calibration.preparation != nil)
    add("preparation.none", when: calibration.preparation == nil)
    add("readiness.unknown", world.unknownReadiness, when: world.unknownReadiness > 0)
    add("promises.impossible", world.impossiblePromises, when: world.impossiblePromises > 0)
    add("promises.none", when: !world.hasPromises)
    add("presence.activity", presence.fromActivity, when: presence.fromActivity > 0)
    add("breaks.none", when: !presence.breaksAreStated && presence.fromSessions > 0)
    add("sessions.closing", presence.sessionsClosedByOrders, when: presence.sessionsClosedByOrders > 0)
    add("starts.distance", presence.startsAtDistance, when: presence.startsAtDistance > 0)
    add("starts.pickup", presence.startsAtFirstPickup, when: presence.startsAtFirstPickup > 0)
    let nowhere =
      presence.profiles.count - presence.startsAtFirstPickup - presence.startsAtDistance
      - presence.statedStarts
    add("starts.unknown", nowhere, when: nowhere > 0)
    add("vehicles.unknown", presence.unknownVehicles, when: presence.unknownVehicles > 0)
    add("offers.none", when: calibration.acceptance.offers == 0)
    add("carry.seen", presence.carryLimit, when: !presence.carryLimitIsStated && world.hasCarriers)
    add("carry.unknown", when: !presence.carryLimitIsStated && !world.hasCarriers)
    add("assignments.none", when: !world.hasCarriers)
    add("pay.none", when: !world.hasPay && plan.own.pricing == nil)
    add("pay.logged", when: world.hasPay && plan.arms.contains { $0.pricing == nil })
    add("eta.logged", when: plan.arms.contains { $0.eta == nil } && world.hasPromises)
    add("rows.leftOut", world.leftOut, when: world.leftOut > 0)
    return notes
  }
}
