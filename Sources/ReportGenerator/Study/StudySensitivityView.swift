import AuditEngine

/// Makes the part of the page about how much each factor does to one recorded number.
struct StudySensitivityView {
  private let study: Study
  private let words: StudyWording
  private let names: StudyArmNames

  init(_ study: Study, _ words: StudyWording) {
    self.study = study
    self.words = words
    names = StudyArmNames(study, words)
  }

  /// What is shown of a method's indices.
  private struct Method {
    /// The index by which factors are put in order.
    let main: String
    let marks: [(key: String, kind: ChartMark.Kind)]
    let columns: [(key: String, label: String)]
    let design: String
    let reference: Double?
    /// Whether indices have the unit of the response's differences.
    let hasUnit: Bool

    init(_ name: String, _ study: Study) {
      switch name {
      case "morris":
        (main, marks, design) = ("mu_star", [("mu_star", .muStar)], "design.morris")
        columns = [("mu_star", "muStar"), ("mu", "mu"), ("sigma", "sigma")]
        (reference, hasUnit) = (nil, true)
      case "sobol":
        (main, marks, design) = ("total", [("first", .first), ("total", .total)], "design.sobol_indices")
        columns = [("first", "first"), ("total", "total")]
        (reference, hasUnit) = (0, false)
      default:
        (main, marks, design) = ("rank", [("rank", .rank)], "sensitivity.rank.title")
        columns = [("rank", "rank")]
        (reference, hasUnit) = (0, false)
      }
    }
  }

  /// The view, or nil where the design gives no indices.
  func view(_ response: StudySummary.Response, anchor: String) -> StudyResponseView? {
    guard let name = response.sensitivity.first?.method else { return nil }
    let method = Method(name, study)
    func size(_ factor: StudySummary.FactorSensitivity) -> Double {
      factor.values[method.main].map { name == "rank" ? $0.magnitude : $0 } ?? -.infinity
    }
    // The factor that matters most first.
    let factors = response.sensitivity.enumerated().sorted { a, b in
      let (x, y) = (size(a.element), size(b.element))
      return x == y ? a.offset < b.offset : x > y
    }.map(\.element)
    let scale = StudyScale(
      method.hasUnit ? response.unit : "index", isDifference: method.hasUnit, isSigned: false, words.wording)
    let title = words.title(response.kind, response.name)
    let top = factors.first.flatMap { factor in
      factor.values[method.main].map { _ in
        words.text("sensitivity.top", ["factor": IdentifierText(factor.factor, limit: 60).short])
      }
    }
    let rows = factors.map { factor in
      IntervalPlot.Row(
        label: label(factor.factor),
        marks: method.marks.compactMap { key, kind in
          guard let value = factor.values[key] else { return nil }
          let interval = factor.intervals[key]
          return ChartMark(
            value: value, lower: interval?.lower, upper: interval?.upper, kind: kind,
            title: label(factor.factor) + " " + words.text("mark." + kind.rawValue) + " "
              + scale.text(value) + (interval.map { " (" + scale.text($0) + ")" } ?? ""))
        })
    }
    let axis = words.text(
      name == "morris" ? "sensitivity.muStar" : name == "rank" ? "sensitivity.rank" : "sensitivity.index")
    let drawing = IntervalPlot(
      rows: Array(rows.prefix(IntervalPlot.rowLimit)), reference: method.reference
    ).drawing(
      .init(
        axis: method.hasUnit ? axis + " (" + scale.axis + ")" : axis, summary: title + ": " + (top ?? ""),
        legend: method.marks.map { ($0.kind, words.text("mark." + $0.kind.rawValue)) }, tick: scale.tick))
    var plots = [StudyResponseView.Plot(.sensitivity, words.text(method.design), drawing)]
    if name == "rank" {
      // Of the factors with numbers, the one that matters most.
      let known = factors.lazy.filter { $0.values[method.main] != nil }
      if let plot = known.compactMap({ scatter(response, $0.factor, title) }).first { plots.append(plot) }
    }
    return StudyResponseView(
      anchor: anchor, title: title, name: response.name, meaning: "", sentences: top.map { [$0] } ?? [],
      plots: plots, table: table(factors, method, scale, title), isOpen: true)
  }

  /// A factor's name; two levels that are no numbers say which way is up.
  private func label(_ factor: String) -> String {
    let name = MarkupText.visible(factor)
    guard let place = study.factors.firstIndex(where: { $0.name == factor }),
      study.arms.contains(where: { $0.values.indices.contains(place) && $0.values[place] == nil }),
      let pair = study.orderedPair(of: place)
    else { return name }
    return name + " (" + MarkupText.visible(pair.0) + " → " + MarkupText.visible(pair.1) + ")"
  }

  /// The response by arm over a factor with numbers.
  private func scatter(
    _ response: StudySummary.Response, _ factor: String, _ title: String
  ) -> StudyResponseView.Plot? {
    guard let place = study.factors.firstIndex(where: { $0.name == factor }) else { return nil }
    let scale = StudyScale(response.unit, words.wording)
    let plain = StudyScale("", words.wording)
    let points = response.arms.compactMap { arm -> ScatterPlot.Point? in
      guard let mean = arm.mean, study.arms.indices.contains(arm.arm),
        study.arms[arm.arm].values.indices.contains(place), let value = study.arms[arm.arm].values[place]
      else { return nil }
      return .init(
        x: value, y: mean, kind: .mean, label: "",
        title: names.long(arm.arm) + words.wording.text("sentence.colon") + scale.text(mean))
    }
    guard !points.isEmpty else { return nil }
    let limit = CaterpillarPlot.drawnLimit
    let shown = min(points.count, limit)
    let drawn = (0..<shown).map { points[$0 * points.count / shown] }
    let name = MarkupText.visible(factor)
    let heading = words.text(
      shown < points.count ? "sensitivity.over.thinned" : "sensitivity.over",
      ["factor": name, "n": NumberText.integer(points.count), "shown": NumberText.integer(shown)])
    return .init(
      .factor, heading,
      ScatterPlot(points: drawn).drawing(
        .init(
          x: name, y: scale.axis, summary: title + ": " + heading,
          legend: [(.mean, words.text("mark.mean"))], xTick: plain.tick, yTick: scale.tick)))
  }

  private func table(
    _ factors: [StudySummary.FactorSensitivity], _ method: Method, _ scale: StudyScale, _ title: String
  ) -> StudyTableView {
    var headings: [(label: String, isNumber: Bool)] = [(words.text("col.factor"), false)]
    headings += method.columns.map { (words.text("sensitivity." + $0.label), true) }
    return StudyTableView(title, headings, count: factors.count, words) { place in
      let factor = factors[place]
      return [IdentifierText(label(factor.factor), limit: 60).short]
        + method.columns.map { column in
          scale.text(factor.values[column.key])
            + (factor.intervals[column.key].map { " (" + scale.text($0) + ")" } ?? "")
        }
    }
  }
}
