import AuditEngine

/// Makes the part of the page about the Pareto front: a picture of the first two objectives and the arms on the front.
struct StudyFrontView {
  private let study: Study
  private let summary: StudySummary
  private let words: StudyWording
  private let names: StudyArmNames

  init(_ study: Study, _ summary: StudySummary, _ words: StudyWording) {
    self.study = study
    self.summary = summary
    self.words = words
    names = StudyArmNames(study, words)
  }

  /// An objective with the response that it is about.
  private struct Objective {
    let title: String
    let isMaximised: Bool
    let response: StudySummary.Response?
    let scale: StudyScale
    let unit: String

    func mean(_ arm: Int) -> Double? {
      guard let response, response.arms.indices.contains(arm) else { return nil }
      return response.arms[arm].mean
    }
  }

  /// The view, or nil without objectives.
  func view(anchor: String) -> StudyResponseView? {
    guard !study.objectives.isEmpty else { return nil }
    let objectives = study.objectives.map { objective -> Objective in
      let response = summary.responses.first { $0.name == objective.response && $0.group.isEmpty }
      let scale = StudyScale(response?.unit ?? "", words.wording)
      return Objective(
        title: words.title(response?.kind ?? .outcome, objective.response),
        isMaximised: objective.isMaximised,
        response: response, scale: scale, unit: scale.axis)
    }
    let sentence =
      summary.front.isEmpty
      ? words.text("front.none")
      : words.text(
        "front.sentence",
        [
          "front": NumberText.integer(summary.front.count), "n": NumberText.integer(study.arms.count),
        ])
    let list = objectives.map { objective in
      words.text(objective.isMaximised ? "front.max" : "front.min", ["name": objective.title])
    }
    var sentences = [words.text("front.objectives", ["list": words.wording.table.list(list)]), sentence]
    var plots: [StudyResponseView.Plot] = []
    if objectives.count > 1, !summary.front.isEmpty {
      let points = self.points(objectives[0], objectives[1])
      if points.count < study.arms.count {
        sentences.append(words.counted("front.undrawn", study.arms.count - points.count))
      }
      if objectives.count > 2 { sentences.append(words.text("front.two")) }
      plots.append(plot(points, objectives[0], objectives[1], sentence))
    }
    return StudyResponseView(
      anchor: anchor, title: words.text("front.title"), name: "", meaning: "", sentences: sentences,
      plots: plots, table: table(objectives), isOpen: !summary.front.isEmpty)
  }

  private func points(_ first: Objective, _ second: Objective) -> [ScatterPlot.Point] {
    let front = Set(summary.front)
    return study.arms.indices.compactMap { arm in
      guard let x = first.mean(arm), let y = second.mean(arm) else { return nil }
      return ScatterPlot.Point(
        x: x, y: y, kind: front.contains(arm) ? .front : .dominated, label: String(arm),
        title: names.long(arm) + words.wording.text("sentence.colon") + first.scale.text(x) + ", "
          + second.scale.text(y))
    }
  }

  private func plot(
    _ points: [ScatterPlot.Point], _ first: Objective, _ second: Objective, _ sentence: String
  ) -> StudyResponseView.Plot {
    func axis(_ objective: Objective) -> String {
      words.text(
        objective.isMaximised ? "front.axis.max" : "front.axis.min",
        ["name": objective.title, "unit": objective.unit])
    }
    let title = first.title + " × " + second.title
    return .init(
      .front, title,
      ScatterPlot(points: points).drawing(
        .init(
          x: axis(first), y: axis(second), summary: title + ": " + sentence,
          legend: [ChartMark.Kind.front, .dominated].map { ($0, words.text("mark." + $0.rawValue)) },
          xTick: first.scale.tick, yTick: second.scale.tick)))
  }

  private func table(_ objectives: [Objective]) -> StudyTableView {
    StudyTableView(
      words.text("section.front"),
      [(words.text("col.onFront"), false)] + objectives.map { ($0.title, true) },
      count: summary.front.count, words
    ) { place in
      let arm = summary.front[place]
      return [names.cell(arm)]
        + objectives.map { objective in
          // More columns than these with intervals do not fit a page; the intervals stand with the outcomes.
          guard objectives.count <= 3 else { return objective.scale.text(objective.mean(arm)) }
          let interval = objective.response.flatMap { response in
            response.arms.indices.contains(arm) ? response.arms[arm].interval : nil
          }
          return objective.scale.text(objective.mean(arm))
            + (interval.map { " (" + objective.scale.text($0) + ")" } ?? "")
        }
    }
  }
}
