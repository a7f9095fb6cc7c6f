/// Money taken for orders that are late (超时扣款): what the standard says should in principle not be (FD-DED).
public struct Deductions: PricingPolicy {
  /// Share of the pay so far that is taken, by ms of lateness from which it holds, ascending.
  public struct Step: Sendable, Hashable, Codable {
    public var from: Int64
    public var share: Double

    /// A step.
    public init(from: Int64, share: Double) {
      self.from = from
      self.share = share
    }
  }

  public var steps: [Step]

  /// 30 % from the first ms and 60 % from 20 min unless said otherwise.
  public init(steps: [Step] = [Step(from: 1, share: 0.3), Step(from: 1_200_000, share: 0.6)]) {
    self.steps = steps
  }

  public func price(_ job: PricedJob, slip: inout PaySlip) {
    guard !job.isQuote, let step = steps.filter({ job.lateness >= $0.from }).max(by: { $0.from < $1.from })
    else { return }
    let amount = Money.amount(Double(max(0, slip.workerPay)) / 10_000 * min(max(step.share, 0), 1))
    guard amount > 0 else { return }
    slip.deduction += amount
    slip.deductionReason = .late
  }

  public var inputs: Set<PayInput> { steps.isEmpty ? [] : [.lateness] }

  public func lines(_ job: PricedJob, on slip: PaySlip) -> [PayLine] {
    let step = steps.filter { job.lateness >= $0.from }.max { $0.from < $1.from }
    return changes(
      job, on: slip, .late, quantity: Double(max(0, slip.workerPay)) / 10_000, rate: step?.share)
  }
}
