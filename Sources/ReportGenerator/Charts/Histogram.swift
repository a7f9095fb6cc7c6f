import AuditEngine

/// A histogram with its limit line, as inline SVG.
struct Histogram {
  let bins: [Bin]
  let limit: Double?

  /// One bar.
  struct Bin {
    let lower: Double
    let upper: Double
    let count: Double
    /// Whether it takes everything from `lower` on.
    let isOpen: Bool
  }

  /// How many bars are drawn at most; finer histograms are drawn with neighbours joined.
  static let barLimit = 80

  /// The histogram of a distribution, or nil when its numbers do not make one.
  init?(_ distribution: Distribution) {
    let x = distribution.x
    let y = distribution.y
    guard distribution.form == .histogram, !x.isEmpty, x.count == y.count, x.allSatisfy(\.isFinite),
      y.allSatisfy({ $0.isFinite && $0 >= 0 }), zip(x, x.dropFirst()).allSatisfy({ $0 < $1 })
    else { return nil }
    let width = distribution.binWidth ?? (x.count > 1 ? x[1] - x[0] : 1)
    guard width.isFinite, width > 0 else { return nil }
    let group = (x.count + Self.barLimit - 1) / Self.barLimit
    bins = stride(from: 0, to: x.count, by: group).map { start in
      let end = min(start + group, x.count)
      return Bin(
        lower: x[start], upper: end < x.count ? x[end] : x[end - 1] + width,
        count: y[start..<end].reduce(0, +), isOpen: distribution.openEnd && end == x.count)
    }
    limit = distribution.limit.flatMap { $0.isFinite ? $0 : nil }
  }

  /// The sum of all bars.
  var total: Double { bins.reduce(0) { $0 + $1.count } }

  /// The bar with most in it; the first of several.
  var fullest: Bin? { bins.max { $0.count < $1.count } }

  /// How much lies below the limit, where the limit is the edge of a bar.
  var belowLimit: Double? {
    guard let limit, let first = bins.first, let last = bins.last else { return nil }
    let tolerance = (last.upper - first.lower) * 1e-9
    guard bins.contains(where: { abs($0.lower - limit) <= tolerance }) else { return nil }
    return bins.filter { $0.lower < limit - tolerance }.reduce(0) { $0 + $1.count }
  }

  /// The drawing. `labels` gives the words; all values are escaped.
  func drawing(_ labels: ChartLabels) -> MarkupElement {
    let lower = min(bins.first?.lower ?? 0, limit ?? .infinity)
    let upper = max(bins.last?.upper ?? 1, limit.map { $0 * 1.02 } ?? -.infinity)
    let highest = max(1, bins.map(\.count).max() ?? 1)
    let frame = ChartFrame(
      width: 520, height: 300, x: lower...max(upper, lower + 1e-9), y: 0...highest * 1.06)
    let xTicks = AxisTicks.positions(frame.x, count: 9).map { ($0, NumberText.trimmed($0, atMost: 4)) }
    let yTicks = AxisTicks.positions(frame.y, count: 5, wholeNumbers: true).map {
      ($0, NumberText.trimmed($0, atMost: 0))
    }
    var elements = frame.axes(xTicks: xTicks, yTicks: yTicks, xTitle: labels.x, yTitle: labels.y)
    let base = frame.positionY(0)
    for bin in bins where bin.count > 0 {
      let start = frame.positionX(bin.lower)
      let end = frame.positionX(bin.upper)
      let top = min(frame.positionY(bin.count), base - 0.8)
      let gap = end - start > 4 ? 1.0 : 0.2
      elements.append(
        MarkupElement(
          "rect",
          [
            ("x", ChartFrame.coordinate(start + gap / 2)), ("y", ChartFrame.coordinate(top)),
            ("width", ChartFrame.coordinate(max(0.4, end - start - gap))),
            ("height", ChartFrame.coordinate(base - top)), ("class", "bar"),
          ], children: [MarkupElement("title", text: labels.bin(bin))]))
    }
    if let limit {
      let position = frame.positionX(limit)
      elements.append(frame.line(position, frame.top - 4, position, base, "limit"))
      let isLate = position > frame.width * 0.6
      elements.append(
        frame.text(
          position + (isLate ? -6 : 6), frame.top + 6, labels.limit, "limit-label",
          anchor: isLate ? "end" : "start"))
    }
    return frame.drawing(label: labels.summary, kind: "histogram", elements)
  }
}

/// The words of a chart.
struct ChartLabels {
  let x: String
  let y: String
  let limit: String
  /// What the picture shows, for those who cannot see it.
  let summary: String
  /// The words for one bar.
  let bin: (Histogram.Bin) -> String
}
