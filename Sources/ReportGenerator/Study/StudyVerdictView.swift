import AuditEngine
import Rules

/// Makes the part of the page about one rule: how often it got which verdict in each arm.
struct StudyVerdictView {
  private let study: Study
  private let words: StudyWording
  private let names: StudyArmNames

  init(_ study: Study, _ words: StudyWording) {
    self.study = study
    self.words = words
    names = StudyArmNames(study, words)
  }

  /// The view of a rule's verdicts, with the pictures of the share of units beyond its limit.
  func view(_ rule: StudySummary.RuleVerdicts, shares: StudyResponseView?, anchor: String)
    -> StudyResponseView
  {
    let title = words.title(.rule, rule.rule)
    let present = CoverView.order.filter { verdict in rule.arms.contains { ($0[verdict.rawValue] ?? 0) > 0 } }
    let total = rule.arms.reduce(0) { $0 + $1.values.reduce(0, +) }
    let parts = present.map { verdict -> String in
      let count = rule.arms.reduce(0) { $0 + ($1[verdict.rawValue] ?? 0) }
      return words.text(
        "verdicts.part", ["verdict": name(verdict), "share": words.wording.share(count, of: total)])
    }
    let sentence = words.text(
      "verdicts.sentence",
      [
        "n": NumberText.integer(rule.arms.count), "runs": NumberText.integer(total),
        "parts": words.wording.table.list(parts),
      ])
    let shown = min(rule.arms.count, IntervalPlot.rowLimit)
    var sentences = [sentence]
    if shown < rule.arms.count {
      sentences.append(
        words.text(
          "verdicts.shown",
          ["shown": NumberText.integer(shown), "n": NumberText.integer(rule.arms.count)]))
    }
    let rows = (0..<shown).map { arm in
      ShareBars.Row(
        label: names.row(arm),
        parts: present.map { verdict in
          let count = rule.arms[arm][verdict.rawValue] ?? 0
          return ShareBars.Part(
            kind: verdict.rawValue, symbol: words.wording.text("verdict.\(verdict.rawValue).symbol"),
            count: count,
            title: names.long(arm) + words.wording.text("sentence.colon") + name(verdict) + " "
              + NumberText.integer(count))
        })
    }
    let drawing = ShareBars(rows: rows).drawing(
      axis: words.text("verdicts.axis"), summary: title + ": " + sentence,
      legend: present.map {
        ($0.rawValue, words.wording.text("verdict.\($0.rawValue).symbol"), name($0))
      })
    return StudyResponseView(
      anchor: anchor, title: title, name: rule.rule,
      meaning: words.text("verdicts.meaning"), sentences: sentences,
      plots: total > 0
        ? [.init(.verdicts, words.text("plot.verdicts"), drawing)] + (shares?.plots ?? []) : [],
      table: StudyTableView(
        title,
        [(words.text("col.arm"), false), (words.text("col.runs"), true)] + present.map { (name($0), true) },
        count: rule.arms.count, words
      ) { arm in
        [names.cell(arm), NumberText.integer(rule.arms[arm].values.reduce(0, +))]
          + present.map { NumberText.integer(rule.arms[arm][$0.rawValue] ?? 0) }
      })
  }

  private func name(_ verdict: Verdict) -> String { words.wording.text("verdict." + verdict.rawValue) }
}
