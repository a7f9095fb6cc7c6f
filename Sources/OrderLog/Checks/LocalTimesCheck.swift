/// Local times that the zone's clock changes make ambiguous or impossible.
///
/// Each may be an hour off, enough to make or break a rest. In a zone without clock changes there is none, so
/// finding one says that the zone is wrong. O(files).
struct LocalTimesCheck: LogCheck {
  enum Code: String, CaseIterable, Sendable {
    /// The local time happened twice; the first was taken. No details.
    case repeated = "repeated-local-times"
    /// The local time did not happen. No details.
    case skipped = "skipped-local-times"
  }
  static let id = "local-times"

  func observations(in subject: LogUnderCheck) -> [LogObservation] {
    typealias File = ReadingReport.FileReport
    let readings: [(Code, KeyPath<File, [Field: Int]>)] = [
      (.repeated, \.repeatedLocalTimes), (.skipped, \.skippedLocalTimes),
    ]
    var found: [LogObservation] = []
    for kind in TableKind.allCases {
      let files = subject.report.files.filter { $0.table == kind }
      let rows = files.reduce(0) { $0 + $1.rows }
      for field in kind.fields {
        for (code, path) in readings {
          let count = files.reduce(0) { $0 + ($1[keyPath: path][field] ?? 0) }
          guard count > 0 else { continue }
          found.append(
            observation(code, .caution, kind, [field], affected: count, total: rows, faulty: [field]))
        }
      }
    }
    return found
  }
}
