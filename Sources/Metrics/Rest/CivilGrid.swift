import OrderLog

/// The civil day or week (from Monday) around an instant, remembered, so that a walk through sorted instants
/// asks the calendar once a cell. Days of 23 and 25 hours are what they are.
struct CivilGrid {
  /// What the calendar is cut into.
  enum Cell: Hashable, Sendable { case day, week }

  /// The first instant of the current cell.
  private(set) var start: Int64 = .max
  /// The first instant after the current cell.
  private(set) var end: Int64 = .min
  /// The day number of the current cell's first day.
  private(set) var day = 0

  private let zone: CivilTimeZone
  private let cell: Cell
  // Between these instants the offset is constant, with more than a cell and a day to either side.
  private var calmFrom: Int64 = .max
  private var calmUntil: Int64 = .min
  private var offset: Int64 = 0

  init(_ zone: CivilTimeZone, _ cell: Cell) {
    self.zone = zone
    self.cell = cell
  }

  /// Whether the current cell holds an instant.
  @inline(__always)
  func contains(_ instant: Int64) -> Bool { instant >= start && instant < end }

  /// Moves to the cell that holds an instant, which must be plausible.
  @inline(__always)
  mutating func seek(_ instant: Int64) {
    if contains(instant) { return }
    if instant >= calmFrom && instant < calmUntil { step(instant) } else { ask(instant) }
  }

  /// Plain arithmetic far from changes of the clocks.
  @inline(__always)
  private mutating func step(_ instant: Int64) {
    let local = instant &+ offset
    var number = local / Milliseconds.day
    if local < 0 && number * Milliseconds.day != local { number -= 1 }
    var length = Milliseconds.day
    if cell == .week {
      // Day 0 was a Thursday.
      let weekday = ((number + 3) % 7 + 7) % 7
      number -= weekday
      length = 7 * Milliseconds.day
    }
    day = Int(number)
    start = number * Milliseconds.day &- offset
    end = start &+ length
  }

  /// Asks the calendar. A day is from its start to the next day's start, also where the clocks are set back
  /// over midnight and the last minutes of the old day come twice.
  private mutating func ask(_ instant: Int64) {
    var date = zone.day(of: instant)
    while instant < zone.start(of: date) { date = CivilDate(dayNumber: date.dayNumber - 1) }
    while instant >= zone.start(of: CivilDate(dayNumber: date.dayNumber + 1)) {
      date = CivilDate(dayNumber: date.dayNumber + 1)
    }
    let first = cell == .week ? date.monday : date
    day = first.dayNumber
    start = zone.start(of: first)
    end = zone.start(of: CivilDate(dayNumber: first.dayNumber + (cell == .week ? 7 : 1)))
    var low = 0
    var high = zone.starts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if zone.starts[middle] <= instant { low = middle } else { high = middle }
    }
    let margin = (cell == .week ? 9 : 3) * Milliseconds.day
    calmFrom = max(zone.starts[low], TimeSpan.plausible.lowerBound) &+ margin
    calmUntil =
      (high < zone.starts.count ? zone.starts[high] : TimeSpan.plausible.upperBound) &- margin
    offset = zone.offsets[low]
  }
}
