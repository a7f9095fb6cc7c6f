/// Amounts as the order log stores them.
public enum Money {
  /// 1/10,000 of the currency unit in one unit.
  public static let unit: Int64 = 10_000

  /// An amount in currency units, rounded to hundredths, halves away from zero. Not-a-number is 0, and 10⁸ units
  /// is the most.
  public static func amount(_ units: Double) -> Int64 {
    guard units == units else { return 0 }
    return Int64((min(max(units, -1e8), 1e8) * 100).rounded()) * 100
  }

  /// An amount rounded up to hundredths, so that a floor is met.
  public static func amountUp(_ units: Double) -> Int64 {
    guard units == units else { return 0 }
    // A hair below a whole cent is that cent.
    return Int64((min(max(units, -1e8), 1e8) * 100 - 1e-7).rounded(.up)) * 100
  }
}

/// A value from a civil day on.
public struct Dated<Value: Sendable & Hashable & Codable>: Sendable, Hashable, Codable {
  /// The first day, `yyyy-MM-dd`.
  public var from: String
  public var value: Value

  /// A value from a day on.
  public init(from: String, _ value: Value) {
    self.from = from
    self.value = value
  }
}

extension Array {
  /// The value in force on a day and its position; nil before the first. ISO dates sort as text.
  func inForce<Value>(on day: String) -> (position: Int, value: Value)? where Element == Dated<Value> {
    var found: (String, Int, Value)?
    for (position, entry) in enumerated() where entry.from <= day && entry.from >= found?.0 ?? "" {
      found = (entry.from, position, entry.value)
    }
    return found.map { ($0.1, $0.2) }
  }
}
