/// A time as written, before a zone is applied.
struct WrittenTime: Equatable {
  /// Milliseconds since 1970-01-01T00:00 of the written calendar and clock.
  var local: Int64
  /// The written offset from UTC in ms; nil: none was written.
  var offset: Int64?
  /// Whether a fraction finer than a millisecond was rounded.
  var rounded: Bool
}

/// Times as people write them.
enum InstantText {
  /// Reads `yyyy-MM-dd`, `T`, `t` or a space, `HH:mm:ss`, an optional fraction after `.` or `,`, and an optional
  /// `Z`, `±HH`, `±HHmm` or `±HH:mm`. nil: anything else, or a time that does not exist.
  ///
  /// `24:00:00` is midnight at the end of the day. A leap second, `HH:59:60`, is the last millisecond of its
  /// minute, so that it stays on its day and before the next second.
  static func iso8601(_ text: UnsafeBufferPointer<UInt8>) -> WrittenTime? {
    guard text.count >= 19, text[4] == 45, text[7] == 45, text[13] == 58, text[16] == 58,
      text[10] == 84 || text[10] == 116 || text[10] == 32,
      let year = digits(text, 0, 4), let month = digits(text, 5, 2), let day = digits(text, 8, 2),
      let hour = digits(text, 11, 2), let minute = digits(text, 14, 2), let second = digits(text, 17, 2),
      let date = CivilDate(year: year, month: month, day: day)
    else { return nil }
    var index = 19
    var fraction = 0
    var rounded = false
    if index < text.count, text[index] == 46 || text[index] == 44 {
      guard let (milliseconds, lost, next) = readFraction(text, from: index + 1) else { return nil }
      (fraction, rounded, index) = (milliseconds, lost, next)
    }
    guard let clock = clock(hour, minute, second, fraction) else { return nil }
    var offset: Int64?
    if index < text.count {
      guard let written = readOffset(text, from: index) else { return nil }
      offset = written
    }
    return WrittenTime(local: Int64(date.dayNumber) * 86_400_000 + clock, offset: offset, rounded: rounded)
  }

  /// Milliseconds since midnight, or nil when no clock shows it. `fraction` is in 0...1000.
  static func clock(_ hour: Int, _ minute: Int, _ second: Int, _ fraction: Int) -> Int64? {
    if hour == 24 { return minute == 0 && second == 0 && fraction == 0 ? 86_400_000 : nil }
    guard hour < 24, minute < 60, second <= 60 else { return nil }
    let start = (hour * 60 + minute) * 60_000
    if second == 60 { return minute == 59 ? Int64(start + 59_999) : nil }
    return Int64(start + second * 1_000 + fraction)
  }

  /// The number in `count` digits at `start`, or nil when one is not a digit.
  static func digits(_ text: UnsafeBufferPointer<UInt8>, _ start: Int, _ count: Int) -> Int? {
    var value = 0
    for index in start..<start + count {
      let digit = text[index] &- 48
      if digit >= 10 { return nil }
      value = value * 10 + Int(digit)
    }
    return value
  }

  /// Milliseconds in a fraction of a second, half to even, whether digits were lost, and what follows it.
  private static func readFraction(
    _ text: UnsafeBufferPointer<UInt8>, from start: Int
  ) -> (milliseconds: Int, lost: Bool, next: Int)? {
    var index = start
    var value = 0
    var kept = 0
    var first = 0
    var more = false
    while index < text.count {
      let digit = text[index] &- 48
      if digit >= 10 { break }
      if kept < 3 {
        value = value * 10 + Int(digit)
        kept += 1
      } else if index == start + 3 {
        first = Int(digit)
      } else if digit != 0 {
        more = true
      }
      index += 1
    }
    if index == start { return nil }
    while kept < 3 {
      value *= 10
      kept += 1
    }
    if first > 5 || (first == 5 && (more || value % 2 == 1)) { value += 1 }
    return (value, first != 0 || more, index)
  }

