/// A cap on the take rate with refunds: where passenger price and driver pay come from separate rules and the platform
/// would keep more than its published cap of an order, the excess is given back with the order.
///
/// Source: the caps that ride platforms published in 2025 (27 %, 22.5 %), order by order (TR-CAP25). Comes after all
/// rules that set prices and pay. A subsidised order, where the platform keeps less than nothing, is left alone.
public struct CommissionCap: PricingPolicy {
  /// The largest share that the platform keeps of one order.
  public var cap: Double

  /// A cap such as 0.27.
  public init(cap: Double) { self.cap = min(max(cap, 0), 1) }

  public func price(_ job: PricedJob, slip: inout PaySlip) {
    guard slip.customerPaid > 0 else { return }
    let least = Money.amountUp(Double(slip.customerPaid) / 10_000 * (1 - cap))
    slip.commissionRefund += max(0, least - slip.received)
  }

  public var inputs: Set<PayInput> { [.customerPaid] }

  public func lines(_ job: PricedJob, on slip: PaySlip) -> [PayLine] {
    changes(job, on: slip, .minimum, quantity: Double(slip.customerPaid) / 10_000 * (1 - cap))
  }
}
