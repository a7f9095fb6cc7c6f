import ArgumentParser
import AuditEngine
import Configuration
import Foundation
import OrderLog
import Rules

/// Which rules an audit holds a log against, and with which numbers.
struct RuleOptions: ParsableArguments {
  @Option(name: [.customLong("pack"), .customLong("rules")], help: .words("pack", valueName: "name|folder"))
  var packNames: [String] = []

  @Option(
    name: .customLong("parameters"), help: .words("parameters", valueName: "file.yaml"),
    completion: .file(extensions: ["yaml"]))
  var parameterFiles: [String] = []

  @Option(name: .customLong("set"), help: .words("set", valueName: "key[@city]=value"))
  var assignments: [String] = []

  @Option(help: .words("currency", valueName: "CNY"))
  var currency: String?

  @Option(help: .words("waivers", valueName: "waivers.yaml"), completion: .file(extensions: ["yaml"]))
  var waivers: String?

  @Option(help: .words("seed", valueName: "n"))
  var seed: UInt64 = 20_251_029

  @Option(help: .words("level", valueName: "0.99"))
  var level: Double = 0.99

  func validate() throws {
    if !(level > 0.5 && level < 1) { throw ValidationError(Words.text("usage.level")) }
    if let currency, currency.count != 3 || !currency.utf8.allSatisfy({ (65...90).contains($0) }) {
      throw ValidationError(Words.text("usage.currency", ["text": currency]))
    }
    for assignment in assignments where parse(assignment) == nil {
      throw ValidationError(Words.text("usage.set", ["text": assignment]))
    }
  }

  /// The packs, that of clause (六) unless others are named, with the values of parameter files added.
  func packs() throws -> [RulePack] {
    var packs = try RulePacks.load(Self.there(packNames))
    for file in parameterFiles {
      packs = try packs.adding(ParameterFile.parameters(at: file), from: file)
    }
    let keys = Set(packs.flatMap(\.parameters.keys))
    for assignment in assignments {
      if let (key, _, _) = parse(assignment), !keys.contains(key) {
        throw Failure(.usage, Words.text("usage.unknown-parameter", ["key": key]))
      }
    }
    return packs
  }

  /// Names of packs, each a shipped one or that of a folder.
  static func there(_ names: [String]) throws -> [String] {
    for name in names
    where !RulePacks.builtIn.contains(name) && !FileManager.default.fileExists(atPath: name) {
      throw Failure(
        .noInput,
        Words.text(
          "usage.no-pack",
          [
            "name": name, "nearest": Words.hint(name, among: RulePacks.builtIn),
            "known": RulePacks.builtIn.joined(separator: ", "),
          ]))
    }
    return names
  }

  /// The settings of the audit.
  func settings() throws -> AuditSettings {
    AuditSettings(
      seed: seed, level: level,
      overrides: assignments.compactMap(parse).map { key, city, value in
        AuditSettings.Override(key: key, city: city, value: value, reference: "--set")
      },
      waivers: try waivers.map(WaiverFile.waivers(at:)) ?? [], currency: currency)
  }

  private func parse(_ assignment: String) -> (key: String, city: String?, value: Double)? {
    guard let equals = assignment.firstIndex(of: "="),
      let value = Double(assignment[assignment.index(after: equals)...]), value.isFinite
    else { return nil }
    let left = assignment[..<equals]
    guard !left.isEmpty else { return nil }
    guard let at = left.firstIndex(of: "@") else { return (String(left), nil, value) }
    return (String(left[..<at]), String(left[left.index(after: at)...]), value)
  }
}
