/// The same pay for every order (一口价).
public struct FlatPay: PricingPolicy {
  /// Currency units per order.
  public var amount: Double

  /// So much per order.
  public init(amount: Double) { self.amount = amount }

  public func price(_ job: PricedJob, slip: inout PaySlip) { slip.base += Money.amount(amount) }

  public var inputs: Set<PayInput> { [] }

  public func lines(_ job: PricedJob, on slip: PaySlip) -> [PayLine] { changes(job, on: slip, .base) }
}
