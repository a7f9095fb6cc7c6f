public import OrderLog

/// Given times, distances and lateness per stratum, arm and worker, so that like is compared with like: the same
/// kind of order in bad and clear weather, or in one week and another.
///
/// A stratum is a stratum of the scheme within one service and kind of vehicle. One hash lookup an order; 64 bytes a
/// stratum, arm and worker.
public struct StratifiedTimes: MergeableState {
  /// What the orders of a stratum are split by.
  public enum Contrast: Hashable, Sendable {
    /// Nothing: one arm, distances are not needed.
    case none
    /// Orders in any other weather than these (arm 1) against these (arm 0).
    case adverseWeather(clear: Set<String>)
    /// Orders under traffic control or with closed roads (arm 1) against others (arm 0).
    case control
    /// Orders by the week of acceptance, counted from a local day (its day number).
    case weeks(origin: Int)
  }

  /// What the state is told before the scan.
  public struct Parameters: Hashable, Sendable {
    public var clock: GivenClock
    public var scheme: StratumScheme
    public var contrast: Contrast

    /// Parameters.
    public init(clock: GivenClock = .deadline, scheme: StratumScheme, contrast: Contrast) {
      self.clock = clock
      self.scheme = scheme
      self.contrast = contrast
    }
  }

  /// One worker's orders in one stratum and arm.
  struct Cell: Equatable, Sendable, BitwiseCopyable {
    /// Stratum and arm, see `stratum` and `arm`.
    var key: UInt64
    var worker: Int32
    var orders: Int64 = 0
    /// Σ given time (ms) and Σ distance (m).
    var given: Int64 = 0
    var metres: Int64 = 0
    /// Σ time added after acceptance (ms), which is part of the given time.
    var added: Int64 = 0
    /// Orders that were carried out and have both times, those of them late, Σ (completed − given time) (ms).
    var completed: Int64 = 0
    var late: Int64 = 0
    var error: Int64 = 0

    var stratum: UInt64 { key >> 16 }
    var arm: Int { Int(key & 0xFFFF) }
    /// The stratum of the scheme, without service and vehicle.
    var schemeIndex: Int { Int(key >> 32) }

    mutating func add(_ other: Cell) {
      orders &+= other.orders
      given &+= other.given
      metres &+= other.metres
      added &+= other.added
      completed &+= other.completed
      late &+= other.late
      error &+= other.error
    }
  }

  /// Distances and given times beyond these are faults of the log: 1,000 km and a day.
  static let longest: Int64 = 1_000_000
  static let longestTime: Int64 = Milliseconds.day

  /// What the state was told.
  public let parameters: Parameters
  /// Orders in a stratum and arm.
  public private(set) var placed = 0
  /// Orders that lack what is needed, or whose values are absurd.
  public private(set) var undecided = 0
  /// Orders that no worker took.
  public private(set) var untaken = 0
  private var table = CellTable()

  public init(_ parameters: Parameters) { self.parameters = parameters }

