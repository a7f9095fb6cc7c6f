import Foundation
import ReportGenerator

/// What the argument parser says, in the language of this run and in lines that fit the terminal.
///
/// The parser's own words are English, and it counts characters where a terminal counts columns: a line of Chinese
/// would be twice as wide as the terminal. It is therefore asked for unbroken lines, which are broken here.
struct ParserText {
  /// Where the parser begins the explanation of an option.
  private static let indent = 26

  /// A help screen or a usage error of the parser, which must not have broken its lines.
  static func localized(_ message: String, width: Int = terminalWidth) -> String {
    var isList = false
    return message.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      var line = String(line)
      for (word, key) in headings where line.hasPrefix(word) {
        isList = word == "ARGUMENTS:" || word == "OPTIONS:" || word == "SUBCOMMANDS:"
        line = Words.text("parser." + key) + rest(of: line.dropFirst(word.count), after: word)
      }
      for (text, key) in sentences {
        line = line.replacingOccurrences(of: text, with: Words.text("parser." + key))
      }
      line = replaced(line, #"\((?:values: [^;)]*; )?default: ([^)]*)\)"#) {
        Words.text("parser.default", ["value": $0[0]])
      }
      line = replaced(line, #"See '(mingsuan.* --help)' for more information\."#) {
        Words.text("parser.more-information", ["command": $0[0]])
      }
      line = replaced(line, #"See '(mingsuan help .*)<subcommand>' for detailed help\."#) {
        Words.text("parser.more-help", ["command": $0[0]])
      }
      return isList ? listed(line, width) : wrapped(line, width)
    }.joined(separator: "\n")
  }

  private static let headings = [
    ("OVERVIEW: ", "overview"), ("USAGE: ", "usage"), ("Usage: ", "usage"), ("ARGUMENTS:", "arguments"),
    ("OPTIONS:", "options"), ("SUBCOMMANDS:", "subcommands"), ("Error: ", "error"),
    ("Help:  ", "explanation"),
  ]

  private static let sentences = [
    ("Show the version.", "version"), ("Show help information.", "help"),
  ]

  /// What the parser says of wrong arguments, and the keys of the words; the first that fits is taken.
  private static let faults = [
    (#"^Unknown option '(.+)'\. Did you mean '(.+)'\?$"#, "unknown-option-near"),
    (#"^Unknown option '(.+)'$"#, "unknown-option"),
    (#"^Missing value for '(.+)'$"#, "missing-value"),
    (#"^Missing expected argument '(.+)'$"#, "missing-argument"),
    (#"^(?:Unexpected argument|\d+ unexpected arguments:) '(.+)'$"#, "unexpected"),
    (#"^The value '(.*)' is invalid for '(.+)'\. Please provide one of (.+)\.$"#, "invalid-choice"),
    (#"^The value '(.*)' is invalid for '([^']+)'$"#, "invalid"),
    (#"^The option '(.+)' does not take any value, but '(.*)' was specified\.$"#, "no-value"),
  ]

  private static func rest(of text: Substring, after word: String) -> String {
    guard word == "Error: " else { return String(text) }
    for (pattern, key) in faults {
      guard let parts = match(String(text), pattern) else { continue }
      let values = parts.enumerated().map { ("\($0.offset + 1)", $0.element) }
      return Words.text("parser." + key, Dictionary(values) { first, _ in first })
    }
    return String(text)
  }

  // MARK: Lines

  /// An entry of a list: the name, and the explanation in a column of its own.
  private static func listed(_ line: String, _ width: Int) -> String {
    let pad = String(repeating: " ", count: indent)
    let name: Substring
    let text: Substring
    if line.hasPrefix(pad) {
      (name, text) = ("", line.dropFirst(indent))
    } else if line.count > indent, line.prefix(indent).last == " ", line.hasPrefix("  ") {
      (name, text) = (line.prefix(indent), line.dropFirst(indent))
    } else {
      return line
    }
    let lines = DisplayWidth.lines(String(text), width: max(30, width - indent))
    return lines.enumerated().map { index, part in (index == 0 && !name.isEmpty ? String(name) : pad) + part }
      .joined(separator: "\n")
  }

  /// A paragraph. Indented lines are commands to be copied and stay whole, and so does the usage.
  private static func wrapped(_ line: String, _ width: Int) -> String {
    if line.hasPrefix(" ") || line.hasPrefix(Words.text("parser.usage")) { return line }
    return DisplayWidth.lines(line, width: width).joined(separator: "\n")
  }

  /// The columns of the terminal, 80 where there is none.
  private static var terminalWidth: Int {
    if let columns = ProcessInfo.processInfo.environment["COLUMNS"].flatMap(Int.init), columns > 0 {
      return max(60, columns)
    }
    var size = winsize()
    return ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
      ? max(60, Int(size.ws_col)) : 80
  }

  // MARK: Patterns

  /// The groups of a pattern that fits the text.
  private static func match(_ text: String, _ pattern: String) -> [String]? {
    guard let expression = try? NSRegularExpression(pattern: pattern),
      let found = expression.firstMatch(in: text, range: NSRange(text.startIndex..., in: text))
    else { return nil }
    return (1..<found.numberOfRanges).map {
      Range(found.range(at: $0), in: text).map { String(text[$0]) } ?? ""
    }
  }

  /// The text with the part that fits the pattern replaced by what its groups give.
  private static func replaced(_ text: String, _ pattern: String, by make: ([String]) -> String) -> String {
    guard let groups = match(text, pattern), let range = text.range(of: pattern, options: .regularExpression)
    else { return text }
    return text.replacingCharacters(in: range, with: make(groups))
  }
}
