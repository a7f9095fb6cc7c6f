public import OrderLog

/// One compact row per order, keyed by what makes two orders the same work, sorted so that equal work stands
/// together.
///
/// The key is a 64-bit hash of city, service, rule version, weather, pick-up and drop-off cell, distance band
/// and the time bin of acceptance; among 10⁷ different keys two collide with probability below 10⁻⁵. A column
/// that the log lacks is not part of the key; a row that lacks a value of a column that the log has is counted
/// apart. Cells are cut by a grid, so two orders close to each other on either side of a line are not matched:
/// matches are lost, none are made up. 24 bytes an order; sorting in place. O(n log n).
public struct MatchedPay: MergeableState {
  /// What the state is told before the scan.
  public struct Parameters: Hashable, Sendable {
    /// The side of a cell in metres.
    public var cellSize: Int64
    /// The ratio of the ends of a distance band, as a share in millionths above 1.
    public var distanceStep: Int64
    /// The width of a time bin in ms.
    public var timeBin: Int64

    /// 500 m, bands of 5 %, half hours: T-PAY-5.
    public init(cellSize: Int64 = 500, distanceStep: Int64 = 50_000, timeBin: Int64 = 1_800_000) {
      self.cellSize = cellSize
      self.distanceStep = distanceStep
      self.timeBin = timeBin
    }
  }

  /// What became of the rows.
  public struct RowCounts: Hashable, Sendable {
    /// Orders with a key.
    public internal(set) var keyed = 0
    /// Completed orders that lack a pay or a worker.
    public internal(set) var withoutPay = 0
    /// Orders that lack what the key is made from.
    public internal(set) var unkeyed = 0
  }

  /// One order.
  struct Row: Equatable, Sendable, BitwiseCopyable {
    var cell: UInt64
    var pay: Int64
    var worker: Int32

    @inline(__always)
    static func < (a: Row, b: Row) -> Bool {
      if a.cell != b.cell { return a.cell < b.cell }
      if a.worker != b.worker { return a.worker < b.worker }
      return a.pay < b.pay
    }
  }

  /// What the state was told.
  public let parameters: Parameters
  /// What became of the rows.
  public private(set) var counts = RowCounts()
  private(set) var rows: [Row] = []
  private var isSorted = true

  public init(_ parameters: Parameters) { self.parameters = parameters }

  public mutating func add(_ block: Range<Int>, of kind: TableKind, in log: OrderLog) {
    guard kind == .orders, !block.isEmpty else { return }
    let columns = OrderColumns(log.orders)
    guard let income = columns.integers(.workerPay), let completed = columns.integers(.completedAt),
      let accepted = columns.integers(.acceptedAt)
    else { return }
    var keyer = WorkKeyer(columns, accepted: accepted, parameters)
    let incentives = columns.integers(.incentive)
    let absent = IntegerColumn.null
    var counts = counts
    if rows.capacity < rows.count + block.count {
      // Untouched memory costs address space only, and copies of growing arrays are most of the cost.
      let most = min(log.orders.rowCount, max(8_000_000, 2 * rows.count))
      rows.reserveCapacity(max(rows.count + block.count, most))
    }
    for row in block where completed[row] != absent {
      let pay = income[row]
      let worker = columns.worker.at(row)
      guard pay != absent, worker >= 0 else {
        counts.withoutPay += 1
        continue
      }
      guard let key = keyer.key(row) else {
        counts.unkeyed += 1
        continue
      }
      counts.keyed += 1
      rows.append(Row(cell: key, pay: ownPay(pay, incentives?[row]), worker: worker))
    }
    isSorted = false
    self.counts = counts
  }

  public mutating func finish() {
    if isSorted { return }
    rows.withUnsafeMutableBufferPointer { CellSort.sort($0) }
    isSorted = true
  }

  public mutating func merge(_ other: MatchedPay) {
    finish()
    counts.keyed += other.counts.keyed
    counts.withoutPay += other.counts.withoutPay
    counts.unkeyed += other.counts.unkeyed
    var second = other
    second.finish()
    if rows.isEmpty {
      rows = second.rows
    } else if !second.rows.isEmpty {
      let (a, b) = (rows, second.rows)
      rows = [Row](unsafeUninitializedCapacity: a.count + b.count) { out, count in
        var (i, j) = (0, 0)
        while i < a.count || j < b.count {
          let takesFirst = j == b.count || (i < a.count && !(b[j] < a[i]))
          out.initializeElement(at: count, to: takesFirst ? a[i] : b[j])
          if takesFirst { i += 1 } else { j += 1 }
          count += 1
        }
      }
    }
  }

