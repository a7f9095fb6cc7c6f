import Metrics
import OrderLog
import Rules

/// The figures that reviews claim, recomputed from the log (T-REV-4).
///
/// A claim names a metric of the catalogue with its variant (`eta.lateness/deadline`), or one of the metric's figures
/// (`pay.components#tip`). It is computed on the log's orders of the claim's days and city. A claim agrees when it is
/// within the tolerance of the recomputed figure, relative to that, or inside its interval. What the log does not cover
/// decides nothing.
struct ClaimedIndicatorsExaminer: DocumentExaminer {
  static let metric = "documents.claimed-indicators"
  static let roles = ["tolerance"]

  func examine(_ context: DocumentContext) throws(Absence) -> [DocumentPoint] {
    switch context.section(context.disclosure.reviews, "reviews") {
    case .leftOut(let point): return [point]
    case .empty: throw .noSuchEvent("claimed-indicator")
    case .given(let reviews):
      let tolerance = try context.value("tolerance")
      let points = reviews.flatMap { review in
        review.indicators.map { point($0, of: review, tolerance, context) }
      }
      if points.isEmpty { throw .noSuchEvent("claimed-indicator") }
      return points
    }
  }

  private func point(
    _ claim: ClaimedIndicator, of review: AlgorithmReview, _ tolerance: Double, _ context: DocumentContext
  ) -> DocumentPoint {
    let facts = [
      DocumentFact("value", String(claim.value)), DocumentFact("from", claim.period?.from),
      DocumentFact("to", claim.period?.to), claim.city.map { DocumentFact("city", $0) },
    ]
    func point(
      _ state: DocumentPoint.State, why: String? = nil, recomputed: Double? = nil,
      _ more: [DocumentFact?] = [],
      reason: VerdictReason? = nil
    ) -> DocumentPoint {
      context.point(
        "indicator", entry: claim.name, state, why: why, on: review.date,
        measured: recomputed.map { Self.difference(claim.value, $0) },
        limit: recomputed == nil ? nil : tolerance, quantity: recomputed == nil ? nil : .share,
        facts: facts + more, from: [claim, review], reason: reason)
    }
    guard let period = claim.period else { return point(.missing) }
    guard let witness = context.witness, let days = witness.days else {
      return point(.uncompared, why: "no-log")
    }
    let name = IndicatorName(claim.name)
    guard let entry = witness.entry(name) else { return point(.uncompared, why: "unknown-metric") }
    guard days.lowerBound <= period.from, period.to <= days.upperBound else {
      return point(.uncompared, why: "other-days")
    }
    let part = LogExcerpt(
      days: period.from...max(period.from, period.to), cities: claim.city.map { [$0] } ?? [])
    // A day without any order may be a hole in what was handed over.
    if !witness.hasOrders(onEachDayOf: part.days) { return point(.uncompared, why: "day-gaps") }
    if part.rows(of: witness.log).isEmpty { return point(.uncompared, why: "no-orders") }
    do throws(NoValue) {
      let measured = try witness.measure(entry, on: part)
      guard let found = name.value(in: measured), found.value.isFinite else {
        return point(.uncompared, why: "unknown-metric")
      }
      let isInside =
        found.lower.map { $0 <= claim.value } ?? false && found.upper.map { claim.value <= $0 } ?? false
      let agrees = isInside || Self.difference(claim.value, found.value) <= tolerance
      let evidenced = context.evidenced([claim, review])
      return point(
        agrees ? evidenced : .contradicted, recomputed: found.value,
        [
          DocumentFact("recomputed", String(found.value)),
          found.lower.map { DocumentFact("lower", String($0)) },
          found.upper.map { DocumentFact("upper", String($0)) },
        ])
    } catch {
      return point(.uncompared, why: "no-value", reason: error.reason)
    }
  }

  /// How far a claim is from the recomputed figure, relative to the latter.
  private static func difference(_ claim: Double, _ found: Double) -> Double {
    claim == found ? 0 : found == 0 ? .greatestFiniteMagnitude : abs(claim - found) / abs(found)
  }
}

/// The name of a claimed figure in its parts.
struct IndicatorName {
  let metric: String
  let variant: String
  let figure: String?

  /// `metric`, `metric/variant`, each with `#figure` after it if it is one of the metric's figures.
  init(_ name: String) {
    let parts = name.split(separator: "#", maxSplits: 1).map(String.init)
    figure = parts.count > 1 ? parts[1] : nil
    let path = (parts.first ?? "").split(separator: "/", maxSplits: 1).map(String.init)
    metric = path.first ?? ""
    variant = path.count > 1 ? path[1] : ""
  }

  /// The figure with its interval, if it has one.
  func value(in measured: [Measurement]) -> (value: Double, lower: Double?, upper: Double?)? {
    guard let first = measured.first else { return nil }
    if let figure {
      return first.figures.first { $0.key == figure }.map { ($0.value, nil, nil) }
    }
    return first.estimate.map { ($0.value, $0.lower, $0.upper) }
  }
}

extension LogWitness {
  /// The metric of a name: with its variant, or the only one of its id.
  func entry(_ name: IndicatorName) -> MetricCatalog.Entry? {
    let own = MetricCatalog(engine.settings, only: [name.metric]).entries
    return own.first { $0.variant == name.variant }
      ?? (name.variant.isEmpty && own.count == 1 ? own.first : nil)
  }

  /// Whether each of some days has an order.
  func hasOrders(onEachDayOf days: ClosedRange<CivilDate>?) -> Bool {
    guard let days else { return true }
    let length = days.upperBound.days(since: days.lowerBound) + 1
    var seen = [Bool](repeating: false, count: length)
    let column = [Field.acceptedAt, .offeredAt, .placedAt, .pickedUpAt, .completedAt].compactMap {
      log.orders.integers($0)
    }
    for row in 0..<log.orders.rowCount {
      guard let instant = column.lazy.compactMap({ $0.value(at: row) }).first else { continue }
      let index = log.timeZone.day(of: instant).days(since: days.lowerBound)
      if index >= 0, index < length { seen[index] = true }
    }
    return seen.allSatisfy { $0 }
  }
}
