/// How many columns a text takes on a terminal: East Asian wide and full-width characters take two, marks on
/// other characters none.
public enum DisplayWidth {
  /// The width of a text in columns.
  public static func of(_ text: String) -> Int { text.unicodeScalars.reduce(0) { $0 + width($1) } }

  /// The text filled with blanks to a width.
  static func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - of(text)))
  }

  /// The text cut to a width, with an ellipsis where something was cut.
  static func cut(_ text: String, to limit: Int) -> String {
    guard of(text) > limit, limit > 0 else { return limit > 0 ? text : "" }
    var result = String.UnicodeScalarView()
    var used = 1
    for scalar in text.unicodeScalars {
      used += width(scalar)
      if used > limit { break }
      result.append(scalar)
    }
    return String(result) + "…"
  }

  /// The text in lines of at most a width, broken at blanks and between wide characters, never before closing
  /// punctuation or after opening punctuation.
  public static func lines(_ text: String, width limit: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    var used = 0
    for piece in pieces(text) {
      let length = of(piece)
      if used + length > limit, used > 0, !isClosing(piece) {
        // An opening bracket goes with what it opens.
        let carried = line.last.flatMap { isOpening($0) && line.count > 1 ? String($0) : nil } ?? ""
        lines.append(trimmed(String(line.dropLast(carried.count))))
        line = carried
        used = of(carried)
        if piece == " " { continue }
      }
      line += piece
      used += length
    }
    if !trimmed(line).isEmpty || lines.isEmpty { lines.append(trimmed(line)) }
    return lines
  }

  private static func pieces(_ text: String) -> [String] {
    var pieces: [String] = []
    var word = ""
    for character in text {
      let isWide = of(String(character)) > 1
      if character == " " || isWide {
        if !word.isEmpty { pieces.append(word) }
        word = ""
        pieces.append(String(character))
      } else {
        word.append(character)
      }
    }
    if !word.isEmpty { pieces.append(word) }
    return pieces
  }

  private static func isClosing(_ piece: String) -> Bool {
    piece.count == 1 && piece.allSatisfy { "，。、；：！？）》」』”’】,.;:!?)]".contains($0) }
  }

  private static func isOpening(_ character: Character) -> Bool { "（《「『“‘【(".contains(character) }

  private static func trimmed(_ line: String) -> String {
    var line = Substring(line)
    while line.last == " " { line.removeLast() }
    return String(line)
  }

  /// The width of a scalar: 0, 1 or 2.
  static func width(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control: return 0
    default: return wide.contains { $0.contains(scalar.value) } ? 2 : 1
    }
  }

  /// Blocks of wide and full-width characters (Unicode's East Asian Width W and F).
  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
    0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF00...0xFF60,
    0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF, 0x20000...0x2FFFD,
    0x30000...0x3FFFD,
  ]
}
