import OrderLog

/// A pricing rule by name with its parameters, in currency units. A scenario's rules are applied in their order: the
/// customer's fee and the worker's pay first, then surge and subsidies, then minimums, caps and deductions.
public struct PricingChoice: Sendable, Hashable, Codable {
  /// The rules that a scenario can name.
  public enum Name: String, Sendable, Hashable, Codable, CaseIterable {
    case flat, components
    case tierIncentive = "tier_incentive"
    case rushIncentive = "rush_incentive"
    case surge
    case customerFee = "customer_fee"
    case driverShare = "driver_share"
    case commissionCap = "commission_cap"
    case guaranteedMinimum = "guaranteed_minimum"
    case hourlyFloor = "hourly_floor"
    case newYorkTLC = "new_york_tlc"
    case newYorkDCWP = "new_york_dcwp"
    case seattle, subsidies, deductions
  }

  /// The parameters that a rule uses, by the names of the properties.
  public static func parameters(of rule: Name) -> Set<String> {
    switch rule {
    case .flat, .driverShare, .commissionCap: ["amount"]
    case .components: ["versions"]
    case .tierIncentive: ["tiers"]
    case .rushIncentive: ["goals", "period"]
    case .surge: ["threshold", "slope", "cap", "passThrough"]
    case .customerFee: ["base", "perKilometre", "freeKilometres", "perMinute", "minimum", "goodsShare"]
    case .guaranteedMinimum: ["perOrder", "perHour", "period"]
    case .hourlyFloor: ["amount", "allowance", "period"]
    case .newYorkTLC, .seattle: []
    case .newYorkDCWP: ["method"]
    case .subsidies: ["weather", "holidayShare", "holidays"]
    case .deductions: ["steps"]
    }
  }

  public var rule: Name
  /// `flat`: per order. `driver_share`, `commission_cap`: the share. `hourly_floor`: per hour.
  public var amount: Double?
  /// `components`: dated versions.
  public var versions: [Dated<ComponentPay.Version>]?
  public var tiers: [TierIncentive.Tier]?
  public var goals: [RushIncentive.Goal]?
  public var period: PayPeriodLength?
  /// `customer_fee`.
  public var base: Double?
  public var perKilometre: Double?
  public var freeKilometres: Double?
  public var perMinute: Double?
  public var minimum: Double?
  public var goodsShare: Double?
  /// `surge`.
  public var threshold: Double?
  public var slope: Double?
  public var cap: Double?
  public var passThrough: Double?
  /// `guaranteed_minimum`.
  public var perOrder: Double?
  public var perHour: Double?
  /// `hourly_floor`: the allowance share.
  public var allowance: Double?
  /// `new_york_dcwp`.
  public var method: NewYorkDCWP.Method?
  /// `subsidies`: by weather, the holiday share, the holidays.
  public var weather: [String: Double]?
  public var holidayShare: Double?
  public var holidays: [String]?
  /// `deductions`.
  public var steps: [Deductions.Step]?

  /// A rule with defaults.
  public init(_ rule: Name, amount: Double? = nil) {
    self.rule = rule
    self.amount = amount
  }

