import Foundation
import OrderLog
import Testing

@testable import Simulators

/// Calibration of a replay: what was put into a simulated log comes out of it, and a log that cannot be replayed is
/// refused.
@Suite struct ReplayCalibrationTests {
  /// A town without weather, control and cancellations, whose riders keep a known pace.
  static func town(days: Int = 2, pace: Double = 1.2) -> Scenario {
    var scenario = ScenarioTests.small(days: days)
    scenario.demand.ordersPerDay = 800
    scenario.workers.count = 60
    scenario.conditions.episodes = []
    scenario.conditions.rainShare = 0
    scenario.conditions.controlPerDay = 0
    scenario.workers.pace = pace
    scenario.workers.paceSpread = 0
    scenario.workers.vehicles = ["ebike": 0.7, "bicycle": 0.3]
    scenario.behaviour = Behaviour(pickupHandling: 90_000, dropoffHandling: 150_000, travelSpread: 0.2)
    return scenario
  }

  /// A log made once for the tests.
  static let log = Result { try town().run().log() }

  /// The log without some columns of its orders, and without some tables.
  static func without(_ fields: Set<Field>, _ tables: Set<TableKind> = []) throws -> OrderLog {
    let log = try log.get()
    let columns = log.orders.columns.filter { !fields.contains($0.key) }
    return OrderLog(
      orders: Table(kind: .orders, rowCount: log.orders.rowCount, columns: columns),
      others: log.tables.values.filter { !tables.contains($0.kind) }, timeZone: log.timeZone)
  }

  @Test func knownSpeedsHandlingAndPreparationComeBack() throws {
    let world = try ReplayWorld(try Self.log.get())
    let calibration = world.calibration
    #expect(calibration.travelIsMeasured)
    #expect(calibration.travel.geometry == .grid, "the town's streets run along two axes")
    #expect((calibration.travel.detour - 1).magnitude < 0.01)
    for (vehicle, planned) in [(VehicleClass.ebike, 15.0), (.bicycle, 12)] {
      let speed = calibration.travel.speed(of: vehicle) * 3.6
      #expect((speed / (planned * 1.2) - 1).magnitude < 0.02, "\(vehicle): \(speed) km/h")
      #expect((calibration.travel.speeds[vehicle]?.count ?? 0) > 100)
    }
    #expect((calibration.pickupHandling - 90_000).magnitude < 2_000)
    #expect((calibration.dropoffHandling - 150_000).magnitude < 2_000)
    // The spread of single ways is even within a fifth to both sides.
    let spread = try #require(calibration.travel.spread)
    #expect((spread.value(at: 0) - 0.8).magnitude < 0.03 && (spread.value(at: 1) - 1.2).magnitude < 0.03)
    let fit = try #require(calibration.wayFit)
    #expect(calibration.split.isByDays && fit.held > 300)
    #expect(fit.bias.magnitude < 10 && fit.kolmogorov < 0.05)
    let preparation = try #require(calibration.preparationFit)
    #expect(preparation.kolmogorov < 0.08)
    #expect((preparation.actualQuantiles[1] - preparation.predictedQuantiles[1]).magnitude < 60)
    #expect(world.presence.fromActivity == 0 && world.presence.carryLimitIsStated)
  }

  @Test func aLogWithoutArrivalsStillGivesSpeeds() throws {
    let log = try Self.without([.arrivedPickupAt, .arrivedDropoffAt, .distance])
    let calibration = try ReplayWorld(log).calibration
    // Without distances, speeds are over the geometry's own metres times an assumed detour.
    let travel = calibration.travel
    let speed = travel.speed(of: .ebike) * 3.6
    #expect(travel.detourCount == 0)
    #expect((speed / 18 - 1).magnitude < 0.15, "\(speed) km/h")
    #expect((calibration.dropoffHandling - 150_000).magnitude < 60_000)
  }

  @Test func presenceIsInferredWhereThereAreNoSessions() throws {
    let world = try ReplayWorld(try Self.without([.carryLimit], [.sessions]))
    #expect(world.presence.fromSessions == 0 && world.presence.fromActivity > 40)
    #expect(!world.presence.carryLimitIsStated && world.presence.carryLimit >= 1)
  }

  @Test func aOneDayLogIsTestedByHours() {
    let one = HeldOut(days: [100])
    #expect(!one.isByDays && one.isHeld(day: 100, hour: 13) && !one.isHeld(day: 100, hour: 12))
    let seven = HeldOut(days: Set(1...7))
    #expect(seven.fittedDays == [1, 2, 3, 4] && seven.heldDays == [5, 6, 7])
    #expect(HeldOut(days: [3, 9]).heldDays == [9])
  }

  @Test func kolmogorovDistancesStepOverTies() {
    #expect(FitQuality.distance([1, 1, 2, 2], [1, 1, 2, 2]) == 0)
    #expect(FitQuality.distance([1, 2, 3, 4], [5, 6, 7, 8]) == 1)
    #expect(FitQuality.distance([1, 1, 1, 2], [1, 2, 2, 2]) == 0.5)
  }

  // MARK: Refusals

  @Test func whatCannotBeReplayedIsRefused() throws {
    func fault(_ log: OrderLog) -> ReplayFault? {
      do throws(ReplayFault) {
        _ = try ReplayWorld(log)
        return nil
      } catch { return error }
    }
    let log = try Self.log.get()
    guard case .setup(let places)? = fault(try Self.without([.pickupLon])) else {
      Issue.record("a log without places is refused")
      return
    }
    #expect(places.problem == "the log has no places")
    let placed = try #require(log.orders.integers(.placedAt))
    let noon = log.timeZone.start(of: log.timeZone.day(of: placed[0])) + 12 * 3_600_000
    let hour = (0..<log.orders.rowCount).filter { (noon - 3_600_000..<noon + 7_200_000).contains(placed[$0]) }
    guard case .tooShort(let hours, 4)? = fault(log.selectingOrders(hour)) else {
      Issue.record("a log of three hours is refused")
      return
    }
    #expect(hours <= 3)
    #expect(fault(log.selectingOrders(Array(0..<20))) == .tooFewOrders(found: 20, needed: 100))
    #expect(fault(try Self.without([.acceptedAt], [.sessions])) == .nobodyOnline)
    #expect(fault(try Self.without([.pickedUpAt])) == .tooFewWays(found: 0, needed: 50))
  }

  @Test func speedsAreAssumedOnlyWhenAskedFor() throws {
    let world = try ReplayWorld(try Self.without([.pickedUpAt]), assumesTravel: true)
    #expect(!world.calibration.travelIsMeasured && world.calibration.wayFit == nil)
    #expect(world.calibration.travel.speed(of: .ebike) == 15 / 3.6)
  }
}
