import Metrics
import OrderLog
import Rules

/// A change of rules that the platform made known: what T-CHG-1 holds a break against.
struct AnnouncedChange: Sendable, Hashable {
  /// The day on which workers could read it; nil: not known.
  var published: CivilDate?
  /// The first day on which it holds; nil: not known.
  var effective: CivilDate?

  /// Whether the notice itself is at hand. A notice that is only stated explains nothing, and it accuses nobody.
  var isEvidenced = true

  /// The changes that a disclosure states. Nil when it says nothing of publications, which is another thing than that
  /// there were none.
  static func all(in evidence: EvidencedDisclosure) -> [AnnouncedChange]? {
    evidence.disclosure.publications.map { publications in
      publications.map {
        AnnouncedChange(
          published: $0.published, effective: $0.effective, isEvidenced: evidence.isEvidenced($0))
      }
    }
  }

  /// Whether one of the days is within `days` of a day.
  func covers(_ day: Int, within days: Int) -> Bool {
    [published, effective].contains { $0.map { abs($0.dayNumber - day) <= days } ?? false }
  }
}

/// Changes of pay, of the workers' part and of given time that nobody announced (T-CHG-1).
///
/// A log shows that something changed, not whether it was made known. So, for the break that is surest to be beyond
/// the limit:
/// - with announcements: one within the notice period explains it when the notice is at hand, and a person must look
///   for it when it is only stated; without one the break stands;
/// - without them, but with rule versions in the log: a new version on that day asks for its notice, a person judges;
///   under the same version pay that changes contradicts the platform's own record and stands;
/// - with neither: a person judges.
///
/// Given time and the workers' part move with traffic, prices and promotions also where no rule changed: they are
/// always for a person to judge, unless pay changes as well.
struct BehaviourChangeExaminer: Examiner {
  static let metric = BehaviourChange.id
  static let arguments = ["series": ["all", "pay"]]
  static let roles = ["limit", "notice", "penalty"]

  private let change: BehaviourChange
  private let limit: Double
  private let notice: Int
  private let announcements: [AnnouncedChange]?

  init(_ request: ExaminationRequest) throws(ParameterResolver.Problem) {
    limit = try request.value("limit")
    notice = Int(exactly: (try request.value("notice")).rounded()) ?? 7
    announcements = request.announcements
    var holidays: Set<CivilDate> = []
    if let period = request.resolver.period {
      holidays = Set((request.holidays.holidays(in: period) ?? []).map(\.day))
    }
    change = BehaviourChange(
      kinds: try request.argument("series", of: Self.arguments) == "pay" ? [.pay] : DailySeries.Kind.allCases,
      search: DailySeries.Search(penalty: max(0, try request.value("penalty"))), holidays: holidays,
      level: request.settings.level)
  }

  var states: [StateRequest] { change.states }

  func measure(_ store: StateStore, _ log: OrderLog) throws(Absence) -> Measurement {
    try Absence.wrap { () throws(NoValue) in measurement(try change.value(from: store, in: log), log) }
  }

  func evidence(_ window: Evidence.MeasuredWindow) -> Evidence { .change(window) }

  /// A break that no announcement explains.
  private struct Open {
    let series: DailySeries
    let found: DailySeries.Break
    let size: Estimate
    let doubt: String?
  }

