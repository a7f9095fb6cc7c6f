public import OrderLog

/// One row per paid order with what its worker chose and what all of its circumstances are, each as a hash, so that pay
/// can be compared among orders that have the one or the other in common.
///
/// Chosen by the worker: city, vehicle, where the order was picked up (zone, else a cell of the grid), weekday or
/// weekend, and the three-hour part of the local day. All circumstances: these, and what the platform decides or the sky:
/// service, rule version, way of assignment, weather and a distance band. A column that the log lacks splits nothing; an
/// order without a value of a column that the log has is in no stratum of that kind.
///
/// A log without a table of workers leaves the state empty, because no group can be made there. 56 bytes an order.
/// O(n log n).
public struct PaidWork: MergeableState {
  /// What the state is told before the scan.
  public struct Parameters: Hashable, Sendable {
    /// The side of a cell in metres, where there are coordinates and no zones.
    public var cellSize: Int64
    /// The ratio of the ends of a distance band, in millionths above 1.
    public var distanceStep: Int64

    /// Cells of 2 km, bands of 10 %.
    public init(cellSize: Int64 = 2_000, distanceStep: Int64 = 100_000) {
      self.cellSize = cellSize
      self.distanceStep = distanceStep
    }
  }

  /// What became of the rows.
  public struct RowCounts: Hashable, Sendable {
    /// Completed orders with worker, pay and times.
    public internal(set) var usable = 0
    /// Completed orders that lack one of them, or whose times contradict each other.
    public internal(set) var unusable = 0
    /// Usable orders whose pay is 0, and less than 0.
    public internal(set) var unpaid = 0
    public internal(set) var negative = 0
    /// Usable orders that lack what the worker's choice, or the further circumstances, are made from.
    public internal(set) var withoutChoice = 0
    public internal(set) var withoutCircumstances = 0
  }

  /// One order.
  struct Row: Equatable, Comparable, Sendable {
    var worker: Int32
    var start: Int64
    var end: Int64
    var pay: Int64
    /// What of it is an incentive, which is earned by many orders and booked on one.
    var incentive: Int64
    /// 0: not known.
    var chosen: UInt64
    var like: UInt64

    static func < (a: Row, b: Row) -> Bool {
      if a.worker != b.worker { return a.worker < b.worker }
      if a.start != b.start { return a.start < b.start }
      if a.end != b.end { return a.end < b.end }
      if a.pay != b.pay { return a.pay < b.pay }
      if a.incentive != b.incentive { return a.incentive < b.incentive }
      return (a.chosen, a.like) < (b.chosen, b.like)
    }
  }

  /// What the state was told.
  public let parameters: Parameters
  /// What became of the rows.
  public private(set) var counts = RowCounts()
  /// By worker and start.
  private(set) var rows: [Row] = []
  private var isSorted = true

  public init(_ parameters: Parameters) { self.parameters = parameters }

  private static let chosenFields: [Field] = [.city, .vehicle]
  private static let furtherFields: [Field] = [.service, .ruleVersion, .assignMode, .weather]

  /// Whether the log has a column with at least one value.
  static func holds(_ field: Field, _ log: OrderLog) -> Bool { FieldRequirement(field).isMet(by: log) }

  /// The columns of a log that are held equal, by what the worker chose and in all.
  static func held(in log: OrderLog) -> (chosen: [Field], further: [Field]) {
    let place = holds(.pickupZone, log) ? [Field.pickupZone] : [.pickupLat]
    return (
      (chosenFields + place).filter { holds($0, log) },
      (furtherFields + [.distance]).filter { holds($0, log) }
    )
  }

