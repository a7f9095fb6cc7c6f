public import OrderLog

/// Pay per stratum, arm and worker, so that like is compared with like: the orders of one city, service, part
/// of the day and distance, on holidays and other days, in adverse and clear weather.
///
/// Completed orders with a pay and a worker count. A row whose arm or stratum is not known is counted apart. A
/// column that the log lacks does not split strata. One hash lookup a row; 48 bytes a stratum, arm and worker.
public struct StratifiedPay: MergeableState {
  /// What orders must have in common to be compared.
  public struct Axes: OptionSet, Hashable, Sendable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }
    public static let city = Axes(rawValue: 1)
    public static let service = Axes(rawValue: 2)
    public static let ruleVersion = Axes(rawValue: 4)
    /// The three-hour part of the local day in which the order was accepted.
    public static let hourBand = Axes(rawValue: 8)
    public static let distanceBand = Axes(rawValue: 16)
    /// The weather as the log names it.
    public static let weather = Axes(rawValue: 32)
    /// The zone of the pick-up.
    public static let pickupZone = Axes(rawValue: 64)
  }

  /// What the orders of a stratum are split by.
  public enum Contrast: Hashable, Sendable {
    /// Nothing.
    case none
    /// Orders accepted on these days against all others.
    case days(Set<CivilDate>)
    /// Orders in any other weather against these.
    case weather(clear: Set<String>)
  }

  /// What the state is told before the scan.
  public struct Parameters: Hashable, Sendable {
    public var axes: Axes
    public var contrast: Contrast
    /// Where distance bands begin, in metres, ascending.
    public var distanceEdges: [Int64]

    /// City, service and distance; bands from 1 to 20 km.
    public init(
      axes: Axes = [.city, .service, .distanceBand], contrast: Contrast = .none,
      distanceEdges: [Int64] = [1_000, 2_000, 3_000, 4_000, 6_000, 8_000, 12_000, 20_000]
    ) {
      self.axes = axes
      self.contrast = contrast
      self.distanceEdges = distanceEdges
    }
  }

  /// What became of the rows.
  public struct RowCounts: Hashable, Sendable {
    /// Orders in a stratum.
    public internal(set) var placed = 0
    /// Completed orders without a pay, or without a worker.
    public internal(set) var withoutPay = 0
    public internal(set) var withoutWorker = 0
    /// Orders that lack what the strata or the arms are made from.
    public internal(set) var unplaced = 0

    mutating func add(_ other: RowCounts) {
      placed += other.placed
      withoutPay += other.withoutPay
      withoutWorker += other.withoutWorker
      unplaced += other.unplaced
    }
  }

  /// One worker's orders in one stratum and arm; money in ten-thousandths.
  struct Cell: Equatable, Sendable {
    /// The stratum and, in the lowest bit, the arm.
    var key: UInt64
    var worker: Int32
    var orders: Int64 = 0
    var pay: Int128 = 0

    var stratum: UInt64 { key >> 1 }
    var isContrast: Bool { key & 1 == 1 }
  }

  /// What the state was told.
  public let parameters: Parameters
  /// What became of the rows.
  public private(set) var rows = RowCounts()
  private var table = CellTable()

  public init(_ parameters: Parameters) { self.parameters = parameters }

  public mutating func add(_ block: Range<Int>, of kind: TableKind, in log: OrderLog) {
    guard kind == .orders, !block.isEmpty else { return }
    let columns = OrderColumns(log.orders)
    guard let income = columns.integers(.workerPay), let completed = columns.integers(.completedAt) else {
      return
    }
    let accepted = columns.integers(.acceptedAt)
    let axes = parameters.axes
    let city = axes.contains(.city) ? columns.codes(.city) : nil
    let service = axes.contains(.service) ? columns.codes(.service) : nil
    let version = axes.contains(.ruleVersion) ? columns.codes(.ruleVersion) : nil
    let distance = axes.contains(.distanceBand) ? columns.integers(.distance) : nil
    let edges = parameters.distanceEdges.sorted()
    var days: Set<Int> = []
    var usesDays = false
    var isClear: [Bool] = []
    var weather: UnsafeBufferPointer<Int32>?
    var usesWeather = false
    switch parameters.contrast {
    case .none: break
    case .days(let dates):
      usesDays = true
      days = Set(dates.map(\.dayNumber))
    case .weather(let clear):
      usesWeather = true
      isClear = (log.orders.texts(.weather)?.dictionary.values ?? []).map(clear.contains)
      weather = columns.codes(.weather)
    }
    let usesHours = axes.contains(.hourBand)
    let further = [(Axes.weather, Field.weather), (.pickupZone, .pickupZone)]
      .filter { axes.contains($0.0) }.compactMap { columns.codes($0.1) }
    let absent = IntegerColumn.null
    var grid = CivilGrid(log.timeZone, .day)
    var (dayNumber, isHoliday) = (Int.min, UInt64(0))
    var batch: [CellTable.Entry] = []
    batch.reserveCapacity(CellTable.batchSize)
    var rows = rows
    for row in block {
      let end = completed[row]
      guard end != absent else { continue }
      let pay = income[row]
      let worker = columns.worker.at(row)
      guard pay != absent else {
        rows.withoutPay += 1
        continue
      }
      guard worker >= 0 else {
        rows.withoutWorker += 1
        continue
      }
      var stratum: UInt64 = 0
      var isPlaced = true
      if let city { isPlaced = Self.pack(city[row], 20, into: &stratum) && isPlaced }
      if let service { isPlaced = Self.pack(service[row], 12, into: &stratum) && isPlaced }
      if let version { isPlaced = Self.pack(version[row], 14, into: &stratum) && isPlaced }
      if let distance {
        let metres = distance[row]
        if metres == absent || metres < 0 { isPlaced = false }
        var band = 0
        while band < edges.count && edges[band] <= metres { band += 1 }
        stratum = stratum << 8 | UInt64(min(band, 255))
      }
      var arm: UInt64 = 0
      if usesDays || usesHours {
        let start = accepted.at(row)
        if start == absent || !TimeSpan.plausible.contains(start) {
          isPlaced = false
        } else {
          grid.seek(start)
          if usesHours { stratum = stratum << 4 | UInt64(min(max(0, (start - grid.start) / 10_800_000), 15)) }
          if usesDays {
            if grid.day != dayNumber { (dayNumber, isHoliday) = (grid.day, days.contains(grid.day) ? 1 : 0) }
            arm = isHoliday
          }
        }
      }
      if usesWeather {
        let code = weather.at(row)
        if code < 0 { isPlaced = false } else { arm = isClear[Int(code)] ? 0 : 1 }
      }
      if !further.isEmpty {
        // No room for more codes: the stratum is a hash of them, 63 bits wide; two among 10⁶ collide with a
        // probability below 10⁻⁷.
        var hash = CellKey()
        hash.mix(stratum)
        for column in further {
          if column[row] < 0 { isPlaced = false }
          hash.mix(UInt64(UInt32(bitPattern: column[row])))
        }
        stratum = hash.value >> 1
      }
      guard isPlaced else {
        rows.unplaced += 1
        continue
      }
      rows.placed += 1
      batch.append(CellTable.Entry(key: stratum << 1 | arm, worker: worker, pay: pay))
      if batch.count == CellTable.batchSize {
        table.add(batch)
        batch.removeAll(keepingCapacity: true)
      }
    }
    table.add(batch)
    self.rows = rows
  }

  /// Appends a code to a key; false when the code is missing or does not fit.
  @inline(__always)
  private static func pack(_ code: Int32, _ bits: UInt64, into key: inout UInt64) -> Bool {
    guard code >= 0, UInt64(code) < 1 << bits else { return false }
    key = key << bits | UInt64(code)
    return true
  }

  public mutating func merge(_ other: StratifiedPay) {
    rows.add(other.rows)
    for cell in other.table.cells { table.add(cell.key, cell.worker, orders: cell.orders, pay: cell.pay) }
  }

  /// The cells by stratum, arm and worker.
  func sortedCells() -> [Cell] {
    table.cells.sorted { $0.key != $1.key ? $0.key < $1.key : $0.worker < $1.worker }
  }

  public static func == (a: StratifiedPay, b: StratifiedPay) -> Bool {
    a.parameters == b.parameters && a.rows == b.rows && a.sortedCells() == b.sortedCells()
  }
}

