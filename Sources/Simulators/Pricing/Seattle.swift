/// Seattle's minimum payment per offer: the larger of an amount per offer and per-minute · engaged minutes +
/// per-mile · engaged miles.
///
/// Source: SMC 8.37; published amounts of 2024 and 2025. Tops an order's pay up; comes after the rules that set pay.
/// Engaged miles are those paid for by the scenario.
public struct Seattle: PricingPolicy {
  /// Dollars.
  public struct Rates: Sendable, Hashable, Codable {
    public var minute: Double
    public var mile: Double
    public var offer: Double

    /// Rates.
    public init(minute: Double, mile: Double, offer: Double) {
      self.minute = minute
      self.mile = mile
      self.offer = offer
    }
  }

  /// The published rates.
  public static let published: [Dated<Rates>] = [
    Dated(from: "2024-01-13", Rates(minute: 0.44, mile: 0.74, offer: 5.00)),
    Dated(from: "2025-01-01", Rates(minute: 0.45, mile: 0.77, offer: 5.20)),
  ]

  public var rates: [Dated<Rates>]

  /// The rule with the published rates.
  public init(rates: [Dated<Rates>] = published) { self.rates = rates }

  /// The least pay of an offer in dollars, or nil before the first rate.
  public func minimum(miles: Double, minutes: Double, on day: String) -> Double? {
    rates.inForce(on: day).map { max($0.value.offer, $0.value.minute * minutes + $0.value.mile * miles) }
  }

  public func price(_ job: PricedJob, slip: inout PaySlip) {
    let minutes = Double(max(0, job.engagedTime)) / 60_000
    guard let least = minimum(miles: job.distance / 1_609.344, minutes: minutes, on: job.day.description)
    else { return }
    slip.incentive += max(0, Money.amountUp(least) - slip.workerPay)
  }

  public var begins: String? { rates.map(\.from).min() }

  public var inputs: Set<PayInput> { [.distance, .engagedTime, .day] }

  public func lines(_ job: PricedJob, on slip: PaySlip) -> [PayLine] {
    let miles = job.distance / 1_609.344
    let minutes = Double(max(0, job.engagedTime)) / 60_000
    return changes(
      job, on: slip, .minimum, quantity: minimum(miles: miles, minutes: minutes, on: job.day.description))
  }
}
