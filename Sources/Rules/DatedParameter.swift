public import OrderLog

/// A number that rules use, with its history: each value holds from a day on and says where it comes from.
public struct DatedParameter: Codable, Sendable, Hashable {
  /// A stable key such as `rest.continuous_max`.
  public let key: String
  /// What it is.
  public let title: LocalizedText
  /// The unit of the values.
  public let unit: ParameterUnit
  /// The values, ascending by day within each city.
  public let values: [DatedValue]
  /// Which way the number is strict; nil: it is no limit on the platform but a way of measuring, and no commitment of
  /// the platform may set it.
  public let bound: Bound?

  /// Which way a limit is strict.
  public enum Bound: String, Codable, Sendable, Hashable, CaseIterable {
    /// The smaller, the stricter.
    case maximum
    /// The larger, the stricter.
    case minimum
    /// The law leaves the number to an agreement, so neither way is.
    case agreed

    /// Whether one number is stricter than another.
    public func isStricter(_ one: Double, than other: Double) -> Bool {
      switch self {
      case .maximum: one < other
      case .minimum: one > other
      case .agreed: false
      }
    }
  }

  /// One value.
  public struct DatedValue: Codable, Sendable, Hashable {
    /// The first day on which it holds.
    public let from: CivilDate
    /// The city it holds in; nil: everywhere that has no value of its own.
    public let city: String?
    /// The value; nil: from this day on there is none.
    public let value: Double?
    /// How binding the number is.
    public let status: BasisStatus
    /// Where the number comes from.
    public let reference: String

    /// A value.
    public init(from: CivilDate, city: String? = nil, value: Double?, status: BasisStatus, reference: String)
    {
      self.from = from
      self.city = city
      self.value = value
      self.status = status
      self.reference = reference
    }
  }

  /// A parameter. The values are put into order.
  public init(
    key: String, title: LocalizedText, unit: ParameterUnit, values: [DatedValue], bound: Bound? = nil
  ) {
    self.bound = bound
    self.key = key
    self.title = title
    self.unit = unit
    self.values = values.sorted { ($0.city ?? "", $0.from) < ($1.city ?? "", $1.from) }
  }

  /// Why a parameter has no value.
  public enum LookupError: Error, Hashable, Sendable {
    /// The day is before the first value. The first value is not used in its stead.
    case beforeFirstValue(key: String, day: CivilDate, first: CivilDate)
    /// There is no value for the city, and none for all cities.
    case noValue(key: String, city: String?, day: CivilDate)
    /// No pack defines the parameter.
    case unknownKey(String)
  }

  /// The value in force on a day, in a city or in general. O(values).
  public func value(on day: CivilDate, city: String? = nil) throws(LookupError) -> DatedValue {
    let own = values.filter { $0.city != nil && $0.city == city }
    let history = own.isEmpty ? values.filter { $0.city == nil } : own
    guard let first = history.first else { throw .noValue(key: key, city: city, day: day) }
    guard let current = history.last(where: { $0.from <= day }) else {
      throw .beforeFirstValue(key: key, day: day, first: first.from)
    }
    if current.value == nil { throw .noValue(key: key, city: city, day: day) }
    return current
  }

  /// The days inside a period on which a value changes, for a city or in general.
  public func changes(in period: ClosedRange<CivilDate>, city: String? = nil) -> [CivilDate] {
    let own = values.filter { $0.city != nil && $0.city == city }
    let history = own.isEmpty ? values.filter { $0.city == nil } : own
    return history.map(\.from).filter { $0 > period.lowerBound && $0 <= period.upperBound }
  }
}

/// The unit of a parameter.
public enum ParameterUnit: String, Codable, Sendable, Hashable, CaseIterable {
  case hours = "h"
  case minutes = "min"
  case seconds = "s"
  case days = "day"
  case workingDays = "workday"
  case months = "month"
  case kilometresPerHour = "km/h"
  case share
  case percentagePoints = "pp"
  case ratio
  case money = "CNY"
  case moneyPerHour = "CNY/h"
  case dollars = "USD"
  case dollarsPerHour = "USD/h"
  case dollarsPerMinute = "USD/min"
  case dollarsPerMile = "USD/mile"
  case metres = "m"
  case count
  case probability = "prob"
  case index

  /// The currency (ISO 4217) of an amount of money; nil for everything else.
  public var currency: String? {
    switch self {
    case .money, .moneyPerHour: "CNY"
    case .dollars, .dollarsPerHour, .dollarsPerMinute, .dollarsPerMile: "USD"
    default: nil
    }
  }
}
