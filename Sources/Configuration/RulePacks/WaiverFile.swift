public import Foundation
import OrderLog
public import Rules

/// Reads `waivers.yaml`: decisions not to act on a rule's findings for a while. A waived rule is still computed.
public enum WaiverFile {
  static let keys = ["waivers"]
  static let waiverKeys = ["rule", "worker", "justification", "role", "expires"]

  /// The waivers in a file.
  public static func waivers(at path: String) throws(ConfigurationErrors) -> [Waiver] {
    try waivers(YAMLDocument.read(at: path))
  }

  /// The waivers in some bytes; `file` is what errors call them.
  public static func waivers(from data: Data, file: String) throws(ConfigurationErrors) -> [Waiver] {
    try waivers(YAMLDocument.read(data, file: file))
  }

  private static func waivers(_ root: YAMLNode) throws(ConfigurationErrors) -> [Waiver] {
    let diagnostics = Diagnostics()
    return try diagnostics.finish(read(root, diagnostics), file: root.position.file)
  }

  private static func read(_ root: YAMLNode, _ diagnostics: Diagnostics) -> [Waiver]? {
    guard let object = root.object(keys, required: keys, diagnostics),
      let parts = object["waivers"]?.list(diagnostics)
    else { return nil }
    var seen = Set<String>()
    return parts.compactMap { node in
      guard
        let object = node.object(
          waiverKeys, required: waiverKeys.filter { $0 != "worker" }, diagnostics)
      else { return nil }
      let worker = object.text("worker")
      guard let rule = object.text("rule"), let justification = object.text("justification"),
        let role = object.text("role"), let expires = object.date("expires")
      else { return nil }
      if !seen.insert("\(rule)\u{0}\(worker ?? "")").inserted {
        diagnostics.report(
          .inconsistent("the rule \"\(rule)\" is waived twice"), at: node, "keep one of the two")
      }
      return Waiver(
        rule: rule, worker: worker, justification: justification, role: role, expires: expires)
    }
  }
}
