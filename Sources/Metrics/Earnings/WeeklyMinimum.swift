public import OrderLog

/// Pay per week against an hourly minimum that counts trip time and, over all workers together, on-call time.
///
/// Individual: each worker's pay ≥ R · trip hours. Platform: Σ pay ≥ R · Σ (trip + on-call) hours, or, where trip time
/// is a large enough part of all time, each worker's pay ≥ (R / share) · trip hours. Trip time is the union of
/// acceptance to completion; trip and on-call together are the union of that with the sessions.
///
/// Weeks run from Monday in the log's zone. Pay counts where an order was completed, time where it was spent: a worker's
/// week below its line whose first or last work runs over the border, that is not wholly in the log, or that lacks a
/// pay is undecided. Workers with trips and no session have unknown on-call time: they can only add hours. The rate may
/// change inside a week. Source: 6 RCNY § 7-810. O(workers · weeks + spans).
/// Guide: Docs/metrics/weekly-minimum.md.
public struct WeeklyMinimum: Metric {
  public static let id = "pay.weekly-minimum"
  public static let requires = [
    FieldRequirement(.workerID), FieldRequirement(.workerPay), FieldRequirement(.acceptedAt),
    FieldRequirement(.completedAt),
  ]

  /// What is held against the minimum.
  public enum Test: String, Hashable, Sendable, CaseIterable {
    /// Each worker's week, trip time alone.
    case worker
    /// All workers together, trip and on-call time: the standard method.
    case together
    /// Each worker's week at the raised rate, where trip time is a large enough part: the alternative method.
    case raised
    /// A week is short only when both ways of the platform fail.
    case either
  }

  /// Ten-thousandths of the currency unit an hour, by date.
  public var rate: LimitTable
  /// What is held against it.
  public var test: Test
  /// The share of time, in millionths, that the raised rate divides by, and from which on it is allowed.
  public var divisor: Int64
  public var leastUtilization: Int64
  public var cases: Int

  /// A comparison with `rate`; raised by 1/0.60 where trip time is 53 % of all time, unless told otherwise.
  public init(
    rate: LimitTable, test: Test = .worker, divisor: Int64 = 600_000, leastUtilization: Int64 = 530_000,
    cases: Int = Measurement.caseLimit
  ) {
    self.rate = rate
    self.test = test
    self.divisor = divisor
    self.leastUtilization = leastUtilization
    self.cases = cases
  }

  public var states: [StateRequest] {
    [StateRequest(WeeklyPay.self), StateRequest(DutyIntervals.self, .init())]
      + (test == .worker ? [] : [StateRequest(OnlineTime.self, .init())])
  }

  /// How something stands to its line.
  public enum Standing: Sendable, Equatable { case above, below, undecided }

  /// One worker in one week, or all workers together.
  public struct Week: Sendable, Equatable {
    /// The worker's code; nil: all together.
    public let worker: Int32?
    public let window: Range<Int64>
    /// Hours that the line counts; for all together with the on-call time that the log shows.
    public let hours: Double
    /// Pay in ten-thousandths.
    public let pay: Int128
    /// Rate · hours in the currency unit; nil without a rate.
    public let line: Double?
    /// Trip time as a share of all time that the log shows, and of the time of workers with trips, which it cannot be
    /// above; nil where on-call time is not looked at.
    public let utilization, highestUtilization: Double?
    public let standing: Standing
    /// max(0, line − pay) in the currency unit.
    public var shortfall: Double { line.map { max(0, $0 - moneyUnits(pay)) } ?? 0 }
  }

  /// What the metric yields.
  public struct Value: Sendable, Equatable {
    /// Worker-weeks with trip time, or weeks.
    public let weeks: [Week]
    let test: Test
    let cases: Int
  }

