public import OrderLog
public import Statistics

/// A quantity that is computed from an order log: a definition with its parameters.
///
/// The states are filled by one scan; the value is made from them afterwards and may be asked for with other
/// parameters without scanning again.
public protocol Metric: Sendable {
  /// What the metric yields.
  associatedtype Value: Sendable

  /// A stable name such as `rest.continuous-spell`.
  static var id: String { get }

  /// Groups of fields that the log must have: one of each group. An absent group makes the value impossible.
  static var requires: [FieldRequirement] { get }

  /// The states that the value is made from.
  var states: [StateRequest] { get }

  /// The value, or the reason why there is none.
  func value(from store: StateStore, in log: OrderLog) throws(NoValue) -> Value
}

extension Metric {
  /// The requirements that `log` does not fulfil.
  public static func missing(in log: OrderLog) -> [FieldRequirement] {
    requires.filter { !$0.isMet(by: log) }
  }
}

/// One of several fields that a metric needs, each in its table.
public struct FieldRequirement: Hashable, Sendable, Codable {
  /// The table.
  public let table: TableKind
  /// The fields of which one must be there with at least one value.
  public let anyOf: [Field]

  /// A requirement of one of `anyOf` in `table`.
  public init(_ table: TableKind, anyOf: [Field]) {
    self.table = table
    self.anyOf = anyOf
  }

  /// A requirement of a field in the table of orders.
  public init(_ field: Field) { self.init(.orders, anyOf: [field]) }

  /// Whether the log has one of the fields with at least one value.
  public func isMet(by log: OrderLog) -> Bool {
    guard let table = log.table(table) else { return false }
    return anyOf.contains { field in
      guard let column = table.columns[field] else { return false }
      return column.nullCount < table.rowCount
    }
  }
}

/// Why a metric has no value. It travels to the report; it never becomes 0 and never "passed".
public enum NoValue: Error, Hashable, Sendable {
  /// The log lacks fields.
  case missingFields([FieldRequirement])
  /// No row of the log belongs to what the metric is about; `examined` rows were looked at.
  case nothingToMeasure(examined: Int)
  /// There are rows, but too few for a value that means something.
  case tooFew(have: Int, need: Int, of: Measurement.Unit)
  /// The statistic behind the metric is not defined on these values.
  case undefined(Undefined)
}
