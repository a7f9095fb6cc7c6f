/// Columns of the source that neither the log format nor the mapping knows, so that nobody has read them.
///
/// A remark: they may hold what a rule misses, so it is worth asking what they mean. O(columns).
struct UnknownColumnsCheck: LogCheck {
  enum Code: String, CaseIterable, Sendable {
    /// Affected: columns. No details.
    case columns = "unknown-columns"
  }
  static let id = "unknown-columns"

  func observations(in subject: LogUnderCheck) -> [LogObservation] {
    TableKind.allCases.compactMap { kind in
      let files = subject.report.files.filter { $0.table == kind }
      let unknown = Set(files.flatMap(\.unknownColumns))
      guard !unknown.isEmpty else { return nil }
      return observation(
        .columns, .info, kind, affected: unknown.count, total: unknown.union(files.flatMap(\.columns)).count,
        examples: LogObservation.Example.smallest(.column, unknown))
    }
  }
}
