import Metrics
import OrderLog
import Rules

/// The hours a day that an incentive tier takes at median productivity (T-REST-7).
///
/// The tier is the one that the auditor loaded as parameters, else those of the disclosure, each on the orders of its
/// services and cities: the one that needs most hours is the measurement. A tier that the platform states without a
/// document counts against it alone.
struct IncentiveHoursExaminer: Examiner {
  static let metric = IncentiveHours.id
  static let roles = ["orders", "days", "from", "until", "limit"]

  /// A tier with the orders that it is for.
  private struct Tier {
    let hours: IncentiveHours
    let part: LogExcerpt
    let isEvidenced: Bool
  }

  /// The tier that was loaded; nil: those of the disclosure.
  private let loaded: IncentiveHours?
  private let tiers: [Tier]
  private let limit: Double

  init(_ request: ExaminationRequest) throws(ParameterResolver.Problem) {
    let limit = try request.value("limit")
    let least = try request.minimum("stat.min_workers")
    let level = request.settings.level
    self.limit = limit
    do throws(ParameterResolver.Problem) {
      loaded = IncentiveHours(
        orders: try request.value("orders"), days: Int(exactly: try request.value("days").rounded()) ?? 1,
        from: try request.milliseconds("from", per: Milliseconds.hour),
        until: try request.milliseconds("until", per: Milliseconds.hour), limit: limit, leastWorkers: least,
        level: level)
      tiers = []
    } catch {
      guard case .lookup = error, let documents = request.disclosure,
        let stated = documents.disclosure.incentives
      else { throw error }
      loaded = nil
      tiers = stated.filter { $0.isOffered(in: request.resolver.period) }.map { tier in
        Tier(
          hours: IncentiveHours(
            orders: Double(tier.orders), days: tier.period.days,
            from: Int64(tier.hours?.lowerBound ?? 0) * 3_600_000,
            until: Int64(tier.hours?.upperBound ?? 24) * 3_600_000, limit: limit, leastWorkers: least,
            level: level),
          part: LogExcerpt(services: tier.services, cities: tier.cities),
          isEvidenced: documents.isEvidenced(tier))
      }
    }
  }

  var states: [StateRequest] { loaded?.states ?? [] }

  func measure(_ store: StateStore, _ log: OrderLog) throws(Absence) -> Measurement {
    if let loaded { return try Absence.wrap { () throws(NoValue) in try loaded.value(from: store, in: log) } }
    if tiers.isEmpty { throw .noSuchEvent("incentive") }
    var worst: (measurement: Measurement, tier: Tier)?
    var missing: NoValue?
    for tier in tiers {
      let part = tier.part.log(from: log)
      var own = StateStore(tier.hours.states)
      own.add(0..<part.orders.rowCount, of: .orders, in: part)
      own.finish()
      do throws(NoValue) {
        let found = try tier.hours.value(from: own, in: part)
        if Self.hours(found) > worst.map({ Self.hours($0.measurement) }) ?? -1 { worst = (found, tier) }
      } catch {
        missing = error
      }
    }
    guard var worst else { throw .noValue(missing ?? .nothingToMeasure(examined: 0)) }
    let isBeyond = worst.measurement.estimate?.lower.map { $0 > limit } ?? false
    // A tier that could not be measured might be the one that needs most.
    if !isBeyond, let missing { throw .noValue(missing) }
    if !isBeyond, tiers.contains(where: { !$0.isEvidenced }) { throw .document("incentives") }
    worst.measurement.figures.append(Figure("tiers", Double(tiers.count), .count))
    return worst.measurement
  }

  private static func hours(_ measurement: Measurement) -> Double { measurement.estimate?.value ?? 0 }
}

extension IncentivePeriod {
  /// The days of a period; a month counts thirty.
  fileprivate var days: Int {
    switch self {
    case .day: 1
    case .week: 7
    case .month: 30
    }
  }
}

extension IncentiveTier {
  /// Whether it was offered on a day of a period.
  fileprivate func isOffered(in period: ClosedRange<CivilDate>?) -> Bool {
    guard let period else { return true }
    return (from.map { $0 <= period.upperBound } ?? true) && (until.map { $0 >= period.lowerBound } ?? true)
  }
}