  public static func == (a: MatchedPay, b: MatchedPay) -> Bool {
    a.parameters == b.parameters && a.counts == b.counts && a.rows == b.rows
  }
}

extension MatchedPay {
  /// The rows of a log that stand in some cells and among the state's rows, by cell, in the log's order. One more pass
  /// over the log, for the few cells that are shown. O(orders).
  func sources(of cells: Set<UInt64>, in log: OrderLog) -> [UInt64: [Int]] {
    let columns = OrderColumns(log.orders)
    guard !cells.isEmpty, let income = columns.integers(.workerPay),
      let completed = columns.integers(.completedAt), let accepted = columns.integers(.acceptedAt)
    else { return [:] }
    // Rows outside a rule's scope can have the key of a cell; the state holds those inside.
    var held: [UInt64: Set<WorkerPay>] = [:]
    for row in rows where cells.contains(row.cell) {
      held[row.cell, default: []].insert(WorkerPay(worker: row.worker, pay: row.pay))
    }
    var keyer = WorkKeyer(columns, accepted: accepted, parameters)
    let incentives = columns.integers(.incentive)
    var found: [UInt64: [Int]] = [:]
    for row in 0..<log.orders.rowCount where completed[row] != IntegerColumn.null {
      guard let key = keyer.key(row), let own = held[key],
        own.contains(WorkerPay(worker: columns.worker.at(row), pay: ownPay(income[row], incentives?[row])))
      else { continue }
      found[key, default: []].append(row)
    }
    return found
  }

  private struct WorkerPay: Hashable {
    let worker: Int32
    let pay: Int64
  }
}

/// What one order paid by itself: an incentive is earned by many orders and booked on one, so it is left out.
func ownPay(_ pay: Int64, _ incentive: Int64?) -> Int64 {
  guard let incentive, incentive > 0, incentive != IntegerColumn.null else { return pay }
  return pay.subtractingReportingOverflow(incentive).overflow ? pay : pay - incentive
}

/// What makes two orders the same work, row by row, as a hash.
private struct WorkKeyer {
  private let codes: [UnsafeBufferPointer<Int32>]
  private let places: OrderPlaces
  private let distance: UnsafeBufferPointer<Int64>?
  private let accepted: UnsafeBufferPointer<Int64>
  private let bands: DistanceBands
  private let timeBin: Int64
  private var binStart = Int64.max
  private var bin: UInt64 = 0

  init(
    _ columns: OrderColumns, accepted: UnsafeBufferPointer<Int64>, _ parameters: MatchedPay.Parameters
  ) {
    codes = [Field.city, .service, .ruleVersion, .weather].compactMap { columns.codes($0) }
    places = OrderPlaces(columns, cellSize: parameters.cellSize)
    distance = columns.integers(.distance)
    self.accepted = accepted
    bands = DistanceBands(step: parameters.distanceStep)
    timeBin = max(1, parameters.timeBin)
  }

  /// The row's key, or nil when it lacks what the key is made from.
  @inline(__always)
  mutating func key(_ row: Int) -> UInt64? {
    let start = accepted[row]
    var key = CellKey()
    var isKnown = TimeSpan.plausible.contains(start)
    for column in codes {
      let code = column[row]
      if code < 0 { isKnown = false }
      key.mix(UInt64(UInt32(bitPattern: code)))
    }
    if let distance {
      let metres = distance[row]
      if metres == IntegerColumn.null || metres < 0 { isKnown = false }
      key.mix(UInt64(truncatingIfNeeded: bands.band(of: metres)))
    }
    guard isKnown, places.mix(row, into: &key) else { return nil }
    if start < binStart || start &- binStart >= timeBin {
      // Floor division, also before 1970.
      let number = start >= 0 ? start / timeBin : ~(~start / timeBin)
      (binStart, bin) = (number &* timeBin, UInt64(bitPattern: number))
    }
    key.mix(bin)
    return key.value
  }
}

/// The hash of a key, built word by word.
struct CellKey {
  private(set) var value: UInt64 = 0x243F_6A88_85A3_08D3

  @inline(__always)
  mutating func mix(_ word: UInt64) {
    value = (value ^ word) &* 0x9E37_79B9_7F4A_7C15
    value ^= value >> 32
  }
}

