/// Makes any text safe to stand in HTML, in an attribute, or inside SVG, and makes characters that a reader
/// cannot see visible.
///
/// It works on Unicode scalars, not on `Character`s: a quote with a combining mark after it is one character
/// to Swift but still ends an attribute for a browser.
public enum MarkupText {
  /// The text with markup escaped and invisible characters written out.
  static func escaped(_ text: String) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count + 16)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "&": result += "&amp;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      case "\n", "\t": result.unicodeScalars.append(scalar)
      default:
        if isInvisible(scalar) {
          result += codePoint(scalar)
        } else {
          result.unicodeScalars.append(scalar)
        }
      }
    }
    return result
  }

  /// The text with invisible characters written out, line feeds and tabs too; for names that come from a log
  /// and stand in one line.
  public static func visible(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      if isInvisible(scalar) || scalar == "\n" || scalar == "\t" {
        result += codePoint(scalar)
      } else {
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// Characters that show nothing, or that change the direction of what follows: controls, format characters
  /// (marks and overrides of direction, zero-width characters, tags), line and paragraph separators, code
  /// points that no document may contain, blanks that look like nothing.
  static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    if scalar == "\n" || scalar == "\t" { return false }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned:
      return true
    default: return scalar.value == 0x115F || scalar.value == 0x1160 || scalar.value == 0x3164
    }
  }

  private static func codePoint(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return "⟨U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits + "⟩"
  }
}
