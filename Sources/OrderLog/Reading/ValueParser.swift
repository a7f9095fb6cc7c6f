/// Parses the text of one field that the fast path did not take: any length, any spelling that is allowed.
///
/// An empty text, and for everything but text and identifiers also `NULL`, `null`, `\N`, `NaN`, `nan`, `NA` and
/// `None`, is a missing value.
struct ValueParser {
  /// The zone of local times.
  let clock: LocalTimeReader?
  /// How often local times were repeated or skipped by clock changes, and numbers were rounded.
  var notes = ParsingNotes()

  /// A whole-number value, or the fault. `IntegerColumn.null` is a missing value.
  mutating func integer(
    _ text: UnsafeBufferPointer<UInt8>, _ format: ValueFormat
  ) -> Result<Int64, RowFaultError> {
    let text = Self.trimmed(text)
    if text.isEmpty || Self.isMissing(text) { return .success(IntegerColumn.null) }
    switch format {
    case .number(let numerator, let denominator): return number(text, numerator, denominator)
    case .iso8601(let ignoreZone): return iso8601(text, ignoreZone)
    case .pattern(let pattern):
      guard let local = pattern.local(text) else { return .failure(.init(.notATime)) }
      return instant(local)
    case .flag: return flag(text)
    case .text, .identifier: return .failure(.init(.notANumber))
    }
  }

  private static func trimmed(_ text: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    var start = 0
    var end = text.count
    while start < end, text[start] == 32 || text[start] == 9 { start += 1 }
    while end > start, text[end - 1] == 32 || text[end - 1] == 9 { end -= 1 }
    return UnsafeBufferPointer(rebasing: text[start..<end])
  }

  private static let missing: [[UInt8]] = ["NULL", "null", "\\N", "NaN", "nan", "NA", "None"].map {
    Array($0.utf8)
  }

  static func isMissing(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    text.count <= 4 && missing.contains { $0.elementsEqual(text) }
  }

  /// `[-+]digits[.digits][e[-+]digits]`, exactly.
  private mutating func number(
    _ text: UnsafeBufferPointer<UInt8>, _ numerator: Int64, _ denominator: Int64
  ) -> Result<Int64, RowFaultError> {
    var position = 0
    var isNegative = false
    if text[0] == UInt8(ascii: "-") || text[0] == UInt8(ascii: "+") {
      isNegative = text[0] == UInt8(ascii: "-")
      position = 1
    }
    var mantissa: Int128 = 0
    var exponent = 0
    var digits = 0
    var seenPoint = false
    while position < text.count {
      let digit = text[position] &- 48
      if digit < 10 {
        // Beyond 30 digits only the size matters; what is cut off lies far below any stored unit.
        if mantissa < 1_000_000_000_000_000_000_000_000_000_000 {
          mantissa = mantissa * 10 + Int128(digit)
          if seenPoint { exponent -= 1 }
        } else if !seenPoint {
          exponent += 1
        }
        digits += 1
      } else if text[position] == UInt8(ascii: "."), !seenPoint {
        seenPoint = true
      } else {
        break
      }
      position += 1
    }
    guard digits > 0 else { return .failure(.init(.notANumber)) }
    if position < text.count {
      guard text[position] | 32 == UInt8(ascii: "e"), position + 1 < text.count else {
        return .failure(.init(.notANumber))
      }
      position += 1
      var power = 0
      var isPowerNegative = false
      if text[position] == UInt8(ascii: "-") || text[position] == UInt8(ascii: "+") {
        isPowerNegative = text[position] == UInt8(ascii: "-")
        position += 1
      }
      guard position < text.count else { return .failure(.init(.notANumber)) }
      while position < text.count {
        let digit = text[position] &- 48
        guard digit < 10 else { return .failure(.init(.notANumber)) }
        power = min(power * 10 + Int(digit), 10_000)
        position += 1
      }
      exponent += isPowerNegative ? -power : power
    }
    if mantissa == 0 { return .success(0) }
    while exponent < -36, mantissa != 0 {
      mantissa /= 10
      exponent += 1
    }
    guard exponent <= 18 else { return .failure(.init(.outOfRange)) }
    let (scaled, overflow) = mantissa.multipliedReportingOverflow(by: Int128(numerator))
    guard !overflow else { return .failure(.init(.outOfRange)) }
    var value = scaled
    var divisor = Int128(denominator)
    if exponent > 0 {
      for _ in 0..<exponent {
        let (next, overflow) = value.multipliedReportingOverflow(by: 10)
        guard !overflow else { return .failure(.init(.outOfRange)) }
        value = next
      }
    } else {
      for _ in 0..<(-exponent) {
        let (next, overflow) = divisor.multipliedReportingOverflow(by: 10)
        guard !overflow else { return .success(0) }
        divisor = next
      }
    }
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    var rounded = quotient
    if remainder != 0 {
      notes.rounded += 1
      let twice = remainder.multipliedReportingOverflow(by: 2)
      if twice.overflow || twice.partialValue > divisor
        || (twice.partialValue == divisor && quotient % 2 == 1)
      {
        rounded += 1
      }
    }
    guard rounded <= Int128(ValueRange.limit) else { return .failure(.init(.outOfRange)) }
    return .success(isNegative ? -Int64(rounded) : Int64(rounded))
  }

