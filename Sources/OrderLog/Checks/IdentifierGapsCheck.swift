/// Numbers missing from a running series of order ids: orders that were left out of the log.
///
/// Looked for when all ids are the same text followed by up to 18 digits, at least 100 of them, and look like one
/// series: four of five have their neighbour below in the log, and the span is at most 64 numbers an order. Ids
/// that begin with a date start anew each day and are left out; so are ids drawn from a wider series (one city of
/// a country), of which few are neighbours. O(bytes), and up to 8 bytes an order for a map of the span.
struct IdentifierGapsCheck: LogCheck {
  enum Code: String, CaseIterable, Sendable {
    /// Affected: missing numbers; total: numbers between the first and the last; examples: the first number of
    /// the first gaps. Details: `gaps`, `largestGap`, `lowest`, `highest`.
    case missing = "missing-order-numbers"
  }
  static let id = "identifier-gaps"
  static let cost = 6
  static let minimum = 100

  func observations(in subject: LogUnderCheck) -> [LogObservation] {
    guard let sequence = OrderSequence(of: subject.log), sequence.missing > 0 else { return [] }
    let isWeak = Double(sequence.missing) > LogObservation.weakShare * Double(sequence.span)
    return [
      observation(
        .missing, isWeak ? .caution : .info, .orders, [.orderID], affected: sequence.missing,
        total: sequence.span, examples: sequence.starts.map { .init(.number, String($0)) },
        details: [
          "gaps": .init(sequence.gaps), "largestGap": .init(sequence.largestGap),
          "lowest": .init(sequence.lowest), "highest": .init(sequence.highest),
        ], faulty: [.orderID])
    ]
  }
}

/// The running series that a log's order ids form, if they form one; ``IdentifierGapsCheck`` says what that takes.
public struct OrderSequence: Hashable, Sendable {
  /// The first and the last number.
  public let lowest: Int64
  public let highest: Int64
  /// How many numbers lie between them, both counted.
  public let span: Int
  /// How many of these no order has.
  public let missing: Int
  /// How many gaps they make, and how long the longest is.
  public let gaps: Int
  public let largestGap: Int
  /// The first missing number of the first gaps.
  public let starts: [Int64]

  /// The series of a log's ids; nil when they are no running numbers. O(bytes), and an eighth of a byte for each
  /// number of the span.
  public init?(of log: OrderLog) {
    guard let ids = log.orders.identifiers(.orderID), let series = Series(ids) else { return nil }
    let span = series.highest - series.lowest + 1
    guard span / 64 <= Int64(ids.count) else { return nil }
    let present = series.map(of: ids, span: Int(span))
    let known = present.count
    guard known >= IdentifierGapsCheck.minimum else { return nil }
    var gaps = 0
    var largest = 0
    var starts: [Int64] = []
    var previous = -1
    present.forEach { number in
      if number > previous + 1 {
        gaps += 1
        largest = max(largest, number - previous - 1)
        if starts.count < RowExamples.limit { starts.append(series.lowest + Int64(previous + 1)) }
      }
      previous = number
    }
    // A number has its neighbour below unless a gap ends just before it.
    guard Double(known - gaps - 1) >= 0.8 * Double(known - 1) else { return nil }
    (lowest, highest) = (series.lowest, series.highest)
    self.span = Int(span)
    missing = Int(span) - known
    (self.gaps, largestGap, self.starts) = (gaps, largest, starts)
  }

  /// The numbers at the end of ids that share their beginning.
  private struct Series {
    let prefix: Int
    private(set) var lowest: Int64 = .max
    private(set) var highest: Int64 = .min

    /// Nil when the ids do not form one: no common beginning, too many digits, or dates in front.
    init?(_ ids: IdentifierColumn) {
      guard let sample = (0..<ids.count).lazy.map(ids.utf8(at:)).first(where: { !$0.isEmpty }) else {
        return nil
      }
      let prefix = (sample.lastIndex { !(48...57).contains($0) } ?? -1) + 1
      self.prefix = prefix
      for row in 0..<ids.count {
        let id = ids.utf8(at: row)
        if id.isEmpty { continue }
        guard id.count > prefix, (0..<prefix).allSatisfy({ id[$0] == sample[$0] }),
          let number = Self.number(id, from: prefix)
        else { return nil }
        lowest = min(lowest, number)
        highest = max(highest, number)
      }
      if Self.isDated(lowest) && Self.isDated(highest) { return nil }
    }

    /// A map of the numbers that occur, from the lowest on.
    func map(of ids: IdentifierColumn, span: Int) -> RowSet {
      var words = [UInt64](repeating: 0, count: (span + 63) / 64)
      for row in 0..<ids.count {
        let id = ids.utf8(at: row)
        guard !id.isEmpty, let number = Self.number(id, from: prefix) else { continue }
        let position = Int(number - lowest)
        words[position >> 6] |= 1 << UInt64(position & 63)
      }
      return RowSet(NullBitmap(words: words, count: span), rowCount: span)
    }

    @inline(__always)
    private static func number(_ id: UnsafeBufferPointer<UInt8>, from start: Int) -> Int64? {
      guard id.count - start <= 18 else { return nil }
      var number: Int64 = 0
      for index in start..<id.count {
        let digit = id[index] &- 48
        guard digit < 10 else { return nil }
        number = number * 10 + Int64(digit)
      }
      return number
    }

    /// Whether a number of ten digits and more begins with a day of this century.
    private static func isDated(_ number: Int64) -> Bool {
      guard number >= 1_000_000_000 else { return false }
      var head = number
      while head >= 100_000_000 { head /= 10 }
      let (year, month, day) = (Int(head / 10_000), Int(head / 100 % 100), Int(head % 100))
      return (2000..<2100).contains(year) && CivilDate(year: year, month: month, day: day) != nil
    }
  }
}
