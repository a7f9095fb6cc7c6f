import Metrics
import OrderLog
import Rules
import Statistics

/// How far inputs and results have moved since the last review (T-REV-3).
///
/// The earlier period is that of the data the last review looked at; the later one is as many days at the end of the
/// log, after the earlier one and after the review. For each service and each quantity a population stability index
/// (``PopulationStability``). When the log does not cover both periods, or has too few orders, nothing is decided.
struct ReviewDriftExaminer: DocumentExaminer {
  static let metric = "documents.review-drift"
  static let roles = ["limit", "minimum"]

  func examine(_ context: DocumentContext) throws(Absence) -> [DocumentPoint] {
    switch context.section(context.disclosure.reviews, "reviews") {
    case .leftOut(let point): return [point]
    case .empty: throw .noSuchEvent("review")
    case .given(let given):
      let reviews = given.filter { $0.date <= context.day }
      guard let last = reviews.max(by: { $0.date < $1.date }) else { throw .noSuchEvent("review") }
      return try points(last, context)
    }
  }

  private func points(_ review: AlgorithmReview, _ context: DocumentContext) throws(Absence)
    -> [DocumentPoint]
  {
    var facts = [DocumentFact("reviewed", review.date)]
    func whole(_ state: DocumentPoint.State, why: String? = nil) -> [DocumentPoint] {
      [context.point("review-drift", state, why: why, facts: facts, from: [review])]
    }
    guard let period = Self.period(of: review) else { return whole(.missing) }
    facts += [DocumentFact("from", period.from), DocumentFact("to", period.to)]
    guard let witness = context.witness, let days = witness.days else {
      return whole(.uncompared, why: "no-log")
    }
    let length = period.to.days(since: period.from) + 1
    let after = max(period.to, review.date)
    let first = max(days.upperBound.dayNumber - length + 1, after.dayNumber + 1)
    guard days.lowerBound <= period.from, period.to <= days.upperBound, first <= days.upperBound.dayNumber
    else { return whole(.uncompared, why: "other-days") }
    let before = period.from...max(period.from, period.to)
    let now = CivilDate(dayNumber: first)...days.upperBound
    facts += [DocumentFact("now-from", now.lowerBound), DocumentFact("now-to", now.upperBound)]
    let limit = try context.value("limit")
    let least = try context.count("minimum")
    let drift = LogDrift(witness.log, before: before, now: now)
    let points = drift.series.map { series in
      point(series, review, limit: limit, least: least, facts, context)
    }
    return points.isEmpty ? whole(.uncompared, why: "no-orders") : points
  }

  private func point(
    _ series: LogDrift.Series, _ review: AlgorithmReview, limit: Double, least: Int, _ facts: [DocumentFact?],
    _ context: DocumentContext
  ) -> DocumentPoint {
    let counts = [
      DocumentFact("orders-before", String(series.before.count)),
      DocumentFact("orders-now", String(series.now.count)),
    ]
    let subject = "drift.\(series.quantity.rawValue)"
    let index = try? PopulationStability(before: series.before, after: series.now)
    guard series.before.count >= least, series.now.count >= least, let index else {
      return context.point(
        subject, entry: series.service, .uncompared, why: "too-few", facts: facts + counts, from: [review])
    }
    return context.point(
      subject, entry: series.service, index.value > limit ? .contradicted : context.evidenced([review]),
      measured: index.value, limit: limit, quantity: .index, facts: facts + counts, from: [review])
  }

  /// The days that a review looked at: as it says, else those that all of its figures share.
  private static func period(of review: AlgorithmReview) -> DisclosedPeriod? {
    if let period = review.period { return period }
    let periods = Set(review.indicators.compactMap(\.period))
    return periods.count == 1 ? periods.first : nil
  }
}

/// Inputs and results of the orders of two periods, service by service.
struct LogDrift {
  /// What is compared: what the algorithms are given, and what comes of them.
  enum Quantity: String, CaseIterable {
    case distance, carried, hour
    case givenTime = "given-time"
    case deliveryTime = "delivery-time"
    case pay
  }

  /// One quantity of one service.
  struct Series {
    let service: String?
    let quantity: Quantity
    var before: [Double] = []
    var now: [Double] = []
  }

  /// In the order of services and quantities; those that the log has in the earlier period.
  let series: [Series]

  /// Reads both periods. O(rows).
  init(_ log: OrderLog, before: ClosedRange<CivilDate>, now: ClosedRange<CivilDate>) {
    let orders = log.orders
    let services = orders.texts(.service)
    var found: [Series] = []
    let rowsBefore = LogExcerpt(days: before).rows(of: log)
    let rowsNow = LogExcerpt(days: now).rows(of: log)
    let codes = Set(rowsBefore.map { services?[$0] ?? -1 }).sorted()
    for code in codes {
      let name = code < 0 ? nil : services?.dictionary.values[Int(code)]
      for quantity in Quantity.allCases {
        let value = Self.reader(quantity, log)
        func values(_ rows: [Int]) -> [Double] {
          rows.filter { (services?[$0] ?? -1) == code }.compactMap(value)
        }
        let one = Series(service: name, quantity: quantity, before: values(rowsBefore), now: values(rowsNow))
        if !one.before.isEmpty { found.append(one) }
      }
    }
    series = found
  }

  /// What reads a quantity off a row.
  private static func reader(_ quantity: Quantity, _ log: OrderLog) -> (Int) -> Double? {
    func number(_ field: Field) -> (Int) -> Int64? {
      let column = log.orders.integers(field)
      return { column?.value(at: $0) }
    }
    /// Minutes from acceptance.
    func span(_ end: Field) -> (Int) -> Double? {
      let (start, end) = (number(.acceptedAt), number(end))
      return { row in
        guard let from = start(row), let to = end(row) else { return nil }
        let (length, overflow) = to.subtractingReportingOverflow(from)
        return overflow || length < 0 ? nil : Double(length) / 60_000
      }
    }
    switch quantity {
    case .distance, .carried:
      let value = number(quantity == .distance ? .distance : .carried)
      return { value($0).map(Double.init) }
    case .hour:
      let placed = number(.placedAt)
      let zone = log.timeZone
      return { row in
        placed(row).map { Double(($0 - zone.start(of: zone.day(of: $0))) / 3_600_000) }
      }
    case .givenTime: return span(.deadlineAt)
    case .deliveryTime: return span(.completedAt)
    case .pay:
      let pay = number(.workerPay)
      return { pay($0).map { Double($0) / 10_000 } }
    }
  }
}