  private static let yes: [[UInt8]] = ["1", "true", "yes", "t", "y", "是"].map { Array($0.utf8) }
  private static let no: [[UInt8]] = ["0", "false", "no", "f", "n", "否"].map { Array($0.utf8) }

  private func flag(_ text: UnsafeBufferPointer<UInt8>) -> Result<Int64, RowFaultError> {
    guard text.count <= 5 else { return .failure(.init(.notAFlag)) }
    let lower = text.map { (65...90).contains($0) ? $0 | 32 : $0 }
    if Self.yes.contains(lower) { return .success(1) }
    if Self.no.contains(lower) { return .success(0) }
    return .failure(.init(.notAFlag))
  }

  /// `yyyy-MM-dd[T ]HH:mm[:ss[.fraction]][Z|±HH[:]mm]`, or a date alone (its midnight). `yyyy/MM/dd` is taken too.
  private mutating func iso8601(
    _ text: UnsafeBufferPointer<UInt8>, _ ignoreZone: Bool
  ) -> Result<Int64, RowFaultError> {
    let wrong = Result<Int64, RowFaultError>.failure(.init(.notATime))
    func digits(_ start: Int, _ width: Int) -> Int? {
      guard start + width <= text.count else { return nil }
      var number = 0
      for index in start..<start + width {
        let digit = text[index] &- 48
        guard digit < 10 else { return nil }
        number = number * 10 + Int(digit)
      }
      return number
    }
    guard text.count >= 10, let year = digits(0, 4), let month = digits(5, 2), let day = digits(8, 2),
      text[4] == text[7], text[4] == UInt8(ascii: "-") || text[4] == UInt8(ascii: "/"),
      let date = CivilDate(year: year, month: month, day: day)
    else { return wrong }
    var local = Int64(date.dayNumber) * 86_400_000
    var position = 10
    if position < text.count {
      guard text[10] == UInt8(ascii: "T") || text[10] == UInt8(ascii: "t") || text[10] == 32,
        let hour = digits(11, 2), let minute = digits(14, 2), text[13] == UInt8(ascii: ":"), hour < 24,
        minute < 60
      else { return wrong }
      local += Int64(hour * 60 + minute) * 60_000
      position = 16
      if position < text.count, text[position] == UInt8(ascii: ":") {
        guard let second = digits(17, 2), second < 60 else { return wrong }
        local += Int64(second) * 1_000
        position = 19
        if position < text.count, text[position] == UInt8(ascii: ".") || text[position] == UInt8(ascii: ",") {
          position += 1
          var fraction: Int64 = 0
          var width = 0
          var isCut = false
          while position < text.count, text[position] &- 48 < 10 {
            if width < 3 {
              fraction = fraction * 10 + Int64(text[position] - 48)
              width += 1
            } else if text[position] != 48 {
              isCut = true
            }
            position += 1
          }
          guard width > 0 else { return wrong }
          while width < 3 {
            fraction *= 10
            width += 1
          }
          local += fraction
          // Finer than a millisecond is cut off, not rounded: an instant must not move into the next second.
          if isCut { notes.rounded += 1 }
        }
      }
    }
    if position == text.count { return instant(local) }
    var offset: Int64 = 0
    switch text[position] {
    case UInt8(ascii: "Z"), UInt8(ascii: "z"):
      guard position + 1 == text.count else { return wrong }
    case UInt8(ascii: "+"), UInt8(ascii: "-"):
      guard let hours = digits(position + 1, 2), hours < 24 else { return wrong }
      var next = position + 3
      var minutes = 0
      if next < text.count {
        if text[next] == UInt8(ascii: ":") { next += 1 }
        guard let parsed = digits(next, 2), parsed < 60 else { return wrong }
        minutes = parsed
        next += 2
      }
      guard next == text.count else { return wrong }
      offset = Int64(hours * 60 + minutes) * (text[position] == UInt8(ascii: "-") ? -60_000 : 60_000)
    default: return wrong
    }
    return ignoreZone ? instant(local) : .success(local - offset)
  }