  public mutating func add(_ rows: Range<Int>, of kind: TableKind, in log: OrderLog) {
    let orders = log.orders
    let accepted = IntegerReader(orders, .acceptedAt)
    let completed = IntegerReader(orders, .completedAt)
    let clock = IntegerReader(orders, parameters.clock.field)
    let addedTime = IntegerReader(orders, .addedTime)
    let distance = IntegerReader(orders, .distance)
    let control = IntegerReader(orders, .control)
    let weather = CodeReader(orders, .weather)
    let service = CodeReader(orders, .service)
    let vehicle = CodeReader(orders, .vehicle)
    let worker = CodeReader(orders, .workerID)
    let completion = CompletionReader(orders)
    let nobodys = NeverAcceptedReader(orders)
    let contrast = parameters.contrast
    var needsDistance = true
    var sky: [Int] = []
    switch contrast {
    case .none: needsDistance = false
    case .adverseWeather(let clear): sky = weather.resolved(missing: -1) { clear.contains($0) ? 0 : 1 }
    case .control, .weeks: break
    }
    var reader = StratumReader(parameters.scheme, log)
    var grid = CivilGrid(log.timeZone, .day)
    withExtendedLifetime(log) {
      for row in rows {
        if nobodys[row] {
          untaken += 1
          continue
        }
        let begin = accepted[row]
        let metres = distance[row]
        guard TimeSpan.plausible.contains(begin), let given = plausibleSpan(from: begin, to: clock[row]),
          given.magnitude <= UInt64(Self.longestTime),
          !needsDistance || (metres > 0 && metres <= Self.longest)
        else {
          undecided += 1
          continue
        }
        let arm: Int
        switch contrast {
        case .none: arm = 0
        case .adverseWeather: arm = sky[Int(weather[row]) + 1]
        case .control: arm = control[row] == 0 ? 0 : control[row] == 1 ? 1 : -1
        case .weeks(let origin):
          grid.seek(begin)
          let days = grid.day - origin
          arm = days < 0 ? -1 : days / 7
        }
        guard arm >= 0, arm <= 0xFFFF else {
          undecided += 1
          continue
        }
        placed += 1
        let index = UInt64(UInt32(truncatingIfNeeded: reader.index(row, at: begin)))
        let kind = UInt64(min(vehicle[row] + 1, 255)) << 8 | UInt64(min(service[row] + 1, 255))
        var cell = Cell(
          key: (index << 16 | kind) << 16 | UInt64(arm), worker: worker[row], orders: 1, given: given,
          metres: needsDistance ? metres : 0)
        // An empty or absurd addition is none: it can then not excuse a limit.
        let added = addedTime[row]
        if added > 0, parameters.clock == .deadline { cell.added = min(added, max(0, given)) }
        if completion[row], let error = plausibleSpan(from: clock[row], to: completed[row]) {
          cell.completed = 1
          cell.late = error > 0 ? 1 : 0
          cell.error = error
        }
        table.add(cell)
      }
    }
  }

  public mutating func merge(_ other: StratifiedTimes) {
    placed += other.placed
    undecided += other.undecided
    untaken += other.untaken
    for cell in other.table.cells { table.add(cell) }
  }

  /// The cells by stratum, arm and worker.
  func sortedCells() -> [Cell] {
    table.cells.sorted { $0.key != $1.key ? $0.key < $1.key : $0.worker < $1.worker }
  }

  public static func == (a: StratifiedTimes, b: StratifiedTimes) -> Bool {
    a.parameters == b.parameters && a.placed == b.placed && a.undecided == b.undecided
      && a.untaken == b.untaken && a.sortedCells() == b.sortedCells()
  }
}

/// Cells by key and worker, with linear probing.
private struct CellTable: Sendable {
  private(set) var cells: [StratifiedTimes.Cell] = []
  private var index: [Int32] = []

  @inline(__always) mutating func add(_ cell: StratifiedTimes.Cell) {
    if cells.count * 2 >= index.count { grow() }
    let mask = index.count - 1
    var position = Self.hash(cell) & mask
    while true {
      let found = Int(index[position])
      if found < 0 {
        index[position] = Int32(truncatingIfNeeded: cells.count)
        cells.append(cell)
        return
      }
      if cells[found].key == cell.key, cells[found].worker == cell.worker {
        cells[found].add(cell)
        return
      }
      position = (position + 1) & mask
    }
  }

  @inline(__always) private static func hash(_ cell: StratifiedTimes.Cell) -> Int {
    var hash =
      (cell.key ^ (UInt64(UInt32(bitPattern: cell.worker)) &* 0x9E37_79B9_7F4A_7C15)) &* 0xBF58_476D_1CE4_E5B9
    hash ^= hash >> 29
    return Int(truncatingIfNeeded: (hash &* 0x94D0_49BB_1331_11EB) >> 32)
  }

  @inline(never) private mutating func grow() {
    index = [Int32](repeating: -1, count: max(1_024, index.count * 2))
    let mask = index.count - 1
    for (number, cell) in cells.enumerated() {
      var position = Self.hash(cell) & mask
      while index[position] >= 0 { position = (position + 1) & mask }
      index[position] = Int32(truncatingIfNeeded: number)
    }
  }
}
