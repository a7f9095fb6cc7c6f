import OrderLog
import Rules
import Simulators
import Testing

@testable import AuditEngine

@Suite struct FormulaRecoveryTests {
  private func recovered(_ log: OrderLog) throws -> RecoveredFormula {
    let features = PayFeatures(log, rows: Array(0..<log.orders.rowCount), holidays: [])
    return try #require(FormulaRecovery(tolerance: 0.01, level: 0.99).formula(features))
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
    func value(_ name: String, _ lower: Double? = nil) -> Double? {
      formula.coefficients.first { $0.name == name && (lower == nil || $0.tier?.lowerBound == lower) }?.value
    }
    #expect(value("base") == 4)
    #expect(value("perKilometre", 0) == 0)
    #expect(value("perKilometre", 1) == 1.2)
    #expect(value("weather.rain") == 2)
  }

  @Test func tooFewOrdersGiveNoFormula() throws {
    let log = try town([PricingChoice(.flat, amount: 5)], days: 1, orders: 40).run().log()
    let features = PayFeatures(log, rows: Array(0..<log.orders.rowCount), holidays: [])
    #expect(FormulaRecovery(tolerance: 0.01, level: 0.99).formula(features) == nil)
  }
}
