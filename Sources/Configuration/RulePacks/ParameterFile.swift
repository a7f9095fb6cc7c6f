public import Foundation
import OrderLog
public import Rules

/// Reads a file of parameter values that an auditor adds to a pack, such as the local hourly floor or a
/// platform's published take rate cap. The format is that of a pack's parameter files; a title may be left out.
public enum ParameterFile {
  /// The parameters in a file.
  public static func parameters(at path: String) throws(ConfigurationErrors) -> [DatedParameter] {
    try parameters(YAMLDocument.read(at: path))
  }

  /// The parameters in some bytes; `file` is what errors call them.
  public static func parameters(from data: Data, file: String) throws(ConfigurationErrors) -> [DatedParameter]
  {
    try parameters(YAMLDocument.read(data, file: file))
  }

  private static func parameters(_ root: YAMLNode) throws(ConfigurationErrors) -> [DatedParameter] {
    let diagnostics = Diagnostics()
    let found = ParameterReader(needsTitle: false, diagnostics: diagnostics).parameters(root)
    return try diagnostics.finish(found.map(\.parameter), file: root.position.file)
  }
}

extension [RulePack] {
  /// The packs with the values of `added` in the parameters of each pack that has them.
  ///
  /// - Throws: Each parameter that no pack has, or that one has in another unit.
  public func adding(_ added: [DatedParameter], from file: String) throws(ConfigurationErrors) -> [RulePack] {
    guard count > 1 else {
      return try map { (pack) throws(ConfigurationErrors) in try pack.adding(added, from: file) }
    }
    let known = Set(flatMap(\.parameters.keys))
    return try enumerated().map { (index, pack) throws(ConfigurationErrors) in
      // What no pack knows is the first one's to refuse.
      let own = added.filter { pack.parameters[$0.key] != nil || (index == 0 && !known.contains($0.key)) }
      return try pack.adding(own, from: file)
    }
  }
}

extension RulePack {
  /// The pack with the values of `added` in its parameters. A value from the same day on in the same city takes
  /// the place of the pack's; all others stay.
  ///
  /// - Parameters:
  ///   - added: Parameters that the pack has, in the same unit.
  ///   - file: The file that they come from, for errors.
  /// - Returns: The pack with more values.
  /// - Throws: Each parameter that the pack lacks or has in another unit.
  public func adding(
    _ added: [DatedParameter], from file: String
  ) throws(ConfigurationErrors) -> RulePack {
    var errors: [ConfigurationError] = []
    var merged = parameters
    for parameter in added {
      guard let own = merged[parameter.key] else {
        errors.append(
          Self.error(
            file, parameter.key, .unknownKey(parameter.key),
            NearestWord.advice(
              parameter.key, among: parameters.keys.sorted(), all: "the parameters of \(id) are")))
        continue
      }
      guard own.unit == parameter.unit else {
        errors.append(
          Self.error(
            file, parameter.key,
            .inconsistent(
              "the values are in \(parameter.unit.rawValue), those of the pack in \(own.unit.rawValue)"),
            "write the values in \(own.unit.rawValue)"))
        continue
      }
      let kept = own.values.filter { value in
        !parameter.values.contains { $0.from == value.from && $0.city == value.city }
      }
      merged[parameter.key] = DatedParameter(
        key: own.key, title: own.title, unit: own.unit, values: kept + parameter.values,
        bound: own.bound)
    }
    if !errors.isEmpty { throw ConfigurationErrors(errors) }
    return RulePack(
      id: id, version: version, title: title, clauses: clauses,
      parameters: merged.values.sorted { $0.key < $1.key }, holidays: holidays, rules: rules)
  }

  /// An error at the place where the file names the parameter, if it can still be read.
  private static func error(
    _ file: String, _ key: String, _ problem: ConfigurationError.Problem, _ suggestion: String
  ) -> ConfigurationError {
    let root = try? YAMLDocument.read(at: file)
    var position: YAMLNode.Position?
    if case .mapping(let top)? = root?.content,
      case .mapping(let entries)? = top.first(where: { $0.key == "parameters" })?.value.content
    {
      position = entries.first { $0.key == key }?.keyPosition
    }
    return ConfigurationError(
      file: file, line: position?.line, column: position?.column, keyPath: "parameters.\(key)",
      problem: problem, suggestion: suggestion)
  }
}