  private static func readOffset(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int64? {
    let rest = text.count - start
    if rest == 1, text[start] == 90 || text[start] == 122 { return 0 }
    guard text[start] == 43 || text[start] == 45, rest == 3 || rest == 5 || rest == 6,
      let hours = digits(text, start + 1, 2), hours < 24
    else { return nil }
    var minutes = 0
    if rest > 3 {
      if rest == 6, text[start + 3] != 58 { return nil }
      guard let written = digits(text, text.count - 2, 2), written < 60 else { return nil }
      minutes = written
    }
    let magnitude = Int64(hours * 60 + minutes) * 60_000
    return text[start] == 45 ? -magnitude : magnitude
  }
}

/// A compiled time pattern of `yyyy MM dd HH mm ss SSS` and literal characters.
struct TimePattern: Sendable, Equatable {
  private enum Part: Sendable, Equatable {
    case year, month, day, hour, minute, second, milliseconds
    case literal(UInt8)

    var width: Int {
      switch self {
      case .year: 4
      case .milliseconds: 3
      case .literal: 1
      default: 2
      }
    }
  }

  private let parts: [Part]
  private let length: Int
  /// The year of times that have none.
  private let year: Int
  /// The date of times that have none.
  private let date: CivilDate?

  enum Fault: Error, Equatable {
    case noYear
    case unusable(String)
  }

  /// Compiles a pattern. `year` and `date` stand in for what the pattern lacks.
  init(_ pattern: String, date: String?, year: Int?) throws(Fault) {
    let letters: [(String, Part)] = [
      ("yyyy", .year), ("MM", .month), ("dd", .day), ("HH", .hour), ("mm", .minute), ("ss", .second),
      ("SSS", .milliseconds),
    ]
    var parts: [Part] = []
    var rest = pattern[...]
    while !rest.isEmpty {
      if let (name, part) = letters.first(where: { rest.hasPrefix($0.0) }) {
        if parts.contains(part) { throw .unusable("\(name) appears twice in the pattern \"\(pattern)\"") }
        parts.append(part)
        rest = rest.dropFirst(name.count)
      } else {
        let character = rest.removeFirst()
        if "yMdHhmsSaZzX".contains(character) {
          throw .unusable(
            "\"\(character)\" in the pattern \"\(pattern)\" is not one of yyyy MM dd HH mm ss SSS")
        }
        parts.append(contentsOf: character.utf8.map { .literal($0) })
      }
    }
    guard parts.contains(.hour) || parts.contains(.day) else {
      throw .unusable("the pattern \"\(pattern)\" has neither a day nor an hour")
    }
    let hasDay = parts.contains(.month) && parts.contains(.day)
    if !hasDay, parts.contains(.month) || parts.contains(.day) || parts.contains(.year) {
      throw .unusable("the pattern \"\(pattern)\" has only a part of the date")
    }
    if let date {
      guard let parsed = CivilDate(date) else { throw .unusable("\"\(date)\" is not a date yyyy-MM-dd") }
      self.date = parsed
    } else {
      if !hasDay { throw .unusable("the pattern \"\(pattern)\" has no date, and none is given") }
      self.date = nil
    }
    if hasDay, !parts.contains(.year), year == nil { throw .noYear }
    self.year = year ?? 0
    self.parts = parts
    length = parts.reduce(0) { $0 + $1.width }
  }

  /// The time that a text shows, or nil when it does not fit the pattern or does not exist. O(length).
  func read(_ text: UnsafeBufferPointer<UInt8>) -> WrittenTime? {
    guard text.count == length else { return nil }
    var (year, month, day) = (year, 0, 0)
    var (hour, minute, second, fraction) = (0, 0, 0, 0)
    var index = 0
    for part in parts {
      if case .literal(let byte) = part {
        if text[index] != byte { return nil }
      } else {
        guard let value = InstantText.digits(text, index, part.width) else { return nil }
        switch part {
        case .year: year = value
        case .month: month = value
        case .day: day = value
        case .hour: hour = value
        case .minute: minute = value
        case .second: second = value
        default: fraction = value
        }
      }
      index += part.width
    }
    let written = parts.contains(.day) ? CivilDate(year: year, month: month, day: day) : date
    guard let written, let clock = InstantText.clock(hour, minute, second, fraction) else { return nil }
    return WrittenTime(local: Int64(written.dayNumber) * 86_400_000 + clock, offset: nil, rounded: false)
  }
}
