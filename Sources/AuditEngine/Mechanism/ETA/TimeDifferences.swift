import OrderLog

/// How the given times of a log differ from the declared rule: counts and sums by part, and by where an order lies.
///
/// A commutative monoid over sets of orders like the states of the scan: whole numbers only, so shards merge in any
/// order to the same sums. Rows are kept by number for the orders that differ; they are sorted when read.
///
/// - Complexity: O(parts × places) per order; 48 bytes per part and place, 40 per worker, 4 per order that differs.
struct TimeDifferences: Sendable, Equatable {
  /// Orders of one part at one place.
  struct Cell: Sendable, Equatable {
    var orders = 0
    var short = 0
    var long = 0
    /// Orders for which the log leaves open how they stand.
    var open = 0
    /// Σ of what is missing over the short orders, and Σ of what was due to them (ms).
    var missing: Int64 = 0
    var due: Int64 = 0
    /// How much more may be missing, as far as the declared value is only known within bounds (ms); and short orders
    /// for which nothing limits it.
    var slack: Int64 = 0
    var unlimited = 0
    /// Orders that agree within the tolerance and not to the millisecond.
    var noise = 0

    /// Orders that are decided.
    var decided: Int { orders - open }

    static func += (a: inout Cell, b: Cell) {
      a.orders += b.orders
      a.short += b.short
      a.long += b.long
      a.open += b.open
      a.missing += b.missing
      a.due += b.due
      a.slack += b.slack
      a.unlimited += b.unlimited
      a.noise += b.noise
    }
  }

  /// Decided and short orders of a day: of the order as a whole, then by component.
  struct Day: Sendable, Equatable {
    var decided = 0
    var short = 0
    var byComponent = [Int](repeating: 0, count: EstimateComponent.allCases.count)

    static func += (a: inout Day, b: Day) {
      a.decided += b.decided
      a.short += b.short
      for index in a.byComponent.indices { a.byComponent[index] += b.byComponent[index] }
    }
  }

  /// One order that stands out.
  struct Worst: Sendable, Equatable {
    var row: Int
    /// What is missing in ms.
    var missing: Int64
    var component: EstimateComponent
  }

  static let parts = EstimateComponent.allCases.count + 1
  /// The part that stands for the order as a whole.
  static let whole = EstimateComponent.allCases.count

  /// Cells by part and place; place 0 is the whole log.
  private(set) var cells: [Cell]
  let places: Int
  private(set) var days: [Int: Day] = [:]
  /// By worker, those without first: decided, short, Σ missing, Σ due.
  private(set) var workers: [Cell]
  private(set) var shortRows: [Int32] = []
  private(set) var worst: [Worst] = []
  /// Orders that no worker took; orders that lack acceptance or limit; orders for which no version could be found, by
  /// why.
  var untaken = 0
  var unreadable = 0
  private(set) var versionless: [String: Int] = [:]
  /// The first and the last day of acceptance of those.
  private(set) var versionlessDays: [String: ClosedRange<Int>] = [:]

  init(places: Int, workers: Int) {
    self.places = places
    cells = [Cell](repeating: Cell(), count: places * Self.parts)
    self.workers = [Cell](repeating: Cell(), count: workers + 1)
  }

  /// Counts an order for which no version could be found.
  mutating func leaveOut(_ why: String, day: Int) {
    versionless[why, default: 0] += 1
    let days = versionlessDays[why] ?? day...day
    versionlessDays[why] = min(days.lowerBound, day)...max(days.upperBound, day)
  }

  /// The cell of a part (a component, or `whole`) at a place.
  func cell(_ part: Int, at place: Int = 0) -> Cell { cells[part * places + place] }

  /// Folds an order in.
  mutating func add(
    _ row: Int, _ order: EstimateRecomputation.Row, places indices: [Int], worker: Int32, day: Int
  ) {
    var whole = Cell(orders: 1)
    let standing = order.standing
    whole.open = standing == .open ? 1 : 0
    whole.long = standing == .long ? 1 : 0
    var today = Day(decided: standing == .open ? 0 : 1, short: standing == .short ? 1 : 0)
    var most: Worst?
    var (missing, slack): (Int64, Int64) = (0, 0)
    var isUnlimited = false
    for component in EstimateComponent.allCases {
      let index = component.rawValue
      guard let own = order.standings[index] else { continue }
      var cell = Cell(orders: 1)
      switch own {
      case .open: cell.open = 1
      case .long: cell.long = 1
      case .agrees:
        if let stated = order.stated[index],
          stated < order.declared[index].lower
            || stated > order.declared[index].upper
        {
          cell.noise = 1
        }
      case .short:
        let lower = order.declared[index].lower
        let stated = order.stated[index] ?? order.given
        cell.short = 1
        cell.missing = lower - stated
        // A limit is given together with the time that was added to it.
        cell.due = component == .limit ? order.given + lower - stated : lower
        today.byComponent[index] = 1
        if component == .limit || component == .added {
          missing += cell.missing
          let upper = order.declared[index].upper
          if upper < .max { slack += upper - lower } else { isUnlimited = true }
        }
        if most.map({ cell.missing > $0.missing }) ?? true {
          most = Worst(row: row, missing: cell.missing, component: component)
        }
      }
      for place in indices { cells[index * places + place] += cell }
    }
    if standing == .short {
      whole.short = 1
      whole.missing = missing
      whole.due = order.given + missing
      whole.slack = slack
      whole.unlimited = isUnlimited ? 1 : 0
      shortRows.append(Int32(truncatingIfNeeded: row))
      if let most { keep(most) }
    }
    for place in indices { cells[Self.whole * places + place] += whole }
    workers[Int(worker) + 1] += whole
    days[day, default: Day()] += today
  }

  private static func precedes(_ a: Worst, _ b: Worst) -> Bool {
    a.missing != b.missing ? a.missing > b.missing : a.row < b.row
  }

  private mutating func keep(_ entry: Worst) {
    if worst.count == Self.worstLimit, let last = worst.last, !Self.precedes(entry, last) { return }
    let place = worst.firstIndex { Self.precedes(entry, $0) } ?? worst.count
    worst.insert(entry, at: place)
    if worst.count > Self.worstLimit { worst.removeLast() }
  }

  private static let worstLimit = 20

  /// Folds in the differences of other rows of the same log.
  mutating func merge(_ other: TimeDifferences) {
    for index in cells.indices { cells[index] += other.cells[index] }
    for index in workers.indices { workers[index] += other.workers[index] }
    for (day, tally) in other.days { days[day, default: Day()] += tally }
    shortRows += other.shortRows
    for entry in other.worst { keep(entry) }
    untaken += other.untaken
    unreadable += other.unreadable
    for (why, count) in other.versionless { versionless[why, default: 0] += count }
    versionlessDays.merge(other.versionlessDays) {
      min($0.lowerBound, $1.lowerBound)...max($0.upperBound, $1.upperBound)
    }
  }

  static func == (a: TimeDifferences, b: TimeDifferences) -> Bool {
    a.places == b.places && a.cells == b.cells && a.days == b.days && a.workers == b.workers
      && a.shortRows.sorted() == b.shortRows.sorted() && a.worst == b.worst && a.untaken == b.untaken
      && a.unreadable == b.unreadable && a.versionless == b.versionless
      && a.versionlessDays == b.versionlessDays
  }
}
