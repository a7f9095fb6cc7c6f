import Foundation
import Rules

/// Makes a rule folder from a rule that ships with the tool: the shipped rule of the same metric lends its text,
/// parameters and cases, so that what is made loads and its cases run at once. Sources are left for the writer.
public struct RuleTemplate {
  /// The pack's folder.
  private let folder: String
  private let pack: RulePack

  /// Makes rules in the pack in a folder.
  public init(pack folder: String) throws(ConfigurationErrors) {
    self.folder = folder
    pack = try RulePacks.load(directory: folder)
  }

  /// The packs that ship with the tool, read once.
  private static let shipped: Result<[RulePack], ConfigurationErrors> = {
    do throws(ConfigurationErrors) {
      return .success(try RulePacks.load(RulePacks.builtIn))
    } catch {
      return .failure(error)
    }
  }()

  /// The metrics that a rule can be made for, sorted. One that judges by other rules cannot stand in a new pack without
  /// them.
  public static func metrics() throws(ConfigurationErrors) -> [String] {
    Set(try shipped.get().flatMap(\.rules).map(\.metric)).filter { !isAboutOtherRules($0) }.sorted()
  }

  /// Makes a pack without rules in a new folder.
  ///
  /// - Returns: The files that were written.
  public static func createPack(_ id: String, at folder: String) throws(ConfigurationErrors) -> [String] {
    try checkID(id, file: folder)
    guard !FileManager.default.fileExists(atPath: folder) else {
      throw one(folder, .inconsistent("the folder exists already"), "name a folder that does not exist")
    }
    let source = try ShippedFiles.path(of: "Packs/template")
    var written: [String] = []
    for name in ["clauses/clause.yaml", "pack.yaml"] {
      let text = try read("\(source)/\(name)").replacing("{{id}}", with: id)
      try write(text, to: "\(folder)/\(name)")
      written.append("\(folder)/\(name)")
    }
    return written
  }

  /// Makes a rule for a metric, with its cases and the parameters that the pack lacks.
  ///
  /// - Returns: The files that were written or changed.
  public func createRule(_ id: String, metric: String) throws(ConfigurationErrors) -> [String] {
    try Self.checkID(id, file: folder)
    let target = "\(folder)/rules/\(id)"
    guard pack.rule(id) == nil, !FileManager.default.fileExists(atPath: target) else {
      throw Self.one(
        target, .inconsistent("there is a rule \"\(id)\" already"), "give the new one another id")
    }
    guard let obligation = pack.obligations.first?.id else {
      throw Self.one("\(folder)/pack.yaml", .inconsistent("no clause has an obligation"), "add one")
    }
    let (name, source, rule) = try Self.lender(metric)
    let origin = try RulePacks.folder(named: name)
    var written: [String] = []
    let text = try Self.read("\(origin)/rules/\(rule.id)/rule.yaml")
    try Self.write(adapted(text, id, rule, obligation), to: "\(target)/rule.yaml")
    written.append("\(target)/rule.yaml")
    // Cases called before-… are about the day from which the template's source holds; the new rule has none yet.
    for one in RuleCases.folders(inRule: "\(origin)/rules/\(rule.id)") where !one.name.hasPrefix("before-") {
      let place = "\(target)/\(one.verdict.rawValue)/\(one.name)"
      // A case about documents has a folder of attachments beside its files.
      let files = (try? FileManager.default.subpathsOfDirectory(atPath: one.path)) ?? []
      for file in files.sorted() where !file.hasPrefix(".") && !Self.isFolder("\(one.path)/\(file)") {
        var text = try Self.read("\(one.path)/\(file)")
        // Answers of named roles are given to a rule by its id.
        if file == "disclosure.yaml" { text = Self.renamed(rule.id, to: id, in: text) }
        try Self.write(text, to: "\(place)/\(file)")
        written.append("\(place)/\(file)")
      }
    }
    written += try addParameters(of: rule, from: source, id)
    try edit("rules", adding: id)
    if metric == "pay.holiday", pack.holidays.years.isEmpty {
      try Self.write(try Self.read("\(origin)/holidays.yaml"), to: "\(folder)/holidays.yaml")
      let text = try Self.read("\(folder)/pack.yaml")
      try Self.write(
        text + (text.hasSuffix("\n") ? "" : "\n") + "holidays: holidays.yaml\n", to: "\(folder)/pack.yaml")
      written.append("\(folder)/holidays.yaml")
    }
    return written + ["\(folder)/pack.yaml"]
  }

