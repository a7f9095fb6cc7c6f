import Foundation

/// The checks that every log goes through, and the way to run them.
public enum LogChecks {
  /// All checks, in the order in which their observations are listed.
  public static let all: [any LogCheck] = [
    QuarantineCheck(), UnknownColumnsCheck(), AbsentFieldsCheck(), ConstantColumnsCheck(),
    MissingValuesCheck(),
    VocabularyCheck(), DamagedTextCheck(), LocalTimesCheck(), RoundedNumbersCheck(), RoundedTimesCheck(),
    InstantRangeCheck(), UnitsCheck(), SpeedCheck(), CoordinatesCheck(), NegativeValuesCheck(),
    EventOrderCheck(), StatusContradictionsCheck(), DuplicateOrdersCheck(), DuplicateRowsCheck(),
    DayGapsCheck(), IdentifierGapsCheck(), WorkerCoverageCheck(), LongDaysCheck(), ImpossibleTravelCheck(),
    SessionOverlapCheck(), SessionCoverageCheck(), BreakCheck(), OfferSkewCheck(), CandidatesCheck(),
  ]

  /// The checks that say whether rows or values are missing or were tampered with: those behind T-INS-2.
  public static let completeness: [any LogCheck] = [
    RoundedTimesCheck(), EventOrderCheck(), DuplicateOrdersCheck(), DayGapsCheck(), OfferSkewCheck(),
  ]

  /// Every code that a check can yield, by check, for those who keep texts for them.
  public static var codes: [String: [String]] {
    Dictionary(uniqueKeysWithValues: all.map { (type(of: $0).id, type(of: $0).codes) })
  }

  /// Runs `checks` over a log on up to `threads` threads. The result does not depend on their number.
  public static func run(
    _ checks: [any LogCheck] = all, on log: OrderLog, report: ReadingReport = ReadingReport(),
    threads: Int = 2
  ) -> LogCheckResult {
    let subject = LogUnderCheck(log: log, report: report, threads: threads)
    let queue = checks.indices.sorted { a, b in
      let costs = (type(of: checks[a]).cost, type(of: checks[b]).cost)
      return costs.0 != costs.1 ? costs.0 > costs.1 : a < b
    }
    let desk = ResultDesk(count: checks.count)
    Threads.run(max(1, min(threads, checks.count))) { _ in
      while let next = desk.take() {
        desk.put(checks[queue[next]].observations(in: subject), at: queue[next])
      }
    }
    let observations = desk.results.flatMap { $0.sorted(by: precedes) }
    return LogCheckResult(observations: observations, fields: qualities(subject, observations))
  }

  private static func qualities(
    _ subject: LogUnderCheck, _ observations: [LogObservation]
  ) -> [FieldQuality] {
    var faults: [TableKind: [Field: Double]] = [:]
    // Missing values are counted apart, as `nullShare`.
    for observation in observations where observation.check != MissingValuesCheck.id {
      for field in observation.faulty {
        let known = faults[observation.table]?[field] ?? 0
        faults[observation.table, default: [:]][field] = max(known, observation.share)
      }
    }
    return LogCheckResult.missing(in: subject).map {
      FieldQuality(
        table: $0.table, field: $0.field, expected: $0.expected, missing: $0.missing,
        faultShare: faults[$0.table]?[$0.field] ?? 0)
    }
  }

  private static func precedes(_ a: LogObservation, _ b: LogObservation) -> Bool {
    func key(_ observation: LogObservation) -> [String] {
      let table = TableKind.allCases.firstIndex(of: observation.table) ?? 0
      return [String(table), observation.code] + observation.fields.map(\.rawValue)
        + observation.examples.map(\.value)
    }
    return key(a).lexicographicallyPrecedes(key(b))
  }
}

/// Hands out checks to threads and takes in their results.
private final class ResultDesk: @unchecked Sendable {
  private let lock = NSLock()
  private var next = 0
  private var filled: [[LogObservation]]

  init(count: Int) { filled = Array(repeating: [], count: count) }

  /// The number of the next piece of work, or nil when there is none left.
  func take() -> Int? {
    lock.withLock {
      guard next < filled.count else { return nil }
      next += 1
      return next - 1
    }
  }

  func put(_ observations: [LogObservation], at index: Int) { lock.withLock { filled[index] = observations } }

  var results: [[LogObservation]] { lock.withLock { filled } }
}

/// Runs a piece of work on several threads and waits for all of them.
enum Threads {
  static func run(_ count: Int, _ work: @Sendable (Int) -> Void) {
    if count <= 1 { work(0) } else { DispatchQueue.concurrentPerform(iterations: count, execute: work) }
  }
}
