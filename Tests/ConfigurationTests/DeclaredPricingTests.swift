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
    ])
  func refused(_ policy: String, _ problem: String, _ advice: String) {
    let found = faults(policy)
    #expect(found.count == 1)
    #expect(
      found.allSatisfy { $0.line == 8 && "\($0)".contains(problem) && "\($0)".contains(advice) }, "\(found)")
  }

  @Test func acceptsWhatCanBeRun() {
    #expect(
      faults(
        "- {policy: components, parameters: {versions: [{from: \"2026-01-01\", value: {base: 4, perMinute: 0.1}}]}}"
      ).isEmpty)
    #expect(faults("- {policy: seattle}").isEmpty)
  }
}
