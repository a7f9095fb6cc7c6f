/// How the text of one source value becomes a stored value. The exact and complete way; the fast paths of the
/// readers take shortcuts for common notations and must agree with it.
struct ValueRule: Sendable {
  /// How a text is read.
  enum Kind: Sendable {
    case text
    case identifier
    case flag
    /// A number in a unit of `numerator / denominator` stored units; larger magnitudes than `limit` do not fit.
    case number(numerator: Int64, denominator: Int64, limit: Int64)
    case iso8601(ignoreZone: Bool)
    case pattern(TimePattern)
  }

  /// What a text became.
  enum Outcome: Equatable {
    case value(Int64, Note)
    case missing
    case fault(RowFault)
    /// A local time, and the log's zone is not known.
    case needsTimeZone
  }

  /// Something to count about a value that was read.
  enum Note: UInt8, Sendable {
    case none, rounded, repeated, skipped
  }

  var kind: Kind
  /// Texts that are replaced before they are read.
  var replacements: [(text: [UInt8], by: [UInt8])] = []
  /// What any other text becomes.
  var otherwise: [UInt8]?

  /// Whether texts are replaced.
  var replaces: Bool { !replacements.isEmpty || otherwise != nil }

  /// The text that stands for `text` after replacement. O(replacements).
  func replaced<Result>(
    _ text: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result {
    for entry in replacements where entry.text.count == text.count && entry.text.elementsEqual(text) {
      return entry.by.withUnsafeBufferPointer(body)
    }
    if let otherwise, !text.isEmpty { return otherwise.withUnsafeBufferPointer(body) }
    return body(text)
  }

  /// Reads a text, already replaced, into a stored number. Text and identifiers are not read here.
  func read(_ raw: UnsafeBufferPointer<UInt8>, clock: inout LocalClock?) -> Outcome {
    let text = Self.trimmed(raw)
    if text.isEmpty { return .missing }
    switch kind {
    case .text, .identifier:
      return .missing
    case .flag:
      return Self.flag(text).map { .value($0, .none) } ?? .fault(.notAFlag)
    case .number(let numerator, let denominator, let limit):
      switch DecimalText.read(text, numerator: numerator, denominator: denominator) {
      case .value(let value, let rounded):
        return abs(value) <= limit ? .value(value, rounded ? .rounded : .none) : .fault(.outOfRange)
      case .notANumber: return .fault(.notANumber)
      case .outOfRange: return .fault(.outOfRange)
      }
    case .iso8601(let ignoreZone):
      guard let written = InstantText.iso8601(text) else { return .fault(.notATime) }
      if let offset = written.offset, !ignoreZone {
        return .value(written.local - offset, written.rounded ? .rounded : .none)
      }
      return Self.local(written, &clock)
    case .pattern(let pattern):
      guard let written = pattern.read(text) else { return .fault(.notATime) }
      return Self.local(written, &clock)
    }
  }

  private static func local(_ written: WrittenTime, _ clock: inout LocalClock?) -> Outcome {
    guard let (instant, reading) = clock?.instant(ofLocal: written.local) else { return .needsTimeZone }
    switch reading {
    case .unique: return .value(instant, written.rounded ? .rounded : .none)
    case .repeated: return .value(instant, .repeated)
    case .skipped: return .value(instant, .skipped)
    }
  }

  /// 1 for yes, 0 for no, in the notations that logs use; letters in either case.
  private static func flag(_ text: UnsafeBufferPointer<UInt8>) -> Int64? {
    if text.count > 5 { return nil }
    switch String(decoding: text, as: UTF8.self).lowercased() {
    // 是 and 否 are vocabulary that logs hold, matched and never shown.
    case "1", "true", "yes", "t", "y", "是": return 1
    case "0", "false", "no", "f", "n", "否": return 0
    default: return nil
    }
  }

  private static func trimmed(_ text: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    var low = 0
    var high = text.count
    while low < high, text[low] == 32 || text[low] == 9 { low += 1 }
    while high > low, text[high - 1] == 32 || text[high - 1] == 9 { high -= 1 }
    return UnsafeBufferPointer(rebasing: text[low..<high])
  }
}
