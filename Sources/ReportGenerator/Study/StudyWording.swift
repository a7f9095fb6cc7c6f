import AuditEngine
import Metrics
import Rules

/// Names, meanings and units of what a study records, in one language.
struct StudyWording: Sendable {
  let wording: Wording
  /// Titles of the rules of the study's packs.
  private let rules: [String: String]

  init(_ study: Study, _ wording: Wording) {
    self.wording = wording
    rules = Dictionary(study.packs.flatMap(\.rules).map { ($0.id, wording.text($0.title)) }) { first, _ in
      first
    }
  }

  /// The text of a key of the study's own part of the table.
  func text(_ key: String, _ values: [String: String] = [:]) -> String {
    wording.text("study." + key, values)
  }

  /// The text for a number of things.
  func counted(_ key: String, _ count: Int, _ values: [String: String] = [:]) -> String {
    wording.table.counted("study." + key, count, shown: NumberText.integer(count), values)
  }

  /// What a number is called on the page.
  ///
  /// A metric has its words, with its variant in brackets.
  func title(_ kind: RecordedValue.Kind, _ name: String) -> String {
    switch kind {
    case .outcome: wording.table.text(ifAny: "study.outcome." + name) ?? MarkupText.visible(name)
    case .rule: rules[name].map { name + " " + $0 } ?? MarkupText.visible(name)
    case .metric: metricTitle(name)
    }
  }

  private func metricTitle(_ name: String) -> String {
    let parts = name.split(separator: "/", maxSplits: 1).map(String.init)
    guard let id = parts.first, let title = wording.table.text(ifAny: "study.metric.title." + id) else {
      return MarkupText.visible(name)
    }
    guard parts.count > 1 else { return title }
    let variant =
      wording.table.text(ifAny: "study.metric.variant." + parts[1]) ?? MarkupText.visible(parts[1])
    return text("metric.titled", ["title": title, "variant": variant])
  }

  /// What a number means, for the column dictionary and the page.
  func meaning(_ kind: RecordedValue.Kind, _ name: String, group: String) -> String {
    switch kind {
    case .outcome:
      let own = wording.table.text(ifAny: "study.outcome.\(name).meaning") ?? ""
      return group == RecordedValue.nullGroup ? text("null.meaning", ["meaning": own]) : own
    case .metric:
      let null = RecordedValue.nullGroup
      if group == null || group.hasPrefix(null + ".") {
        let own = meaning(kind, name, group: String(group.dropFirst(null.count + 1)))
        return text("null.meaning", ["meaning": own])
      }
      if group.hasPrefix("comparison.") {
        let parts = group.split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false)
        let number = parts.count > 1 ? String(parts[1]) : ""
        let own = meaning(kind, name, group: parts.count > 2 ? String(parts[2]) : "")
        return text("metric.comparison", ["n": number, "meaning": own])
      }
      return group.isEmpty
        ? text("metric.meaning", ["name": name])
        : text(
          "metric.figure", ["name": name, "figure": FigureWording(wording: wording).label(group)])
    case .rule:
      return rules[name].map { text("rule.meaning", ["name": name, "title": $0]) }
        ?? text("rule.meaning.untitled", ["name": name])
    }
  }

  /// What a unit means; empty for none.
  func meaning(ofUnit unit: String) -> String {
    unit.isEmpty ? "" : wording.table.text(ifAny: "study.unit." + unit) ?? unit
  }

  /// The name of a design.
  func name(of design: Study.Design) -> String { text("design." + design.name) }
}
