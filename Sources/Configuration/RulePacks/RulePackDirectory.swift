import Foundation
import OrderLog
import Rules

/// A rule pack as a folder: `pack.yaml`, the files that it names, and `rules/<rule id>/` with `rule.yaml` and
/// the rule's cases. The format is described in Docs/rule-packs.md.
struct RulePackDirectory {
  static let keys = ["id", "version", "title", "clauses", "parameters", "holidays", "rules"]

  /// The folder.
  let path: String

  /// Reads and checks the whole pack, and reports all that is wrong with it at once.
  func load() throws(ConfigurationErrors) -> RulePack {
    let diagnostics = Diagnostics()
    let root = try YAMLDocument.read(at: file("pack.yaml"))
    let pack = pack(root, diagnostics)
    return try diagnostics.finish(pack, file: file("pack.yaml"))
  }

  private func file(_ name: String) -> String { "\(path)/\(name)" }

  private func pack(_ root: YAMLNode, _ diagnostics: Diagnostics) -> RulePack? {
    guard
      let object = root.object(
        Self.keys, required: Self.keys.filter { $0 != "holidays" }, diagnostics)
    else { return nil }
    let clauses = documents(object["clauses"], diagnostics).compactMap {
      ClauseReader(diagnostics: diagnostics).clause($0)
    }
    let obligations = clauses.flatMap(\.obligations).map(\.id)
    if Set(obligations).count != obligations.count, let node = object["clauses"] {
      diagnostics.report(
        .inconsistent("two clauses have an obligation of the same id"), at: node,
        "give each obligation of the pack its own id")
    }
    let parameters = parameters(object["parameters"], diagnostics)
    let holidays = object["holidays"].flatMap { document($0, diagnostics) }
      .map(ClauseReader(diagnostics: diagnostics).holidays)
    let listed = (object["rules"]?.list(Diagnostics()) ?? []).compactMap { $0.text(Diagnostics()) }
    let reader = RuleReader(
      obligations: obligations, parameters: parameters, rules: listed, diagnostics: diagnostics)
    let rules = rules(object["rules"], reader, diagnostics)
    guard let id = object.text("id"), let version = object.text("version"),
      let title = object.localized("title")
    else { return nil }
    return RulePack(
      id: id, version: version, title: title, clauses: clauses,
      parameters: parameters.values.sorted { $0.key < $1.key }, holidays: holidays ?? HolidayCalendar(),
      rules: rules)
  }

  /// The document in the file that a node names.
  private func document(_ node: YAMLNode, _ diagnostics: Diagnostics) -> YAMLNode? {
    guard let name = node.nonEmptyText(diagnostics) else { return nil }
    guard !name.hasPrefix("/"), !name.split(separator: "/").contains("..") else {
      diagnostics.report(
        .inconsistent("\"\(name)\" is outside the pack"), at: node, "name a file inside the pack's folder")
      return nil
    }
    do throws(ConfigurationErrors) {
      return try YAMLDocument.read(at: file(name))
    } catch {
      if error.errors.contains(where: { if case .unreadable = $0.problem { true } else { false } }) {
        diagnostics.report(
          .inconsistent("the file \"\(name)\" cannot be read"), at: node, "add the file or correct its name")
      } else {
        error.errors.forEach(diagnostics.report)
      }
      return nil
    }
  }

  private func documents(_ node: YAMLNode?, _ diagnostics: Diagnostics) -> [YAMLNode] {
    (node?.list(diagnostics) ?? []).compactMap { document($0, diagnostics) }
  }

  private func parameters(_ node: YAMLNode?, _ diagnostics: Diagnostics) -> [String: DatedParameter] {
    var found: [String: DatedParameter] = [:]
    for root in documents(node, diagnostics) {
      for placed in ParameterReader(needsTitle: true, diagnostics: diagnostics).parameters(root) {
        let key = placed.parameter.key
        if found.updateValue(placed.parameter, forKey: key) != nil {
          diagnostics.report(
            .duplicateKey(key), at: placed.entry.keyPosition, path: placed.entry.value.path,
            "the parameter stands in another file as well; keep one of the two")
        }
      }
    }
    return found
  }

  private func rules(_ node: YAMLNode?, _ reader: RuleReader, _ diagnostics: Diagnostics) -> [Rule] {
    guard let node, let parts = node.list(diagnostics) else { return [] }
    var ids: [String: YAMLNode] = [:]
    var rules: [Rule] = []
    for part in parts {
      guard let name = part.nonEmptyText(diagnostics) else { continue }
      if ids.updateValue(part, forKey: name) != nil {
        diagnostics.report(
          .inconsistent("the rule \"\(name)\" is listed twice"), at: part, "list each rule once")
        continue
      }
      guard let root = document(part.replacing("rules/\(name)/rule.yaml"), diagnostics) else { continue }
      guard let rule = reader.rule(root, folder: name) else { continue }
      if RuleCases.folders(inRule: file("rules/\(name)")).isEmpty {
        diagnostics.report(
          .inconsistent("the rule \"\(name)\" has no cases"), at: root,
          "add at least one folder such as \(name)/notMet/<name>/ with orders.csv and case.yaml")
      }
      for old in rule.deprecatedIDs where ids[old] != nil || rules.contains(where: { $0.id == old }) {
        diagnostics.report(
          .inconsistent("the former id \"\(old)\" is that of another rule"), at: root, "remove it")
      }
      rules.append(rule)
    }
    // A rule about documents would have to wait for another of its kind, or for itself.
    for rule in rules {
      for other in rules where rule.references.values.contains(other.id) && other.isAboutDocuments {
        diagnostics.report(
          .inconsistent("\"\(rule.id)\" refers to \"\(other.id)\", which is about documents itself"),
          at: ids[rule.id] ?? node, "refer to rules about the log")
      }
    }
    for name in RuleCases.subfolders(of: file("rules")) where ids[name] == nil {
      diagnostics.report(
        .inconsistent("the rule folder \"\(name)\" is not listed"), at: node,
        "add it to the list, which gives the order of reports, or remove the folder")
    }
    return rules
  }
}

extension YAMLNode {
  /// The same place with another text.
  fileprivate func replacing(_ text: String) -> YAMLNode {
    YAMLNode(content: .scalar(text, isPlain: false), position: position, path: path)
  }
}