/// Where orders begin and end: cells of a grid over the coordinates, else zones, else nowhere in particular.
struct OrderPlaces {
  private let pickupLat, pickupLon, dropoffLat, dropoffLon: UnsafeBufferPointer<Int64>?
  private let zones: [UnsafeBufferPointer<Int32>]
  // Cells per unit of latitude; and of longitude, per degree of latitude from 0 to 89.
  private let latitudeScale: Double
  private let longitudeScales: [Double]

  init(_ columns: OrderColumns, cellSize: Int64) {
    let all = [Field.pickupLat, .pickupLon, .dropoffLat, .dropoffLon].compactMap { columns.integers($0) }
    let hasAll = all.count == 4
    (pickupLat, pickupLon) = (hasAll ? all[0] : nil, hasAll ? all[1] : nil)
    (dropoffLat, dropoffLon) = (hasAll ? all[2] : nil, hasAll ? all[3] : nil)
    zones = hasAll ? [] : [Field.pickupZone, .dropoffZone].compactMap { columns.codes($0) }
    // A degree of latitude is 111,320 m and 10⁷ units.
    let scale = 111_320 / (Double(min(max(cellSize, 1), 1_000_000)) * 10_000_000)
    latitudeScale = scale
    longitudeScales = (0..<90).map { scale * Self.cosine(degrees: Double($0) + 0.5) }
  }

  /// Puts a row's places into a key; false when one is missing.
  @inline(__always)
  func mix(_ row: Int, into key: inout CellKey) -> Bool {
    if let pickupLat, let pickupLon, let dropoffLat, let dropoffLon {
      guard let pickup = cell(pickupLat[row], pickupLon[row]),
        let dropoff = cell(dropoffLat[row], dropoffLon[row])
      else { return false }
      key.mix(pickup)
      key.mix(dropoff)
      return true
    }
    for zone in zones {
      guard zone[row] >= 0 else { return false }
      key.mix(UInt64(zone[row]))
    }
    return true
  }

  /// Puts a row's pick-up alone into a key; false when it is missing.
  @inline(__always)
  func mixPickup(_ row: Int, into key: inout CellKey) -> Bool {
    guard let pickupLat, let pickupLon else { return true }
    guard let pickup = cell(pickupLat[row], pickupLon[row]) else { return false }
    key.mix(pickup)
    return true
  }

  /// The cell of a place, or nil when it is not on earth. One product rounded down: the same on every machine.
  @inline(__always)
  private func cell(_ latitude: Int64, _ longitude: Int64) -> UInt64? {
    guard latitude.magnitude <= 900_000_000, longitude.magnitude <= 1_800_000_000 else { return nil }
    let degree = min(89, Int(latitude.magnitude / 10_000_000))
    let y = UInt64(Double(latitude + 900_000_000) * latitudeScale)
    let x = UInt64(Double(longitude + 1_800_000_000) * longitudeScales[degree])
    return y << 32 | x
  }

  /// The cosine by its series, so that every machine has the same grid.
  private static func cosine(degrees: Double) -> Double {
    let square = degrees * degrees * 0.000_304_617_419_786_708_6
    var (sum, term) = (1.0, 1.0)
    for n in stride(from: 2.0, through: 30, by: 2) {
      term *= -square / (n * (n - 1))
      sum += term
    }
    return max(sum, 1e-3)
  }
}

/// Distances in bands whose ends have the same ratio.
struct DistanceBands {
  private let edges: [Int64]
  private let table: [UInt16]

  init(step: Int64) {
    let ratio = 1 + Double(min(max(step, 1_000), 10_000_000)) / 1_000_000
    var edges: [Int64] = []
    var edge = 100.0
    while edge < 5_000_000 {
      edges.append(Int64(edge.rounded()))
      edge *= ratio
    }
    self.edges = edges
    var band = 0
    table = (0..<65_536).map { metres in
      while band < edges.count && edges[band] <= Int64(metres) { band += 1 }
      return UInt16(truncatingIfNeeded: band)
    }
  }

  /// The band of a distance in metres: 0 below 100 m.
  @inline(__always)
  func band(of metres: Int64) -> Int {
    if metres >= 0 && metres < 65_536 { return Int(table[Int(metres)]) }
    var (low, high) = (0, edges.count)
    while low < high {
      let middle = (low + high) / 2
      if edges[middle] <= metres { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
