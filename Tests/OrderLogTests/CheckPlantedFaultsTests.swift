import Foundation
import Testing

@testable import OrderLog

@Suite struct CheckPlantedFaultsTests {
  @Test func missingValuesCountOnlyWhereExpected() {
    var made = MadeUpLog()
    made.change([3, 4]) { $0.clear(.arrivedPickupAt) }
    let found = made.observed("missing-values")
    #expect(found.map(\.field) == [.arrivedPickupAt])
    #expect(found.map(\.affected) == [2])
    #expect(found.map(\.total) == [234])
    #expect(found.first?.examples.map(\.value) == ["o-1003", "o-1004"])
    #expect(made.quality().weakFields() == [.arrivedPickupAt])
    #expect(made.quality().weakFields(threshold: 0.01) == [])
    // A cancelled order has no pick-up to miss.
    var cancelled = MadeUpLog()
    cancelled.change([39]) { $0.clear(.arrivedPickupAt, .acceptedAt, .workerID, .contract, .vehicle) }
    #expect(cancelled.observed("missing-values") == [])
  }

  @Test func anOpenLastSessionIsNotMissingItsEnd() {
    var made = MadeUpLog()
    made.change(.sessions, [119, 50]) { $0.clear(.offlineAt, .forced) }
    #expect(made.observed("missing-values").map(\.affected) == [1])
  }

  @Test func absentFieldsSayWhatTheyUnlock() {
    var made = MadeUpLog()
    made.absent[.orders] = [.weather, .workerID, .deadlineAt]
    made.rows[.appeals] = nil
    let found = made.observed("absent-fields")
    #expect(found.map(\.field) == [.deadlineAt, .weather])
    #expect(found.map { $0.details["unlocks"] } == ["time-limits", "circumstances"])
    #expect(made.observed("absent-required-field").map(\.field) == [.workerID])
    #expect(made.observed("absent-table").map(\.table) == [.appeals])
  }

  @Test func constantColumns() {
    var made = MadeUpLog()
    made.changeAll { $0.numbers[.tip] = 0 }
    made.changeAll { if $0.numbers[.workerPay] != nil { $0.numbers[.workerPay] = 50_000 } }
    let found = made.observed("constant-column")
    #expect(found.map(\.field) == [.tip, .workerPay])
    #expect(found.map(\.severity) == [.info, .caution])
    #expect(found.map { $0.details["value"] } == [0, 5])
    #expect(made.quality().weakFields() == [.workerPay])
  }

  @Test func unknownValues() {
    var made = MadeUpLog()
    made.change([1, 2, 3]) { $0.texts[.vehicle] = "scooter" }
    made.change([4]) { $0.texts[.vehicle] = "hovercraft" }
    let found = made.observed("unknown-values")
    #expect(found.map(\.affected) == [4])
    #expect(found.first?.examples.map(\.value) == ["hovercraft", "scooter"])
    #expect(found.first?.details == ["distinct": 2])
  }

  @Test func damagedTexts() {
    var made = MadeUpLog()
    made.change([1, 2]) { $0.texts[.pickupZone] = "\u{C9}\u{CF}\u{BA}\u{A3}" }  // Shanghai in GBK as Latin-1
    made.change([3]) { $0.texts[.dropoffZone] = "a\u{FFFD}" }
    #expect(made.observed("garbled-text").map(\.affected) == [2])
    #expect(made.observed("replacement-characters").map(\.field) == [.dropoffZone])
    #expect(DamagedTextCheck.damage("caf\u{E9} cr\u{E8}me") == nil)
    #expect(DamagedTextCheck.damage("\u{4E0A}\u{6D77}") == nil)
    #expect(DamagedTextCheck.damage("\u{E4}\u{B8}\u{160}\u{E6}\u{B5}\u{B7}") == .garbled)
    #expect(DamagedTextCheck.damage("\u{951F}\u{65A4}\u{62F7}") == .garbled)
    made.change([5]) { $0.texts[.orderID] = "o\u{FFFD}" }
    #expect(made.observed("replacement-characters").map(\.field) == [.dropoffZone, .orderID])
  }

