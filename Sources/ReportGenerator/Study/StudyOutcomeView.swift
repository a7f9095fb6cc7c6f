import AuditEngine
import Rules

/// Makes the part of the page about one recorded number: means by arm with intervals, differences from the baseline, the
/// null model beside figures of inequality.
struct StudyOutcomeView {
  let study: Study
  let words: StudyWording
  private let names: StudyArmNames

  init(_ study: Study, _ words: StudyWording) {
    self.study = study
    self.words = words
    names = StudyArmNames(study, words)
  }

  /// The p-value below which an arm is said to differ.
  var alpha: Double { 1 - study.level }

  /// The view of a response; `null` is the same number under random dispatch, where it was recorded, and `reason` why a
  /// metric has no number.
  func view(
    _ response: StudySummary.Response, null: StudySummary.Response?, reason: VerdictReason? = nil,
    anchor: String
  ) -> StudyResponseView {
    let scale = StudyScale(response.unit, words.wording)
    let change = StudyScale(response.unit, isDifference: true, words.wording)
    let title = words.title(response.kind, response.name)
    let means = response.arms.filter { $0.mean != nil }
    let differences = response.arms.filter { $0.difference != nil }
    var sentences = self.sentences(response, null, scale)
    if means.isEmpty, let reason { sentences.append(ReasonWording(wording: words.wording).text(reason)) }
    var plots: [StudyResponseView.Plot] = []
    if !means.isEmpty {
      plots.append(meansPlot(response, null, means, scale, title, sentences.first ?? ""))
    }
    if !differences.isEmpty, let baseline = study.baseline {
      let sentence = differencesSentence(differences)
      sentences.append(sentence)
      plots.append(differencesPlot(differences, baseline, change, title, sentence))
    }
    return StudyResponseView(
      anchor: anchor, title: title, name: response.name,
      meaning: words.meaning(response.kind, response.name, group: response.group), sentences: sentences,
      plots: plots, table: table(response, null, scale, change, title))
  }

  // MARK: Pictures

  private func meansPlot(
    _ response: StudySummary.Response, _ null: StudySummary.Response?, _ arms: [StudySummary.ArmResponse],
    _ scale: StudyScale, _ title: String, _ sentence: String
  ) -> StudyResponseView.Plot {
    let marks = arms.map { arm in
      mark(arm.arm, arm.mean, arm.interval, arm.arm == study.baseline ? .baseline : .mean, scale)
    }
    if arms.count > IntervalPlot.rowLimit {
      let plot = CaterpillarPlot(marks, reference: nil)
      let labels = self.labels(scale, title + ": " + sentence, kinds: [.mean], hasBaseline: true)
      return .init(
        .response, manyTitle(plot, "plot.many", "plot.thinned"), plot.drawing(labels, order: rankTitle))
    }
    var rows: [IntervalPlot.Row] = []
    var hasNull = false
    for (arm, mark) in zip(arms, marks) {
      var own = [mark]
      if let other = null?.arms.first(where: { $0.arm == arm.arm }), let mean = other.mean {
        own.append(self.mark(arm.arm, mean, other.interval, .null, scale))
        hasNull = true
      }
      rows.append(.init(label: names.row(arm.arm), marks: own))
    }
    let labels = self.labels(
      scale, title + ": " + sentence, kinds: [.mean] + (hasNull ? [.null] : []),
      hasBaseline: arms.contains { $0.arm == study.baseline })
    return .init(
      .response, words.text(response.kind == .rule ? "plot.share" : "plot.response"),
      IntervalPlot(rows: rows, reference: nil).drawing(labels))
  }

  private func differencesPlot(
    _ arms: [StudySummary.ArmResponse], _ baseline: Int, _ scale: StudyScale, _ title: String,
    _ sentence: String
  ) -> StudyResponseView.Plot {
    let marks = arms.map { arm in
      mark(
        arm.arm, arm.difference?.mean, arm.difference?.interval, kind(of: arm), scale)
    }
    let present = Set(arms.map(kind))
    let labels = self.labels(
      scale, title + ": " + sentence, kinds: [.differs, .same, .untested].filter(present.contains),
      hasBaseline: false)
    if arms.count > IntervalPlot.rowLimit {
      let plot = CaterpillarPlot(marks, reference: 0)
      return .init(
        .difference, manyTitle(plot, "plot.many.difference", "plot.thinned.difference"),
        plot.drawing(labels, order: rankTitle))
    }
    let rows = zip(arms, marks).map { IntervalPlot.Row(label: names.row($0.arm), marks: [$1]) }
    return .init(
      .difference, words.text("plot.difference", ["arm": String(baseline)]),
      IntervalPlot(rows: rows, reference: 0).drawing(labels))
  }

  private var rankTitle: String { words.text("plot.rank") }

  private func manyTitle(_ plot: CaterpillarPlot, _ all: String, _ thinned: String) -> String {
    words.text(
      plot.marks.count < plot.count ? thinned : all,
      plot.marks.count < plot.count
        ? ["n": NumberText.integer(plot.count), "shown": NumberText.integer(plot.marks.count)]
        : ["n": NumberText.integer(plot.count)])
  }

