import Foundation
import OrderLog
import Testing

@testable import Configuration

/// Declared formulas of pay that cannot be run are refused where they stand.
@Suite struct DeclaredPricingTests {
  private func faults(_ policy: String) -> [ConfigurationError] {
    let text = """
      as_of: 2026-05-01
      platform: {id: p, name: P, services: [food]}
      mechanism:
        pricing:
          - version: v1
            from: 2026-01-01
            policies:
              \(policy)

      """
    do throws(ConfigurationErrors) {
      _ = try DisclosureFile.disclosure(from: Data(text.utf8), file: "disclosure.yaml")
      return []
    } catch {
      return error.errors
    }
  }

  @Test(
    arguments: [
      ("- {policy: per_smile, parameters: {amount: 3}}", "per_smile", "driver_share"),
      ("- {policy: flat, parameters: {amount: 3, amonut: 4}}", "amonut", "parameters"),
      ("- {policy: flat, parameters: {amount: 3, perKilometre: 4}}", "does not use", "amount"),
      ("- {policy: flat, parameters: {amount: three}}", "number", "type"),
      ("- {policy: flat, parameters: {amount: -3}}", "not an amount", "0 or more"),
      ("- {policy: driver_share, parameters: {amount: 1.2}}", "above 1", "from 0 to 1"),
      ("- {policy: driver_share}", "needs amount", "give amount"),
      (
        "- {policy: components, parameters: {versions: [{from: \"2026-01-01\", value: {base: 4, perMile: 1}}]}}",
        "perMile", "parameters"
      ),
      ("- {policy: components, parameters: {versions: []}}", "no version", "a day"),
      (
        "- {policy: components, parameters: {versions: [{from: \"2026-02-30\", value: {base: 4}}]}}",
        "2026-02-30", "yyyy-MM-dd"
      ),
      (
        "- {policy: components, parameters: {versions: [{from: \"2026-01-01\", value: {base: 1e308}}]}}",
        "1e+308 is not an amount", "below 1e9"
      ),
      (
        "- {policy: components, parameters: {versions: [{from: \"2026-01-01\", value: {base: .nan}}]}}",
        "a number is needed", "type"
      ),
      ("- {policy: hourly_floor, parameters: {amount: 20, period: shift}}", "shift", "day, week, month"),
      (
        "- {policy: subsidies, parameters: {holidayShare: 1, holidays: [\"1 May\"]}}", "1 May", "yyyy-MM-dd"
      ),
    ])
  func refused(_ policy: String, _ problem: String, _ advice: String) {
    let found = faults(policy)
    #expect(found.count == 1)
    #expect(
      found.allSatisfy { $0.line == 8 && "\($0)".contains(problem) && "\($0)".contains(advice) }, "\(found)")
  }

  @Test func twoVersionsOfOneDayAreRefused() {
    let value = "{from: \"2026-01-01\", value: {base: 4}}"
    let found = faults("- {policy: components, parameters: {versions: [\(value), \(value)]}}")
    #expect(found.map(\.line) == [8])
    #expect("\(found)".contains("two versions begin on 2026-01-01"))
  }

  @Test func acceptsWhatCanBeRun() {
    #expect(
      faults(
        "- {policy: components, parameters: {versions: [{from: \"2026-01-01\", value: {base: 4, perMinute: 0.1}}]}}"
      ).isEmpty)
    #expect(faults("- {policy: seattle}").isEmpty)
  }
}