  private func measurement(_ value: BehaviourChange.Value, _ log: OrderLog) -> Measurement {
    var open: [Open] = []
    var announced = 0
    let family = Double(value.followed.count)
    for one in value.followed {
      for found in one.result.breaks {
        if notices(near: found.day).contains(where: \.isEvidenced) {
          announced += 1
          continue
        }
        open.append(
          Open(
            series: one.series, found: found, size: Self.size(of: found.effect, family: family),
            doubt: doubt(one.series, found)))
      }
    }
    open.sort { ($0.found.day, $0.series.kind.rawValue) < ($1.found.day, $1.series.kind.rawValue) }
    // The smallest change that no series could have hidden.
    let detectable = value.followed.map(\.result.smallestDetectable).max() ?? .infinity
    let beyond = open.filter { $0.size.lower ?? 0 > limit }
    let decisive =
      Self.surest(beyond.filter { $0.doubt == nil }) ?? Self.surest(beyond)
      ?? open.max { ($0.size.upper ?? 0) < ($1.size.upper ?? 0) }
    var estimate =
      decisive?.size
      ?? Estimate(
        value: 0, lower: 0, upper: detectable, level: change.level, pValue: 1, method: "pelt.no-break")
    estimate.minimumDetectable = detectable
    // What a small break leaves possible elsewhere counts as well.
    if beyond.isEmpty { estimate.upper = max(estimate.upper ?? 0, detectable) }
    var measurement = Measurement(
      unit: .day, examined: value.followed.reduce(0) { $0 + $1.series.days.count }, exceeding: beyond.count,
      workersExamined: 0, workersExceeding: 0, estimate: estimate,
      cases: beyond.prefix(Measurement.caseLimit).map { unit($0, log) },
      figures: figures(value, open, announced))
    measurement.doubt = decisive?.doubt
    return measurement
  }

  /// The announcements within the notice period of a day.
  private func notices(near day: Int) -> [AnnouncedChange] {
    (announcements ?? []).filter { $0.covers(day, within: notice) }
  }

  /// Why a person must judge a break; nil when it stands.
  private func doubt(_ series: DailySeries, _ found: DailySeries.Break) -> String? {
    if series.kind != .pay { return "change-may-have-other-causes" }
    if announcements != nil { return notices(near: found.day).isEmpty ? nil : "notice-not-at-hand" }
    switch found.hasNewVersion {
    case true: return "notice-of-new-version"
    case false: return nil
    default: return "notice-unknown"
    }
  }

  /// How far the level moved, up or down, and p for the number of series.
  private static func size(of effect: Estimate, family: Double) -> Estimate {
    var size = effect
    size.value = effect.value.magnitude
    let (lower, upper) = (effect.lower ?? -.infinity, effect.upper ?? .infinity)
    size.lower = lower > 0 ? lower : upper < 0 ? -upper : 0
    size.upper = max(lower.magnitude, upper.magnitude)
    size.pValue = effect.pValue.map { min(1, $0 * family) }
    return size
  }

  private static func surest(_ open: [Open]) -> Open? {
    open.max { ($0.size.lower ?? 0) < ($1.size.lower ?? 0) }
  }

  private func unit(_ one: Open, _ log: OrderLog) -> Case {
    let start = log.timeZone.start(of: CivilDate(dayNumber: one.found.day))
    let end = log.timeZone.start(of: CivilDate(dayNumber: one.found.day + 1))
    var figures = [
      Figure("\(one.series.kind.rawValue).effect", one.found.effect.value, .share),
      Figure("daysBefore", Double(one.found.before), .count),
      Figure("daysAfter", Double(one.found.after), .count),
    ]
    if let isNew = one.found.hasNewVersion { figures.append(Figure("newVersion", isNew ? 1 : 0, .count)) }
    return Case(
      window: start..<end, measured: one.size.value, limit: limit, quantity: .share, figures: figures)
  }

  private func figures(_ value: BehaviourChange.Value, _ open: [Open], _ announced: Int) -> [Figure] {
    var figures = [
      Figure("series", Double(value.followed.count), .count),
      Figure("shortSeries", Double(value.short), .count),
      Figure("unannounced", Double(open.count), .count), Figure("announced", Double(announced), .count),
    ]
    for one in value.followed.prefix(60) {
      let series = one.series
      let key = [series.kind.rawValue, series.city, series.service].filter { !$0.isEmpty }.joined(
        separator: ".")
      figures += [
        Figure("\(key).days", Double(series.days.count), .count),
        Figure("\(key).noise", one.result.noise, .share),
        Figure("\(key).detectable", one.result.smallestDetectable, .share),
      ]
    }
    for one in open.prefix(60) {
      let key = [one.series.kind.rawValue, one.series.city, one.series.service].filter { !$0.isEmpty }
        .joined(separator: ".")
      figures.append(
        Figure("\(key).break.\(CivilDate(dayNumber: one.found.day))", one.found.effect.value, .share))
    }
    return figures
  }
}
