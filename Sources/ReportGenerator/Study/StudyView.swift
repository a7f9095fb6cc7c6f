import AuditEngine
import Rules

/// Everything that the template of a study's page shows.
struct StudyView {
  let t: TextScope
  let lang: String
  let documentTitle: String
  let studyTitle: String
  let facts: [LabelledValue]
  let contents: [ReportView.ContentsEntry]
  let factors: StudyTableView
  let arms: StudyTableView
  let outcomesLead: String
  let outcomes: [StudyResponseView]
  let hasOutcomes: Bool
  let effects: [StudyResponseView]
  let hasEffects: Bool
  let effectsLead: String
  let metrics: [StudyResponseView]
  let hasMetrics: Bool
  let hasFigures: Bool
  let figuresNote: String
  let verdicts: [StudyResponseView]
  let hasVerdicts: Bool
  let front: [StudyResponseView]
  let hasFront: Bool
  let sensitivity: [StudyResponseView]
  let hasSensitivity: Bool
  let sensitivityLead: String
  let failures: StudyTableView
  let hasFailures: Bool
  let failuresLead: String
  let limitEntries: [Entry]
  let recomputeEntries: [Entry]

  init(_ study: Study, _ records: [RunRecord], _ summary: StudySummary, _ words: StudyWording) {
    t = TextScope(table: words.wording.table)
    lang = words.wording.table.language.tag
    let title = words.wording.text(study.title)
    studyTitle = MarkupText.visible(title.isEmpty ? study.name : title)
    documentTitle = words.text("document", ["title": studyTitle])
    facts = Self.facts(study, records, summary, words)
    factors = StudyDesignView(study, words).factors
    arms = StudyDesignView(study, words).arms

    let view = StudyOutcomeView(study, words)
    func views(_ kind: RecordedValue.Kind) -> [StudyResponseView] {
      let own = summary.responses.filter { $0.kind == kind && $0.group.isEmpty }
      return own.enumerated().map { place, response in
        let null = summary.responses.first {
          $0.kind == kind && $0.name == response.name && $0.group == RecordedValue.nullGroup
        }
        let reason = records.lazy.flatMap(\.values)
          .first { $0.kind == kind && $0.name == response.name && $0.reason != nil }?.reason
        return view.view(response, null: null, reason: reason, anchor: "\(kind.rawValue)-\(place + 1)")
      }
    }
    let level = words.wording.level(study.level)
    outcomesLead =
      study.baseline == nil
      ? words.text("outcomes.lead.noBaseline", ["level": level])
      : words.text(
        "outcomes.lead", ["level": level, "alpha": NumberText.trimmed(view.alpha, atMost: 6)])
    outcomes = views(.outcome)
    hasOutcomes = !outcomes.isEmpty
    let effectView = StudyEffectView(study, words)
    effects = summary.responses.filter { $0.kind != .rule && $0.group.isEmpty }.enumerated()
      .compactMap { place, response in effectView.view(response, anchor: "effect-\(place + 1)") }
    hasEffects = !effects.isEmpty
    effectsLead = Self.effectsLead(study, words)
    metrics = views(.metric)
    hasMetrics = !metrics.isEmpty
    let figures = summary.responses.count { $0.kind == .metric && !$0.group.isEmpty }
    hasFigures = figures > 0
    figuresNote = words.counted("figures.note", figures)
    let verdictView = StudyVerdictView(study, words)
    let shares = views(.rule)
    verdicts = summary.verdicts.enumerated().map { place, rule in
      verdictView.view(
        rule, shares: shares.first { $0.name == MarkupText.visible(rule.rule) },
        anchor: "verdict-\(place + 1)")
    }
    hasVerdicts = !verdicts.isEmpty
    front = StudyFrontView(study, summary, words).view(anchor: "front-1").map { [$0] } ?? []
    hasFront = !front.isEmpty
    let sensitivityView = StudySensitivityView(study, words)
    let screened = summary.responses.filter { $0.group.isEmpty && !$0.sensitivity.isEmpty }
    sensitivity = screened.enumerated().compactMap { place, response in
      sensitivityView.view(response, anchor: "sensitivity-\(place + 1)")
    }
    hasSensitivity = !sensitivity.isEmpty
    let method = screened.first?.sensitivity.first?.method ?? "morris"
    sensitivityLead = words.text(method == "rank" ? "sensitivity.rank.lead" : "sensitivity." + method)
    hasFailures = !summary.failures.isEmpty
    failuresLead =
      hasFailures ? words.counted("failures.lead", summary.failures.count) : words.text("failures.none")
    failures = StudyTableView(
      words.text("section.failures"),
      ["run", "seed", "reason"].map { (words.text("col." + $0), false) }, count: summary.failures.count, words
    ) { place in
      let failure = summary.failures[place]
      return [failure.run, String(failure.seed), IdentifierText(failure.reason, limit: 300).short]
    }
    limitEntries = Entry.all("study.limit", in: words.wording.table)
    recomputeEntries = Entry.all("study.recompute", in: words.wording.table)
    let present: [(name: String, isShown: Bool)] = [
      ("design", true), ("outcomes", true), ("effects", hasEffects), ("metrics", hasMetrics),
      ("verdicts", hasVerdicts),
      ("front", hasFront), ("sensitivity", hasSensitivity), ("failures", true), ("limits", true),
      ("recompute", true),
    ]
    contents = present.filter(\.isShown).map {
      ReportView.ContentsEntry(anchor: $0.name, title: words.text("section." + $0.name))
    }
  }

  /// What effects are, and in a fraction what they cannot be told from.
  private static func effectsLead(_ study: Study, _ words: StudyWording) -> String {
    let lead = words.text("effects.lead", ["level": words.wording.level(study.level)])
    guard case .fractionalFactorial(let resolution?) = study.design else { return lead }
    return lead + words.wording.text("sentence.separator")
      + words.text(
        "effects.fraction",
        ["resolution": NumberText.integer(resolution), "factors": NumberText.integer(resolution - 1)])
  }

  private static func facts(
    _ study: Study, _ records: [RunRecord], _ summary: StudySummary, _ words: StudyWording
  ) -> [LabelledValue] {
    var facts: [LabelledValue] = []
    func add(_ key: String, _ value: String) {
      facts.append(LabelledValue(label: words.text("fact." + key), value: value))
    }
    let numbers = [
      "n": NumberText.integer(summary.replications), "planned": NumberText.integer(study.replications),
    ]
    add("name", MarkupText.visible(study.name))
    add("design", words.name(of: study.design))
    add("arms", NumberText.integer(study.arms.count))
    add(
      "baseline",
      study.baseline.map(StudyArmNames(study, words).long) ?? words.text("fact.baseline.none"))
    if study.mostReplications > study.replications {
      add(
        "replications",
        words.text(
          "fact.replications.most",
          numbers.merging(["most": NumberText.integer(study.mostReplications)]) { $1 }))
    } else {
      add("replications", words.text("fact.replications.value", numbers))
    }
    add("runs", NumberText.integer(records.count))
    add("failures", NumberText.integer(summary.failures.count))
    add("level", words.wording.level(study.level))
    add("seed", String(study.seed))
    if let rule = study.stopping {
      let unit = StudyOutcomes.names.first { $0.name == rule.response }?.unit ?? ""
      let width = StudyScale(unit, words.wording).text(rule.halfWidth)
      add(
        "stopping",
        words.text(
          "fact.stopping.value", ["response": words.title(.outcome, rule.response), "width": width]))
    }
    return facts
  }
}
