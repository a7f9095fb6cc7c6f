/// Numbers that had more decimals than the field's unit keeps and were rounded in reading.
///
/// A remark: rounding to a metre or to a ten-thousandth of a yuan changes no verdict, but many rounded distances
/// suggest kilometres with decimals in a column that was read as metres. O(files).
struct RoundedNumbersCheck: LogCheck {
  enum Code: String, CaseIterable, Sendable {
    /// No details.
    case numbers = "rounded-numbers"
  }
  static let id = "rounded-numbers"

  func observations(in subject: LogUnderCheck) -> [LogObservation] {
    TableKind.allCases.flatMap { kind in
      let files = subject.report.files.filter { $0.table == kind }
      let rows = files.reduce(0) { $0 + $1.rows }
      return kind.fields.compactMap { field in
        let count = files.reduce(0) { $0 + ($1.roundedNumbers[field] ?? 0) }
        return count > 0 ? observation(.numbers, .info, kind, [field], affected: count, total: rows) : nil
      }
    }
  }
}
