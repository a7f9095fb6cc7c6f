import AuditEngine

/// The tables of factors and arms.
struct StudyDesignView {
  let factors: StudyTableView
  let arms: StudyTableView

  /// The most levels that are named.
  private static let levelLimit = 12

  init(_ study: Study, _ words: StudyWording) {
    let names = study.factors.map { IdentifierText($0.name, limit: 60).short }
    factors = StudyTableView(
      words.text("factors"), ["factor", "key", "levels"].map { (words.text("col." + $0), false) },
      count: study.factors.count, words
    ) { factor in
      let key = study.factors[factor].key
      return [
        names[factor], key.isEmpty ? words.text("levels.several") : MarkupText.visible(key),
        Self.levels(of: factor, study, words),
      ]
    }
    arms = StudyTableView(
      words.text("arms"), [(words.text("col.arm"), false)] + names.map { ($0, false) },
      count: study.arms.count, words
    ) { arm in
      let number = String(arm) + (arm == study.baseline ? " (" + words.text("arms.baseline") + ")" : "")
      return [number]
        + study.arms[arm].levels.map { IdentifierText(StudyArmNames.level($0), limit: 60).short }
    }
  }

  /// The levels that occur, in the order of arms; a range where many numbers do.
  private static func levels(of factor: Int, _ study: Study, _ words: StudyWording) -> String {
    var seen: Set<String> = []
    var levels: [String] = []
    var numbers: [Double] = []
    for arm in study.arms {
      guard arm.levels.indices.contains(factor), seen.insert(arm.levels[factor]).inserted else { continue }
      levels.append(arm.levels[factor])
      if arm.values.indices.contains(factor), let value = arm.values[factor] { numbers.append(value) }
    }
    let count = NumberText.integer(levels.count)
    if levels.count > levelLimit, numbers.count == levels.count, let low = numbers.min(),
      let high = numbers.max()
    {
      return words.text(
        "levels.range",
        [
          "low": NumberText.trimmed(low, atMost: 4), "high": NumberText.trimmed(high, atMost: 4), "n": count,
        ])
    }
    if numbers.count == levels.count {
      levels = zip(levels, numbers).sorted { $0.1 < $1.1 }.map(\.0)
    }
    let shown = levels.prefix(levelLimit).map { IdentifierText(StudyArmNames.level($0), limit: 60).short }
    let list = words.wording.table.list(shown)
    return levels.count > levelLimit ? list + " " + words.text("levels.more", ["n": count]) : list
  }
}
