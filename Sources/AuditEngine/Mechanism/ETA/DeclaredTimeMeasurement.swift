import Metrics
public import OrderLog
public import Statistics

/// What the comparison with the declared rule says: how many orders got less time than declared, from which day, where,
/// and by how much.
extension DeclaredTimeCheck {
  /// How much time is missing where an order got less than declared: Σ missing ÷ Σ due over those orders, with an
  /// interval over workers that knows that logs round to milliseconds or seconds, and that reaches from the least to
  /// the most that may be due; up to 1 where nothing limits what is due.
  public struct Size: Sendable, Hashable {
    /// The share that is missing.
    public let value: Double
    /// Its interval; nil with fewer than two workers.
    public let interval: ConfidenceInterval?
    /// The mean of what is missing, in seconds.
    public let seconds: Double
  }

  /// The size over all orders that got less time; nil when there is none.
  public func size(level: Double = 0.99) -> Size? {
    let clusters = differences.workers.filter { $0.short > 0 && $0.due > 0 }
    let missing = clusters.reduce(0.0) { $0 + Double($1.missing) }
    let due = clusters.reduce(0.0) { $0 + Double($1.due) }
    let orders = clusters.reduce(0) { $0 + $1.short }
    guard due > 0, orders > 0 else { return nil }
    let value = missing / due
    var interval: ConfidenceInterval?
    if clusters.count > 1 {
      let count = Double(clusters.count)
      let squares = clusters.reduce(0.0) { sum, cluster in
        let residual = Double(cluster.missing) - value * Double(cluster.due)
        return sum + residual * residual
      }
      let error = (count / (count - 1) * squares).squareRoot() / due
      // Each limit is a whole millisecond, or a whole second where the log is cut.
      let rounding = Double(orders) * Double(max(1, columns.cut)) / due
      // What the declared value may be above its lower bound may be missing as well.
      let slack = clusters.reduce(0.0) { $0 + Double($1.slack) }
      let most = clusters.contains { $0.unlimited > 0 } ? 1 : (missing + slack) / (due + slack)
      if let t = try? StudentTDistribution(degreesOfFreedom: count - 1).quantile(upperTail: (1 - level) / 2) {
        interval = try? ConfidenceInterval(
          lower: value - t * error - rounding, upper: min(1, most + t * error + rounding), level: level)
      }
    }
    return Size(value: value, interval: interval, seconds: missing / Double(orders) / 1_000)
  }

  /// From which day on at least twice as many orders got less time than declared as before; nil when the share does not
  /// rise so from one day on. A smaller rise goes with the weather or the season as well as with a change.
  public var onset: (day: CivilDate, before: Double, after: Double)? {
    let days = differences.days.sorted { $0.key < $1.key }
    let rise = ShareRise(in: days.map { .init(hits: $0.value.short, trials: $0.value.decided) })
    return rise.flatMap { $0.isMarked ? $0 : nil }.map {
      (CivilDate(dayNumber: days[$0.start].key), $0.before, $0.after)
    }
  }

  /// The part in which most orders differ; ties to the first. nil when none does.
  public var component: EstimateComponent? {
    EstimateComponent.allCases.max {
      let (a, b) = (differences.cell($0.rawValue).short, differences.cell($1.rawValue).short)
      return a != b ? a < b : $0.rawValue > $1.rawValue
    }.flatMap { differences.cell($0.rawValue).short > 0 ? $0 : nil }
  }

  /// Why nothing differs although that says nothing: no order could be given a version, or the tolerance is more than a
  /// twentieth of the given times and more than `allowed` orders differ within it.
  func obstacle(allowed: Double) -> String? {
    let compared = differences.cell(TimeDifferences.whole).orders
    if compared == 0, differences.unreadable == 0, !differences.versionless.isEmpty,
      differences.versionless["words"] == nil
    {
      return "versions"
    }
    let limits = differences.cell(EstimateComponent.limit.rawValue)
    guard limits.noise > 0, Double(limits.noise) > allowed else { return nil }
    var (given, count) = (0.0, 0.0)
    for row in 0..<log.orders.rowCount {
      guard let start = EstimateColumns.at(columns.accepted, row),
        let end = EstimateColumns.at(columns.deadline, row), PlausibleOrder.areNear(start, end)
      else { continue }
      given += Double(end - start)
      count += 1
    }
    return count > 0 && 20 * Double(recomputation.tolerance) > given / count ? "tolerance" : nil
  }