/// Cells by key and worker, with linear probing.
private struct CellTable: Sendable {
  private(set) var cells: [StratifiedPay.Cell] = []
  private var index: [Int32] = []

  @inline(__always)
  private static func hash(_ key: UInt64, _ worker: Int32) -> UInt64 {
    var hash = (key ^ (UInt64(UInt32(bitPattern: worker)) &* 0x9E37_79B9_7F4A_7C15)) &* 0xBF58_476D_1CE4_E5B9
    hash ^= hash >> 29
    return hash &* 0x94D0_49BB_1331_11EB
  }

  /// One order on its way into the table.
  struct Entry {
    var key: UInt64
    var worker: Int32
    var pay: Int64
  }

  /// How many orders are added at a time, so that their reads of memory overlap.
  static var batchSize: Int { 32 }

  /// Adds at most `batchSize` orders.
  mutating func add(_ batch: [Entry]) {
    while (cells.count + batch.count) * 2 >= index.count { grow() }
    let mask = index.count - 1
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: Self.batchSize) { guesses in
      for (number, entry) in batch.prefix(Self.batchSize).enumerated() {
        guesses[number] = index[Int(truncatingIfNeeded: Self.hash(entry.key, entry.worker) >> 32) & mask]
      }
      for (number, entry) in batch.prefix(Self.batchSize).enumerated() {
        let guess = Int(guesses[number])
        if guess < 0 || cells[guess].key != entry.key || cells[guess].worker != entry.worker {
          guesses[number] = -1
        }
      }
      for (number, entry) in batch.prefix(Self.batchSize).enumerated() {
        let guess = Int(guesses[number])
        if guess >= 0 {
          cells[guess].orders &+= 1
          cells[guess].pay &+= Int128(entry.pay)
        } else {
          add(entry.key, entry.worker, orders: 1, pay: Int128(entry.pay))
        }
      }
    }
  }

  @inline(__always)
  mutating func add(_ key: UInt64, _ worker: Int32, orders: Int64, pay: Int128) {
    if cells.count * 2 >= index.count { grow() }
    let mask = index.count - 1
    var position = Int(truncatingIfNeeded: Self.hash(key, worker) >> 32) & mask
    while true {
      let found = Int(index[position])
      if found < 0 {
        index[position] = Int32(truncatingIfNeeded: cells.count)
        cells.append(StratifiedPay.Cell(key: key, worker: worker, orders: orders, pay: pay))
        return
      }
      if cells[found].key == key && cells[found].worker == worker {
        cells[found].orders &+= orders
        cells[found].pay &+= pay
        return
      }
      position = (position + 1) & mask
    }
  }

  @inline(never)
  private mutating func grow() {
    index = [Int32](repeating: -1, count: max(1_024, index.count * 2))
    let mask = index.count - 1
    for (number, cell) in cells.enumerated() {
      var position = Int(truncatingIfNeeded: Self.hash(cell.key, cell.worker) >> 32) & mask
      while index[position] >= 0 { position = (position + 1) & mask }
      index[position] = Int32(truncatingIfNeeded: number)
    }
  }
}
