import Foundation
import Rules

/// The declared mechanism in words: each version with its policies and their parameters, as the platform's document
/// has them.
struct MechanismText {
  private let contents: CertificationContents

  init(_ contents: CertificationContents) { self.contents = contents }

  /// All families, one after the other; a family that is not declared is a blank.
  var blocks: [Manuscript.Block] { AlgorithmFamily.allCases.flatMap(blocks) }

  /// One family.
  func blocks(of family: AlgorithmFamily) -> [Manuscript.Block] {
    let title = contents.text("family.\(family.rawValue)")
    guard let versions = contents.disclosure.mechanism[family] else {
      return [.heading(3, title), .blank(contents.text("blank.mechanism", ["family": title]))]
    }
    guard !versions.isEmpty else {
      return [.heading(3, title), .paragraph([contents.run("mechanism.none", ["family": title])])]
    }
    return [.heading(3, title), .items(versions.map(sentence))]
  }

  /// A version in one sentence.
  private func sentence(_ version: DeclaredVersion) -> [Manuscript.Run] {
    let dates = contents.wording.dates
    let until = version.until.map { contents.text("mechanism.until", ["day": dates.day($0)]) } ?? ""
    var runs: [Manuscript.Run] = [
      contents.run(
        "mechanism.version",
        ["version": contents.said(version.version), "from": dates.day(version.from), "until": until])
    ]
    if let words = version.description { runs.append(.init(contents.said(words))) }
    for step in version.steps {
      let parameters = step.parameters.sorted { $0.key < $1.key }.map { name, value in
        contents.text("mechanism.parameter", ["name": contents.said(name), "value": Self.text(value)])
      }
      let key = parameters.isEmpty ? "mechanism.step" : "mechanism.step.parameters"
      runs.append(
        contents.run(
          key,
          ["policy": contents.said(step.policy), "parameters": contents.wording.table.list(parameters)]))
    }
    if version.steps.isEmpty, version.description == nil { runs.append(contents.blank("blank.wording")) }
    return runs + [contents.source(version)]
  }

  /// A parameter's value as it stands in the document, in one line.
  static func text(_ value: DeclaredValue) -> String {
    switch value {
    case .text(let text): MarkupText.visible(text)
    case .number(let number): NumberText.trimmed(number, atMost: 6)
    case .flag(let flag): flag ? "true" : "false"
    case .list(let parts): "[" + parts.map(text).joined(separator: ", ") + "]"
    case .object(let values):
      "{"
        + values.sorted { $0.key < $1.key }.map { MarkupText.visible($0.key) + ": " + text($0.value) }
        .joined(separator: ", ") + "}"
    }
  }
}
