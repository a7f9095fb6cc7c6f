import OrderLog
import Testing

@testable import Simulators

/// What moved answers to offers: the coefficients that made a simulated log come back from it.
@Suite struct OfferCircumstancesTests {
  private func calibration(_ acceptance: AcceptanceModel) throws -> (AcceptanceCalibration, Scenario.Run) {
    var scenario = ReplayCalibrationTests.town()
    scenario.workers.acceptance = acceptance
    scenario.workers.carryLimit = 2
    let run = try scenario.run()
    return (try ReplayWorld(run.log()).calibration.acceptance, run)
  }

  @Test func aDislikeOfLongWaysComesBack() throws {
    let (fitted, run) = try calibration(
      AcceptanceModel(constant: 3, pay: 0, distance: -0.6, load: -0.8, fatigue: 0, timeoutShare: 0.02))
    let coefficients = try #require(fitted.coefficients)
    let answered = run.outcome.offers.count { $0.response == .accepted || $0.response == .rejected }
    // Offers before a worker's first stop have no place.
    #expect(fitted.fittedAnswers > answered * 8 / 10 && fitted.fittedAnswers <= answered)
    #expect((coefficients[0] - 3).magnitude < 0.45, "\(coefficients)")
    #expect((coefficients[1] + 0.6).magnitude < 0.12, "\(coefficients)")
    #expect((coefficients[2] + 0.8).magnitude < 0.35, "\(coefficients)")
    #expect(coefficients[3].magnitude < 0.12, "\(coefficients)")
    #expect(fitted.model.distance == coefficients[1] && fitted.model.pay == 0)
  }

  @Test func tooFewRefusalsGiveOneShareForAll() throws {
    let (fitted, _) = try calibration(.always)
    #expect(fitted.coefficients == nil && fitted.fittedAnswers == 0)
    #expect(fitted.model.distance == 0 && fitted.model.load == 0)
  }

  @Test func placesAndOrdersInHandAreThoseOfTheRun() throws {
    let run = try ReplayCalibrationTests.town().run()
    let log = run.log()
    let demand = try ReplayDemand(log)
    let days = WorkerDays(demand, log)
    var looked = 0
    for (place, row) in demand.rows.enumerated() {
      let order = run.outcome.orders[row]
      guard order.timeline.acceptedAt != OrderTimeline.none, order.phase == .completed else { continue }
      let code = Int(log.orders.texts(.workerID)?[row] ?? -1)
      #expect(days.carried(by: code, at: order.timeline.acceptedAt) == Int(order.carried))
      let arrival = order.timeline.arrivedDropoffAt
      #expect(days.place(of: code, at: arrival) == demand.requests[place].dropoff)
      looked += 1
    }
    #expect(looked > 500)
  }
}
