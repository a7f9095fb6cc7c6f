import Foundation
import OrderLog
import Testing

@testable import Metrics

/// Prints what adding 5,000,000 orders costs each state. Runs only with MINGSUAN_STATE_COSTS set, in a
/// release build: `MINGSUAN_STATE_COSTS=1 swift test -c release -Xswiftc -enable-testing --filter
/// ETAStateCost`.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["MINGSUAN_STATE_COSTS"] != nil))
struct ETAStateCostTests {
  @Test func costs() {
    let log = Self.largeLog(5_000_000)
    func measure<State: MergeableState>(_ name: String, _ type: State.Type, _ parameters: State.Parameters) {
      var best = Double.infinity
      for _ in 0..<3 {
        var state = State(parameters)
        let clock = ContinuousClock()
        let time = clock.measure {
          for kind in State.tables {
            let count = log.table(kind)?.rowCount ?? 0
            for start in stride(from: 0, to: count, by: 65_536) {
              state.add(start..<min(count, start + 65_536), of: kind, in: log)
            }
          }
          state.finish()
        }
        best = min(best, Double(time.components.attoseconds) / 1e15 + Double(time.components.seconds) * 1e3)
      }
      print("state cost \(name): \(best.rounded()) ms")
    }
    let scope = VehicleScope()
    let speeds = DeadlineSpeeds.Parameters(start: .accepted, vehicles: scope, limits: [15_000, 25_000])
    measure("DeadlineSpeeds", DeadlineSpeeds.self, speeds)
    measure("RidingSpeeds", RidingSpeeds.self, speeds)
    measure(
      "TimeErrors", TimeErrors.self, .init(clock: .deadline, tolerance: 0, scheme: StratumScheme()))
    measure(
      "GivenTimes full", GivenTimes.self,
      .init(
        clock: .deadline, start: .accepted, vehicles: scope, abiding: 15_000, scheme: .full, keepsTimes: false
      ))
    measure(
      "GivenTimes distance and hour", GivenTimes.self,
      .init(
        clock: .deadline, start: .accepted, vehicles: .any, abiding: nil, scheme: .distanceAndHour,
        keepsTimes: true))
    measure("ClockGaps", ClockGaps.self, .init())
    measure(
      "EstimateShortfalls", EstimateShortfalls.self,
      .init(start: .accepted, clock: .deadline, tolerance: 1_000))
    measure(
      "DelayCompensations", DelayCompensations.self, .init(leastDelay: 180_000, missingIsNone: false))
    measure("AssignModes", AssignModes.self, NoParameters())
    measure("CarriedOrders", CarriedOrders.self, .init(includesThis: true, limit: 12))
    measure("OfferCounts", OfferCounts.self, NoParameters())
  }

  /// Orders of 20,000 workers in 20 cities over 60 days, in order of time, all on e-bikes.
  static func largeLog(_ count: Int) -> OrderLog {
    var random = SplitMix(seed: 1)
    func column(_ make: (Int) -> Int64) -> Column {
      .integer(
        IntegerColumn(
          storage: ColumnStorage(uninitialized: count) { slots in
            for row in 0..<count { slots[row] = make(row) }
          }))
    }
    func texts(_ values: [String]) -> Column {
      let dictionary = TextDictionary(values)
      let size = UInt64(dictionary.values.count)
      return .text(
        TextColumn(
          codes: ColumnStorage(uninitialized: count) { slots in
            for row in 0..<count { slots[row] = Int32(truncatingIfNeeded: random.next() % size) }
          }, dictionary: dictionary))
    }
    let start: Int64 = 1_748_707_200_000
    func draw(_ bound: UInt64) -> Int64 { Int64(random.next() % bound) }
    var columns: [Field: Column] = [
      .workerID: texts((0..<20_000).map { "w\($0)" }), .city: texts((0..<20).map { "c\($0)" }),
      .vehicle: texts(["ebike"]), .status: texts(["completed"]), .weather: texts(["clear", "rain", "snow"]),
      .assignMode: texts(["push", "grab"]), .response: texts(["accepted", "rejected", "timeout"]),
    ]
    let step = Int64(60) * 86_400_000 / Int64(count)
    columns[.acceptedAt] = column { start + Int64($0) * step }
    func after(_ field: Field, _ least: Int64, _ spread: UInt64) -> Column {
      guard case .integer(let base)? = columns[field] else { return column { _ in 0 } }
      return column { base[$0] + (least + draw(spread)) * 1_000 }
    }
    columns[.arrivedPickupAt] = after(.acceptedAt, 120, 600)
    columns[.pickedUpAt] = after(.arrivedPickupAt, 0, 600)
    columns[.arrivedDropoffAt] = after(.pickedUpAt, 180, 1_200)
    columns[.completedAt] = after(.arrivedDropoffAt, 20, 240)
    columns[.deadlineAt] = after(.acceptedAt, 1_200, 1_800)
    columns[.promisedAt] = after(.acceptedAt, 1_200, 2_400)
    columns[.readyPromisedAt] = after(.acceptedAt, 0, 600)
    columns[.readyAt] = after(.readyPromisedAt, 0, 600)
    for field: Field in [.etaModel, .etaCity, .etaSegments, .etaDistance, .addedTime] {
      columns[field] = column { _ in draw(2_400) * 1_000 }
    }
    columns[.distance] = column { _ in 300 + draw(8_000) }
    columns[.carried] = column { _ in draw(9) }
    columns[.carryLimit] = column { _ in 4 + draw(8) }
    columns[.orderID] = .identifier(
      IdentifierColumn(
        offsets: ColumnStorage(uninitialized: count + 1) { slots in
          for row in 0...count { slots[row] = Int64(row) * 8 }
        },
        bytes: ColumnStorage(uninitialized: count * 8) { slots in
          for row in slots.indices { slots[row] = UInt8(97 + draw(26)) }
        }))
    columns[.eligible] = column { _ in 1 + draw(30) }
    let offered: Set<Field> = [.response, .eligible]
    let orders = Table(kind: .orders, rowCount: count, columns: columns.filter { !offered.contains($0.key) })
    let offers = Table(
      kind: .offers, rowCount: count,
      columns: columns.filter { offered.contains($0.key) || $0.key == .workerID })
    return OrderLog(
      orders: orders, others: [offers], timeZone: CivilTimeZone(identifier: "Asia/Shanghai") ?? .utc)
  }
}
