import Foundation
import Yams

/// Reads one YAML document with positions, and refuses what could exhaust the machine before it is parsed.
enum YAMLDocument {
  /// The largest file in bytes.
  static let byteLimit = 4 * 1_024 * 1_024
  /// How many aliases a file may have. Few enough that aliases of aliases stay small when written out.
  static let aliasLimit = 16
  /// How deep lists and mappings may be nested.
  static let depthLimit = 40

  /// The document in a file.
  static func read(at path: String) throws(ConfigurationErrors) -> YAMLNode {
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw ConfigurationErrors([
        ConfigurationError(file: path, problem: .unreadable(reason(error, path)))
      ])
    }
    return try read(data, file: path)
  }

  /// The document in some bytes; `file` is what errors call it.
  static func read(_ data: Data, file: String) throws(ConfigurationErrors) -> YAMLNode {
    guard data.count <= byteLimit else {
      throw ConfigurationErrors([
        ConfigurationError(file: file, problem: .tooLarge(bytes: data.count, limit: byteLimit))
      ])
    }
    let bytes = [UInt8](data)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      let (line, column) = firstInvalid(bytes)
      throw ConfigurationErrors([
        ConfigurationError(file: file, line: line, column: column, problem: .notUTF8)
      ])
    }
    return try read(text, file: file)
  }

  /// The document in a text.
  static func read(_ text: String, file: String) throws(ConfigurationErrors) -> YAMLNode {
    let text = text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text
    if let error = LoadBomb.check(text, file: file) { throw ConfigurationErrors([error]) }
    let root: Node?
    do {
      root = try Parser(yaml: text, resolver: .basic, encoding: .utf8).singleRoot()
    } catch let error as YamlError {
      throw ConfigurationErrors([Self.error(error, text: text, file: file)])
    } catch {
      throw ConfigurationErrors([ConfigurationError(file: file, problem: .syntax("\(error)"))])
    }
    guard let root else { throw ConfigurationErrors([ConfigurationError(file: file, problem: .empty)]) }
    let diagnostics = Diagnostics()
    let node = node(root, file: file, path: "", depth: 0, diagnostics)
    try diagnostics.check()
    if node.isNull { throw ConfigurationErrors([ConfigurationError(file: file, problem: .empty)]) }
    return node
  }

  private static func node(
    _ node: Node, file: String, path: String, depth: Int, _ diagnostics: Diagnostics
  ) -> YAMLNode {
    let position = YAMLNode.Position(
      file: file, line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
    func made(_ content: YAMLNode.Content) -> YAMLNode {
      YAMLNode(content: content, position: position, path: path)
    }
    if depth > depthLimit {
      diagnostics.report(.tooDeep(limit: depthLimit), at: position, path: "")
      return made(.sequence([]))
    }
    switch node {
    case .scalar(let scalar):
      let isPlain = scalar.style == .plain || scalar.style == .any
      return made(.scalar(scalar.string, isPlain: isPlain))
    case .sequence(let parts):
      return made(
        .sequence(
          parts.enumerated().map { index, part in
            Self.node(part, file: file, path: "\(path)[\(index)]", depth: depth + 1, diagnostics)
          }))
    case .mapping(let pairs):
      var entries: [YAMLNode.Entry] = []
      var seen = Set<String>()
      for (key, value) in pairs {
        let place = YAMLNode.Position(
          file: file, line: key.mark?.line ?? position.line, column: key.mark?.column ?? position.column)
        guard case .scalar(let scalar) = key else {
          diagnostics.report(
            .wrongType(expected: "a text as key", found: "a list or mapping"), at: place, path: path)
          continue
        }
        let below = path.isEmpty ? scalar.string : "\(path).\(scalar.string)"
        guard seen.insert(scalar.string).inserted else {
          diagnostics.report(.duplicateKey(scalar.string), at: place, path: below)
          continue
        }
        entries.append(
          YAMLNode.Entry(
            key: scalar.string, keyPosition: place,
            value: Self.node(value, file: file, path: below, depth: depth + 1, diagnostics)))
      }
      return made(.mapping(entries))
    case .alias:
      diagnostics.report(.tooManyAliases(limit: 0), at: position, path: path)
      return made(.sequence([]))
    }
  }

  /// The system's reason without the path, which the error names anyway.
  private static func reason(_ error: any Error, _ path: String) -> String {
    FileManager.default.fileExists(atPath: path)
      ? (error as NSError).localizedDescription : "there is no such file"
  }

  /// Line and column of the first byte that is not part of UTF-8 text.
  private static func firstInvalid(_ bytes: [UInt8]) -> (line: Int, column: Int) {
    var line = 1
    var column = 1
    var decoder = UTF8()
    var iterator = bytes.makeIterator()
    while case .scalarValue(let scalar) = decoder.decode(&iterator) {
      if scalar == "\n" {
        line += 1
        column = 1
      } else {
        column += 1
      }
    }
    return (line, column)
  }

  private static func error(_ error: YamlError, text: String, file: String) -> ConfigurationError {
    func made(_ mark: Mark?, _ problem: ConfigurationError.Problem) -> ConfigurationError {
      ConfigurationError(file: file, line: mark?.line, column: mark?.column, problem: problem)
    }
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _):
      return made(mark, .syntax(problem))
    case .composer(let context, let problem, let mark, _):
      return context == nil ? made(mark, .syntax(problem)) : made(mark, .severalDocuments)
    case .duplicatedKeysInMapping(let duplicates, let context):
      let key = duplicates.first ?? ""
      let first = context.mark
      let second = secondLine(of: key, after: first, in: text)
      return ConfigurationError(
        file: file, line: second ?? first.line, column: first.column, keyPath: key,
        problem: .duplicateKey(key),
        suggestion: second == nil ? nil : "keep one of the two, the first is on line \(first.line)")
    case .reader(let problem, let offset, _, _):
      let before = text.utf8.prefix(offset ?? 0)
      let line = before.count { $0 == 10 } + 1
      return ConfigurationError(
        file: file, line: line, column: offset == nil ? nil : 1, problem: .syntax(problem),
        suggestion: "remove the control character")
    default:
      return made(nil, .syntax("\(error)"))
    }
  }

  /// The line of the second key of this name with the same indentation, where it is written plainly.
  private static func secondLine(of key: String, after mark: Mark, in text: String) -> Int? {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() where index >= mark.line {
      let start = line.prefix { $0 == " " || $0 == "-" }
      let rest = line.dropFirst(start.count)
      if start.count + 1 == mark.column, rest.hasPrefix("\(key):") || rest.hasPrefix("\"\(key)\":") {
        return index + 1
      }
    }
    return nil
  }
}
