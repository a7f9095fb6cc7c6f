/// What the customer pays: base, distance and time, at least a minimum; plus a share of the goods' value, if any. For
/// rides it is the passenger fare, for food the delivery fee with the merchant's part.
public struct CustomerFee: PricingPolicy {
  /// Currency units.
  public var base: Double
  public var perKilometre: Double
  public var freeKilometres: Double
  public var perMinute: Double
  public var minimum: Double
  /// Share of the goods' value that the platform is paid by the merchant.
  public var goodsShare: Double

  /// A fee.
  public init(
    base: Double, perKilometre: Double = 0, freeKilometres: Double = 0, perMinute: Double = 0,
    minimum: Double = 0, goodsShare: Double = 0
  ) {
    self.base = base
    self.perKilometre = perKilometre
    self.freeKilometres = freeKilometres
    self.perMinute = perMinute
    self.minimum = minimum
    self.goodsShare = goodsShare
  }

  public func price(_ job: PricedJob, slip: inout PaySlip) {
    let kilometres = max(0, job.distance / 1_000 - freeKilometres)
    let fare = base + kilometres * perKilometre + Double(max(0, job.tripTime)) / 60_000 * perMinute
    slip.customerPaid += Money.amount(
      max(minimum, fare) + goodsShare * Double(job.request.goodsValue) / 10_000)
  }

  public var inputs: Set<PayInput> {
    var inputs: Set<PayInput> = []
    if perKilometre != 0 { inputs.insert(.distance) }
    if perMinute != 0 { inputs.insert(.tripTime) }
    if goodsShare != 0 { inputs.insert(.goodsValue) }
    return inputs
  }
}
