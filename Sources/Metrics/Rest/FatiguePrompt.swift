public import OrderLog

/// Whether a fatigue prompt was sent when a spell reached its limit.
///
/// The unit is a spell that goes on past the limit; beyond is one without a prompt within `tolerance` before or
/// after the mark, both ends included. A table of prompts without a row for the worker is a fact, an absent table
/// is not. T-REST-3; FD-4H, LAB-7D-3, LAB-50R-5. O(n log n). Guide: Docs/metrics/fatigue-prompt.md.
public struct FatiguePrompt: Metric {
  public static let id = "rest.fatigue-prompt"
  public static let requires = ContinuousSpell.requires + PromptTimes.requirements

  /// A gap of this many ms or more ends a spell.
  public var breakMinimum: Int64
  /// The limit of a spell in ms.
  public var limit: Int64
  /// Whether a spell of exactly the limit has reached it.
  public var inclusive: Bool
  /// How many ms a prompt may be away from the mark.
  public var tolerance: Int64
  /// The prompts that count.
  public var kinds: Set<PromptTimes.Kind>
  /// Which part of an order is work, and which rows are believed.
  public var intervals: DutyIntervals.Parameters

  /// A fatigue prompt within 5 minutes of the mark of 4 hours, unless told otherwise.
  public init(
    breakMinimum: Int64 = 1_200_000, limit: Int64 = 14_400_000, inclusive: Bool = false,
    tolerance: Int64 = 300_000, kinds: Set<PromptTimes.Kind> = [.fatigue],
    intervals: DutyIntervals.Parameters = .init()
  ) {
    self.breakMinimum = breakMinimum
    self.limit = limit
    self.inclusive = inclusive
    self.tolerance = TimeSpan.bounded(tolerance)
    self.kinds = kinds
    self.intervals = intervals
  }

  public var states: [StateRequest] {
    [StateRequest(DutyIntervals.self, intervals), StateRequest(PromptTimes.self)]
  }

  /// The spells past the limit; `examined` is 0 when there is none. Undecided without a prompt are spells that may
  /// have begun before the log, marks outside the days that the prompts cover, and marks with a prompt of unknown
  /// kind nearby. A case's measured value is the length of the spell.
  public func value(from store: StateStore, in log: OrderLog) throws(NoValue) -> Measurement {
    let duties = try DutyIntervals.required(intervals, from: store, in: log)
    let prompts = try PromptTimes.required(from: store, in: log)
    var tally = EventTally()
    for spell in try SpellMark.all(
      of: duties, in: log, breakMinimum: breakMinimum, limit: limit, inclusive: inclusive)
    {
      let near = prompts.prompts.of(
        spell.worker, from: spell.mark &- tolerance, through: spell.mark &+ tolerance)
      let isCovered =
        prompts.extent.map { $0.start <= spell.mark &- tolerance && spell.mark &+ tolerance < $0.end }
        ?? false
      if near.contains(where: { entry in kinds.contains { $0.rawValue == entry.tag } }) {
        tally.add(spell.worker, .within)
      } else if spell.isOpenAtStart || !isCovered
        || near.contains(where: { $0.tag == PromptTimes.Kind.unknown.rawValue })
      {
        tally.add(spell.worker, .undecided)
      } else {
        tally.add(
          spell.worker,
          .beyond(
            Case(
              worker: spell.worker, window: spell.start..<spell.end,
              measured: Double(spell.end - spell.start) / 3_600_000, limit: Double(limit) / 3_600_000,
              quantity: .hours)))
      }
    }
    return tally.measurement(
      .spell, figures: [Figure("prompts.unusable", Double(prompts.unusable), .count)])
  }
}
