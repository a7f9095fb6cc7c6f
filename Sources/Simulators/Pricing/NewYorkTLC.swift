/// New York's minimum driver pay per trip: r_mile · miles + r_minute · minutes, with the utilization rate already in
/// the published rates.
///
/// Source: 35 RCNY § 59D-22 (High-Volume For-Hire Services). Rates of 2019-02-01, 2023-02-01 and 2024-03-01 as
/// published; those of 2025-08-01 are to be confirmed in the third decimal. All trips are taken to lie in the city.
/// The rule tops an order's pay up to the minimum; it comes after the rules that set pay.
public struct NewYorkTLC: PricingPolicy {
  /// Dollars per mile and per minute.
  public struct Rates: Sendable, Hashable, Codable {
    public var mile: Double
    public var minute: Double
    /// Per mile with a wheelchair-accessible vehicle; nil where the rate is not known.
    public var accessibleMile: Double?

    /// Rates.
    public init(mile: Double, minute: Double, accessibleMile: Double? = nil) {
      self.mile = mile
      self.minute = minute
      self.accessibleMile = accessibleMile
    }
  }

  /// The published rates.
  public static let published: [Dated<Rates>] = [
    Dated(from: "2019-02-01", Rates(mile: 1.088, minute: 0.495, accessibleMile: 1.410)),
    Dated(from: "2023-02-01", Rates(mile: 1.234, minute: 0.564, accessibleMile: 1.600)),
    Dated(from: "2024-03-01", Rates(mile: 1.360, minute: 0.583, accessibleMile: 1.760)),
    Dated(from: "2025-08-01", Rates(mile: 1.241, minute: 0.659)),
  ]

  public var rates: [Dated<Rates>]

  /// The rule with the published rates.
  public init(rates: [Dated<Rates>] = published) { self.rates = rates }

  /// The least pay of a trip in dollars, or nil before the first rate.
  public func minimum(miles: Double, minutes: Double, on day: String) -> Double? {
    rates.inForce(on: day).map { $0.value.mile * miles + $0.value.minute * minutes }
  }

  public func price(_ job: PricedJob, slip: inout PaySlip) {
    let miles = job.distance / 1_609.344
    let minutes = Double(max(0, job.tripTime)) / 60_000
    guard let least = minimum(miles: miles, minutes: minutes, on: job.day.description) else { return }
    slip.incentive += max(0, Money.amountUp(least) - slip.workerPay)
  }

  public var begins: String? { rates.map(\.from).min() }

  public var inputs: Set<PayInput> { [.distance, .tripTime, .day] }

  public func lines(_ job: PricedJob, on slip: PaySlip) -> [PayLine] {
    let miles = job.distance / 1_609.344
    let minutes = Double(max(0, job.tripTime)) / 60_000
    return changes(
      job, on: slip, .minimum, quantity: minimum(miles: miles, minutes: minutes, on: job.day.description))
  }
}
