public import OrderLog

/// What pay is made of: each line's sum, and its share of the sum of pay.
///
/// Shares are of Σ worker_pay; they add up to 1 only when the lines are complete, and `unexplained` is what
/// they leave. A line whose column is absent is not there, it is not 0. Tips and customer_paid stand beside.
/// No limit. O(rows).
public struct PayComponents: Metric {
  public static let id = "pay.components"
  public static let requires = [FieldRequirement(.workerPay)]

  public init() {}

  public var states: [StateRequest] { [StateRequest(PayComponentSums.self)] }

  /// One line.
  public struct Line: Sendable, Equatable {
    /// Which line.
    public let field: Field
    /// The counts and the exact sum.
    public let counts: PayComponentSums.Component
    /// Σ in the currency unit; a deduction is positive.
    public let money: Double
    /// Σ over Σ worker_pay, with the deduction's sign turned; nil when Σ worker_pay is 0.
    public let share: Double?
  }

  /// What the metric yields.
  public struct Value: Sendable, Equatable {
    /// How many rows were seen.
    public let rows: Int
    /// The columns that the log has, in the order of the schema.
    public let lines: [Line]
    /// Lines of pay whose column the log lacks.
    public let absent: [Field]
    /// Σ worker_pay less the lines of pay, in the currency unit. Orders without a line count in it.
    public let unexplained: Double

    /// A line, or nil when the log lacks its column.
    public subscript(field: Field) -> Line? { lines.first { $0.field == field } }

    /// Sums and shares for a report, without a limit.
    public var figures: [Figure] {
      lines.flatMap { line in
        [Figure("sum.\(line.field.rawValue)", line.money, .money)]
          + (line.share.map { [Figure("share.\(line.field.rawValue)", $0, .share)] } ?? [])
      } + [Figure("unexplained", unexplained, .money)]
    }
  }

  public func value(from store: StateStore, in log: OrderLog) throws(NoValue) -> Value {
    try requireFields(in: log)
    let state = store.state(PayComponentSums.self)
    let pay = state[.workerPay]
    guard pay.orders > 0 else { throw .nothingToMeasure(examined: state.rows) }
    var explained: Int128 = 0
    for field in PayRecomputation.lines { explained &+= state[field].sum }
    explained &-= state[.deduction].sum
    let lines = PayComponentSums.fields.filter(log.orders.has).map { field in
      let counts = state[field]
      let isOfPay = field != .customerPaid && field != .tip
      let signed = field == .deduction ? -Double(counts.sum) : Double(counts.sum)
      return Line(
        field: field, counts: counts, money: moneyUnits(counts.sum),
        share: isOfPay && pay.sum != 0 ? signed / Double(pay.sum) : nil)
    }
    return Value(
      rows: state.rows, lines: lines,
      absent: (PayRecomputation.lines + [.deduction]).filter { !log.orders.has($0) },
      unexplained: moneyUnits(pay.sum &- explained))
  }
}
