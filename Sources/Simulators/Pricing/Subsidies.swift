/// Subsidies for adverse weather and statutory holidays (FD-SUB, LAB-56-6).
public struct Subsidies: PricingPolicy {
  /// Currency units per order by weather; weather that is not named has none.
  public var weather: [Weather: Double]
  /// Share of pay so far that is added on holidays.
  public var holidayShare: Double
  /// The holidays, `yyyy-MM-dd`.
  public var holidays: Set<String>

  /// Subsidies.
  public init(
    weather: [Weather: Double] = [.rain: 1, .fog: 1, .heavyRain: 2, .snow: 3, .heat: 1],
    holidayShare: Double = 0,
    holidays: Set<String> = []
  ) {
    self.weather = weather
    self.holidayShare = holidayShare
    self.holidays = holidays
  }

  public func price(_ job: PricedJob, slip: inout PaySlip) {
    let pay = slip.workerPay
    slip.weatherSubsidy += Money.amount(weather[job.weather] ?? 0)
    guard !holidays.isEmpty, holidays.contains(job.day.description) else { return }
    slip.holidaySubsidy += Money.amount(Double(pay) / 10_000 * holidayShare)
  }

  public var inputs: Set<PayInput> {
    var inputs: Set<PayInput> = []
    if weather.values.contains(where: { $0 != 0 }) { inputs.insert(.weather) }
    if holidayShare != 0, !holidays.isEmpty { inputs.insert(.day) }
    return inputs
  }

  public func lines(_ job: PricedJob, on slip: PaySlip) -> [PayLine] {
    changes(job, on: slip, .weather).map { line in
      line.component == .weatherSubsidy
        ? line
        : PayLine(
          line.component, .share, quantity: Double(slip.workerPay) / 10_000, rate: holidayShare,
          amount: line.amount)
    }
  }
}
