/// Rows that reading set aside because they could not be used.
///
/// A row that is set aside is missing with all its values, so above 0.5 % (T-INS-2) every field of the table is
/// weak. O(rows set aside).
struct QuarantineCheck: LogCheck {
  enum Code: String, CaseIterable, Sendable {
    /// Details: `reason.<RowFault>` = rows with that fault among those that the report lists.
    case rows = "quarantined-rows"
  }
  static let id = "quarantine"

  func observations(in subject: LogUnderCheck) -> [LogObservation] {
    TableKind.allCases.compactMap { kind in
      let files = subject.report.files.filter { $0.table == kind }
      let aside = files.reduce(0) { $0 + $1.quarantined }
      guard aside > 0 else { return nil }
      let names = Set(files.map(\.name))
      let rows = subject.report.quarantined.filter { names.contains($0.file) }
      let total = files.reduce(0) { $0 + $1.rows } + aside
      let isWeak = Double(aside) / Double(total) > LogObservation.weakShare
      return observation(
        .rows, isWeak ? .serious : .caution, kind, affected: aside, total: total,
        examples: LogObservation.Example.smallest(.column, Set(rows.compactMap(\.column))),
        details: Dictionary(grouping: rows) { "reason." + $0.reason.rawValue }.mapValues { .init($0.count) },
        faulty: subject.log.table(kind).map { table in kind.fields.filter(table.has) } ?? [])
    }
  }
}
