import Simulators

/// The keys of what a platform finds: city, demand, weather, people.
enum ScenarioKeys {
  /// Milliseconds.
  static let second = 1_000.0
  static let minute = 60_000.0
  static let hour = 3_600_000.0
  static let share = 0.0...1.0
  static let money = 0.0...1_000_000.0

  static var city: ScenarioPart<CityPlan> {
    ScenarioPart(
      make: CityPlan.init,
      keys: [
        .text("name", \.name), .number("longitude", \.longitude, -180...180),
        .number("latitude", \.latitude, -85...85), .number("width", \.width, 100...2_000_000),
        .number("height", \.height, 100...2_000_000), .whole("zone_columns", \.zoneColumns, 1...90),
        .whole("zone_rows", \.zoneRows, 1...90), .number("centrality", \.centrality, 1...1_000),
        .word("travel", \.travel), .number("detour", \.detour, 1...10),
      ])
  }

  static var demand: ScenarioPart<DemandPlan> {
    ScenarioPart(
      make: DemandPlan.init,
      keys: [
        .number("orders_per_day", \.ordersPerDay, 0...50_000_000), hourWeights,
        .numbers("surge_days", \.surgeDays, keys: 0...3_659, 0...1_000),
        .number("weekend_factor", \.weekendFactor, 0...1_000),
        .number("mean_trip", \.meanTrip, 1...1_000_000), .whole("merchants", \.merchants, 0...4_000_000),
        .number("preparation", \.preparation, 0...1_440),
        .number("preparation_spread", \.preparationSpread, 0...5), .number("late_share", \.lateShare, share),
        .number("mean_delay", \.meanDelay, 0...1_440), .number("longest_delay", \.longestDelay, 0...1_440),
        .number("patience", \.patience, 0.1...10_080), .number("tip_share", \.tipShare, share),
        .number("mean_tip", \.meanTip, 0...100_000),
      ])
  }

  private static var hourWeights: ScenarioKey<DemandPlan> {
    ScenarioKey(
      name: "hour_weights", shape: .list(.number(money), length: 24...24),
      read: { node, part, diagnostics in
        guard let nodes = node.list(upTo: 1_000, diagnostics) else { return }
        guard nodes.count == 24 else {
          diagnostics.report(
            .inconsistent("a day has 24 hours, the list has \(nodes.count)"), at: node,
            "give one weight an hour, from midnight on")
          return
        }
        let weights = nodes.compactMap { $0.number(in: money, diagnostics) }
        if weights.count == 24, weights.allSatisfy({ $0 == 0 }) {
          diagnostics.report(
            .inconsistent("all weights are 0"), at: node, "give at least one hour a weight above 0")
        }
        part.hourWeights = weights
      },
      write: { $0.hourWeights.map { .list($0.map(ScenarioText.number)) } })
  }

  static var conditions: ScenarioPart<ConditionPlan> {
    ScenarioPart(
      make: ConditionPlan.init,
      keys: [
        .number("rain_share", \.rainShare, share), .number("control_per_day", \.controlPerDay, 0...1_000),
        .list("episodes", \.episodes, episode) { episodes, nodes, diagnostics in
          for (episode, node) in zip(episodes, nodes) {
            if episode.fromHour >= episode.toHour {
              diagnostics.report(
                .inconsistent("the episode ends before it begins"), at: node,
                "give a to_hour after from_hour; hours after midnight go on to 48")
            }
            if episode.weather != nil, episode.zone != nil {
              diagnostics.report(
                .inconsistent("weather holds for the whole city"), at: node,
                "remove \"zone\", or \"weather\" for an episode of traffic control")
            }
          }
        },
      ])
  }

  private static var episode: ScenarioPart<ConditionPlan.Episode> {
    ScenarioPart(
      make: { ConditionPlan.Episode(day: 0, fromHour: 0, toHour: 0) },
      keys: [
        .whole("day", \.day, 0...3_659).required, .number("from_hour", \.fromHour, 0...48).required,
        .number("to_hour", \.toHour, 0...48).required, .word("weather", \.weather),
        .whole("zone", \.zone, 0...8_099),
      ])
  }

  static var workers: ScenarioPart<WorkforcePlan> {
    ScenarioPart(
      make: WorkforcePlan.init,
      keys: [
        .whole("count", \.count, 1...4_000_000), .whole("carry_limit", \.carryLimit, 1...100),
        .weights("vehicles", \.vehicles, names: VehicleClass.allCases.map(\.rawValue)),
        .weights("contracts", \.contracts, names: Contract.allCases.map(\.rawValue)),
        .list("shifts", \.shifts, shift) { shifts, nodes, diagnostics in
          for (shift, node) in zip(shifts, nodes) where shift.breakMinutes >= shift.hours * 60 {
            diagnostics.report(
              .inconsistent("the break is as long as the shift"), at: node, "shorten break_minutes")
          }
        },
        .number("jitter", \.jitter, 0...720), .whole("days_per_week", \.daysPerWeek, 1...7),
        .number("pace", \.pace, 0.5...1.6), .number("pace_spread", \.paceSpread, share),
        .part("acceptance", \.acceptance, acceptance, word: "always", meaning: .always),
        .number("target_share", \.targetShare, share), .number("mean_target", \.meanTarget, money),
        .number("confirm_share", \.confirmShare, share), .weights("genders", \.genders),
        .weights("age_bands", \.ageBands), .weights("origins", \.origins),
        .number("mean_tenure_days", \.meanTenureDays, 0...20_000),
      ])
  }

  private static var shift: ScenarioPart<WorkforcePlan.ShiftPattern> {
    ScenarioPart(
      make: { WorkforcePlan.ShiftPattern(share: 1, start: 0, hours: 8, breakMinutes: 0) },
      keys: [
        .number("share", \.share, 0.000_001...1_000_000), .number("start", \.start, 0...24).required,
        .number("hours", \.hours, 0.1...24).required, .number("break_minutes", \.breakMinutes, 0...1_439),
      ])
  }

  private static var acceptance: ScenarioPart<AcceptanceModel> {
    let weight = -1_000.0...1_000.0
    return ScenarioPart(
      make: { AcceptanceModel() },
      keys: [
        .number("constant", \.constant, weight), .number("pay", \.pay, weight),
        .number("distance", \.distance, weight), .number("load", \.load, weight),
        .number("fatigue", \.fatigue, weight), .number("timeout_share", \.timeoutShare, share),
        .number("mean_response", \.meanResponse, 0...86_400, scale: second),
      ])
  }

  static var behaviour: ScenarioPart<Behaviour> {
    ScenarioPart(
      make: { Behaviour() },
      keys: [
        .duration("pickup_handling", \.pickupHandling, 0...1_440, unit: minute),
        .duration("dropoff_handling", \.dropoffHandling, 0...1_440, unit: minute),
        .number("travel_spread", \.travelSpread, 0...0.99),
        .number("customer_cancellation", \.customerCancellation, share),
        .number("worker_cancellation", \.workerCancellation, share),
        .number("platform_cancellation", \.platformCancellation, share),
      ])
  }
}
