public import OrderLog
import Statistics

/// Money taken from workers: for being late, for bad reviews, and where the circumstances were beyond their control.
///
/// `late()` counts deductions whose reason is one of the words for late (T-DED-1: in principle none), `review()`
/// those whose reason is one of the words for a bad review and no other (T-DED-2);
/// `uncontrollable()` counts deductions on orders with traffic control, adverse weather or a slow pick-up
/// (T-DED-3). A deduction without a reason is undecided for the first; one on an order that shows no
/// circumstance but lacks a record of one is undecided for the second. Facts per order, so small logs count
/// too. Source: FD-DED, QL-3, FD-COMP. O(rows).
public struct Deductions: Metric {
  public static let id = "pay.deductions"
  public static let requires = [FieldRequirement(.workerID), FieldRequirement(.deduction)]

  /// Which reasons mean late, which weather is clear, what an empty deduction is.
  public var parameters: DeductionTally.Parameters
  /// How uncertainty is stated.
  public var inference: InferenceParameters

  /// Deductions by reason and circumstance.
  public init(
    parameters: DeductionTally.Parameters = DeductionTally.Parameters(),
    inference: InferenceParameters = InferenceParameters()
  ) {
    self.parameters = parameters
    self.inference = inference
  }

  public var states: [StateRequest] { [StateRequest(DeductionTally.self, parameters)] }

  /// Deductions of one reason.
  public struct Reason: Sendable, Equatable {
    /// The reason's text in the log.
    public let text: String
    /// Whether it means late.
    public let isLate: Bool
    /// Orders, and money in the currency unit.
    public let orders: Int
    public let money: Double
  }

  /// What the metric yields.
  public struct Value: Sendable, Equatable {
    /// How many orders of which kind.
    public let counts: DeductionTally.Counts
    /// The reasons, most money first; ties by text.
    public let reasons: [Reason]
    /// Orders and money by circumstance, in the order of `DeductionTally.Circumstance`.
    public let circumstances: [DeductionTally.Sum]
    /// Whether the log has a column of reasons, and the three of circumstances.
    public let hasReasons: Bool
    public let hasCircumstances: Bool
    /// Workers with a deduction of any kind.
    public let workersDeducted: Int
    let latePart: Part
    let reviewPart: Part
    let uncontrollablePart: Part

    struct Part: Sendable, Equatable {
      var workersExamined: Int
      var workersExceeding: Int
      var share: Estimate?
      var cases: [Case]
    }
  }

  public func value(from store: StateStore, in log: OrderLog) throws(NoValue) -> Value {
    try requireFields(in: log)
    let state = store.state(DeductionTally.self, parameters)
    guard state.counts.known > 0 else { throw .nothingToMeasure(examined: state.counts.unknown) }
    let late = Set(parameters.lateReasons.map { $0.lowercased() })
    let reasons = state.byReason.map {
      Reason(
        text: $0.key, isLate: late.contains($0.key.lowercased()), orders: $0.value.orders,
        money: moneyUnits($0.value.money))
    }
    func part(_ path: KeyPath<DeductionTally.Slot, WorkerTally>, _ worst: WorstMeasured) -> Value.Part {
      var tally = WorkerSlots<WorkerTally>()
      tally.prepare(state.workers.count)
      tally.withSlots { slots in
        for worker in slots.indices { slots[worker] = state.workers.slots[worker][keyPath: path] }
      }
      return Value.Part(
        workersExamined: tally.workers.examined, workersExceeding: tally.workers.exceeding,
        share: try? inference.share(tally),
        cases: worst.entries.map {
          Case(
            worker: $0.worker < 0 ? nil : $0.worker, orderID: $0.orderID, window: $0.window,
            measured: Double($0.measured) / 10_000, limit: 0, quantity: .money)
        })
    }
    return Value(
      counts: state.counts,
      reasons: reasons.sorted {
        $0.money != $1.money ? $0.money > $1.money : TextOrder.precedes($0.text, $1.text)
      },
      circumstances: state.byCircumstance, hasReasons: FieldRequirement(.deductionReason).isMet(by: log),
      hasCircumstances: [Field.control, .weather, .slowPickup].contains { log.orders.has($0) },
      workersDeducted: state.workers.slots.count { $0.any.exceeding > 0 },
      latePart: part(\.late, state.worstLate), reviewPart: part(\.review, state.worstReview),
      uncontrollablePart: part(\.uncontrollable, state.worstUncontrollable))
  }
}

extension Deductions.Value {
  /// Deductions for being late among the orders whose deduction is known.
  public func late() throws(NoValue) -> Measurement { try byReason(counts.late, latePart) }

  /// Deductions for a bad review among the orders whose deduction is known.
  public func review() throws(NoValue) -> Measurement { try byReason(counts.review, reviewPart) }

  private func byReason(_ sum: DeductionTally.Sum, _ part: Part) throws(NoValue) -> Measurement {
    guard hasReasons || counts.withoutReason.orders == 0 else {
      throw .missingFields([FieldRequirement(.deductionReason)])
    }
    return Measurement(
      unit: .order, examined: counts.known + counts.unknown, exceeding: sum.orders,
      undecided: counts.withoutReason.orders + counts.unknown, workersExamined: part.workersExamined,
      workersExceeding: part.workersExceeding, estimate: part.share, cases: part.cases,
      figures: [Figure("money", moneyUnits(sum.money), .money)] + reasonFigures)
  }

  /// Deductions on orders whose circumstances were beyond the worker's control.
  public func uncontrollable() throws(NoValue) -> Measurement {
    guard hasCircumstances else {
      throw .missingFields([FieldRequirement(.orders, anyOf: [.control, .weather, .slowPickup])])
    }
    let examined = counts.flagged + counts.unflagged.orders
    guard examined > 0 else { throw .nothingToMeasure(examined: counts.known + counts.unknown) }
    return Measurement(
      unit: .order, examined: examined, exceeding: counts.uncontrollable.orders,
      undecided: counts.flaggedUnknown + counts.unflagged.orders,
      workersExamined: uncontrollablePart.workersExamined,
      workersExceeding: uncontrollablePart.workersExceeding,
      estimate: uncontrollablePart.share, cases: uncontrollablePart.cases,
      figures: [Figure("money", moneyUnits(counts.uncontrollable.money), .money)]
        + DeductionTally.Circumstance.allCases.flatMap { circumstance in
          let sum = circumstances[circumstance.rawValue]
          return [
            Figure("orders.\(circumstance)", Double(sum.orders), .count),
            Figure("money.\(circumstance)", moneyUnits(sum.money), .money),
          ]
        })
  }

  private var reasonFigures: [Figure] {
    reasons.flatMap {
      [
        Figure("orders.\($0.text)", Double($0.orders), .count),
        Figure("money.\($0.text)", $0.money, .money),
      ]
    }
  }
}
