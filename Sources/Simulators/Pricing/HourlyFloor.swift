/// Top-up to an hourly floor: a period pays at least the floor for engaged time with its allowance (宽放).
///
/// Source: 人社厅发〔2023〕50号 (LAB-50R-4, LAB-50R-W): hours are the union of accepted → completed plus an allowance;
/// the floor is the local hourly minimum wage.
public struct HourlyFloor: PricingPolicy {
  /// Currency units an hour, by the day from which they hold.
  public var floors: [Dated<Double>]
  /// Allowance as a share of engaged time.
  public var allowance: Double
  public var length: PayPeriodLength

  /// A floor; 20 % allowance and a month unless said otherwise.
  public init(floors: [Dated<Double>], allowance: Double = 0.2, length: PayPeriodLength = .month) {
    self.floors = floors
    self.allowance = max(allowance, 0)
    self.length = length
  }

  public var period: PayPeriodLength? { length }
  public func price(_ job: PricedJob, slip: inout PaySlip) {}

  public func topUp(for period: PayPeriod) -> Int64 {
    // The highest floor of the period, so that no part of it falls short.
    let first = floors.inForce(on: period.days.lowerBound.description)?.value
    let inside = floors.filter { $0.from <= period.days.upperBound.description }.map(\.value)
    guard let floor = inside.max() ?? first else { return 0 }
    let due = floor * Double(period.engagedTime) / 3_600_000 * (1 + allowance)
    return max(0, Money.amountUp(due) - period.pay)
  }

  public var inputs: Set<PayInput> { [.periodWork] }
}
