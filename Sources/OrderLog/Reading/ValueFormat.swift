/// How the text of one column becomes the value of one field: the plan for a slot of the parser.
enum ValueFormat: Hashable {
  /// A decimal number times `numerator / denominator`, rounded half to even to whole stored units.
  case number(numerator: Int64, denominator: Int64)
  /// ISO 8601; local where there is no zone, or always when `ignoreZone`.
  case iso8601(ignoreZone: Bool)
  /// Digits and literals at fixed places, local time.
  case pattern(TimePattern)
  /// Yes or no.
  case flag
  /// Text into the dictionary of the column.
  case text
  /// A name, as bytes.
  case identifier

  /// Whether local times are read, so that a time zone must be known.
  var needsZone: Bool {
    switch self {
    case .pattern: true
    case .iso8601(let ignoreZone): ignoreZone
    case .number, .flag, .text, .identifier: false
    }
  }
}

/// A pattern such as `MM-dd HH:mm:ss`, taken apart.
struct TimePattern: Hashable {
  enum Part: Hashable {
    case year, month, day, hour, minute, second, millisecond
    case literal(UInt8)

    /// How many bytes the part takes.
    var width: Int {
      switch self {
      case .year: 4
      case .millisecond: 3
      case .literal: 1
      case .month, .day, .hour, .minute, .second: 2
      }
    }
  }

  let parts: [Part]
  /// The year of dates without one.
  let year: Int?
  /// The day of times without a date.
  let day: CivilDate?

  /// A pattern of `yyyy MM dd HH mm ss SSS` and literal characters; nil when it makes no instant.
  init?(_ text: String, year: Int?, day: CivilDate?) {
    var parts: [Part] = []
    var rest = Substring(text)
    let fields: [(String, Part)] = [
      ("yyyy", .year), ("MM", .month), ("dd", .day), ("HH", .hour), ("mm", .minute), ("SSS", .millisecond),
      ("ss", .second),
    ]
    scan: while !rest.isEmpty {
      for (name, part) in fields where rest.hasPrefix(name) {
        if parts.contains(part) { return nil }
        parts.append(part)
        rest = rest.dropFirst(name.count)
        continue scan
      }
      guard let byte = rest.first?.asciiValue else { return nil }
      parts.append(.literal(byte))
      rest = rest.dropFirst()
    }
    let hasDate = parts.contains(.month) && parts.contains(.day)
    guard parts.contains(.hour), parts.contains(.minute), hasDate || day != nil else { return nil }
    self.parts = parts
    self.year = year
    self.day = hasDate ? nil : day
  }

  /// Whether the year must come from elsewhere.
  var needsYear: Bool { day == nil && !parts.contains(.year) }

  /// The local time in ms since 1970-01-01T00:00 local, or nil when the text does not match or the time does
  /// not exist.
  func local(_ text: UnsafeBufferPointer<UInt8>) -> Int64? {
    var year = self.year ?? 1970
    var month = 1
    var day = 1
    var hour = 0
    var minute = 0
    var second = 0
    var millisecond = 0
    var position = 0
    for part in parts {
      let width = part.width
      guard position + width <= text.count else { return nil }
      if case .literal(let byte) = part {
        guard text[position] == byte else { return nil }
        position += 1
        continue
      }
      var number = 0
      for offset in 0..<width {
        let digit = text[position + offset] &- 48
        guard digit < 10 else { return nil }
        number = number * 10 + Int(digit)
      }
      position += width
      switch part {
      case .year: year = number
      case .month: month = number
      case .day: day = number
      case .hour: hour = number
      case .minute: minute = number
      case .second: second = number
      case .millisecond: millisecond = number
      case .literal: break
      }
    }
    guard position == text.count, hour < 24, minute < 60, second < 60 else { return nil }
    let date: CivilDate
    if let fixed = self.day {
      date = fixed
    } else {
      guard let valid = CivilDate(year: year, month: month, day: day) else { return nil }
      date = valid
    }
    return Int64(date.dayNumber) * 86_400_000
      + Int64(((hour * 60 + minute) * 60 + second) * 1_000 + millisecond)
  }
}
