public import OrderLog

/// A limit that depends on the city and on the date, ready for the scan.
///
/// Values are in the stored unit of what they limit (ms, ten-thousandths, millionths). A date before the first
/// step, or a city that has no entry in a table without a general one, has no limit: such rows are undecided,
/// they are not given a neighbour's number.
public struct LimitTable: Hashable, Sendable {
  /// A value from an instant on.
  public struct Step: Hashable, Sendable {
    /// The first instant (ms) at which the value holds.
    public let from: Int64
    /// The value; nil ends the limit.
    public let value: Int64?

    /// A step.
    public init(from: Int64, value: Int64?) {
      self.from = from
      self.value = value
    }
  }

  /// The steps for every city that has none of its own, ascending by `from`.
  public let general: [Step]
  /// The steps of single cities.
  public let byCity: [String: [Step]]

  /// A table. The steps may come in any order.
  public init(general: [Step] = [], byCity: [String: [Step]] = [:]) {
    self.general = general.sorted { $0.from < $1.from }
    self.byCity = byCity.mapValues { $0.sorted { $0.from < $1.from } }
  }

  /// The same limit everywhere and at all times.
  public init(_ value: Int64) { self.init(general: [Step(from: .min, value: value)]) }

  /// Whether the table holds no value at all.
  public var isEmpty: Bool {
    !(general.contains { $0.value != nil } || byCity.values.contains { $0.contains { $0.value != nil } })
  }

  /// The limit in a city at an instant, or nil when there is none.
  public func value(city: String?, at instant: Int64) -> Int64? {
    Self.value(in: city.flatMap { byCity[$0] } ?? general, at: instant)
  }

  /// The steps per city code of a table of orders, for lookups in the scan; index 0 is a row without a city.
  public func resolved(for orders: Table) -> Resolved {
    let names = orders.texts(.city)?.dictionary.values ?? []
    return Resolved(steps: [general] + names.map { byCity[$0] ?? general })
  }

  /// A table whose cities are codes.
  public struct Resolved: Sendable {
    let steps: [[Step]]

    /// The limit for a city code (-1: no city) at an instant, or nil.
    public func value(city: Int32, at instant: Int64) -> Int64? {
      LimitTable.value(in: steps[Int(city) + 1], at: instant)
    }
  }

  private static func value(in steps: [Step], at instant: Int64) -> Int64? {
    if steps.count == 1 { return instant >= steps[0].from ? steps[0].value : nil }
    return steps.last { $0.from <= instant }?.value
  }
}
