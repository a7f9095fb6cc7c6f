public import OrderLog

/// A number that the platform committed itself to in a published rule or a signed agreement.
public struct Commitment: DisclosureEntry, Codable, Sendable, Hashable {
  /// The platform's name for it; negotiations refer to it.
  public var id: String
  /// The parameter of the rule packs that it sets, such as `pay.take_rate_cap`; nil: none.
  public var parameter: String?
  /// The number, in the parameter's unit; nil: it is said in words only.
  public var value: Double?
  /// The first day on which it holds.
  public var from: CivilDate
  /// The last day on which it holds; nil: until further notice.
  public var until: CivilDate?
  /// The services that it is for; empty: all.
  public var services: [String]
  /// The cities that it is for; empty: all.
  public var cities: [String]
  /// The commitment in words.
  public var text: String?
  /// Where the entry stands and what it points to.
  public var source: EntrySource

  /// See the properties.
  public init(
    id: String, parameter: String? = nil, value: Double? = nil, from: CivilDate, until: CivilDate? = nil,
    services: [String] = [], cities: [String] = [], text: String? = nil, source: EntrySource
  ) {
    self.id = id
    self.parameter = parameter
    self.value = value
    self.from = from
    self.until = until
    self.services = services
    self.cities = cities
    self.text = text
    self.source = source
  }

  /// Whether it holds on a day.
  public func holds(on day: CivilDate) -> Bool { from <= day && (until.map { day <= $0 } ?? true) }
}

/// A national standard that the platform declared to follow. A recommended standard binds those who declared
/// it.
public struct AdoptedStandard: DisclosureEntry, Codable, Sendable, Hashable {
  /// Its number, such as `GB/T 46862—2025`.
  public var standard: String
  /// The day of the declaration; nil: not said.
  public var declared: CivilDate?
  /// The day from which it no longer holds.
  public var withdrawn: CivilDate?
  /// The services that it is for; empty: all.
  public var services: [String]
  /// Where the entry stands and what it points to.
  public var source: EntrySource

  /// See the properties.
  public init(
    standard: String, declared: CivilDate? = nil, withdrawn: CivilDate? = nil, services: [String] = [],
    source: EntrySource
  ) {
    self.standard = standard
    self.declared = declared
    self.withdrawn = withdrawn
    self.services = services
    self.source = source
  }

  /// Whether it is the standard of a number, whatever the dash, spaces and letters' case.
  public func isStandard(_ number: String) -> Bool { Self.digits(standard) == Self.digits(number) }

  /// Whether the declaration holds on a day. A declaration without a date does not.
  public func holds(on day: CivilDate) -> Bool {
    guard let declared else { return false }
    return declared <= day && (withdrawn.map { day < $0 } ?? true)
  }

  private static func digits(_ text: String) -> String {
    String(text.lowercased().filter { $0.isLetter || $0.isNumber })
  }
}

/// An incentive that is paid for a number of orders.
public struct IncentiveTier: DisclosureEntry, Codable, Sendable, Hashable {
  /// Its name.
  public var name: String
  /// The orders that it needs.
  public var orders: Int
  /// In which time they must be done.
  public var period: IncentivePeriod
  /// On how many days of the period orders must be done, if it says.
  public var days: Int?
  /// The hours of the day that count, from 0 to 24; nil: all.
  public var hours: ClosedRange<Int>?
  /// The reward in currency units.
  public var reward: Double?
  /// The services that it is for; empty: all.
  public var services: [String]
  /// The cities that it is for; empty: all.
  public var cities: [String]
  /// The first day on which it is offered.
  public var from: CivilDate?
  /// The last day on which it is offered.
  public var until: CivilDate?
  /// Where the entry stands and what it points to.
  public var source: EntrySource

  /// See the properties.
  public init(
    name: String, orders: Int, period: IncentivePeriod, days: Int? = nil, hours: ClosedRange<Int>? = nil,
    reward: Double? = nil, services: [String] = [], cities: [String] = [], from: CivilDate? = nil,
    until: CivilDate? = nil, source: EntrySource
  ) {
    self.name = name
    self.orders = orders
    self.period = period
    self.days = days
    self.hours = hours
    self.reward = reward
    self.services = services
    self.cities = cities
    self.from = from
    self.until = until
    self.source = source
  }
}

/// The time in which an incentive's orders must be done.
public enum IncentivePeriod: String, Codable, Sendable, Hashable, CaseIterable {
  /// One day.
  case day
  /// One week.
  case week
  /// One month.
  case month
}