  private static func isAboutOtherRules(_ metric: String) -> Bool {
    MetricVocabulary.metric(metric)?.isAboutOtherRules ?? false
  }

  /// The first shipped rule of a metric.
  private static func lender(_ metric: String) throws(ConfigurationErrors) -> (String, RulePack, Rule) {
    for pack in try shipped.get() {
      if let rule = pack.rules.first(where: { $0.metric == metric && !isAboutOtherRules(metric) }) {
        return (pack.id, pack, rule)
      }
    }
    let known = try metrics()
    throw one(
      "--metric", .unknownValue(metric, allowed: known),
      NearestWord.advice(metric, among: known, all: "rules can be made for"))
  }

  // MARK: rule.yaml

  /// The shipped rule's text with what belongs to the new rule: id, title, obligation, an open source.
  private func adapted(_ text: String, _ id: String, _ rule: Rule, _ obligation: String) -> String {
    var blocks: [(key: String, text: String)] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      let key = line.prefix { $0.isLetter || $0 == "_" }
      if !key.isEmpty, line.dropFirst(key.count).hasPrefix(":") {
        blocks.append((String(key), ""))
      } else if blocks.isEmpty {
        blocks.append(("", ""))
      }
      blocks[blocks.count - 1].text += line + "\n"
    }
    var out =
      "# Made from \(rule.id); replace the texts, the source and the numbers, and write your own cases.\n"
    for block in blocks {
      switch block.key {
      case "deprecated_ids", "": continue
      case "id": out += "id: \(id)\n"
      case "title":
        out += "title:\n  zh: \(Self.quoted(rule.title.zh))\n  en: \(Self.quoted(rule.title.en))\n"
      case "obligations": out += "obligations: [\(obligation)]\n"
      case "bases":
        out += """
          bases:
            # LAW, STANDARD, GUIDANCE (these need effective: yyyy-MM-dd; STANDARD needs its number as standard:),
            # COMMITMENT or ANALYST DEFAULT.
            - status: ANALYST DEFAULT
              source: to-be-named
              citation:
                zh: 请写明依据的名称和条款
                en: Name the source and its article
              confidence: recalled, unsure

          """
      default: out += block.text
      }
    }
    while out.hasSuffix("\n\n") { out.removeLast() }
    return out
  }

  // MARK: Parameters and pack.yaml

  /// Writes the parameters that the rule uses and the pack lacks into a file of the rule's name.
  private func addParameters(
    of rule: Rule, from source: RulePack, _ id: String
  ) throws(ConfigurationErrors) -> [String] {
    var keys = Set(rule.parameters.values).union(rule.readings.flatMap(\.parameters.values))
    // Rates and tendencies, and intervals beside facts, ask for these.
    keys.formUnion(["stat.min_orders", "stat.min_workers"])
    let missing = keys.sorted().compactMap { pack.parameters[$0] == nil ? source.parameters[$0] : nil }
    guard !missing.isEmpty else { return [] }
    let text =
      "# Copied from the pack \(source.id); replace the values and say where yours come from.\nparameters:\n"
      + missing.map(Self.text).joined()
    let name = "parameters/\(id).yaml"
    try Self.write(text, to: "\(folder)/\(name)")
    try edit("parameters", adding: name)
    return ["\(folder)/\(name)"]
  }

  private static func text(of parameter: DatedParameter) -> String {
    var text =
      "  \(parameter.key):\n    title: {zh: \(quoted(parameter.title.zh)), en: \(quoted(parameter.title.en))}\n"
      + "    unit: \(parameter.unit.rawValue)\n"
    if parameter.values.isEmpty { return text + "    values: []\n" }
    text += "    values:\n"
    for value in parameter.values {
      let number = value.value.map { $0 == $0.rounded() && abs($0) < 1e15 ? String(Int64($0)) : String($0) }
      text += "      - {from: \(value.from), value: \(number ?? "none"), status: \(value.status.rawValue), "
      if let city = value.city { text += "city: \(quoted(city)), " }
      text += "reference: \(quoted(value.reference))}\n"
    }
    return text
  }

  /// Adds an item to a list of pack.yaml, whether it is written on one line or on several.
  private func edit(_ key: String, adding item: String) throws(ConfigurationErrors) {
    let path = "\(folder)/pack.yaml"
    var lines = try Self.read(path).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard let start = lines.firstIndex(where: { $0.hasPrefix("\(key):") }) else {
      throw Self.one(path, .missingKey(key), "add \"\(key): []\"")
    }
    let rest = lines[start].dropFirst(key.count + 1).drop { $0 == " " }
    if rest.hasPrefix("["), let close = rest.firstIndex(of: "]") {
      let inside = rest[rest.index(after: rest.startIndex)..<close]
      let isEmpty = inside.allSatisfy(\.isWhitespace)
      lines[start] = "\(key): [" + (isEmpty ? item : "\(inside), \(item)") + rest[close...]
    } else if rest.isEmpty || rest.hasPrefix("#") {
      var last = start
      var indent = "  "
      for index in lines.indices.dropFirst(start + 1) {
        let text = lines[index].drop { $0 == " " }
        if text.hasPrefix("- ") {
          last = index
          indent = String(lines[index].prefix { $0 == " " })
        } else if !text.isEmpty, !text.hasPrefix("#") {
          break
        }
      }
      lines.insert("\(indent)- \(item)", at: last + 1)
    } else {
      throw Self.one(
        path, .inconsistent("the list \"\(key)\" is written in a way that cannot be added to"),
        "add \(item) to it by hand")
    }
    try Self.write(lines.joined(separator: "\n"), to: path)
  }

  // MARK: Files

  private static func checkID(_ id: String, file: String) throws(ConfigurationErrors) {
    let allowed = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.")
    guard !id.isEmpty, id.count <= 60, id.allSatisfy(allowed.contains), id.first?.isLetter == true else {
      throw one(
        file, .inconsistent("\"\(id)\" is no id"), "begin with a letter and use letters, digits, - _ and .")
    }
  }

  private static func quoted(_ text: String) -> String {
    "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }

  /// A text with one rule's id in place of another's, where it is the value of `rule:`.
  private static func renamed(_ old: String, to new: String, in text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      for end in ["", ",", "}", " "] {
        let key = "rule: " + old + end
        if end.isEmpty ? line.hasSuffix(key) : line.contains(key) {
          return String(line.replacing(key, with: "rule: " + new + end))
        }
      }
      return String(line)
    }.joined(separator: "\n")
  }

  private static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
  }

  private static func read(_ path: String) throws(ConfigurationErrors) -> String {
    do {
      return try String(contentsOfFile: path, encoding: .utf8)
    } catch {
      throw one(path, .unreadable((error as NSError).localizedDescription))
    }
  }

  /// Writes under a temporary name and renames.
  private static func write(_ text: String, to path: String) throws(ConfigurationErrors) {
    do {
      try FileManager.default.createDirectory(
        atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
      try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw one(
        path, .inconsistent("the file cannot be written: \((error as NSError).localizedDescription)"),
        "name a folder that can be written to")
    }
  }

  private static func one(
    _ file: String, _ problem: ConfigurationError.Problem, _ suggestion: String? = nil
  ) -> ConfigurationErrors {
    ConfigurationErrors([ConfigurationError(file: file, problem: problem, suggestion: suggestion)])
  }
}