  @Test func whatReadingReported() {
    var made = MadeUpLog()
    var file = ReadingReport.FileReport(
      name: "orders.csv", table: .orders, rows: 240, columns: ["a", "b", "x"])
    file.quarantined = 10
    file.unknownColumns = ["x"]
    file.repeatedLocalTimes = [.acceptedAt: 4]
    file.skippedLocalTimes = [.acceptedAt: 1]
    file.roundedNumbers = [.distance: 200]
    let row = QuarantinedRow(file: "orders.csv", line: 3, column: "b", reason: .notATime, text: "?")
    made.report = ReadingReport(files: [file], quarantined: [row], quarantinedCount: 10)
    let quarantined = made.observed("quarantined-rows")
    #expect(quarantined.map(\.affected) == [10])
    #expect(quarantined.map(\.total) == [250])
    #expect(quarantined.first?.severity == .serious)
    #expect(quarantined.first?.details == ["reason.notATime": 1])
    #expect(quarantined.first?.weakens.contains(.acceptedAt) == true)
    #expect(made.observed("unknown-columns").first?.examples.map(\.value) == ["x"])
    #expect(made.observed("repeated-local-times").map(\.affected) == [4])
    #expect(made.observed("skipped-local-times").first?.weakens == [])
    #expect(made.observed("rounded-numbers").map(\.field) == [.distance])
  }

  @Test func roundedTimes() {
    var made = MadeUpLog()
    made.changeAll { $0.numbers[.arrivedPickupAt] = $0[number: .arrivedPickupAt] / 60_000 * 60_000 }
    #expect(made.observed("minute-resolution").map(\.field) == [.arrivedPickupAt])
    made.changeAll { $0.numbers[.arrivedPickupAt] = ($0[number: .arrivedPickupAt] / 300_000 + 1) * 300_000 }
    #expect(made.observed("minute-resolution") == [])
    #expect(made.observed("five-minute-marks").map(\.affected) == [240])
  }

  @Test func instantsOutOfRange() {
    var made = MadeUpLog()
    made.change([1, 2]) { $0.numbers[.deadlineAt] = $0[number: .deadlineAt] / 1_000 }
    made.change([3]) { $0.numbers[.deadlineAt] = $0[number: .deadlineAt] * 1_000 }
    made.change([4]) { $0.numbers[.deadlineAt] = $0[number: .deadlineAt] - 6 * 366 * MadeUpLog.day }
    let early = made.observed("instants-before-2000")
    #expect(early.map(\.affected) == [2])
    #expect(early.first?.details == ["in1970": 2])
    #expect(made.observed("instants-after-2100").map(\.affected) == [1])
    #expect(made.observed("instants-far-from-others").first?.examples.map(\.value) == ["o-1004"])
  }

  @Test(arguments: [
    (Field.distance, 1, 1_000, "distance-looks-like-kilometres"),
    (.distance, 100, 1, "distance-looks-like-centimetres"),
    (.etaModel, 1_000, 1, "duration-looks-like-milliseconds"),
    (.etaModel, 1, 60, "duration-looks-like-minutes"), (.workerPay, 100, 1, "money-looks-like-fen"),
    (.displayedTakeRate, 100, 1, "take-rate-looks-like-percent"),
  ])
  func units(field: Field, times: Int64, over: Int64, code: String) {
    var made = MadeUpLog()
    made.changeAll { row in row.numbers[field] = row.numbers[field].map { $0 * times / over } }
    let found = made.observed(code)
    #expect(found.map(\.fields) == [[field]])
    #expect(found.first?.weakens == [field])
  }