  public func value(from store: StateStore, in log: OrderLog) throws(NoValue) -> Value {
    try requireFields(test == .worker ? [] : HoursBasis.online.requirements, in: log)
    let duties = store.state(DutyIntervals.self, .init())
    let pay = store.state(WeeklyPay.self)
    guard let extent = duties.extent else { throw .nothingToMeasure(examined: log.orders.rowCount) }
    let sheet = WeekSheet(
      log: log, trips: duties.timeline(.asRest), open: Set(duties.open.map(\.worker)),
      online: test == .worker ? nil : store.state(OnlineTime.self, .init()), pay: pay,
      rate: DatedRate(rate), extent: extent)
    var weeks: [Week] = []
    for window in sheet.weeks {
      switch test {
      case .worker: weeks += sheet.workers(in: window, per: 1_000_000)
      case .together: weeks += [sheet.together(in: window)].compactMap { $0 }
      case .raised: weeks += [raised(sheet, window)].compactMap { $0 }
      case .either:
        guard let standard = sheet.together(in: window) else { continue }
        let other = standard.standing == .above ? nil : raised(sheet, window)
        let standing: Standing =
          other?.standing == .above ? .above : other?.standing == .undecided ? .undecided : standard.standing
        weeks.append(standard.with(standing))
      }
    }
    guard !weeks.isEmpty else { throw .nothingToMeasure(examined: log.orders.rowCount) }
    return Value(weeks: weeks, test: test, cases: cases)
  }

  /// All workers of a week at the raised rate: below when it is not allowed or a worker is below.
  private func raised(_ sheet: WeekSheet, _ window: Range<Int64>) -> Week? {
    guard divisor > 0, let whole = sheet.together(in: window), let share = whole.utilization,
      let highest = whole.highestUtilization
    else { return nil }
    let least = Double(leastUtilization) / 1_000_000
    if highest < least { return whole.with(sheet.isComplete(window) ? .below : .undecided) }
    if share < least { return whole.with(.undecided) }
    let standings = sheet.workers(in: window, per: divisor).map(\.standing)
    if standings.contains(.below) { return whole.with(.below) }
    // Utilization can only be smaller than what sessions show.
    return whole.with(standings.contains(.undecided) || sheet.lacksSessions(window) ? .undecided : .above)
  }
}

extension WeeklyMinimum.Week {
  fileprivate func with(_ standing: WeeklyMinimum.Standing) -> WeeklyMinimum.Week {
    WeeklyMinimum.Week(
      worker: worker, window: window, hours: hours, pay: pay, line: line, utilization: utilization,
      highestUtilization: highestUtilization, standing: standing)
  }
}

extension WeeklyMinimum.Value {
  /// The weeks below their line, the largest shortfall first.
  public var measurement: Measurement {
    let below = weeks.filter { $0.standing == .below }
    let worst = below.sorted {
      $0.shortfall != $1.shortfall
        ? $0.shortfall > $1.shortfall
        : ($0.worker ?? -1, $0.window.lowerBound) < ($1.worker ?? -1, $1.window.lowerBound)
    }
    let shares = weeks.compactMap(\.utilization)
    var figures = [Figure("shortfall", below.reduce(0) { $0 + $1.shortfall }, .money)]
    if let low = shares.min(), let high = shares.max() {
      figures += [Figure("utilization.min", low, .share), Figure("utilization.max", high, .share)]
    }
    return Measurement(
      unit: test == .worker ? .workerWeek : .week, examined: weeks.count, exceeding: below.count,
      undecided: weeks.count { $0.standing == .undecided },
      workersExamined: Set(weeks.compactMap(\.worker)).count,
      workersExceeding: Set(below.compactMap(\.worker)).count,
      cases: worst.prefix(cases).map { week in
        Case(
          worker: week.worker, window: week.window,
          measured: week.hours > 0 ? moneyUnits(week.pay) / week.hours : moneyUnits(week.pay),
          limit: week.line.map { week.hours > 0 ? $0 / week.hours : $0 }, quantity: .moneyPerHour,
          figures: [
            Figure("shortfall", week.shortfall, .money), Figure("hours", week.hours, .hours),
            Figure("pay", moneyUnits(week.pay), .money),
          ])
      }, figures: figures)
  }
}
