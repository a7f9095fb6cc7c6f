public import OrderLog
import Statistics

/// Who earned less in a calendar month than an hourly floor gives for the hours worked, and by how much.
///
/// Per worker and civil month in the log's zone: y = Σ pay of the orders completed in the month, h = engaged
/// time inside the month · (1 + a), line z = Σ floor · h over the stretches in which one value of the floor
/// held (a floor that changes inside a month splits it there). Headcount, Σ max(0, z − y), Foster, Greer and
/// Thorbecke's measures. Comparison in whole numbers.
///
/// The city is the one of most orders in the month; without an order in the month, the one of the nearest month
/// with orders. Pay of an order that runs over the end of a month counts where the order was completed, its
/// time where it was spent. A month that no floor covers in full is undecided, and so is a month below the line
/// that could rise above it by pay that the log lacks or cannot date. Pay without engaged time is counted
/// apart. Tips are out unless asked for. Source: T-PAY-3, LAB-50R-W, LAB-56-5.
/// O(worker-months · (log intervals + floor steps) + intervals).
public struct HourlyFloorShortfall: Metric {
  public static let id = "pay.floor-shortfall"
  public static let requires = [FieldRequirement(.workerID), FieldRequirement(.workerPay)]

  /// The floor in ten-thousandths of the currency unit an hour.
  public var floor: LimitTable
  /// Which time pay is divided by.
  public var basis: HoursBasis
  /// How time after the last known instant of an order without an end counts.
  public var unknownTime: UnknownTimePolicy
  /// Whether tips are added to pay.
  public var includesTips: Bool
  /// How uncertainty is stated.
  public var inference: InferenceParameters

  /// A comparison with `floor`; a = 0.20 unless said otherwise (analyst's default), 0 being the certain bound.
  public init(
    floor: LimitTable, basis: HoursBasis = .allowance(200_000), unknownTime: UnknownTimePolicy = .asRest,
    includesTips: Bool = false, inference: InferenceParameters = InferenceParameters()
  ) {
    self.floor = floor
    self.basis = basis
    self.unknownTime = unknownTime
    self.includesTips = includesTips
    self.inference = inference
  }

  public var states: [StateRequest] { [StateRequest(MonthlyPay.self), basis.state] }

  /// One worker in one month.
  public struct WorkerMonth: Sendable, Equatable {
    /// How the month stands to its line.
    public enum Standing: Sendable, Equatable { case above, below, undecided, withoutFloor }

    /// The worker's code, the month and its instants.
    public let worker: Int32
    public let month: CivilMonth
    public let window: Range<Int64>
    /// Hours with the allowance.
    public let hours: Double
    /// Pay in ten-thousandths.
    public let pay: Int128
    /// Floor · hours in the currency unit; nil without a floor.
    public let line: Double?
    /// How the month stands to its line.
    public let standing: Standing
    /// max(0, line − pay) in the currency unit.
    public var shortfall: Double { line.map { max(0, $0 - moneyUnits(pay)) } ?? 0 }
  }

  /// What the metric yields.
  public struct Value: Sendable, Equatable {
    /// The worker-months with engaged time, by worker and month.
    public let months: [WorkerMonth]
    /// Months with pay and no engaged time, and that pay in ten-thousandths.
    public let paidWithoutHours: Int
    public let payWithoutHours: Int128
    /// Worker-months that are decided, below their line, below or above by what the log lacks, without a floor.
    public let decided: Int
    public let below: Int
    public let undecided: Int
    public let withoutFloor: Int
    /// Σ max(0, line − pay) over decided months in the currency unit.
    public let totalShortfall: Double
    /// Total shortfall over total line; FGT with α = 1 and 2. nil where not defined.
    public let gapShare: Double?
    public let gapIndex: Double?
    public let severity: Double?
    /// The share of decided months below the line, workers as clusters; nil when nothing is decided.
    public let headcount: Estimate?
  }

