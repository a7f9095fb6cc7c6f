public import OrderLog

/// What part of a surge the worker gets: the platform's take of dear trips against that of usual trips of the same
/// kind.
///
/// Within a kind of trip (city, service, rule version, distance band of 500 m) a price of at least `ratio` times
/// the median price is taken for a surge; all others are the base. A log has no mark of a surge, so a jam that
/// makes a trip dear is in it as well. take = 1 − Σ pay / Σ paid over surge trips, less the same over the base of
/// the same kinds in the same mix. kept = 1 − extra pay / extra price; elasticity = relative extra pay / relative
/// extra price. Kinds with fewer than `leastPerKind` base trips are left out. Description; no interval.
/// T-PAY-9. O(rows). Guide: Docs/metrics/surge-pass-through.md.
public struct SurgePassThrough: Metric {
  public static let id = "pay.surge-pass-through"
  public static let requires = [
    FieldRequirement(.customerPaid), FieldRequirement(.workerPay), FieldRequirement(.distance),
    FieldRequirement(.completedAt),
  ]

  /// A price so many times the median is a surge.
  public var ratio: Double
  /// Kinds of trip with fewer base trips are left out.
  public var leastPerKind: Int
  /// Fewer surge trips than this say nothing.
  public var leastSurge: Int
  /// Whether refunds of commission are on the worker's side.
  public var parameters: SurgePrices.Parameters

  /// Surge from 1.3 times the median price, unless told otherwise.
  public init(
    ratio: Double = 1.3, leastPerKind: Int = 30, leastSurge: Int = 30,
    parameters: SurgePrices.Parameters = .init()
  ) {
    self.ratio = ratio
    self.leastPerKind = max(1, leastPerKind)
    self.leastSurge = max(1, leastSurge)
    self.parameters = parameters
  }

  public var states: [StateRequest] { [StateRequest(SurgePrices.self, parameters)] }

  /// What the metric yields.
  public struct Comparison: Sendable, Equatable {
    /// Trips at a surge price, base trips of the same kinds, and trips of kinds that were left out.
    public let surge: Int
    public let base: Int
    public let leftOut: Int
    /// Completed orders without the numbers.
    public let incomplete: Int
    /// The platform's share at surge prices and, in the same mix of kinds, at usual ones.
    public let surgeTake: Double
    public let baseTake: Double
    /// The platform's share of what customers paid on top; nil when they paid nothing on top.
    public let kept: Double?
    /// Relative extra pay over relative extra price; nil as above.
    public let elasticity: Double?

    /// The difference of the two takes in percentage points, as a measurement.
    public var measurement: Measurement {
      // Rounded to a billionth, so that a difference of exactly the limit is not pushed over it by the last bit.
      var figures = [
        Figure("take.surge", surgeTake, .share), Figure("take.base", baseTake, .share),
        Figure("surge", Double(surge), .count), Figure("base", Double(base), .count),
        Figure("leftOut", Double(leftOut), .count), Figure("incomplete", Double(incomplete), .count),
      ]
      if let kept { figures.append(Figure("surgeKept", kept, .share)) }
      if let elasticity { figures.append(Figure("elasticity", elasticity, .ratio)) }
      return Measurement(
        unit: .order, examined: surge + base, exceeding: 0, undecided: incomplete, workersExamined: 0,
        workersExceeding: 0,
        estimate: Estimate(
          value: ((surgeTake - baseTake) * 1e11).rounded() / 1e9, level: 0.99, method: "census"),
        figures: figures)
    }
  }

  /// The comparison. `nil` when no trip of any kind is at a surge price.
  public func value(from store: StateStore, in log: OrderLog) throws(NoValue) -> Comparison? {
    try requireFields(in: log)
    let state = store.state(SurgePrices.self, parameters)
    var kinds: [UInt64: [(step: Int64, cell: SurgePrices.Cell)]] = [:]
    for (key, cell) in state.cells {
      kinds[key >> SurgePrices.stepBits, default: []].append(
        (Int64(key & (1 << SurgePrices.stepBits - 1)), cell))
    }
    guard !kinds.isEmpty else { throw .nothingToMeasure(examined: state.incomplete) }
    var surge = SurgePrices.Cell()
    var base = (orders: 0, paid: 0.0, pay: 0.0)
    var leftOut = 0
    var decided = 0
    for kind in kinds.keys.sorted() {
      let cells = (kinds[kind] ?? []).sorted { $0.step < $1.step }
      let total = cells.reduce(0) { $0 + $1.cell.orders }
      var seen = 0
      let median =
        cells.first {
          seen += $0.cell.orders
          return seen * 2 >= total
        }?.step ?? 0
      // The middle of the median's step; a price step is a surge when all of it is.
      let threshold = ratio * (Double(median) + 0.5)
      var high = SurgePrices.Cell()
      var usual = SurgePrices.Cell()
      for entry in cells {
        if Double(entry.step) >= threshold { high.add(entry.cell) } else { usual.add(entry.cell) }
      }
      guard usual.orders >= leastPerKind else {
        leftOut += total
        continue
      }
      decided += total
      guard high.orders > 0 else { continue }
      surge.add(high)
      // What the surge trips of this kind would have cost and paid at the base's means.
      let weight = Double(high.orders) / Double(usual.orders)
      base.orders += usual.orders
      base.paid += moneyUnits(usual.paid) * weight
      base.pay += moneyUnits(usual.pay) * weight
    }
    guard decided > 0 else {
      let most = kinds.values.map { kind in kind.reduce(0) { $0 + $1.cell.orders } }.max()
      throw .tooFew(have: most ?? 0, need: leastPerKind, of: .order)
    }
    guard surge.orders > 0 else { return nil }
    guard surge.orders >= leastSurge else {
      throw .tooFew(have: surge.orders, need: leastSurge, of: .order)
    }
    let paid = moneyUnits(surge.paid)
    let pay = moneyUnits(surge.pay)
    guard paid > 0, base.paid > 0 else { throw .undefined(.allZero) }
    let extraPaid = paid - base.paid
    let extraPay = pay - base.pay
    return Comparison(
      surge: surge.orders, base: base.orders, leftOut: leftOut, incomplete: state.incomplete,
      surgeTake: 1 - pay / paid, baseTake: 1 - base.pay / base.paid,
      kept: extraPaid > 0 ? 1 - extraPay / extraPaid : nil,
      elasticity: extraPaid > 0 && base.pay > 0 ? (extraPay / base.pay) / (extraPaid / base.paid) : nil)
  }
}