  @Test func unitsThatDisagree() {
    var made = MadeUpLog()
    made.zone = "America/Bogota"
    made.changeAll { row in row.numbers[.customerPaid] = row.numbers[.customerPaid].map { $0 * 100 } }
    #expect(made.observed("money-looks-like-fen") == [])
    #expect(made.observed("money-units-disagree").map(\.affected) == [234])
  }

  @Test func speedsAndDetours() {
    var made = MadeUpLog()
    made.changeAll { $0.numbers[.distance] = $0[number: .distance] * 20 }
    #expect(made.observed("speed-too-high").map(\.affected) == [234])
    made.changeAll { $0.numbers[.distance] = $0[number: .distance] / 20_000 }
    #expect(made.observed("speed-too-low").count == 1)
    var short = MadeUpLog()
    short.change([8, 9]) { $0.numbers[.distance] = 300 }
    #expect(short.observed("distance-below-straight-line").map(\.affected) == [2])
  }

  @Test func coordinates() {
    var made = MadeUpLog()
    made.change([1]) {
      $0.numbers[.pickupLon] = 0; $0.numbers[.pickupLat] = 0
    }
    made.change([2, 3]) { row in
      let longitude = row.numbers[.pickupLon]
      row.numbers[.pickupLon] = row.numbers[.pickupLat]
      row.numbers[.pickupLat] = longitude
    }
    made.change([4]) { $0.numbers[.pickupLat] = 5_000_000_000 }
    made.change([5]) { $0.numbers[.pickupLat] = -100_000_000 }
    #expect(made.observed("coordinates-zero").map(\.affected) == [1])
    #expect(made.observed("coordinates-swapped").map(\.affected) == [2])
    #expect(made.observed("coordinates-outside-globe").map(\.affected) == [1])
    #expect(made.observed("coordinates-outside-china").map(\.severity) == [.info])
  }

  @Test func negativeValues() {
    var made = MadeUpLog()
    made.change([7, 8]) { $0.numbers[.deduction] = -25_000 }
    made.change([9]) { $0.numbers[.workerPay] = -1 }
    let found = made.observed("negative-values")
    #expect(found.map(\.field) == [.deduction])
    #expect(found.first?.details == ["lowest": -2.5])
  }

  @Test func eventsOutOfOrder() {
    var made = MadeUpLog()
    made.change([10, 11]) { $0.numbers[.arrivedPickupAt] = $0[number: .acceptedAt] - 5_000 }
    made.change(.appeals, [1]) { $0.numbers[.repliedAt] = $0[number: .openedAt] - 1 }
    let found = made.observed("events-out-of-order")
    #expect(found.map(\.fields) == [[.acceptedAt, .arrivedPickupAt], [.openedAt, .repliedAt]])
    #expect(found.map(\.affected) == [2, 1])
    #expect(found.first?.total == 240)
    #expect(found.first?.details == ["largestSeconds": 5])
    #expect(found.last?.examples == [.init(.appeal, "a1")])
  }

  @Test func statusContradictions() {
    var made = MadeUpLog()
    made.change([39]) {
      $0.numbers[.completedAt] = $0[number: .acceptedAt] + 1_800_000; $0.numbers[.workerPay] = 0
    }
    made.change([1]) { $0.clear(.completedAt, .paidOutAt) }
    made.change([2, 3]) { $0.clear(.workerID) }
    made.change([4]) { $0.numbers[.workerPay] = 0 }
    #expect(made.observed("cancelled-with-completion-time").first?.details == ["unpaid": 1])
    #expect(made.observed("completed-without-time").map(\.affected) == [1])
    #expect(made.observed("completed-without-worker").map(\.affected) == [2])
    #expect(made.observed("accepted-without-worker").map(\.affected) == [2])
    #expect(made.observed("completed-without-pay").map(\.affected) == [1])
  }

  @Test func observationsSurviveJSON() throws {
    let quality = CheckLawsTests.faulty.quality()
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let bytes = try encoder.encode(quality)
    #expect(try JSONDecoder().decode(LogCheckResult.self, from: bytes) == quality)
  }
}
