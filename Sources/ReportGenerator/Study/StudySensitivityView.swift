import AuditEngine

/// Makes the part of the page about how much each factor does to one recorded number.
struct StudySensitivityView {
  private let words: StudyWording

  init(_ words: StudyWording) { self.words = words }

  /// The view, or nil where the design gives no indices.
  func view(_ response: StudySummary.Response, anchor: String) -> StudyResponseView? {
    guard let method = response.sensitivity.first?.method else { return nil }
    let isMorris = method == "morris"
    let main = isMorris ? "mu_star" : "total"
    // The factor that matters most first.
    let factors = response.sensitivity.enumerated().sorted { a, b in
      let (x, y) = (a.element.values[main] ?? -.infinity, b.element.values[main] ?? -.infinity)
      return x == y ? a.offset < b.offset : x > y
    }.map(\.element)
    let scale = StudyScale(isMorris ? response.unit : "index", words.wording)
    let kinds: [(key: String, kind: ChartMark.Kind)] =
      isMorris ? [("mu_star", .muStar)] : [("first", .first), ("total", .total)]
    let title = words.title(response.kind, response.name)
    let top = factors.first.map {
      words.text("sensitivity.top", ["factor": IdentifierText($0.factor, limit: 60).short])
    }
    let rows = factors.map { factor in
      IntervalPlot.Row(
        label: MarkupText.visible(factor.factor),
        marks: kinds.compactMap { key, kind in
          guard let value = factor.values[key] else { return nil }
          let interval = factor.intervals[key]
          return ChartMark(
            value: value, lower: interval?.lower, upper: interval?.upper, kind: kind,
            title: MarkupText.visible(factor.factor) + " " + words.text("mark." + kind.rawValue) + " "
              + scale.text(value) + (interval.map { " (" + scale.text($0) + ")" } ?? ""))
        })
    }
    let drawing = IntervalPlot(rows: Array(rows.prefix(IntervalPlot.rowLimit)), reference: isMorris ? nil : 0)
      .drawing(
        .init(
          axis: isMorris
            ? words.text("sensitivity.muStar") + " (" + scale.axis + ")" : words.text("sensitivity.index"),
          summary: title + ": " + (top ?? ""),
          legend: kinds.map { ($0.kind, words.text("mark." + $0.kind.rawValue)) }, tick: scale.tick))
    return StudyResponseView(
      anchor: anchor, title: title, name: response.name, meaning: "", sentences: top.map { [$0] } ?? [],
      plots: [
        .init(.sensitivity, words.text(isMorris ? "design.morris" : "design.sobol_indices"), drawing)
      ],
      table: table(factors, isMorris, scale, title), isOpen: true)
  }

  private func table(
    _ factors: [StudySummary.FactorSensitivity], _ isMorris: Bool, _ scale: StudyScale, _ title: String
  ) -> StudyTableView {
    let columns: [(key: String, label: String)] =
      isMorris
      ? [("mu_star", "muStar"), ("mu", "mu"), ("sigma", "sigma")] : [("first", "first"), ("total", "total")]
    var headings: [(label: String, isNumber: Bool)] = [(words.text("col.factor"), false)]
    headings += columns.map { (words.text("sensitivity." + $0.label), true) }
    return StudyTableView(title, headings, count: factors.count, words) { place in
      let factor = factors[place]
      return [IdentifierText(factor.factor, limit: 60).short]
        + columns.map { column in
          scale.text(factor.values[column.key])
            + (factor.intervals[column.key].map { " (" + scale.text($0) + ")" } ?? "")
        }
    }
  }
}
