/// The driver gets a share of the passenger's fare: the rule of a platform whose two prices are tied. Comes after the
/// fee.
public struct DriverShare: PricingPolicy {
  /// The driver's share of what the customer paid.
  public var share: Double

  /// A share such as 0.8.
  public init(share: Double) { self.share = min(max(share, 0), 1) }

  public func price(_ job: PricedJob, slip: inout PaySlip) {
    slip.base += Money.amountUp(Double(slip.customerPaid) / 10_000 * share)
  }

  public var inputs: Set<PayInput> { [.customerPaid] }

  public func lines(_ job: PricedJob, on slip: PaySlip) -> [PayLine] {
    changes(job, on: slip, .share, quantity: Double(slip.customerPaid) / 10_000, rate: share)
  }
}
