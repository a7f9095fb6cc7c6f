import AuditEngine

/// Everything that the template of a replay's page shows.
struct ReplayView {
  let t: TextScope
  let lang: String
  let documentTitle: String
  let facts: [LabelledValue]
  let contents: [ReportView.ContentsEntry]
  let verdict: [String]
  let isDoubtful: Bool
  let criterion: String
  let notes: [String]
  let hasNotes: Bool
  let calibration: StudyTableView
  let fit: StudyTableView
  let hasFit: Bool
  let fitPlots: [StudyResponseView.Plot]
  let splitLead: String
  let checks: StudyTableView
  let arms: StudyTableView
  let comparisons: [ReplayComparisonView]
  let hasComparisons: Bool
  let nullLead: String
  let vehicles: StudyTableView
  let limitEntries: [Entry]

  init(_ result: ReplayResult, _ words: ReplayWording) {
    t = TextScope(table: words.wording.table)
    lang = words.wording.table.language.tag
    documentTitle = words.text(
      "document", ["first": result.log.firstDay, "last": result.log.lastDay])
    let tables = ReplayTables(result, words)
    facts = Self.facts(result, words)
    let sentences = words.verdict(result)
    verdict = sentences
    isDoubtful = result.reproduction.status != .reproduces
    criterion = words.criterion(result.settings.criterion)
    notes = result.notes.map(words.note)
    hasNotes = !notes.isEmpty
    calibration = tables.calibration
    fit = tables.fit
    hasFit = !result.fit.isEmpty
    fitPlots = result.fit.compactMap { Self.plot($0, words) }
    splitLead = words.text(
      "split." + result.split.by,
      [
        "fitted": result.split.fitted.joined(separator: ", "),
        "held": result.split.held.joined(separator: ", "),
      ])
    checks = tables.checks
    arms = tables.arms
    comparisons = result.comparisons.enumerated().map { place, comparison in
      ReplayComparisonView(comparison, result, tables, words, anchor: "arm-\(place + 1)")
    }
    hasComparisons = !comparisons.isEmpty
    nullLead = words.text("null.lead")
    vehicles = tables.vehicles
    limitEntries = Entry.all("replay.limit", in: words.wording.table)
    let present = [
      ("reproduction", true), ("arms", true), ("comparisons", hasComparisons), ("vehicles", true),
      ("calibration", true), ("notes", hasNotes), ("limits", true),
    ]
    contents = present.filter(\.1).map {
      ReportView.ContentsEntry(anchor: $0.0, title: words.text("section." + $0.0))
    }
  }

  /// What was seen and what was predicted of a held-out quantity; nil where the file has no curves, or they say nothing.
  private static func plot(_ fit: ReplayResult.Fit, _ words: ReplayWording) -> StudyResponseView.Plot? {
    guard
      let pair = CumulativePair(seen: fit.actualCurve ?? [], predicted: fit.predictedCurve ?? [])
    else { return nil }
    let title = words.text("fit." + fit.quantity)
    let distance = NumberText.decimal(fit.kolmogorov, 3)
    let labels = CumulativePair.Labels(
      x: title, y: words.text("axis.cumulative"), seen: words.text("legend.seen"),
      predicted: words.text("legend.predicted"),
      distance: words.text("legend.distance", ["distance": distance]),
      summary: words.text(
        "plot.fit.summary",
        ["quantity": title, "held": NumberText.integer(fit.held), "distance": distance]))
    return .init(
      .response, words.text("plot.fit", ["quantity": title, "held": NumberText.integer(fit.held)]),
      pair.drawing(labels))
  }

