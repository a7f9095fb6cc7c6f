import Foundation
import OrderLog
import Rules

/// Finds and reads the cases of a pack's rules.
enum RuleCases {
  static let keys = ["time_zone", "set", "note", "expect"]
  static let expectKeys = ["reason"]
  /// The verdicts that a case may expect, as names of folders.
  static let verdicts: [Verdict] = [.met, .notMet, .undetermined, .needsReview, .notApplicable]

  /// The names of the folders inside a folder, sorted; hidden ones are left out.
  static func subfolders(of path: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.filter { name in
      var isDirectory: ObjCBool = false
      return !name.hasPrefix(".")
        && FileManager.default.fileExists(atPath: "\(path)/\(name)", isDirectory: &isDirectory)
        && isDirectory.boolValue
    }.sorted()
  }

  /// The case folders of a rule.
  static func folders(inRule path: String) -> [(verdict: Verdict, name: String, path: String)] {
    verdicts.flatMap { verdict in
      subfolders(of: "\(path)/\(verdict.rawValue)").map {
        (verdict, $0, "\(path)/\(verdict.rawValue)/\($0)")
      }
    }
  }

  /// The cases of all rules of the pack in a folder, in the order of names.
  static func load(pack path: String) throws(ConfigurationErrors) -> [RuleCase] {
    let diagnostics = Diagnostics()
    var cases: [RuleCase] = []
    for rule in subfolders(of: "\(path)/rules") {
      let folder = "\(path)/rules/\(rule)"
      for name in subfolders(of: folder) where !verdicts.map(\.rawValue).contains(name) {
        diagnostics.report(
          ConfigurationError(
            file: "\(folder)/\(name)",
            problem: .unknownValue(name, allowed: verdicts.map(\.rawValue)),
            suggestion: "name the folder after a verdict: "
              + verdicts.map(\.rawValue).joined(separator: ", ")))
      }
      for found in folders(inRule: folder) {
        if let one = read(found.path, rule: rule, name: found.name, found.verdict, diagnostics) {
          cases.append(one)
        }
      }
    }
    try diagnostics.check()
    return cases
  }

  private static func read(
    _ folder: String, rule: String, name: String, _ verdict: Verdict, _ diagnostics: Diagnostics
  ) -> RuleCase? {
    let (tables, disclosure) = contents(of: folder, diagnostics)
    let root: YAMLNode
    do throws(ConfigurationErrors) {
      root = try YAMLDocument.read(at: "\(folder)/case.yaml")
    } catch {
      error.errors.forEach(diagnostics.report)
      return nil
    }
    guard let object = root.object(keys, required: ["time_zone", "note"], diagnostics) else { return nil }
    let timeZone = object.text("time_zone")
    if let timeZone, let node = object["time_zone"], CivilTimeZone(identifier: timeZone) == nil {
      diagnostics.report(
        .inconsistent("\"\(timeZone)\" is not a time zone that this machine knows"), at: node,
        "write an IANA name such as Asia/Shanghai")
    }
    let settings = (object["set"]?.entries(diagnostics) ?? []).compactMap { entry -> RuleCase.Setting? in
      guard let value = entry.value.number(diagnostics) else { return nil }
      let parts = entry.key.split(separator: "@", maxSplits: 1).map(String.init)
      guard let key = parts.first else { return nil }
      return RuleCase.Setting(key: key, city: parts.count > 1 ? parts[1] : nil, value: value)
    }
    let expect = object["expect"].flatMap { $0.object(expectKeys, diagnostics) }
    guard let timeZone, let note = object.localized("note") else { return nil }
    return RuleCase(
      rule: rule, name: name, expected: verdict, folder: folder, tables: tables,
      disclosure: disclosure, timeZone: timeZone, settings: settings, note: note,
      reason: expect?.text("reason"))
  }

  /// The name of a case's disclosure and of the folder with its attachments.
  private static let disclosureFile = "disclosure.yaml"
  private static let attachmentFolder = "attachments"

  /// The tables and the disclosure in a case's folder; notes other files and a case without either.
  private static func contents(
    of folder: String, _ diagnostics: Diagnostics
  ) -> (tables: [TableKind], disclosure: String?) {
    let files = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
      .filter { !$0.hasPrefix(".") }
    let tables = TableKind.allCases.filter { files.contains("\($0.rawValue).csv") }
    let hasDisclosure = files.contains(disclosureFile)
    let known =
      tables.map { "\($0.rawValue).csv" } + ["case.yaml"]
      + (hasDisclosure ? [disclosureFile, attachmentFolder] : [])
    for name in files.sorted() where !known.contains(name) {
      diagnostics.report(
        ConfigurationError(
          file: "\(folder)/\(name)", problem: .inconsistent("the file is no table and no case.yaml"),
          suggestion: "name it after a table, such as orders.csv, or remove it"))
    }
    if !tables.contains(.orders), !hasDisclosure || !tables.isEmpty {
      diagnostics.report(
        ConfigurationError(
          file: folder, problem: .inconsistent("the case has no orders.csv"),
          suggestion: hasDisclosure ? "add one beside the other tables" : "add one, or a disclosure.yaml"))
    }
    return (tables, hasDisclosure ? "\(folder)/\(disclosureFile)" : nil)
  }
}
