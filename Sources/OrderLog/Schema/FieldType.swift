/// What the values of a field are, in which unit they are stored, and as what kind of column.
public enum FieldType: String, Codable, Sendable, Hashable {
  /// A name that is nearly unique to its row. Stored as bytes, not in a dictionary.
  case identifier
  /// Text that repeats. Stored as codes into a sorted dictionary.
  case text
  /// Milliseconds since 1970-01-01T00:00:00Z.
  case instant
  /// Milliseconds.
  case duration
  /// Metres.
  case distance
  /// Grams; written in kilograms.
  case mass
  /// Ten-thousandths of the currency unit.
  case money
  /// A whole number.
  case count
  /// Millionths: a share of 0.27 is stored as 270,000.
  case ratio
  /// Ten-millionths of a degree (about 1 cm), longitude or latitude in WGS 84.
  case coordinate
  /// 1 for yes, 0 for no.
  case flag

  /// Stored units in one unit of the field's customary notation: 10,000 to the yuan, 1,000 to the second.
  public var scale: Int64 {
    switch self {
    case .identifier, .text, .instant, .distance, .count, .flag: 1
    case .duration, .mass: 1_000
    case .money: 10_000
    case .ratio: 1_000_000
    case .coordinate: 10_000_000
    }
  }
}
