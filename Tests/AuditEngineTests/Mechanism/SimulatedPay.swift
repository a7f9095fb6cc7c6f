import AuditEngine
import Foundation
import OrderLog
import Rules
import Simulators

/// A scenario's rules about money as a declaration.
func declaration(_ choices: [PricingChoice], version: String = "v", from: String = "2026-01-01") throws
  -> DeclaredVersion
{
  let steps = try choices.map { choice -> DeclaredStep in
    let json = try JSONDecoder().decode(DeclaredValue.self, from: JSONEncoder().encode(choice))
    guard case .object(var parameters) = json else { return DeclaredStep(policy: choice.rule.rawValue) }
    parameters["rule"] = nil
    return DeclaredStep(policy: choice.rule.rawValue, parameters: parameters)
  }
  return DeclaredVersion(
    version: version, from: civil(from), steps: steps, source: EntrySource(path: "mechanism.pricing[0]"))
}

/// A small town with rain and a holiday, whose pay follows the given rules.
func town(_ pricing: [PricingChoice], seed: UInt64 = 5, days: Int = 2, orders: Double = 250) -> Scenario {
  var scenario = Scenario(name: "town")
  scenario.seed = seed
  scenario.days = days
  scenario.city.width = 5_000
  scenario.city.height = 5_000
  scenario.demand.ordersPerDay = orders
  scenario.demand.merchants = 20
  scenario.workers.count = 25
  scenario.pricing = pricing
  return scenario
}

/// The pay by components with every part of it.
var fullComponents: PricingChoice {
  var choice = PricingChoice(.components)
  choice.versions = [
    Dated(
      from: "2026-01-01",
      ComponentPay.Version(
        base: 4, perKilometre: 1.2, freeKilometres: 1, perMinute: 0.07, perKilogram: 0.35, freeKilograms: 0.5,
        perDifficulty: 0.8, night: 1.5))
  ]
  return choice
}

extension OrderLog {
  /// The log with another column of its orders.
  func with(_ values: [Int64?], for field: Field) -> OrderLog {
    OrderLog(
      orders: orders.with(.integer(IntegerColumn(values)), for: field), others: Array(tables.values),
      timeZone: timeZone)
  }

  /// A column's values.
  func values(_ field: Field) -> [Int64?] {
    (0..<orders.rowCount).map { orders.integers(field)?.value(at: $0) }
  }
}
