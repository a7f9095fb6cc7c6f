import AuditEngine
import Metrics

/// A distribution: picture, one sentence, and the numbers behind it.
struct DistributionView {
  let title: String
  let sentence: String
  /// SVG, built with everything escaped.
  let picture: String
  let figures: [LabelledValue]
  let hasFigures: Bool
  let rows: [Row]
  let firstColumn: String
  let secondColumn: String
  let thirdColumn: String?
  let metric: String

  /// A line of the table of numbers.
  struct Row {
    let range: String
    let value: String
    let share: String?
  }

  /// How many lines the table of numbers has at most.
  static let rowLimit = 60

  /// The view of a distribution, or nil when its numbers make no picture.
  init?(_ distribution: Distribution, _ wording: Wording) {
    let words = DistributionWording(distribution, wording)
    title = words.title
    metric = distribution.metric
    figures = distribution.figures.sorted { $0.key < $1.key }.prefix(24).map { entry in
      LabelledValue(
        label: FigureWording(wording: wording).label(entry.key), value: words.figure(entry.key, entry.value))
    }
    hasFigures = !figures.isEmpty
    firstColumn = words.axis
    if let histogram = Histogram(distribution) {
      sentence = words.sentence(histogram)
      picture =
        histogram.drawing(words.labels(summary: title + wording.text("sentence.colon") + sentence)).markup
      let total = histogram.total
      rows = histogram.bins.prefix(Self.rowLimit + 20).map { bin in
        Row(
          range: words.range(bin), value: NumberText.trimmed(bin.count, atMost: 2),
          share: total > 0 ? NumberText.percent(bin.count / total) : NumberText.none)
      }
      secondColumn = words.countTitle
      thirdColumn = wording.text("distribution.share")
    } else if distribution.key.hasPrefix("lorenz"), let curve = LorenzCurve(distribution) {
      sentence = words.sentence(curve)
      picture =
        curve.drawing(
          words.labels(summary: title + wording.text("sentence.colon") + sentence),
          equality: wording.text("distribution.equality")
        ).markup
      rows = stride(from: 10, through: 100, by: 10).compactMap { percent in
        curve.value(at: Double(percent) / 100).map {
          Row(
            range: wording.text("distribution.lowest", ["share": "\(percent)%"]),
            value: NumberText.percent($0),
            share: nil)
        }
      }
      secondColumn = words.verticalTitle
      thirdColumn = nil
    } else if let chart = LineChart(distribution) {
      sentence = words.plainSentence
      picture = chart.drawing(words.labels(summary: title + wording.text("sentence.colon") + sentence)).markup
      let step = max(1, distribution.x.count / Self.rowLimit)
      rows = stride(from: 0, to: distribution.x.count, by: step).map { index in
        Row(
          range: words.value(distribution.x[index]),
          value: NumberText.trimmed(distribution.y[index], atMost: 4),
          share: nil)
      }
      secondColumn = words.verticalTitle
      thirdColumn = nil
    } else {
      return nil
    }
  }
}

/// The words for a distribution.
struct DistributionWording {
  let distribution: Distribution
  let wording: Wording
  private let quantity: Quantity?
  private let unit: Measurement.Unit?

  init(_ distribution: Distribution, _ wording: Wording) {
    self.distribution = distribution
    self.wording = wording
    quantity = Quantity(rawValue: distribution.quantity)
    unit = Measurement.Unit(rawValue: distribution.unit)
  }

  private func own(_ part: String) -> String? {
    wording.table.text(ifAny: "distribution.\(distribution.key).\(part)")
  }

  var title: String { own("title") ?? StringTable.readable(distribution.key) }

  /// The title of the horizontal axis, with its unit.
  var axis: String {
    let text =
      own("axis") ?? wording.table.text(ifAny: "axis.\(distribution.quantity)")
      ?? MarkupText.visible(distribution.quantity)
    let isMoney = [Quantity.money, .moneyPerHour].map(\.rawValue).contains(distribution.quantity)
    return isMoney ? wording.quantities.inCurrency(text) : text
  }

  private var unitName: String { unit.map(wording.name) ?? MarkupText.visible(distribution.unit) }
  private var count: String {
    unit.map { wording.counted($0, distribution.count) } ?? NumberText.integer(distribution.count)
  }

  var countTitle: String { wording.text("distribution.countOf", ["unit": unitName]) }
  var verticalTitle: String { own("vertical") ?? wording.text("distribution.vertical") }

  /// A value of the horizontal axis.
  func value(_ value: Double) -> String {
    quantity.map { wording.quantities.text(value, $0) } ?? NumberText.trimmed(value, atMost: 4)
  }

  /// A further number: a count where the key says so, a share for indices of inequality, else a value of the
  /// axis.
  func figure(_ key: String, _ value: Double) -> String {
    let words = StringTable.readable(key).split(separator: " ").map(String.init)
    if words.contains("n") || words.contains("count") || words.contains("workers")
      || words.contains("without")
    {
      return NumberText.trimmed(value, atMost: 0)
    }
    if words.contains("gini") || words.contains("theil") || words.contains("index") {
      return wording.quantities.text(value, .index)
    }
    if words.contains("share") || words.contains("fraction") { return NumberText.percent(value) }
    if words.contains("ratio") { return wording.quantities.text(value, .ratio) }
    return self.value(value)
  }

  func range(_ bin: Histogram.Bin) -> String {
    if bin.isOpen { return wording.text("distribution.from", ["lower": value(bin.lower)]) }
    return wording.text("distribution.range", ["lower": value(bin.lower), "upper": value(bin.upper)])
  }

  func labels(summary: String) -> ChartLabels {
    let limit = distribution.limit.map { wording.text("distribution.limit", ["limit": value($0)]) } ?? ""
    return ChartLabels(
      x: axis, y: distribution.form == .histogram ? countTitle : verticalTitle, limit: limit,
      summary: summary,
      bin: { bin in
        range(bin) + wording.text("sentence.colon") + NumberText.trimmed(bin.count, atMost: 2)
      })
  }

  /// What a histogram shows, in a sentence.
  func sentence(_ histogram: Histogram) -> String {
    let total = histogram.total
    guard total > 0, let fullest = histogram.fullest else {
      return wording.text("distribution.empty")
    }
    var parts = [
      wording.text(
        "distribution.sentence",
        ["count": count, "range": range(fullest), "share": NumberText.percent(fullest.count / total)])
    ]
    if let limit = histogram.limit {
      if let below = histogram.belowLimit {
        parts.append(
          wording.text(
            "distribution.sentence.limit",
            [
              "limit": value(limit), "below": NumberText.percent(below / total),
              "above": NumberText.percent((total - below) / total),
            ]))
      } else {
        parts.append(wording.text("distribution.sentence.limitLine", ["limit": value(limit)]))
      }
    }
    return parts.joined(separator: wording.text("sentence.separator"))
  }

  /// What a Lorenz curve shows, in a sentence.
  func sentence(_ curve: LorenzCurve) -> String {
    guard let half = curve.value(at: 0.5) else { return plainSentence }
    return wording.text(
      "distribution.sentence.\(distribution.key)", ["count": count, "share": NumberText.percent(half)])
  }

  var plainSentence: String { wording.text("distribution.sentence.plain", ["count": count]) }
}
