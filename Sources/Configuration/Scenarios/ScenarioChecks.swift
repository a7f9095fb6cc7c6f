import OrderLog
import Simulators

extension ScenarioFile {
  /// What does not fit together, each at the line of the value that causes it; empty when the scenario can run.
  func scenarioErrors() -> [ConfigurationError] {
    var errors = weatherErrors() + pricingErrors() + plantingErrors()
    let cancelled =
      scenario.behaviour.customerCancellation + scenario.behaviour.workerCancellation
      + scenario.behaviour.platformCancellation
    if cancelled > 1 {
      errors.append(
        places.error(
          "behaviour", "the three shares of cancellations add up to \(ScenarioText.digits(cancelled))",
          "let them add up to at most 1"))
    }
    if let rest = scenario.dispatch.rest, rest.margin > rest.continuousLimit {
      errors.append(
        places.error(
          "dispatch.rest.margin", "the margin is longer than continuous_limit",
          "give a margin of at most \(ScenarioText.digits(Double(rest.continuousLimit) / 60_000)) minutes"))
    }
    // The simulators have the last word on what can run.
    if errors.isEmpty { errors = scenario.faults().map(places.error) }
    return errors
  }

  private func weatherErrors() -> [ConfigurationError] {
    var errors: [ConfigurationError] = []
    let last = scenario.days - 1
    for (index, episode) in scenario.conditions.episodes.enumerated() {
      if episode.day > last {
        errors.append(
          places.error(
            "conditions.episodes[\(index)].day", "the episode lies after the last day",
            "give a day from 0 to \(last)"))
      }
      if let zone = episode.zone, zone >= scenario.city.zoneCount {
        errors.append(
          places.error(
            "conditions.episodes[\(index)].zone", "the city has \(scenario.city.zoneCount) zones",
            "give a zone from 0 to \(scenario.city.zoneCount - 1)"))
      }
    }
    for day in scenario.demand.surgeDays.keys.sorted() where day > last {
      errors.append(
        places.error(
          "demand.surge_days.\(day)", "day \(day) lies after the last day", "give days from 0 to \(last)"))
    }
    return errors
  }

  private func pricingErrors() -> [ConfigurationError] {
    var errors: [ConfigurationError] = []
    for (index, rule) in scenario.pricing.enumerated() {
      if let first = rule.versions?.first, first.from > scenario.start {
        errors.append(
          places.error(
            "pricing[\(index)].versions[0].from", "no version holds on the first day, \(scenario.start)",
            "let the first version begin on that day or before"))
      }
    }
    return errors
  }

  /// What would plant nothing.
  private func plantingErrors() -> [ConfigurationError] {
    var errors: [ConfigurationError] = []
    for (index, planting) in scenario.plantings.enumerated() {
      let path = "plantings[\(index)]"
      if let from = planting.from.flatMap({ CivilDate($0) }), let start = CivilDate(scenario.start) {
        let end = CivilDate(dayNumber: start.dayNumber + scenario.days - 1)
        if from > end {
          errors.append(
            places.error(
              "\(path).from", "the planting begins on \(from), after the last day, \(end)",
              "give a day up to \(end), or more days"))
        }
      }
      switch planting.kind {
      case .payBelowFloor, .groupPaidLess, .silentRuleChange, .lateDeductions:
        if scenario.pricing.isEmpty {
          errors.append(
            places.error("\(path).kind", "nothing is paid in this scenario", "add pricing rules"))
        }
      case .takeRateAboveCap:
        if !hasPrice { errors.append(places.error("\(path).kind", "customers pay nothing", addFee)) }
      case .displayedDiffers:
        if !scenario.showsTakeRate {
          errors.append(
            places.error("\(path).kind", "no take rate is shown", "write shows_take_rate: true"))
        } else if !hasPrice {
          errors.append(places.error("\(path).kind", "customers pay nothing", addFee))
        }
      default: break
      }
      if planting.kind == .groupPaidLess { errors += groupErrors(planting, path) }
      if planting.kind == .dispatchFavours {
        errors += groupErrors(planting, path, attribute: "contract", value: "dedicated")
        if scenario.dispatch.policy == .grabHall {
          errors.append(
            places.error(
              "\(path).kind", "in a grab hall nobody is given an order", "choose another dispatch policy"))
        }
      }
    }
    return errors
  }

  private var hasPrice: Bool { scenario.pricing.contains { $0.rule == .customerFee } }
  private var addFee: String { "add the pricing rule customer_fee" }

  private func groupErrors(
    _ planting: Planting, _ path: String, attribute usual: String = "gender",
    value usualValue: String = "female"
  ) -> [ConfigurationError] {
    let workers = scenario.workers
    let attribute = planting.attribute ?? usual
    let weights: [String: Double] =
      switch attribute {
      case "gender": workers.genders
      case "age_band": workers.ageBands
      case "origin": workers.origins
      case "contract": workers.contracts
      default: workers.vehicles
      }
    let known = weights.filter { $0.value > 0 }.keys.sorted()
    let value = planting.value ?? usualValue
    if known.contains(value) { return [] }
    return [
      places.error(
        path + ".value", "no worker has the \(attribute) \"\(value)\"",
        NearestWord.advice(value, among: known, all: "write one of"))
    ]
  }
}