  private func mark(
    _ arm: Int, _ value: Double?, _ interval: StudySummary.Bounds?, _ kind: ChartMark.Kind,
    _ scale: StudyScale
  ) -> ChartMark {
    ChartMark(
      value: value ?? 0, lower: interval?.lower, upper: interval?.upper, kind: kind,
      title: names.long(arm) + words.wording.text("sentence.colon") + scale.text(value)
        + (interval.map { " (" + scale.text($0) + ")" } ?? ""))
  }

  private func labels(
    _ scale: StudyScale, _ summary: String, kinds: [ChartMark.Kind], hasBaseline: Bool
  ) -> IntervalPlot.Labels {
    let shown = kinds + (hasBaseline && study.baseline != nil ? [.baseline] : [])
    return .init(
      axis: scale.axis, summary: summary,
      legend: shown.map { ($0, words.text("mark." + $0.rawValue)) }, tick: scale.tick)
  }

  /// Whether an arm differs from the baseline after correction over the arms, does not, or could not be tested.
  private func kind(of arm: StudySummary.ArmResponse) -> ChartMark.Kind {
    guard let corrected = arm.difference?.corrected else { return .untested }
    return corrected < alpha ? .differs : .same
  }

  // MARK: Words

  private func sentences(
    _ response: StudySummary.Response, _ null: StudySummary.Response?, _ scale: StudyScale
  ) -> [String] {
    let means = response.arms.compactMap { arm in arm.mean.map { (arm: arm.arm, mean: $0) } }
    guard let low = means.min(by: { ($0.mean, $0.arm) < ($1.mean, $1.arm) }),
      let high = means.max(by: { ($0.mean, -$0.arm) < ($1.mean, -$1.arm) })
    else { return [words.text("sentence.empty")] }
    var sentences: [String] = []
    if means.count == 1 {
      sentences.append(
        words.text("sentence.single", ["arm": String(low.arm), "value": scale.text(low.mean)]))
    } else if low.mean == high.mean {
      sentences.append(words.text("sentence.equal", ["value": scale.text(low.mean)]))
    } else if scale.text(low.mean) == scale.text(high.mean) {
      // To say which is lowest would show a difference that nobody can read.
      sentences.append(words.text("sentence.alike", ["value": scale.text(low.mean)]))
    } else {
      sentences.append(
        words.text(
          "sentence.range",
          [
            "low": String(low.arm), "lowValue": scale.text(low.mean), "high": String(high.arm),
            "highValue": scale.text(high.mean),
          ]))
    }
    if means.count < response.arms.count {
      sentences.append(words.counted("sentence.missing", response.arms.count - means.count))
    }
    let nulls = null?.arms.compactMap(\.mean) ?? []
    if let low = nulls.min(), let high = nulls.max() {
      let texts = (scale.text(low), scale.text(high))
      sentences.append(
        texts.0 == texts.1
          ? words.text("sentence.null.one", ["low": texts.0])
          : words.text("sentence.null", ["low": texts.0, "high": texts.1]))
    } else if response.kind == .outcome, response.name.hasSuffix("_gini") {
      sentences.append(words.text("sentence.noNull"))
    }
    return sentences
  }

  private func differencesSentence(_ arms: [StudySummary.ArmResponse]) -> String {
    let untested = arms.count { $0.difference?.corrected == nil }
    var text = words.counted(
      "sentence.differences", arms.count,
      ["differs": NumberText.integer(arms.count { kind(of: $0) == .differs })])
    if untested > 0 {
      text += words.wording.text("sentence.separator") + words.counted("sentence.untested", untested)
    }
    return text
  }

  private func table(
    _ response: StudySummary.Response, _ null: StudySummary.Response?, _ scale: StudyScale,
    _ change: StudyScale, _ title: String
  ) -> StudyTableView {
    let level = words.wording.level(study.level)
    let hasBaseline = study.baseline != nil
    var columns: [(label: String, isNumber: Bool)] = [
      (words.text("col.arm"), false), (words.text("col.count"), true), (words.text("col.mean"), true),
      (words.text("col.interval", ["level": level]), true), (words.text("col.bootstrap"), true),
    ]
    if null != nil { columns.append((words.text("col.null"), true)) }
    if hasBaseline {
      columns += [
        (words.text("col.difference"), true), (words.text("col.interval", ["level": level]), true),
        (words.text("col.corrected"), true),
      ]
    }
    return StudyTableView(title, columns, count: response.arms.count, words) { index in
      let arm = response.arms[index]
      var cells = [
        names.cell(arm.arm), NumberText.integer(arm.count), scale.text(arm.mean), scale.text(arm.interval),
        scale.text(arm.bootstrap),
      ]
      if let null {
        cells.append(scale.text(null.arms.indices.contains(index) ? null.arms[index].mean : nil))
      }
      if hasBaseline {
        cells += [
          change.text(arm.difference?.mean), change.text(arm.difference?.interval),
          arm.difference?.corrected.map(Self.probability) ?? NumberText.none,
        ]
      }
      return cells
    }
  }

  static func probability(_ value: Double) -> String {
    let text = NumberText.probability(value)
    return text.hasPrefix("= ") ? String(text.dropFirst(2)) : text
  }
}