  private static func facts(_ result: ReplayResult, _ words: ReplayWording) -> [LabelledValue] {
    let reproduction = result.reproduction
    let facts: [(String, String)] = [
      ("period", result.log.firstDay + " – " + result.log.lastDay + " (" + result.log.timeZone + ")"),
      ("requests", NumberText.integer(result.log.requests)),
      ("workers", NumberText.integer(result.log.workers)),
      ("dispatch", policy(result.arms.first?.dispatch, reproduction.dispatchSource, words)),
      ("pricing", policy(result.arms.first?.pricing, reproduction.pricingSource, words)),
      ("eta", policy(result.arms.first?.eta, reproduction.etaSource, words)),
      ("replications", NumberText.integer(result.settings.replications)),
      ("seed", String(result.settings.seed)), ("level", words.wording.level(result.settings.level)),
    ]
    return facts.map { LabelledValue(label: words.text("fact." + $0.0), value: $0.1) }
  }

  private static func policy(
    _ name: String?, _ source: ReplayPlan.Source, _ words: ReplayWording
  ) -> String {
    let shown = name == "logged" ? words.text("logged") : MarkupText.visible(name ?? "")
    return shown + words.text("source.wrap", ["source": words.source(source)])
  }
}

/// One alternative's part of the page.
struct ReplayComparisonView {
  let anchor: String
  let title: String
  let sentences: [String]
  let plots: [StudyResponseView.Plot]
  let differences: StudyTableView
  let workers: StudyTableView

  /// The measures whose relative change is drawn.
  private static let drawn = [
    "customer.waiting", "orders.delivery_time", "orders.late_share", "worker.pay_per_hour", "worker.hours",
    "worker.spells_over_4h", "worker.orders_gini", "worker.pay_gini", "platform.pay_per_order",
  ]

  init(
    _ comparison: ReplayResult.Comparison, _ result: ReplayResult, _ tables: ReplayTables,
    _ words: ReplayWording, anchor: String
  ) {
    self.anchor = anchor
    title = IdentifierText(comparison.arm, limit: 40).short
    differences = tables.differences(comparison)
    workers = tables.workers(comparison)
    let level = words.wording.level(result.settings.level)
    let own = Dictionary(
      (result.arms.first?.measures ?? []).map { ($0.measure, $0.mean) },
      uniquingKeysWith: { first, _ in first })
    var rows: [IntervalPlot.Row] = []
    for name in Self.drawn {
      guard let estimate = comparison.differences.first(where: { $0.measure == name }),
        let mean = estimate.mean,
        let base = own[name] ?? nil, base > 0
      else { continue }
      let isClear = (estimate.lower ?? 0) > 0 || (estimate.upper ?? 0) < 0
      rows.append(
        IntervalPlot.Row(
          label: words.title(name),
          marks: [
            ChartMark(
              value: mean / base, lower: estimate.lower.map { $0 / base },
              upper: estimate.upper.map { $0 / base },
              kind: estimate.lower == nil ? .untested : isClear ? .differs : .same,
              title: words.title(name) + " " + words.difference(mean, estimate.unit) + " "
                + words.interval(estimate, isDifference: true))
          ]))
    }
    let clear = rows.filter { $0.marks.first?.kind == .differs }.map(\.label)
    let sentence = words.text(
      clear.isEmpty ? "differences.none" : "differences.clear",
      ["level": level, "measures": words.wording.table.list(clear)])
    var sentences = [sentence]
    if let pay = comparison.workers.first(where: { $0.measure == "worker.pay" }) ?? comparison.workers.last,
      pay.workers > 0
    {
      sentences.append(
        words.text(
          "workers.sentence",
          [
            "measure": words.title(pay.measure), "n": NumberText.integer(pay.workers),
            "more": NumberText.percent(Double(pay.more) / Double(pay.workers)),
            "less": NumberText.percent(Double(pay.less) / Double(pay.workers)), "level": level,
          ]))
    }
    self.sentences = sentences
    guard !rows.isEmpty else {
      plots = []
      return
    }
    let scale = StudyScale("share", words.wording)
    let labels = IntervalPlot.Labels(
      axis: words.text("axis.relative"), summary: title + ": " + sentence,
      legend: [
        (.differs, words.text("legend.differs")), (.same, words.text("legend.same")),
      ],
      tick: { scale.tick($0, $1) })
    plots = [
      .init(
        .difference, words.text("plot.differences"), IntervalPlot(rows: rows, reference: 0).drawing(labels))
    ]
  }
}
