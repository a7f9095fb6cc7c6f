/// Looks at a text before it is parsed, for what would make the parser's tree explode.
///
/// The parser hashes the keys of each mapping while it loads; keys made of aliases of aliases would take time
/// that grows exponentially. So aliases are counted in the raw text, quoted or not: in the files of this tool a
/// word after an asterisk is rare.
enum LoadBomb {
  /// The error of a text that is refused, or nil.
  static func check(_ text: String, file: String) -> ConfigurationError? {
    var line = 1
    var column = 0
    var aliases = 0
    var depth = 0
    var isWordStart = true
    var isIndicator = false
    var dashes = 0
    for byte in text.utf8 {
      // Bytes inside a scalar value are not counted as columns.
      if byte & 0xC0 != 0x80 { column += 1 }
      if isIndicator {
        isIndicator = false
        if !isSpace(byte), byte != UInt8(ascii: "*") {
          aliases += 1
          if aliases > YAMLDocument.aliasLimit {
            return ConfigurationError(
              file: file, line: line, column: max(1, column - 1),
              problem: .tooManyAliases(limit: YAMLDocument.aliasLimit))
          }
        }
      }
      switch byte {
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
        if byte == UInt8(ascii: "\n") { line += 1 }
        column = 0
        dashes = 0
        isWordStart = true
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: ","):
        isWordStart = true
      case UInt8(ascii: "["), UInt8(ascii: "{"):
        depth += 1
        isWordStart = true
      case UInt8(ascii: "]"), UInt8(ascii: "}"):
        depth = max(0, depth - 1)
        isWordStart = false
      case UInt8(ascii: ":"), UInt8(ascii: "-"), UInt8(ascii: "?"):
        if isWordStart { dashes += 1 }
        isWordStart = true
      case UInt8(ascii: "*"):
        isIndicator = isWordStart
        isWordStart = false
      default:
        isWordStart = false
      }
      // Brackets in plain text are no nesting, so the bound is looser than the parsed tree's.
      if depth > 8 * YAMLDocument.depthLimit || dashes > 8 * YAMLDocument.depthLimit {
        return ConfigurationError(
          file: file, line: line, column: max(1, column), problem: .tooDeep(limit: YAMLDocument.depthLimit))
      }
    }
    return nil
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
      || byte == UInt8(ascii: "\t")
  }
}
