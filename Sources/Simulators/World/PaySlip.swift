/// The money of one order, in 1/10,000 of the currency unit.
///
/// The worker's pay is the sum of its parts less the deduction, always: it is computed, not stored.
public struct PaySlip: Sendable, Hashable {
  /// What the customer paid for the service.
  public var customerPaid: Int64 = 0
  public var base: Int64 = 0
  public var distance: Int64 = 0
  public var time: Int64 = 0
  public var difficulty: Int64 = 0
  public var weatherSubsidy: Int64 = 0
  public var holidaySubsidy: Int64 = 0
  /// Tier and rush bonuses, and top-ups to a minimum.
  public var incentive: Int64 = 0
  /// Commission that was given back with the order; not part of the worker's pay.
  public var commissionRefund: Int64 = 0
  /// What was taken from the worker, as a positive amount.
  public var deduction: Int64 = 0
  /// Why.
  public var deductionReason: DeductionReason?
  /// From the customer to the worker; on neither side of pay.
  public var tip: Int64 = 0
  /// The rule version by which the order was paid, an index into the scenario's versions; −1 for none.
  public var ruleVersion: Int16 = -1
  /// The take rate that the worker is shown in millionths, or nil when none is shown.
  public var displayedTakeRate: Int64?
  /// When it is paid out (ms); `OrderTimeline.none` when never.
  public var paidOutAt = OrderTimeline.none

  /// Nothing paid.
  public init() {}

  /// The order log's `worker_pay`: the parts of pay, deduction taken off; tips and returned commission left out.
  public var workerPay: Int64 {
    base + distance + time + difficulty + weatherSubsidy + holidaySubsidy + incentive - deduction
  }

  /// All that the platform hands to the worker for the order: pay and returned commission.
  public var received: Int64 { workerPay + commissionRefund }

  /// The share of the customer's payment that the platform keeps after refunds, in millionths; nil when nothing
  /// was paid.
  public var takeRate: Int64? {
    guard customerPaid > 0 else { return nil }
    let kept = Double(customerPaid - received) / Double(customerPaid) * 1_000_000
    return kept.magnitude < 9e18 ? Int64(kept.rounded()) : nil
  }
}

/// Why money was taken. The raw value is the order log's.
public enum DeductionReason: String, Codable, Sendable, Hashable, CaseIterable {
  case late, complaint, cancelled, damaged
}
