import Simulators

/// What a comparison of paid with recomputed pay counts. Whole numbers only, so that the parts of a log can be counted
/// in any order and on any number of threads.
public struct PayTally: Sendable, Equatable {
  /// Orders of one kind.
  public struct Slot: Sendable, Equatable {
    /// Orders that were recomputed.
    public internal(set) var compared = 0
    /// Orders whose pay is further from its recomputation than the tolerance.
    public internal(set) var departing = 0
    /// Of those, orders that were paid less.
    public internal(set) var short = 0
    /// Σ recomputed pay of the departing orders, in 1/10,000.
    public internal(set) var expected: Int64 = 0
    /// Σ (paid − recomputed) of the departing orders.
    public internal(set) var difference: Int64 = 0

    /// The share of the compared orders that depart.
    public var share: Double { compared == 0 ? 0 : Double(departing) / Double(compared) }

    mutating func count(_ difference: Int64, expected: Int64, departs: Bool) {
      compared += 1
      guard departs else { return }
      departing += 1
      if difference < 0 { short += 1 }
      self.expected &+= expected
      self.difference &+= difference
    }

    mutating func add(_ other: Slot) {
      compared += other.compared
      departing += other.departing
      short += other.short
      expected &+= other.expected
      difference &+= other.difference
    }
  }

  /// Why an order could not be recomputed or decided.
  public enum Obstacle: String, Error, Sendable, CaseIterable, Hashable {
    /// No declared version holds on its day, or the version's first dated value is of a later day.
    case gap = "noVersion"
    /// Several do, and none goes before the others.
    case overlap = "severalVersions"
    /// The log names a version that is not declared.
    case undeclared
    case undated
    /// The version is described in words only.
    case inWords
    /// The declaration cannot be run.
    case faulty
    /// The log lacks a column that the formula looks at.
    case missingField
    /// The order lacks a value that the formula looks at, or its pay.
    case missingValue
    /// A value that the formula looks at, or an amount, is beyond what an order can have.
    case implausible
    /// What it differs by depends on a period that the log does not cover, or of which some orders are not known.
    case openPeriod
  }

  /// One part of the slip against the log's column.
  public struct Part: Sendable, Equatable {
    public internal(set) var compared = 0
    public internal(set) var differing = 0
    /// Σ (paid − recomputed) over the differing orders.
    public internal(set) var difference: Int64 = 0

    mutating func count(_ gap: Int64, differs: Bool) {
      compared += 1
      guard differs else { return }
      differing += 1
      difference &+= gap
    }

    mutating func add(_ other: Part) {
      compared += other.compared
      differing += other.differing
      difference &+= other.difference
    }
  }

  /// An order that departs.
  public struct Departure: Sendable, Equatable {
    /// Its row in the log.
    public let row: Int
    /// The worker's code; −1 where unknown.
    public let worker: Int32
    /// Paid less recomputed; of the refund where only that departs.
    public let difference: Int64
  }

  /// All orders.
  public internal(set) var total = Slot()
  /// By version, in the order of their declaration.
  public internal(set) var byVersion: [Int: Slot] = [:]
  /// By the code of the city.
  public internal(set) var byCity: [Int32: Slot] = [:]
  /// By the local hour of placement.
  public internal(set) var byHour = [Slot](repeating: Slot(), count: 24)
  /// By the civil day of placement.
  public internal(set) var byDay: [Int: Slot] = [:]
  /// By the code of the worker.
  public internal(set) var byWorker: [Slot] = []
  /// By the parts of the slip, in their order.
  public internal(set) var parts = [Part](repeating: Part(), count: PayComponent.allCases.count)
  /// What departs although no line of pay does.
  public internal(set) var beyondParts = Part()
  /// Orders within the tolerance, but not to the last digit; those of them that were paid less; Σ (paid − recomputed).
  public internal(set) var rounding = 0
  public internal(set) var roundingShort = 0
  public internal(set) var roundingNet: Int64 = 0
  /// Σ recomputed pay of the compared orders.
  public internal(set) var expected: Int64 = 0
  /// Orders that could not be decided.
  public internal(set) var undecided: [Obstacle: Int] = [:]
  /// The first and the last day of placement of those, as far as days are known.
  public internal(set) var undecidedDays: [Obstacle: ClosedRange<Int>] = [:]
  /// The orders that depart, by row.
  public internal(set) var departures: [Departure] = []

  /// Nothing counted.
  public init() {}

  /// Adds what was counted over other rows.
  public mutating func merge(_ other: PayTally) {
    total.add(other.total)
    for (key, slot) in other.byVersion { byVersion[key, default: Slot()].add(slot) }
    for (key, slot) in other.byCity { byCity[key, default: Slot()].add(slot) }
    for hour in byHour.indices { byHour[hour].add(other.byHour[hour]) }
    for (key, slot) in other.byDay { byDay[key, default: Slot()].add(slot) }
    prepare(workers: other.byWorker.count)
    for worker in other.byWorker.indices { byWorker[worker].add(other.byWorker[worker]) }
    for part in parts.indices { parts[part].add(other.parts[part]) }
    beyondParts.add(other.beyondParts)
    rounding += other.rounding
    roundingShort += other.roundingShort
    roundingNet &+= other.roundingNet
    expected &+= other.expected
    undecided.merge(other.undecided, uniquingKeysWith: +)
    undecidedDays.merge(other.undecidedDays) {
      min($0.lowerBound, $1.lowerBound)...max($0.upperBound, $1.upperBound)
    }
    departures = Self.merged(departures, other.departures)
  }

  /// Counts an order that could not be decided, placed on `day` as far as that is known.
  mutating func leaveOpen(_ obstacle: Obstacle, day: Int?) {
    undecided[obstacle, default: 0] += 1
    guard let day else { return }
    let days = undecidedDays[obstacle] ?? day...day
    undecidedDays[obstacle] = min(days.lowerBound, day)...max(days.upperBound, day)
  }

  /// Makes room for worker codes below `workers`.
  mutating func prepare(workers: Int) {
    if byWorker.count < workers {
      byWorker.append(contentsOf: repeatElement(Slot(), count: workers - byWorker.count))
    }
  }

  private static func merged(_ a: [Departure], _ b: [Departure]) -> [Departure] {
    guard let last = a.last, let first = b.first else { return a.isEmpty ? b : a }
    return last.row < first.row ? a + b : (a + b).sorted { $0.row < $1.row }
  }
}