  public func value(from store: StateStore, in log: OrderLog) throws(NoValue) -> Value {
    try requireFields(basis.requirements, in: log)
    let pay = store.state(MonthlyPay.self)
    let timeline = basis.timeline(store, unknownTime)
    let cities = pay.mainCities()
    let resolver = FloorResolver(floor, cities: log.orders.texts(.city)?.dictionary.values ?? [])
    var grid = MonthGrid(log.timeZone)
    var months: [WorkerMonth] = []
    var (paidWithout, payWithout) = (0, Int128(0))
    for worker in 0..<Int32(clamping: log.workers.values.count) {
      let worked = workedMonths(timeline.spans(of: worker), &grid)
      let own = cities.compactMapValues { $0[worker] }
      let undated = pay.undated(worker)
      for month in pay.months where worked[month] == nil {
        let slot = pay.slot(month, worker)
        let amount = includesTips ? slot.pay &+ slot.tips : slot.pay
        if slot.paidOrders > 0 || amount != 0 {
          paidWithout += 1
          payWithout &+= amount
        }
      }
      for (month, engaged) in worked.sorted(by: { $0.key < $1.key }) {
        let slot = pay.slot(month, worker)
        let amount = includesTips ? slot.pay &+ slot.tips : slot.pay
        let possible = includesTips ? undated.pay &+ undated.tips : undated.pay
        let window = grid.range(of: month)
        let city = own[month] ?? nearest(own, to: month) ?? -1
        let line = resolver.line(city, window) { timeline.engaged(of: worker, in: $0) }
          .map { $0.multipliedReportingOverflow(by: Int128(basis.factor)) }
        var standing = WorkerMonth.Standing.withoutFloor
        if let line {
          // amount < line / (hour in ms · millionths), in whole numbers.
          if line.overflow || Self.isBelow(amount, line.partialValue) {
            let couldRise = slot.unknownOrders > 0 || undated.unknownOrders > 0
            standing = .below
            if couldRise || (!line.overflow && !Self.isBelow(amount &+ max(0, possible), line.partialValue)) {
              standing = .undecided
            }
          } else {
            standing = .above
          }
        }
        months.append(
          WorkerMonth(
            worker: worker, month: month, window: window,
            hours: Double(Int128(engaged) * Int128(basis.factor)) / Double(HoursBasis.hour), pay: amount,
            line: line.map {
              $0.overflow ? .infinity : moneyUnits($0.partialValue) / Double(HoursBasis.hour)
            },
            standing: standing))
      }
    }
    guard !months.isEmpty else { throw .nothingToMeasure(examined: log.orders.rowCount) }
    return try summary(months, paidWithout, payWithout)
  }

  private func summary(
    _ months: [WorkerMonth], _ paidWithout: Int, _ payWithout: Int128
  ) throws(NoValue) -> Value {
    let decided = months.filter { $0.standing == .above || $0.standing == .below }
    let shortfall = try? FloorShortfall(
      amounts: decided.map { moneyUnits($0.pay) }, lines: decided.map { $0.line ?? 0 })
    var tally = WorkerSlots<WorkerTally>()
    tally.prepare(months.reduce(0) { max($0, Int($1.worker) + 1) })
    tally.withSlots { slots in
      for month in decided {
        slots[Int(month.worker)].examined += 1
        if month.standing == .below { slots[Int(month.worker)].exceeding += 1 }
      }
    }
    return Value(
      months: months, paidWithoutHours: paidWithout, payWithoutHours: payWithout, decided: decided.count,
      below: decided.count { $0.standing == .below }, undecided: months.count { $0.standing == .undecided },
      withoutFloor: months.count { $0.standing == .withoutFloor },
      totalShortfall: CompensatedSum(
        sorting: decided.filter { $0.standing == .below }.map(\.shortfall)
      ).value,
      gapShare: try? shortfall?.aggregateGapShare(),
      gapIndex: try? shortfall?.fosterGreerThorbecke(alpha: 1),
      severity: try? shortfall?.fosterGreerThorbecke(alpha: 2), headcount: try? inference.share(tally))
  }

