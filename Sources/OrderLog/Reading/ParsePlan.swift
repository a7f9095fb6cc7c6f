/// What to do with each column of a file: made once from a mapping and the file's column names, then followed
/// for every row.
struct ParsePlan: Sendable {
  /// One column of the result. Several fields may share it.
  struct Slot: Sendable {
    enum Storage: Sendable { case integer, text, identifier }
    var storage: Storage
    var rule: ValueRule
    /// The field that faults and counts are reported for; nil: an attribute.
    var field: Field?
    /// The source column that faults are reported for.
    var column: Int
    /// Whether a row without the value is set aside.
    var isRequired = false
  }

  /// One thing to do with the text of a source column.
  struct Step: Sendable {
    enum Target: Sendable {
      /// Read it into a column of the result.
      case slot(Int)
      /// Read it into a number that a row rule uses, under the given rule.
      case register(Int, ValueRule)
      /// Remember where it is, for a row rule that joins texts.
      case capture(Int)
      /// Nobody wants it.
      case none
    }
    var column: Int
    var target: Target
    /// The slot that faults are reported for.
    var slot: Int
  }

  /// What is computed from several columns of a row.
  enum RowRule: Sendable {
    case sum(registers: [(index: Int, negative: Bool)], slot: Int)
    case shifted(instant: Int, duration: Int, backwards: Bool, slot: Int)
    case joined(captures: [Int], separator: [UInt8], slot: Int)
  }

  /// The file's column names, in order.
  var columns: [String]
  var slots: [Slot] = []
  /// In the order of columns; each column has at least one.
  var steps: [Step] = []
  var rowRules: [RowRule] = []
  var registerCount = 0
  var captureCount = 0
  /// Where each field's values are.
  var fields: [Field: Int] = [:]
  /// Where each attribute's values are, by its name.
  var attributes: [String: Int] = [:]
  /// Fields with the same text in each row.
  var constants: [Field: String] = [:]
  /// Fields computed from the coordinates of a row, with the detour factor.
  var greatCircles: [Field: Double] = [:]
  /// Columns that nobody wants and nobody declared as ignored.
  var unknownColumns: [String] = []
}