  /// The measurement of the rule. `countsLonger` counts orders that got more time than declared as well.
  func measurement(countsLonger: Bool, level: Double) throws(NoValue) -> Measurement {
    let whole = differences.cell(TimeDifferences.whole)
    let versionless = differences.versionless.values.reduce(0, +)
    let clusters = differences.workers.map {
      ShareCluster(hits: $0.short + (countsLonger ? $0.long : 0), size: $0.decided)
    }
    var estimate: Estimate?
    if clusters.contains(where: { $0.size > 0 }) {
      estimate = try? ClusteredShare(clusters, level: level).estimate
    }
    return Measurement(
      unit: .order, examined: whole.decided, exceeding: whole.short + (countsLonger ? whole.long : 0),
      undecided: whole.open + differences.unreadable + versionless,
      workersExamined: differences.workers.dropFirst().count { $0.decided > 0 },
      workersExceeding: differences.workers.dropFirst().count { $0.short > 0 || countsLonger && $0.long > 0 },
      estimate: estimate, cases: cases, figures: figures(level))
  }

  private func figures(_ level: Double) -> [Figure] {
    let whole = differences.cell(TimeDifferences.whole)
    var figures = [
      Figure("shorter", Double(whole.short), .count), Figure("longer", Double(whole.long), .count),
      Figure("undecided", Double(whole.open), .count),
    ]
    if let size = size(level: level) {
      figures.append(Figure("missingShare", size.value, .share))
      if let interval = size.interval {
        figures.append(Figure("missingShare.lower", interval.lower, .share))
        figures.append(Figure("missingShare.upper", interval.upper, .share))
      }
      figures.append(Figure("missingMean", size.seconds, .seconds))
    }
    for component in EstimateComponent.allCases {
      let cell = differences.cell(component.rawValue)
      guard cell.orders > 0 else { continue }
      let key = "part.\(component.name)"
      figures.append(Figure("\(key).compared", Double(cell.decided), .count))
      figures.append(Figure("\(key).shorter", Double(cell.short), .count))
      figures.append(Figure("\(key).longer", Double(cell.long), .count))
      figures.append(Figure("\(key).undecided", Double(cell.open), .count))
      figures.append(Figure("\(key).rounding", Double(cell.noise), .count))
    }
    for (why, count) in differences.versionless.sorted(by: { $0.key < $1.key }) {
      figures.append(Figure("version.\(why)", Double(count), .count))
      // From which day to which day versions are to be asked for.
      guard why != "words", let days = differences.versionlessDays[why] else { continue }
      let (first, last) = (CivilDate(dayNumber: days.lowerBound), CivilDate(dayNumber: days.upperBound))
      figures.append(Figure("version.\(why).\(first)–\(last)", Double(count), .count))
    }
    figures.append(Figure("untaken", Double(differences.untaken), .count))
    guard whole.short > 0 else { return figures }
    for (index, place) in places.places.enumerated().dropFirst() {
      let cell = differences.cell(TimeDifferences.whole, at: index)
      guard cell.decided > 0 else { continue }
      let key = "\(place.dimension).\(place.name)"
      figures.append(Figure("\(key).n", Double(cell.decided), .count))
      figures.append(Figure("\(key).share", Double(cell.short) / Double(cell.decided), .share))
    }
    return figures
  }

  /// The day on which it began, and the orders that lack most time, each with its recomputation.
  private var cases: [Case] {
    var cases: [Case] = []
    if let onset, let last = differences.days.keys.max() {
      let end = log.timeZone.start(of: CivilDate(dayNumber: last + 1))
      let start = log.timeZone.start(of: onset.day)
      if start < end {
        cases.append(
          Case(window: start..<end, measured: onset.after, limit: onset.before, quantity: .share))
      }
    }
    let ids = log.orders.identifiers(.orderID)
    for entry in differences.worst.prefix(Measurement.caseLimit - cases.count) {
      guard let (estimate, result) = recompute(entry.row) else { continue }
      let index = entry.component.rawValue
      let stated = result.stated[index] ?? result.given
      let worker = columns.worker?[entry.row] ?? TextColumn.null
      let id = ids?.value(at: entry.row) ?? ""
      cases.append(
        Case(
          worker: worker < 0 ? nil : worker, orderID: id.isEmpty ? nil : id,
          measured: Double(stated) / 1_000, limit: Double(result.declared[index].lower) / 1_000,
          quantity: .seconds, figures: [Figure("part.\(entry.component.name)", 1, .count)],
          trace: EstimateLines(check: self, row: entry.row, estimate: estimate, result: result).lines))
    }
    return cases
  }
}