  public mutating func add(_ block: Range<Int>, of kind: TableKind, in log: OrderLog) {
    guard kind == .orders, !block.isEmpty, log.table(.workers) != nil else { return }
    let columns = OrderColumns(log.orders)
    guard let income = columns.integers(.workerPay), let accepted = columns.integers(.acceptedAt),
      let completed = columns.integers(.completedAt)
    else { return }
    let choices = Self.chosenFields.filter { Self.holds($0, log) }.compactMap { columns.codes($0) }
    let further = Self.furtherFields.filter { Self.holds($0, log) }.compactMap { columns.codes($0) }
    let zone = Self.holds(.pickupZone, log) ? columns.codes(.pickupZone) : nil
    let places =
      zone == nil && Self.holds(.pickupLat, log)
      ? OrderPlaces(columns, cellSize: parameters.cellSize) : nil
    let incentives = columns.integers(.incentive)
    let distance = Self.holds(.distance, log) ? columns.integers(.distance) : nil
    let bands = DistanceBands(step: parameters.distanceStep)
    let absent = IntegerColumn.null
    var grid = CivilGrid(log.timeZone, .day)
    for row in block where completed[row] != absent {
      let (pay, worker, start, end) = (income[row], columns.worker.at(row), accepted[row], completed[row])
      guard pay != absent, worker >= 0, TimeSpan.plausible.contains(start), TimeSpan.plausible.contains(end),
        end > start, end - start <= 31 * 86_400_000
      else {
        counts.unusable += 1
        continue
      }
      grid.seek(start)
      var key = CellKey()
      var isKnown = true
      for column in choices {
        if column[row] < 0 { isKnown = false }
        key.mix(UInt64(UInt32(bitPattern: column[row])))
      }
      if let zone {
        if zone[row] < 0 { isKnown = false }
        key.mix(UInt64(UInt32(bitPattern: zone[row])))
      } else if let places, !places.mixPickup(row, into: &key) {
        isKnown = false
      }
      // The first of January 1970 was a Thursday.
      let weekday = ((grid.day + 3) % 7 + 7) % 7
      key.mix(UInt64(min(max(0, (start - grid.start) / 10_800_000), 15)) << 1 | (weekday > 4 ? 1 : 0))
      let chosen = isKnown ? max(1, key.value) : 0
      for column in further {
        if column[row] < 0 { isKnown = false }
        key.mix(UInt64(UInt32(bitPattern: column[row])))
      }
      if let distance {
        let metres = distance[row]
        if metres == absent || metres < 0 { isKnown = false }
        key.mix(UInt64(truncatingIfNeeded: bands.band(of: metres)))
      }
      counts.usable += 1
      if pay == 0 { counts.unpaid += 1 }
      if pay < 0 { counts.negative += 1 }
      if chosen == 0 { counts.withoutChoice += 1 } else if !isKnown { counts.withoutCircumstances += 1 }
      rows.append(
        Row(
          worker: worker, start: start, end: end, pay: pay,
          incentive: incentives.at(row) == absent ? 0 : incentives.at(row), chosen: chosen,
          like: isKnown ? max(1, key.value) : 0))
    }
    isSorted = false
  }

  public mutating func finish() {
    if isSorted { return }
    rows.sort()
    isSorted = true
  }

  public mutating func merge(_ other: PaidWork) {
    counts.usable += other.counts.usable
    counts.unusable += other.counts.unusable
    counts.unpaid += other.counts.unpaid
    counts.negative += other.counts.negative
    counts.withoutChoice += other.counts.withoutChoice
    counts.withoutCircumstances += other.counts.withoutCircumstances
    rows += other.rows
    isSorted = false
    finish()
  }

  public static func == (a: PaidWork, b: PaidWork) -> Bool {
    a.parameters == b.parameters && a.counts == b.counts && a.rows == b.rows
  }

  /// Each row's part of its worker's engaged time in hours: while several orders are in hand, time is split evenly among
  /// them, so that the parts add up to the time in which there was any. O(n log n).
  func hours() -> [Double] {
    var hours = [Double](repeating: 0, count: rows.count)
    var start = 0
    while start < rows.count {
      var end = start
      var latest = Int64.min
      // Orders that touch each other, directly or through others.
      while end < rows.count && rows[end].worker == rows[start].worker
        && (end == start || rows[end].start < latest)
      {
        latest = max(latest, rows[end].end)
        end += 1
      }
      if end == start + 1 {
        hours[start] = Double(rows[start].end - rows[start].start) / 3_600_000
      } else {
        share(start..<end, into: &hours)
      }
      start = end
    }
    return hours
  }

  /// Splits the time of orders that touch: an order's part is what ∫ dt / (orders in hand) gains over it.
  private func share(_ range: Range<Int>, into hours: inout [Double]) {
    let edges = (range.map { (rows[$0].start, 1) } + range.map { (rows[$0].end, -1) })
      .sorted { $0.0 != $1.0 ? $0.0 < $1.0 : $0.1 < $1.1 }
    var gained: [Int64: Double] = [:]
    var (total, inHand, last) = (0.0, 0, edges.first?.0 ?? 0)
    for (instant, change) in edges {
      if inHand > 0 { total += Double(instant - last) / Double(inHand) }
      gained[instant] = total
      (inHand, last) = (inHand + change, instant)
    }
    for row in range {
      hours[row] = ((gained[rows[row].end] ?? 0) - (gained[rows[row].start] ?? 0)) / 3_600_000
    }
  }
}
