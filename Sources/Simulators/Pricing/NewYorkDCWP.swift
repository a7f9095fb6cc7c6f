/// New York's minimum pay for delivery workers, before tips.
///
/// Standard method: each worker gets at least R · trip hours of the week, and all together at least R · (trip + on-call
/// hours); what the second test lacks is shared out by trip hours. Alternative method: each worker gets at least
/// R / 0.60 · trip hours, allowed while trip hours are at least 53 % of all hours.
///
/// Source: 6 RCNY § 7-810; R of 2023-07-12, and of 1 April 2024, 2025, 2026.
public struct NewYorkDCWP: PricingPolicy {
  /// How the minimum is met.
  public enum Method: String, Sendable, Hashable, Codable {
    case standard, alternative
  }

  /// Dollars an hour.
  public static let published: [Dated<Double>] = [
    Dated(from: "2023-07-12", 17.96), Dated(from: "2024-04-01", 19.56), Dated(from: "2025-04-01", 21.44),
    Dated(from: "2026-04-01", 22.13),
  ]

  public var method: Method
  public var rates: [Dated<Double>]
  /// The least utilization at which the alternative method may be used.
  public static let leastUtilization = 0.53

  /// The rule with the published rates.
  public init(method: Method = .standard, rates: [Dated<Double>] = published) {
    self.method = method
    self.rates = rates
  }

  public var period: PayPeriodLength? { .week }
  public func price(_ job: PricedJob, slip: inout PaySlip) {}

  public func topUps(for periods: [PayPeriod]) -> [Int64] {
    guard let days = periods.first?.days, let rate = rates.inForce(on: days.lowerBound.description)?.value
    else { return periods.map { _ in 0 } }
    let trip = periods.reduce(0.0) { $0 + Double($1.engagedTime) / 3_600_000 }
    let all = periods.reduce(0.0) { $0 + Double(max($1.onlineTime, $1.engagedTime)) / 3_600_000 }
    guard trip > 0 else { return periods.map { _ in 0 } }
    let isAlternative = method == .alternative && trip / all >= Self.leastUtilization
    let hourly = isAlternative ? rate / 0.60 : rate
    var due = periods.map { period in
      max(0, Money.amountUp(hourly * Double(period.engagedTime) / 3_600_000) - period.pay)
    }
    if !isAlternative {
      let paid = zip(periods, due).reduce(Int64(0)) { $0 + $1.0.pay + $1.1 }
      let lacking = Double(Money.amountUp(rate * all) - paid) / 10_000
      if lacking > 0 {
        for index in periods.indices {
          let share = Double(periods[index].engagedTime) / 3_600_000 / trip
          due[index] += Money.amountUp(lacking * share)
        }
      }
    }
    return due
  }

  public var begins: String? { rates.map(\.from).min() }

  public var inputs: Set<PayInput> { [.periodWork, .onlineTime] }
}
