import OrderLog
import Testing

@testable import Metrics

@Suite struct LimitTableTests {
  let table = LimitTable(
    general: [.init(from: 100, value: 5), .init(from: 200, value: nil)],
    byCity: ["A": [.init(from: 50, value: 7), .init(from: 150, value: 8)]])

  @Test func aDateBeforeTheFirstStepHasNoLimit() {
    #expect(table.value(city: nil, at: 99) == nil)
    #expect(table.value(city: "A", at: 49) == nil)
  }

  @Test func theLastStepThatHasBegunHolds() {
    #expect(table.value(city: nil, at: 100) == 5)
    #expect(table.value(city: nil, at: 200) == nil)
    #expect(table.value(city: "B", at: 150) == 5)
    #expect(table.value(city: "A", at: 149) == 7)
    #expect(table.value(city: "A", at: 150) == 8)
  }

  @Test func codesAndNamesAgree() {
    let orders = Table(kind: .orders, rowCount: 3, columns: [.city: .text(TextColumn(["B", nil, "A"]))])
    let resolved = table.resolved(for: orders)
    for instant: Int64 in [0, 50, 120, 160, 300] {
      #expect(resolved.value(city: -1, at: instant) == table.value(city: nil, at: instant))
      #expect(resolved.value(city: 0, at: instant) == table.value(city: "A", at: instant))
      #expect(resolved.value(city: 1, at: instant) == table.value(city: "B", at: instant))
    }
  }
}
