public import OrderLog

/// Whether workers are left in peace after a spell that reached its limit: no order is pushed to them for the
/// length of a break.
///
/// The unit is a spell that goes on past the limit; beyond is one with an order pushed after the mark and before
/// mark + pause. A push at exactly the mark, or at exactly the end of the pause, is outside the pause. Orders that
/// the worker grabs are not pushed. Without a table of offers only pushes that were taken are known: they still
/// count, and all other spells are undecided. T-REST-2; FD-4H, LAB-7D-3. O(n log n).
/// Guide: Docs/metrics/forced-pause.md.
public struct ForcedPause: Metric {
  public static let id = "rest.forced-pause"
  public static let requires = ContinuousSpell.requires

  /// From when the pause counts.
  public enum Start: String, Hashable, Sendable, CaseIterable {
    /// From the instant at which the limit was reached.
    case mark
    /// From the end of the orders that were in hand then.
    case handsEmpty
  }

  /// A gap of this many ms or more ends a spell.
  public var breakMinimum: Int64
  /// The limit of a spell in ms.
  public var limit: Int64
  /// Whether a spell of exactly the limit has reached it.
  public var inclusive: Bool
  /// How long no order may be pushed, in ms.
  public var pause: Int64
  /// From when the pause counts.
  public var start: Start
  /// Which part of an order is work, and which rows are believed.
  public var intervals: DutyIntervals.Parameters

  /// 20 minutes without pushes after more than 4 hours, unless told otherwise.
  public init(
    breakMinimum: Int64 = 1_200_000, limit: Int64 = 14_400_000, inclusive: Bool = false,
    pause: Int64 = 1_200_000, start: Start = .mark, intervals: DutyIntervals.Parameters = .init()
  ) {
    self.breakMinimum = breakMinimum
    self.limit = limit
    self.inclusive = inclusive
    self.pause = TimeSpan.bounded(pause)
    self.start = start
    self.intervals = intervals
  }

  public var states: [StateRequest] {
    [StateRequest(DutyIntervals.self, intervals), StateRequest(OfferTimes.self)]
  }

  /// The spells past the limit; `examined` is 0 when there is none. A spell that may have begun before the log, or
  /// whose pause lies outside the days that the offers cover, is undecided unless it begins within the log and a
  /// push was seen. A case's measured value is the number of pushes.
  public func value(from store: StateStore, in log: OrderLog) throws(NoValue) -> Measurement {
    let duties = try DutyIntervals.required(intervals, from: store, in: log)
    let offers = store.state(OfferTimes.self)
    let hasOffers = OfferTimes.hasOffers(log)
    if !hasOffers, offers.taken.entries.isEmpty {
      throw .missingFields([FieldRequirement(.offers, anyOf: [.offeredAt])])
    }
    var tally = EventTally()
    for spell in try SpellMark.all(
      of: duties, in: log, breakMinimum: breakMinimum, limit: limit, inclusive: inclusive)
    {
      let from = start == .mark ? spell.mark : spell.handsEmpty
      let until = from &+ pause
      let isCovered =
        hasOffers && offers.extent.map { $0.start <= from && until <= $0.end } ?? false
      let pushes = offers.pushes(to: spell.worker, after: from, before: until)
      if spell.isOpenAtStart || (pushes == 0 && !isCovered) {
        tally.add(spell.worker, .undecided)
      } else if pushes == 0 {
        tally.add(spell.worker, .within)
      } else {
        tally.add(
          spell.worker,
          .beyond(
            Case(
              worker: spell.worker, window: spell.start..<max(spell.end, until), measured: Double(pushes),
              limit: 0, quantity: .count,
              figures: [Figure("spell", Double(spell.end - spell.start) / 3_600_000, .hours)])))
      }
    }
    return tally.measurement(.spell, figures: [Figure("offers.unusable", Double(offers.unusable), .count)])
  }
}
