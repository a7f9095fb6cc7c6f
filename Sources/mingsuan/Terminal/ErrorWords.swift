import CaseFile
import Configuration
import OrderLog

/// What stops a run, in the language of this run. The modules' own descriptions are English and for programs.
extension Words {
  // MARK: The log

  /// Why a log cannot be read or written, and what to do.
  static func text(of error: LogError) -> String {
    guard areThere else { return "\(error)" }
    let key = "error.log." + error.code
    switch error {
    case .noSuchFile(let file), .isDirectory(let file), .emptyFile(let file), .utf16(let file),
      .parquet(let file), .spreadsheet(let file):
      return text(key, ["file": file])
    case .notReadable(let file, let reason), .notWritable(let file, let reason),
      .badMapping(let file, _, let reason), .badDialect(let file, let reason):
      return text(key, ["file": file, "reason": reason])
    case .noOrders(let folder, let found):
      return text(key, ["file": folder, "found": list(found)])
    case .missingColumn(let file, let field, let columns, let near):
      return text(
        key, ["file": file, "field": field.rawValue, "columns": list(columns), "nearest": nearest(near)])
    case .mappedColumnMissing(let file, let field, let column, let columns, let near):
      return text(
        key,
        [
          "file": file, "field": field, "column": column, "columns": list(columns), "nearest": nearest(near),
        ])
    case .duplicateColumn(let file, let column):
      return text(key, ["file": file, "column": column])
    case .badHeader(let file, let line, let reason):
      return text(
        key,
        [
          "file": file, "line": "\(line)", "reason": header(reason),
          "hint": reason.hasSuffix(RowFault.notUTF8.rawValue) ? text(key + ".encoding") : "",
        ])
    case .unknownTimeZone(let zone): return text(key, ["zone": zone])
    case .noTimeZone(let file, let line, let column, _):
      return text(key, ["file": file, "line": "\(line)", "column": column])
    case .noYear(let file, let field): return text(key, ["file": file, "field": field.rawValue])
    case .unitMismatch(let file, let field, let unit):
      return text(key, ["file": file, "field": field.rawValue, "unit": unit.rawValue])
    case .badGzip(let file, let offset, let reason):
      return text(key, ["file": file, "offset": "\(offset)", "reason": reason])
    case .outOfMemory(let file, let bytes): return text(key, ["file": file, "bytes": "\(bytes)"])
    case .unwritableValue(let field, let row, let reason):
      return text(key, ["field": field, "row": "\(row)", "reason": reason])
    case .cancelled: return text("failure.interrupted")
    }
  }

  /// `field 3: notUTF8` in words; any other reason as it is.
  private static func header(_ reason: String) -> String {
    let parts = reason.split(separator: " ")
    guard parts.count == 3, parts[0] == "field", let number = Int(parts[1].dropLast()),
      let fault = RowFault(rawValue: String(parts[2]))
    else { return reason }
    return text(
      "error.log.bad-header.field", ["number": "\(number)", "fault": plain("fault.\(fault.rawValue)")])
  }

  // MARK: Result folders

  /// Why a result folder cannot be read or written, and what to do.
  static func text(of error: CaseFileError) -> String {
    guard areThere else { return "\(error)" }
    return switch error {
    case .unreadable(let path): text("error.case.unreadable", ["path": path])
    case .unwritable(let path, let reason):
      text("error.case.unwritable", ["path": path, "reason": reason])
    case .foreignFolder(let path): text("error.case.foreignFolder", ["path": path])
    case .foreignSimulationFolder(let path): text("error.case.foreignSimulationFolder", ["path": path])
    case .foreignReplayFolder(let path): text("error.case.foreignReplayFolder", ["path": path])
    case .foreignStudyFolder(let path): text("error.case.foreignStudyFolder", ["path": path])
    case .busyStudyFolder(let path): text("error.case.busyStudyFolder", ["path": path])
    case .otherStudy(let path): text("error.case.otherStudy", ["path": path])
    case .notReplaced(let path): text("error.case.notReplaced", ["path": path])
    }
  }

  // MARK: Files that people write

  /// What is wrong in a file, with its place and the way to mend it. Reasons and advice that the reader of the file
  /// puts into words of its own stay as they are.
  static func text(of error: ConfigurationError) -> String {
    guard areThere else { return "\(error)" }
    let place = [
      error.file, error.line.map(String.init), error.line == nil ? nil : error.column.map(String.init),
    ]
    .compactMap { $0 }.joined(separator: ":")
    let (name, values) = parts(of: error.problem)
    return text(
      "error.file",
      [
        "place": place, "problem": text("error.file." + name, values),
        "path": error.keyPath.isEmpty ? "" : text("error.file.path", ["path": error.keyPath]),
        "advice": error.suggestion.map(advice) ?? text("error.file.\(name).advice", values),
      ])
  }

  private static func parts(of problem: ConfigurationError.Problem) -> (String, [String: String]) {
    switch problem {
    case .unreadable(let reason):
      (
        "unreadable",
        ["reason": reason.hasPrefix("there is no such file") ? text("error.file.unreadable.none") : reason]
      )
    case .notUTF8: ("notUTF8", [:])
    case .tooLarge(let bytes, let limit): ("tooLarge", ["bytes": "\(bytes)", "limit": "\(limit)"])
    case .empty: ("empty", [:])
    case .severalDocuments: ("severalDocuments", [:])
    case .syntax(let reason): ("syntax", ["reason": reason])
    case .tooManyAliases(let limit): ("tooManyAliases", ["limit": "\(limit)"])
    case .tooDeep(let limit): ("tooDeep", ["limit": "\(limit)"])
    case .duplicateKey(let key): ("duplicateKey", ["key": key])
    case .unknownKey(let key): ("unknownKey", ["key": key])
    case .missingKey(let key): ("missingKey", ["key": key])
    case .wrongType(let expected, let found): ("wrongType", ["expected": expected, "found": found])
    case .badNumber(let text, let expected): ("badNumber", ["text": text, "expected": expected])
    case .badDate(let text): ("badDate", ["text": text])
    case .unknownValue(let text, let allowed):
      ("unknownValue", ["text": text, "allowed": allowed.joined(separator: ", ")])
    case .missingTranslation(let language): ("missingTranslation", ["key": language])
    case .inconsistent(let reason): ("inconsistent", ["reason": reason])
    }
  }

  /// `did you mean "x"?` in words; any other advice as it is.
  private static func advice(_ suggestion: String) -> String {
    let prefix = "did you mean \""
    guard suggestion.hasPrefix(prefix), suggestion.hasSuffix("\"?") else { return suggestion }
    return text("error.file.nearest", ["word": String(suggestion.dropFirst(prefix.count).dropLast(2))])
  }

  // MARK: Lists

  private static func list(_ names: [String]) -> String {
    if names.isEmpty { return text("error.log.nothing") }
    return names.prefix(60).joined(separator: ", ") + (names.count > 60 ? ", …" : "")
  }

  /// ` (did you mean x?)` with the word that was probably meant; empty where none is near.
  static func hint(_ word: String, among words: [String]) -> String {
    nearest(NearestWord.nearest(to: word, among: words).map { [$0] } ?? [])
  }

  private static func nearest(_ names: [String]) -> String {
    names.isEmpty ? "" : text("error.log.nearest", ["names": names.joined(separator: ", ")])
  }
}
