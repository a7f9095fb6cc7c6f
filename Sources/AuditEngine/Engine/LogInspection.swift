public import OrderLog

/// The checks of a log itself, run and put into the form that results keep.
public struct LogInspection: Sendable {
  /// What the checks found.
  public let quality: LogQuality

  /// Checks a log on `threads` threads. O(rows).
  public init(log: OrderLog, report: ReadingReport, threads: Int) {
    let result = LogChecks.run(on: log, report: report, threads: threads)
    var byReason: [String: Int] = [:]
    for row in report.quarantined { byReason[row.reason.rawValue, default: 0] += 1 }
    let weak = TableKind.allCases.flatMap { kind in
      result.weakFields(in: kind).map { "\(kind.rawValue).\($0.rawValue)" }
    }
    var shares: [String: Double] = [:]
    for field in result.fields where field.isWeak() {
      shares["\(field.table.rawValue).\(field.field.rawValue)"] = max(field.nullShare, field.faultShare)
    }
    quality = LogQuality(
      quarantined: report.quarantinedCount, quarantinedByReason: byReason,
      observations: result.observations.map(Self.summary), weakFields: weak.sorted(), weakShares: shares)
  }

  private static func summary(_ observation: LogObservation) -> LogQuality.Observation {
    LogQuality.Observation(
      check: observation.check, code: observation.code, severity: observation.severity.rawValue,
      table: observation.table.rawValue,
      field: observation.fields.isEmpty
        ? nil : observation.fields.map(\.rawValue).joined(separator: ", "),
      affected: observation.affected, total: observation.total,
      examples: observation.examples.map(\.value), details: observation.details.mapValues(text))
  }

  private static func text(_ detail: LogObservation.Detail) -> String {
    switch detail {
    case .text(let text): text
    case .number(let number):
      number == number.rounded() && number.magnitude < 1e15 ? String(Int64(number)) : String(number)
    }
  }
}
