import Simulators
import Testing

@testable import AuditEngine

/// What agreement with a log's assignments can tell, and when it tells nothing.
@Suite struct AssignmentAgreementTests {
  private func agreement(_ own: Double, _ random: Double, ceiling: Double, orders: Int) -> AssignmentAgreement
  {
    AssignmentAgreement(
      own: own, random: random, ceiling: ceiling, orders: orders, criterion: ReproductionCriterion())
  }

  @Test func theWayFromLotsToTwoRunsDecides() {
    let near = agreement(0.05, 0.01, ceiling: 0.06, orders: 5_000)
    #expect(near.check.passes == true && near.reason == nil)
    #expect(((near.check.deviation ?? 0) - 0.8).magnitude < 1e-12)
    let far = agreement(0.02, 0.01, ceiling: 0.06, orders: 5_000)
    #expect(far.check.passes == false && far.reason == nil)
  }

  @Test func fewOrdersLeaveItOpen() {
    // 0.03 of 200 orders is 6: two standard errors are 0.024, which could make up for what is missing.
    let few = agreement(0.03, 0.01, ceiling: 0.06, orders: 200)
    #expect(few.check.passes == nil && few.reason == "fewOrders")
    // Above the mark, but not clearly above lots.
    let unclear = agreement(0.04, 0.02, ceiling: 0.05, orders: 200)
    #expect(unclear.check.passes == nil && unclear.reason == "fewOrders")
  }

  @Test func withoutContrastNothingIsTold() {
    let lots = agreement(0.02, 0.02, ceiling: 0.022, orders: 5_000)
    #expect(lots.check.passes == nil && lots.check.deviation == nil && lots.reason == "likeLots")
    #expect(agreement(0.02, 0.02, ceiling: 0.01, orders: 5_000).reason == "likeLots")
    #expect(agreement(0, 0, ceiling: 0, orders: 0).check.passes == nil)
  }
}
