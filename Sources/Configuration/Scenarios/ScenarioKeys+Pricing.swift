import OrderLog
import Simulators

/// The keys of pricing rules, each rule with its own.
extension ScenarioKeys {
  private typealias Key = ScenarioKey<PricingChoice>

  static var pricing: ScenarioVariants<PricingChoice> {
    ScenarioVariants(
      key: "rule", words: PricingChoice.Name.allCases.map(\.rawValue), word: \.rule.rawValue,
      part: { word in
        guard let rule = PricingChoice.Name(rawValue: word) else { return nil }
        return ScenarioPart(make: { PricingChoice(rule) }, keys: keys(rule))
      })
  }

  private static func keys(_ rule: PricingChoice.Name) -> [Key] {
    switch rule {
    case .flat: [Key.number("per_order", \.amount, money).required]
    case .components: [Key.list("versions", \.versions, version, check: refuseOverlaps).required]
    case .tierIncentive:
      [
        Key.list("tiers", \.tiers, tier) { ascending($0.map { Double($0.from) }, "from", $1, $2) }.required
      ]
    case .rushIncentive:
      [
        Key.list("goals", \.goals, goal) { ascending($0.map { Double($0.orders) }, "orders", $1, $2) }
          .required,
        period,
      ]
    case .surge:
      [
        .number("threshold", \.threshold, money), .number("slope", \.slope, 0...1_000),
        .number("cap", \.cap, 1...1_000), .number("pass_through", \.passThrough, share),
      ]
    case .customerFee:
      [
        Key.number("base", \.base, money).required, .number("per_kilometre", \.perKilometre, money),
        .number("free_kilometres", \.freeKilometres, money), .number("per_minute", \.perMinute, money),
        .number("minimum", \.minimum, money), .number("goods_share", \.goodsShare, share),
      ]
    case .driverShare: [Key.number("share", \.amount, share).required]
    case .commissionCap: [Key.number("cap", \.amount, share).required]
    case .guaranteedMinimum:
      [.number("per_order", \.perOrder, money), .number("per_hour", \.perHour, money), period]
    case .hourlyFloor:
      [Key.number("per_hour", \.amount, money).required, .number("allowance", \.allowance, 0...10), period]
    case .newYorkTLC, .seattle: []
    case .newYorkDCWP: [method]
    case .subsidies:
      [
        .amounts("weather", \.weather, names: Weather.allCases.map(\.rawValue), money),
        .number("holiday_share", \.holidayShare, 0...100), holidays,
      ]
    case .deductions:
      [Key.list("steps", \.steps, step) { ascending($0.map { Double($0.from) }, "after", $1, $2) }]
    }
  }

  /// Words of types that do not list their cases.
  private static func word(
    _ name: String, _ words: [String], set: @escaping (String, inout PricingChoice) -> Void,
    get: @escaping (PricingChoice) -> String?
  ) -> Key {
    Key(
      name: name, shape: .word(words),
      read: { node, part, diagnostics in
        if let word = node.choice(words, diagnostics) { set(word, &part) }
      },
      write: { get($0).map(ScenarioText.text) })
  }

  private static var period: Key {
    word("period", ["day", "week", "month"]) {
      $1.period = PayPeriodLength(rawValue: $0)
    } get: {
      $0.period?.rawValue
    }
  }

  private static var method: Key {
    word("method", ["standard", "alternative"]) {
      $1.method = NewYorkDCWP.Method(rawValue: $0)
    } get: {
      $0.method?.rawValue
    }
  }

  private static var holidays: Key {
    Key(
      name: "holidays", shape: .list(.day, length: 0...1_000),
      read: { node, part, diagnostics in
        guard let nodes = node.list(upTo: 1_000, diagnostics) else { return }
        part.holidays = nodes.compactMap { $0.date(diagnostics)?.description }
      },
      write: { $0.holidays.map { .list($0.map(ScenarioText.text)) } })
  }

  private static var version: ScenarioPart<Dated<ComponentPay.Version>> {
    ScenarioPart(
      make: { Dated(from: "0000-01-01", ComponentPay.Version(base: 0)) },
      keys: [
        ScenarioKey.day("from", \.from).required, ScenarioKey.number("base", \.value.base, money).required,
        .number("per_kilometre", \.value.perKilometre, money),
        .number("free_kilometres", \.value.freeKilometres, money),
        .number("per_minute", \.value.perMinute, money), .number("per_kilogram", \.value.perKilogram, money),
        .number("free_kilograms", \.value.freeKilograms, money),
        .number("per_difficulty", \.value.perDifficulty, money), .number("night", \.value.night, money),
      ])
  }

  private static var tier: ScenarioPart<TierIncentive.Tier> {
    ScenarioPart(
      make: { TierIncentive.Tier(from: 1, bonus: 0) },
      keys: [.whole("from", \.from, 1...100_000).required, .number("bonus", \.bonus, money).required])
  }

  private static var goal: ScenarioPart<RushIncentive.Goal> {
    ScenarioPart(
      make: { RushIncentive.Goal(orders: 1, bonus: 0) },
      keys: [.whole("orders", \.orders, 1...1_000_000).required, .number("bonus", \.bonus, money).required])
  }

  private static var step: ScenarioPart<Deductions.Step> {
    ScenarioPart(
      make: { Deductions.Step(from: 0, share: 0) },
      keys: [
        .duration("after", \.from, 0...1_440, unit: minute).required,
        .number("share", \.share, share).required,
      ])
  }

  /// Each version holds until the next one begins, so no two may begin together or out of order.
  private static func refuseOverlaps(
    _ versions: [Dated<ComponentPay.Version>], _ nodes: [YAMLNode], _ diagnostics: Diagnostics
  ) {
    for index in versions.indices.dropFirst() where versions[index].from <= versions[index - 1].from {
      diagnostics.report(
        .inconsistent(
          "the version from \(versions[index].from) overlaps the one before it, from \(versions[index - 1].from)"
        ), at: nodes[index], "list versions by day, each from a later day than the one before")
    }
  }

  private static func ascending(
    _ values: [Double], _ key: String, _ nodes: [YAMLNode], _ diagnostics: Diagnostics
  ) {
    for index in values.indices.dropFirst() where values[index] <= values[index - 1] {
      diagnostics.report(
        .inconsistent("\"\(key)\" is not above the one before"), at: nodes[index],
        "list the steps by \"\(key)\", each once")
    }
  }
}
