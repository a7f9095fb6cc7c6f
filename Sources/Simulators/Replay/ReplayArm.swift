/// What one arm of a replay runs: a dispatch policy, and pricing and ETA policies where they are not the log's own.
public struct ReplayArm: Sendable, Hashable {
  /// What the arm is called.
  public var name: String
  public var dispatch: DispatchChoice
  /// The pricing rules in their order; nil: every order pays what the log paid for it, whoever carries it.
  public var pricing: [PricingChoice]?
  /// The ETA policy; nil: every order keeps the time that the log promised.
  public var eta: ETAChoice?

  /// An arm.
  public init(name: String, dispatch: DispatchChoice, pricing: [PricingChoice]? = nil, eta: ETAChoice? = nil)
  {
    self.name = name
    self.dispatch = dispatch
    self.pricing = pricing
    self.eta = eta
  }
}

/// Every order pays what the log paid for it, whoever carries it: the stand-in for a pricing rule that nobody states.
struct LoggedPay: PricingPolicy {
  var inputs: Set<PayInput> { [] }

  func price(_ job: PricedJob, slip: inout PaySlip) {
    slip.base += job.request.loggedPay ?? 0
    slip.customerPaid += job.request.loggedPrice ?? 0
  }
}