  private static func isBelow(_ amount: Int128, _ line: Int128) -> Bool {
    let product = amount.multipliedFullWidth(by: HoursBasis.hour)
    let high: Int128 = line < 0 ? -1 : 0
    let low = UInt128(truncatingIfNeeded: line)
    return product.high != high ? product.high < high : product.low < low
  }

  /// A worker's time in each month, in ms.
  private func workedMonths(
    _ spans: ArraySlice<TimeSpan>, _ grid: inout MonthGrid
  ) -> [CivilMonth: Int64] {
    var worked: [CivilMonth: Int64] = [:]
    for span in spans {
      var start = span.start
      while start < span.end, let month = grid.month(of: start) {
        let end = min(span.end, grid.range(of: month).upperBound)
        guard end > start else { break }
        worked[month, default: 0] &+= end &- start
        start = end
      }
    }
    return worked
  }

  /// The city of the nearest month with orders; of two equally near, the earlier one's.
  private func nearest(_ cities: [CivilMonth: Int32], to month: CivilMonth) -> Int32? {
    cities.min {
      let (a, b) = (abs(Int($0.key.number) - Int(month.number)), abs(Int($1.key.number) - Int(month.number)))
      return (a, $0.key) < (b, $1.key)
    }?.value
  }
}

/// The floor of each city as windows of constant value.
private struct FloorResolver {
  private let steps: [[LimitTable.Step]]

  init(_ table: LimitTable, cities: [String]) {
    steps = [table.general] + cities.map { table.byCity[$0] ?? table.general }
  }

  /// Σ floor · time in ms inside a window, or nil when a part of the time has no floor.
  func line(_ city: Int32, _ window: Range<Int64>, _ time: (Range<Int64>) -> Int64) -> Int128? {
    let index = Int(city) + 1
    let own = index >= 0 && index < steps.count ? steps[index] : []
    var line: Int128 = 0
    var start = window.lowerBound
    var value: Int64?
    func close(_ end: Int64) -> Bool {
      guard end > start else { return true }
      let spent = time(start..<end)
      start = end
      guard spent > 0 else { return true }
      guard let value else { return false }
      line &+= Int128(value) * Int128(spent)
      return true
    }
    for step in own {
      if step.from >= window.upperBound { break }
      if step.from > window.lowerBound, !close(step.from) { return nil }
      value = step.value
    }
    return close(window.upperBound) ? line : nil
  }
}

extension HourlyFloorShortfall.Value {
  /// The worker-months below the floor, the largest shortfall first.
  public func measurement() -> Measurement {
    let below = months.filter { $0.standing == .below }
    let worst = below.sorted {
      $0.shortfall != $1.shortfall
        ? $0.shortfall > $1.shortfall : ($0.worker, $0.month) < ($1.worker, $1.month)
    }
    var figures = [
      Figure("shortfall", totalShortfall, .money), Figure("decided", Double(decided), .count),
      Figure("withoutFloor", Double(withoutFloor), .count),
      Figure("paidWithoutHours", Double(paidWithoutHours), .count),
      Figure("payWithoutHours", moneyUnits(payWithoutHours), .money),
    ]
    if let gapShare { figures.append(Figure("gapShare", gapShare, .share)) }
    if let gapIndex { figures.append(Figure("fgt1", gapIndex, .index)) }
    if let severity { figures.append(Figure("fgt2", severity, .index)) }
    return Measurement(
      unit: .workerMonth, examined: months.count, exceeding: below.count,
      undecided: undecided + withoutFloor, workersExamined: Set(months.map(\.worker)).count,
      workersExceeding: Set(below.map(\.worker)).count, estimate: headcount,
      cases: worst.prefix(Measurement.caseLimit).map { month in
        Case(
          worker: month.worker, window: month.window, measured: moneyUnits(month.pay) / month.hours,
          limit: month.line.map { $0 / month.hours }, quantity: .moneyPerHour,
          figures: [
            Figure("shortfall", month.shortfall, .money), Figure("hours", month.hours, .hours),
            Figure("pay", moneyUnits(month.pay), .money),
          ])
      }, figures: figures)
  }
}
