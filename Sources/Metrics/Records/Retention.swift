public import OrderLog

/// How far back the orders of each service go, against the period for which they must be kept.
///
/// Counted from the log's last day, in civil months. A service goes back far enough when its oldest order is not
/// after the first day of the period and at least half of the period's days have orders, so that a single stray
/// row decides nothing. A log that is shorter shows only what was handed over: it is undecided, unless the
/// platform says how far back its records go (`claimed`), for then the log is all there is.
/// T-INS-1; TR-NV27, ALG-TPS, PR-EC34. O(rows). Guide: Docs/metrics/retention.md.
public struct Retention: Metric {
  public static let id = "records.retention"
  public static let requires = [FieldRequirement(.orders, anyOf: [.placedAt, .acceptedAt, .completedAt])]

  /// Months for which orders must be kept, by service.
  public var months: [String: Int]
  /// Months for all other services, and for orders without one.
  public var otherMonths: Int
  /// How many months the platform says its records go back; nil when it says nothing.
  public var claimed: Int?
  /// For how many months the platform states that it keeps orders; nil when it says nothing. A term shorter than the
  /// one required speaks against it whatever the log is; a longer one says nothing of this log.
  public var stated: Int?

  /// Periods.
  public init(
    months: [String: Int] = ["ride": 24], otherMonths: Int = 6, claimed: Int? = nil, stated: Int? = nil
  ) {
    self.stated = stated
    self.months = months
    self.otherMonths = otherMonths
    self.claimed = claimed
  }

  public var states: [StateRequest] { [StateRequest(RetainedDays.self)] }

  /// One unit per service, largest first in the figures.
  public func value(from store: StateStore, in log: OrderLog) throws(NoValue) -> Measurement {
    try requireFields(in: log)
    let state = store.state(RetainedDays.self)
    guard let last = state.days.values.compactMap({ $0.max() }).max() else {
      throw .nothingToMeasure(examined: state.undated)
    }
    let names = log.orders.texts(.service)?.dictionary.values ?? []
    var examined = 0
    var exceeding = 0
    var undecided = 0
    var figures: [Figure] = []
    for (code, days) in state.days.sorted(by: { $0.key < $1.key }) {
      guard let first = days.min() else { continue }
      let name = code >= 0 && Int(code) < names.count ? names[Int(code)] : ""
      let needed = months[name] ?? otherMonths
      // A period of n months that ends with the last day begins on the day after the same day n months before.
      let start = Self.day(Int(last) + 1, monthsBefore: needed)
      let inPeriod = days.count { Int($0) >= start }
      examined += 1
      if let stated, stated < needed {
        exceeding += 1
      } else if Int(first) > start || inPeriod * 2 < Int(last) + 1 - start {
        if claimed == nil { undecided += 1 } else { exceeding += 1 }
      }
      let label = name.isEmpty ? "unknown" : name
      figures.append(Figure("retained.\(label)", Double(Int(last) - Int(first) + 1), .days))
      figures.append(Figure("needed.\(label)", Double(Int(last) + 1 - start), .days))
    }
    if let stated { figures.append(Figure("retention.stated", Double(stated), .count)) }
    return Measurement(
      unit: .aspect, examined: examined, exceeding: exceeding, undecided: undecided, workersExamined: 0,
      workersExceeding: 0, figures: figures)
  }

  /// The day number that is some civil months before another; the month's last day where it has no such day.
  static func day(_ number: Int, monthsBefore months: Int) -> Int {
    let date = CivilDate(dayNumber: number).components
    let index = date.year * 12 + date.month - 1 - max(0, min(months, 12_000))
    let (year, month) = (index >= 0 ? index / 12 : (index - 11) / 12, ((index % 12) + 12) % 12 + 1)
    return CivilDate.dayNumber(
      year: year, month: month, day: min(date.day, CivilDate.length(ofMonth: month, year: year)))
  }
}
