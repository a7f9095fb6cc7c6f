/// One question about the quality of an order log itself, asked before anything is audited with it.
///
/// A check looks and counts; it never changes the log and never concludes anything about a platform. What it
/// yields does not depend on the order of rows.
public protocol LogCheck: Sendable {
  /// The kinds of observation that the check can make. The raw values are kebab-case and unique over all checks;
  /// texts for people are kept elsewhere under them.
  associatedtype Code: RawRepresentable, CaseIterable, Sendable where Code.RawValue == String
  /// The check's name, in kebab-case.
  static var id: String { get }
  /// How long the check takes relative to the others, roughly; long ones are started first.
  static var cost: Int { get }
  /// What the check sees in the log. Nothing when there is nothing to say.
  func observations(in subject: LogUnderCheck) -> [LogObservation]
}

extension LogCheck {
  public static var cost: Int { 1 }
  /// The raw values of all codes that the check can yield.
  static var codes: [String] { Code.allCases.map(\.rawValue) }

  /// An observation of this check. See ``LogObservation`` for the parts.
  func observation(
    _ code: Code, _ severity: LogObservation.Severity, _ table: TableKind, _ fields: [Field] = [],
    affected: Int, total: Int, examples: [LogObservation.Example] = [],
    details: [String: LogObservation.Detail] = [:], faulty: [Field] = []
  ) -> LogObservation {
    LogObservation(
      check: Self.id, code: code.rawValue, severity: severity, table: table, fields: fields,
      affected: affected,
      total: total, examples: examples, details: details, faulty: faulty)
  }
}

/// A log on the bench: the tables, what reading them reported, and what several checks need of them.
public struct LogUnderCheck: Sendable {
  /// The log.
  public let log: OrderLog
  /// What happened while it was read.
  public let report: ReadingReport
  /// The orders by their status.
  let orderSets: OrderSets
  /// The orders of each service, where the log has several.
  let services: [RowSet]
  /// A 64-bit hash of each order's id, or nil when orders have no ids.
  let orderHashes: ColumnStorage<UInt64>?
  /// The rows of `orders` over which medians are taken: all rows up to ``sampleSize``, above that about so many,
  /// chosen by the hash of their order id, so that the choice does not depend on the order of rows.
  let sample: [Int]

  /// How many orders a median is taken over. A median of 100,000 values is within 0.2 % of the ranks of the full
  /// one, far finer than thresholds that look for factors of ten and more.
  static let sampleSize = 100_000

  /// Prepares a log for checking on up to `threads` threads. O(rows).
  public init(log: OrderLog, report: ReadingReport = ReadingReport(), threads: Int = 2) {
    self.log = log
    self.report = report
    orderSets = OrderSets(log.orders)
    let column = log.orders.texts(.service)
    let codes = column.map { Array($0.dictionary.values.indices) } ?? []
    services =
      codes.count < 2
      ? []
      : codes.map { code in
        RowSet(log.orders.rowCount) { column?[$0] == Int32(code) }
      }
    let rows = log.orders.rowCount
    orderHashes = log.orders.identifiers(.orderID).map { IdentifierHash.hashes(of: $0, threads: threads) }
    if let hashes = orderHashes, rows > Self.sampleSize {
      let limit = UInt64.max / UInt64(rows) * UInt64(Self.sampleSize)
      let elements = hashes.elements
      sample = (0..<rows).filter { elements[$0] < limit }
    } else {
      sample = Array(0..<rows)
    }
  }

  /// A set of orders without those of services in which a field has no value at all: a platform that runs food and
  /// rides in one log has no fare for a meal. A field that no service has stays expected everywhere.
  func withoutServicesThatLack(_ field: Field, _ rows: RowSet, in table: Table) -> RowSet {
    guard table.kind == .orders, !services.isEmpty else { return rows }
    let present = table.present(field)
    let lacking = services.filter { ($0 & present).count == 0 }
    guard lacking.count < services.count else { return rows }
    return lacking.reduce(rows) { $0 - $1 }
  }

  /// The tables that the log has, in the order of ``TableKind``.
  var tables: [Table] { TableKind.allCases.compactMap(log.table) }

  /// Whether the log's zone is one of mainland China's, so that values may be held against customary ones there.
  var isChinese: Bool {
    ["Asia/Shanghai", "Asia/Urumqi", "Asia/Chongqing", "Asia/Harbin", "Asia/Kashgar", "PRC"]
      .contains(log.timeZone.identifier)
  }

  /// The values of a field of `orders` over the sample, without empty ones, ascending. O(sample log sample).
  func sampled(_ field: Field) -> [Int64] {
    guard let column = log.orders.integers(field) else { return [] }
    return sample.lazy.compactMap(column.value(at:)).sorted()
  }
}

/// Instants that an order log of this century can hold: from 2000 up to 2100, in ms. Outside it, nearly always a
/// unit or a format was misread, and arithmetic on such values could overflow.
enum PlausibleInstant {
  static let lower: Int64 = 946_684_800_000
  static let upper: Int64 = 4_102_444_800_000
  @inline(__always) static func contains(_ instant: Int64) -> Bool { instant >= lower && instant < upper }
}
