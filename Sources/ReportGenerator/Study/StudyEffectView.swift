import AuditEngine

/// Makes the part of the page about what single factors do to one recorded number in a factorial design.
struct StudyEffectView {
  private let study: Study
  private let words: StudyWording

  init(_ study: Study, _ words: StudyWording) {
    self.study = study
    self.words = words
  }

  /// One level of a factor.
  private struct Entry {
    let factor: String
    let base: String
    let level: StudySummary.LevelEffect
  }

  /// The view, or nil where the design gives no effects.
  func view(_ response: StudySummary.Response, anchor: String) -> StudyResponseView? {
    guard !response.effects.isEmpty else { return nil }
    let scale = StudyScale(response.unit, words.wording)
    let change = StudyScale(response.unit, isDifference: true, words.wording)
    let title = words.title(response.kind, response.name)
    // The factor that does most first.
    let effects = response.effects.enumerated().sorted { a, b in
      let (x, y) = (Self.size(a.element), Self.size(b.element))
      return x == y ? a.offset < b.offset : x > y
    }.map(\.element)
    let entries = effects.flatMap { effect -> [Entry] in
      let base = effect.levels.first { $0.difference == nil }?.level ?? ""
      return effect.levels.map { Entry(factor: effect.factor, base: base, level: $0) }
    }
    let isKnown = entries.contains { $0.level.mean != nil }
    let isFlat = !effects.contains { Self.size($0) > 0 }
    var sentences: [String] = []
    if !isKnown {
      sentences.append(words.text("effects.none"))
    } else if let first = effects.first, !isFlat {
      sentences.append(
        words.text(
          "effects.top",
          [
            "factor": IdentifierText(first.factor, limit: 60).short,
            "size": StudyScale(response.unit, isDifference: true, isSigned: false, words.wording)
              .text(Self.size(first)),
          ]))
    } else {
      sentences.append(words.text("effects.flat"))
    }
    let shown = Array(entries.prefix(IntervalPlot.rowLimit))
    if shown.count < entries.count {
      sentences.append(
        words.text(
          "effects.shown",
          ["shown": NumberText.integer(shown.count), "n": NumberText.integer(entries.count)]))
    }
    let summary = title + ": " + (sentences.first ?? "")
    return StudyResponseView(
      anchor: anchor, title: title, name: response.name, meaning: "", sentences: sentences,
      plots: isKnown && !isFlat ? [means(shown, scale, summary), differences(shown, change, summary)] : [],
      table: table(entries, scale, change, title))
  }

  /// The largest mean difference between two levels of a factor.
  private static func size(_ effect: StudySummary.FactorEffect) -> Double {
    let means = effect.levels.compactMap(\.mean)
    return (means.max() ?? 0) - (means.min() ?? 0)
  }

  private func name(_ entry: Entry) -> String {
    words.text(
      "effects.level",
      [
        "factor": IdentifierText(entry.factor, limit: 60).short,
        "level": IdentifierText(StudyArmNames.level(entry.level.level), limit: 60).short,
      ])
  }

  private func means(_ entries: [Entry], _ scale: StudyScale, _ summary: String) -> StudyResponseView.Plot {
    let rows = entries.map { entry in
      IntervalPlot.Row(
        label: name(entry),
        marks: entry.level.mean.map { mean in
          [
            mark(
              name(entry), mean, entry.level.interval, entry.level.difference == nil ? .baseline : .mean,
              scale
            )
          ]
        } ?? [])
    }
    return .init(
      .effects, words.text("effects.means"),
      IntervalPlot(rows: rows, reference: nil).drawing(
        .init(
          axis: scale.axis, summary: summary,
          legend: [(.mean, words.text("mark.mean")), (.baseline, words.text("effects.base"))],
          tick: scale.tick)))
  }

  private func differences(
    _ entries: [Entry], _ scale: StudyScale, _ summary: String
  ) -> StudyResponseView.Plot {
    let compared = entries.filter { $0.level.difference != nil }
    let rows = compared.map { entry in
      IntervalPlot.Row(
        label: name(entry),
        marks: entry.level.difference.map {
          [mark(name(entry), $0.mean, $0.interval, kind(of: $0), scale)]
        } ?? [])
    }
    let present = Set(compared.compactMap { $0.level.difference.map(kind) })
    return .init(
      .effectDifferences, words.text("effects.differences"),
      IntervalPlot(rows: rows, reference: 0).drawing(
        .init(
          axis: scale.axis, summary: summary,
          legend: [ChartMark.Kind.differs, .same, .untested].filter(present.contains).map {
            ($0, words.text("mark." + $0.rawValue))
          }, tick: scale.tick)))
  }

  private func kind(of difference: StudySummary.PairedDifference) -> ChartMark.Kind {
    guard let corrected = difference.corrected else { return .untested }
    return corrected < 1 - study.level ? .differs : .same
  }

  private func mark(
    _ name: String, _ value: Double, _ interval: StudySummary.Bounds?, _ kind: ChartMark.Kind,
    _ scale: StudyScale
  ) -> ChartMark {
    ChartMark(
      value: value, lower: interval?.lower, upper: interval?.upper, kind: kind,
      title: name + words.wording.text("sentence.colon") + scale.text(value)
        + (interval.map { " (" + scale.text($0) + ")" } ?? ""))
  }

  private func table(
    _ entries: [Entry], _ scale: StudyScale, _ change: StudyScale, _ title: String
  ) -> StudyTableView {
    let level = words.wording.level(study.level)
    let headings: [(label: String, isNumber: Bool)] = [
      (words.text("effects.col.level"), false), (words.text("col.count"), true),
      (words.text("col.mean"), true),
      (words.text("col.interval", ["level": level]), true), (words.text("effects.col.base"), false),
      (words.text("effects.col.difference"), true), (words.text("col.interval", ["level": level]), true),
      (words.text("col.corrected"), true),
    ]
    return StudyTableView(title, headings, count: entries.count, words) { place in
      let entry = entries[place]
      let own = entry.level
      return [
        name(entry), NumberText.integer(own.count), scale.text(own.mean), scale.text(own.interval),
        own.difference == nil
          ? NumberText.none : IdentifierText(StudyArmNames.level(entry.base), limit: 60).short,
        change.text(own.difference?.mean), change.text(own.difference?.interval),
        own.difference?.corrected.map(StudyOutcomeView.probability) ?? NumberText.none,
      ]
    }
  }
}
