/// A scenario as the text of a file: what the reader reads back to the same scenario.
indirect enum ScenarioText {
  case text(String)
  case number(Double)
  case list([ScenarioText])
  case mapping([(String, ScenarioText)])

  /// Numbers by name, sorted.
  static func numbers(_ values: [String: Double]) -> ScenarioText {
    .mapping(values.sorted { $0.key < $1.key }.map { ($0.key, .number($0.value)) })
  }

  /// A number with as many digits as read back to it, whole numbers without a fraction.
  static func digits(_ value: Double) -> String {
    value == value.rounded() && value.magnitude < 1e15 ? String(Int64(value)) : String(value)
  }

  /// The document.
  var document: String {
    var lines: [String] = []
    if case .mapping(let entries) = self { Self.append(entries, indent: "", to: &lines) }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func append(_ entries: [(String, ScenarioText)], indent: String, to lines: inout [String]) {
    for (key, value) in entries {
      let key = indent + quoted(key) + ":"
      switch value {
      case .mapping(let inner) where !value.isShort:
        lines.append(key)
        append(inner, indent: indent + "  ", to: &lines)
      case .list(let parts) where !value.isShort:
        lines.append(key)
        for part in parts { append(part, indent: indent + "  ", to: &lines) }
      default: lines.append("\(key) \(value.flow)")
      }
    }
  }

  /// One part of a list.
  private static func append(_ part: ScenarioText, indent: String, to lines: inout [String]) {
    guard case .mapping(let inner) = part, !part.isShort else {
      lines.append("\(indent)- \(part.flow)")
      return
    }
    let first = lines.count
    append(inner, indent: indent + "  ", to: &lines)
    if lines.indices.contains(first) {
      lines[first] = indent + "- " + lines[first].dropFirst(indent.count + 2)
    }
  }

  /// Whether it is written on one line.
  private var isShort: Bool {
    switch self {
    case .text, .number: true
    case .list(let parts): parts.allSatisfy(\.isScalar)
    case .mapping(let entries): entries.allSatisfy(\.1.isScalar) && flow.count <= 80
    }
  }

  private var isScalar: Bool {
    switch self {
    case .text, .number: true
    case .list, .mapping: false
    }
  }

  private var flow: String {
    switch self {
    case .text(let text): Self.quoted(text)
    case .number(let number): Self.digits(number)
    case .list(let parts): "[" + parts.map(\.flow).joined(separator: ", ") + "]"
    case .mapping(let entries):
      "{" + entries.map { "\(Self.quoted($0.0)): \($0.1.flow)" }.joined(separator: ", ") + "}"
    }
  }

  /// A text as it may stand in a file: plain when no reader can take it for something else.
  private static func quoted(_ text: String) -> String {
    let isPlain =
      text.unicodeScalars.allSatisfy { scalar in
        scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
          || "_-./+".unicodeScalars.contains(scalar)
      } && text.first.map { !"-./+".contains($0) } ?? false
      && !["null", "Null", "NULL"].contains(text)
    if isPlain { return text }
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": result += "\\" + String(scalar)
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        let digits = String(scalar.value, radix: 16)
        result += "\\x" + String(repeating: "0", count: 2 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
