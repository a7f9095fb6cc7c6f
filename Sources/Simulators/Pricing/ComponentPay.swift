/// Pay by distance, time, weight and difficulty, by dated rule versions (the components that delivery platforms show
/// in the accept page).
public struct ComponentPay: PricingPolicy {
  /// One version of the rule, in currency units.
  public struct Version: Sendable, Hashable, Codable {
    /// Per order.
    public var base: Double
    /// Per started 0.1 km beyond `freeKilometres`, stated per km.
    public var perKilometre: Double
    public var freeKilometres: Double
    /// Per minute of engaged time.
    public var perMinute: Double
    /// Per kg beyond `freeKilograms`.
    public var perKilogram: Double
    public var freeKilograms: Double
    /// Per level of difficulty.
    public var perDifficulty: Double
    /// Added to the base for orders placed from 22:00 to 6:00.
    public var night: Double

    /// A version; what is not given is 0.
    public init(
      base: Double, perKilometre: Double = 0, freeKilometres: Double = 0, perMinute: Double = 0,
      perKilogram: Double = 0, freeKilograms: Double = 5, perDifficulty: Double = 0, night: Double = 0
    ) {
      self.base = base
      self.perKilometre = perKilometre
      self.freeKilometres = freeKilometres
      self.perMinute = perMinute
      self.perKilogram = perKilogram
      self.freeKilograms = freeKilograms
      self.perDifficulty = perDifficulty
      self.night = night
    }

    /// Started tenths of a kilometre that are paid for. A hair above a whole tenth is that tenth.
    func tenths(_ job: PricedJob) -> Double {
      (max(0, job.distance / 1_000 - freeKilometres) * 10 - 1e-9).rounded(.up)
    }

    /// Parts that are not given are 0, and 5 kg are free.
    public init(from decoder: any Decoder) throws {
      self.init(base: 0)
      let values = try decoder.container(keyedBy: CodingKeys.self)
      try values.set(&base, .base)
      try values.set(&perKilometre, .perKilometre)
      try values.set(&freeKilometres, .freeKilometres)
      try values.set(&perMinute, .perMinute)
      try values.set(&perKilogram, .perKilogram)
      try values.set(&freeKilograms, .freeKilograms)
      try values.set(&perDifficulty, .perDifficulty)
      try values.set(&night, .night)
    }
  }

  /// The versions, by the day from which orders placed are paid by them.
  public var versions: [Dated<Version>]
  /// The number of the first version among the scenario's rule versions.
  public var firstVersion: Int16

  /// A rule with versions.
  public init(versions: [Dated<Version>], firstVersion: Int16 = 0) {
    self.versions = versions
    self.firstVersion = firstVersion
  }

  public func price(_ job: PricedJob, slip: inout PaySlip) {
    guard let (position, rule) = versions.inForce(on: job.day.description) else { return }
    slip.ruleVersion = firstVersion + Int16(truncatingIfNeeded: position)
    slip.base += Money.amount(rule.base + (Self.isNight(job) ? rule.night : 0))
    slip.distance += Money.amount(rule.tenths(job) / 10 * rule.perKilometre)
    slip.time += Money.amount(Double(max(0, job.engagedTime)) / 60_000 * rule.perMinute)
    let weight = max(0, Double(job.request.weight) - rule.freeKilograms) * rule.perKilogram
    slip.difficulty += Money.amount(weight + Double(job.request.difficulty) * rule.perDifficulty)
  }

  private static func isNight(_ job: PricedJob) -> Bool {
    job.secondOfDay >= 22 * 3_600 || job.secondOfDay < 6 * 3_600
  }

  public var begins: String? { versions.map(\.from).min() }

  public var inputs: Set<PayInput> {
    var inputs: Set<PayInput> = [.day]
    for version in versions.map(\.value) {
      if version.perKilometre != 0 { inputs.insert(.distance) }
      if version.perMinute != 0 { inputs.insert(.engagedTime) }
      if version.perKilogram != 0 { inputs.insert(.weight) }
      if version.perDifficulty != 0 { inputs.insert(.difficulty) }
      if version.night != 0 { inputs.insert(.timeOfDay) }
    }
    return inputs
  }

  public func lines(_ job: PricedJob, on slip: PaySlip) -> [PayLine] {
    guard let (_, rule) = versions.inForce(on: job.day.description) else { return [] }
    var lines = [PayLine(.base, .base, amount: rule.base)]
    if rule.night != 0, Self.isNight(job) { lines.append(PayLine(.base, .night, amount: rule.night)) }
    func add(_ part: PayComponent, _ code: PayLine.Code, _ quantity: Double, _ rate: Double) {
      guard rate != 0, quantity > 0 else { return }
      lines.append(PayLine(part, code, quantity: quantity, rate: rate, amount: quantity * rate))
    }
    add(.distance, .kilometres, rule.tenths(job) / 10, rule.perKilometre)
    add(.time, .minutes, Double(max(0, job.engagedTime)) / 60_000, rule.perMinute)
    add(
      .difficulty, .kilograms, max(0, Double(job.request.weight) - rule.freeKilograms), rule.perKilogram)
    add(.difficulty, .difficulty, Double(job.request.difficulty), rule.perDifficulty)
    return lines
  }
}
