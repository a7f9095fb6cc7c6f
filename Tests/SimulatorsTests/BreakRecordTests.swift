import Foundation
import OrderLog
import Testing

@testable import Simulators

/// Breaks as a run records them and as its log has them.
@Suite struct BreakRecordTests {
  @Test func breaksLieInSessionsAndNobodyAcceptsInThem() throws {
    let run = try ScenarioTests.small(days: 1).run()
    let outcome = run.outcome
    #expect(outcome.breaks.count > 30)
    for pause in outcome.breaks {
      #expect(pause.startedAt < pause.endedAt)
      #expect(
        outcome.sessions.contains {
          $0.worker == pause.worker && $0.onlineAt <= pause.startedAt && pause.endedAt <= $0.offlineAt
        })
      #expect(
        !outcome.orders.contains {
          $0.worker == pause.worker && $0.timeline.acceptedAt > pause.startedAt
            && $0.timeline.acceptedAt < pause.endedAt
        })
    }
    let log = run.log()
    #expect(log.table(.breaks)?.rowCount == outcome.breaks.count)
    let quality = LogChecks.run(on: log)
    let codes = ["accepted-in-breaks", "breaks-outside-sessions", "overlapping-breaks"]
    #expect(!quality.observations.contains { codes.contains($0.code) })
  }

  @Test func withoutBreaksThereIsNoTable() throws {
    var scenario = ScenarioTests.small(days: 1)
    scenario.demand.ordersPerDay = 300
    for place in scenario.workers.shifts.indices { scenario.workers.shifts[place].breakMinutes = 0 }
    let run = try scenario.run()
    #expect(run.outcome.breaks.isEmpty && run.log().table(.breaks) == nil)
  }

  @Test func theReplayTakesThemOver() throws {
    let log = try ScenarioTests.small(days: 1).run().log()
    let with = try ReplayWorld(log).presence
    let without = try ReplayWorld(
      OrderLog(
        orders: log.orders, others: log.tables.values.filter { $0.kind != .breaks && $0.kind != .orders },
        timeZone: log.timeZone)
    ).presence
    #expect(with.breaksAreStated && !without.breaksAreStated)
    #expect(with.breakCount > 30 && without.breakCount == 0)
    #expect(with.hours == without.hours, "breaks are time logged on")
    #expect(with.profiles.flatMap(\.shifts).contains { !$0.breaks.isEmpty })
  }
}