  /// The instant of a local time in the log's zone.
  private mutating func instant(_ local: Int64) -> Result<Int64, RowFaultError> {
    guard let clock else {
      notes.needsZone = true
      return .success(local)
    }
    let (instant, reading) = clock.zone.instant(ofLocal: local)
    if reading == .repeated { notes.repeated += 1 }
    if reading == .skipped { notes.skipped += 1 }
    return .success(instant)
  }
}

/// The numbers that a field can hold.
enum ValueRange {
  /// Magnitudes above are refused: ten thousand times a value must not overflow when sums are made.
  static let limit: Int64 = 1 << 60
}

/// A fault as an error, for results.
struct RowFaultError: Error, Hashable {
  let fault: RowFault
  init(_ fault: RowFault) { self.fault = fault }
}

/// What was noticed while values of one slot were parsed.
struct ParsingNotes: Hashable {
  var repeated = 0
  var skipped = 0
  var rounded = 0
  /// A local time was met and no zone is known.
  var needsZone = false

  mutating func merge(_ other: ParsingNotes) {
    repeated += other.repeated
    skipped += other.skipped
    rounded += other.rounded
    needsZone = needsZone || other.needsZone
  }
}

/// Local times of a zone, with the stretch of local time in which one offset holds beyond doubt.
struct LocalTimeReader {
  let zone: CivilTimeZone
  private(set) var safeFrom: Int64 = 0
  private(set) var safeTo: Int64 = 0
  private(set) var offset: Int64 = 0

  init(_ zone: CivilTimeZone) { self.zone = zone }

  /// Moves the safe stretch around a local time. After it, local times in `safeFrom..<safeTo` are `offset` off.
  mutating func seek(_ local: Int64) {
    let day: Int64 = 86_400_000
    // Within two days of a change of clocks the exact rule is asked; elsewhere one offset holds.
    let index = zone.starts.lastIndex { $0 <= local } ?? 0
    let low = index == 0 ? Int64.min / 2 : zone.starts[index] + 2 * day
    let high = index + 1 < zone.starts.count ? zone.starts[index + 1] - 2 * day : Int64.max / 2
    if local >= low, local < high {
      safeFrom = low
      safeTo = high
      offset = zone.offsets[index]
    } else {
      safeFrom = 0
      safeTo = 0
    }
  }
}