  /// The rule, or what it lacks. `path` is where the choice stands, for the fault; `firstVersion` is the number of the
  /// rule's first version among all of them.
  public func policy(_ path: String, firstVersion: Int16) throws(SetupFault) -> any PricingPolicy {
    func need<Value>(_ value: Value?, _ name: String) throws(SetupFault) -> Value {
      guard let value else {
        throw SetupFault(
          path: "\(path).\(name)", problem: "\(rule.rawValue) needs \(name)", remedy: "give \(name)")
      }
      return value
    }
    try refuseNegatives(path)
    switch rule {
    case .flat: return FlatPay(amount: try need(amount, "amount"))
    case .components:
      return ComponentPay(versions: try need(versions, "versions"), firstVersion: firstVersion)
    case .tierIncentive: return TierIncentive(tiers: try need(tiers, "tiers"))
    case .rushIncentive: return RushIncentive(goals: try need(goals, "goals"), length: period ?? .day)
    case .surge:
      return Surge(
        threshold: threshold ?? 1, slope: slope ?? 0.25, cap: cap ?? 2, passThrough: passThrough ?? 0.8)
    case .customerFee:
      return CustomerFee(
        base: try need(base, "base"), perKilometre: perKilometre ?? 0, freeKilometres: freeKilometres ?? 0,
        perMinute: perMinute ?? 0, minimum: minimum ?? 0, goodsShare: goodsShare ?? 0)
    case .driverShare: return DriverShare(share: try need(amount, "amount"))
    case .commissionCap: return CommissionCap(cap: try need(amount, "amount"))
    case .guaranteedMinimum:
      return GuaranteedMinimum(perOrder: perOrder ?? 10, perHour: perHour ?? 15, length: period ?? .day)
    case .hourlyFloor:
      return HourlyFloor(
        floors: [Dated(from: "0000-01-01", try need(amount, "amount"))], allowance: allowance ?? 0.2,
        length: period ?? .month)
    case .newYorkTLC: return NewYorkTLC()
    case .newYorkDCWP: return NewYorkDCWP(method: method ?? .standard)
    case .seattle: return Seattle()
    case .subsidies:
      var byWeather: [Weather: Double]?
      if let weather {
        var known: [Weather: Double] = [:]
        for (name, amount) in weather {
          guard let kind = Weather(rawValue: name) else {
            throw SetupFault(
              path: "\(path).weather", problem: "“\(name)” is not a weather",
              remedy: Weather.allCases.map(\.rawValue).joined(separator: ", "))
          }
          known[kind] = amount
        }
        byWeather = known
      }
      let defaults = Subsidies()
      return Subsidies(
        weather: byWeather ?? defaults.weather, holidayShare: holidayShare ?? 0, holidays: Set(holidays ?? [])
      )
    case .deductions: return steps.map { Deductions(steps: $0) } ?? Deductions()
    }
  }

  private func refuseNegatives(_ path: String) throws(SetupFault) {
    let amounts: [(String, Double?)] = [
      ("amount", amount), ("base", base), ("perKilometre", perKilometre), ("freeKilometres", freeKilometres),
      ("perMinute", perMinute), ("minimum", minimum), ("goodsShare", goodsShare), ("threshold", threshold),
      ("slope", slope), ("cap", cap), ("passThrough", passThrough), ("perOrder", perOrder),
      ("perHour", perHour), ("allowance", allowance), ("holidayShare", holidayShare),
    ]
    for (name, amount) in amounts {
      if let amount, !(amount >= 0 && amount < 1e9) {
        throw SetupFault(
          path: "\(path).\(name)", problem: "\(amount) is not an amount", remedy: "0 or more, below 1e9")
      }
    }
    if let versions, versions.isEmpty {
      throw SetupFault(
        path: "\(path).versions", problem: "there is no version",
        remedy: "give a day and the values from then on")
    }
    var days: Set<String> = []
    for (index, version) in (versions ?? []).enumerated() {
      let at = "\(path).versions[\(index)]"
      guard CivilDate(version.from) != nil else {
        throw SetupFault(path: "\(at).from", problem: "“\(version.from)” is not a day", remedy: "yyyy-MM-dd")
      }
      guard days.insert(version.from).inserted else {
        throw SetupFault(
          path: "\(at).from", problem: "two versions begin on \(version.from)", remedy: "one version a day")
      }
      let value = version.value
      let parts = [
        ("base", value.base), ("perKilometre", value.perKilometre), ("freeKilometres", value.freeKilometres),
        ("perMinute", value.perMinute), ("perKilogram", value.perKilogram),
        ("freeKilograms", value.freeKilograms), ("perDifficulty", value.perDifficulty),
        ("night", value.night),
      ]
      if let (name, amount) = parts.first(where: { !($0.1 >= 0 && $0.1 < 1e9) }) {
        throw SetupFault(
          path: "\(at).value.\(name)", problem: "\(amount) is not an amount", remedy: "0 or more, below 1e9")
      }
    }
    for (index, day) in (holidays ?? []).enumerated() where CivilDate(day) == nil {
      throw SetupFault(
        path: "\(path).holidays[\(index)]", problem: "“\(day)” is not a day", remedy: "yyyy-MM-dd")
    }
  }
}
