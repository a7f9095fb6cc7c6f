public import OrderLog

/// When orders were offered to workers, and which of these offers were the worker's own choice.
///
/// An offer of an order that the same worker then grabbed (`assign_mode` grab) was not pushed. Orders that were
/// pushed and taken are gathered as well, so that a log without the table of offers shows at least these.
/// 24 bytes an offer and a pushed order, 8 a grabbed one.
public struct OfferTimes: MergeableState {
  public static var tables: Set<TableKind> { [.orders, .offers] }

  /// The offers, tagged with a hash of order and worker.
  private(set) var offers = WorkerInstants()
  /// When orders that were pushed and taken were offered, by the orders themselves.
  private(set) var taken = WorkerInstants()
  /// The hashes of order and worker of grabbed orders, ascending once finished.
  private var grabbed: [UInt64] = []
  private var grabbedIsSorted = true
  /// The civil days from the first to the last usable offer.
  public private(set) var extent: TimeSpan?
  /// Offers without a worker or a plausible instant. Left out.
  public private(set) var unusable = 0

  /// No offers.
  public init(_ parameters: NoParameters) {}

  public mutating func add(_ rows: Range<Int>, of table: TableKind, in log: OrderLog) {
    switch table {
    case .offers: addOffers(rows, log)
    case .orders: addOrders(rows, log.orders)
    default: break
    }
  }

  private mutating func addOffers(_ rows: Range<Int>, _ log: OrderLog) {
    guard let table = log.table(.offers) else { return }
    let ids = table.identifiers(.orderID)
    let added = offers.append(rows, of: table, at: .offeredAt, in: log.timeZone) { row, worker in
      Self.key(ids, row, worker)
    }
    extent = TimeSpan.hull(extent, added.extent)
    unusable += added.unusable
  }

  private mutating func addOrders(_ rows: Range<Int>, _ orders: Table) {
    guard orders.has(.assignMode) else { return }
    let worker = CodeReader(orders, .workerID)
    let at = IntegerReader(orders, .offeredAt)
    let mode = CodeReader(orders, .assignMode)
    let modes = mode.resolved(missing: 0) { $0 == "push" ? 1 : $0 == "grab" ? 2 : 0 }
    let ids = orders.identifiers(.orderID)
    withExtendedLifetime(orders) {
      for row in rows where worker[row] >= 0 {
        switch modes[Int(mode[row]) + 1] {
        case 1:
          if TimeSpan.plausible.contains(at[row]) { taken.append(worker[row], at[row]) }
        case 2:
          grabbed.append(Self.key(ids, row, worker[row]))
          grabbedIsSorted = false
        default: break
        }
      }
    }
  }

  /// A hash of an order's id and a worker (FNV-1a over the id's bytes, then the code).
  private static func key(_ ids: IdentifierColumn?, _ row: Int, _ worker: Int32) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    if let ids {
      for byte in ids.utf8(at: row) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    }
    return (hash ^ UInt64(UInt32(bitPattern: worker))) &* 0x9E37_79B9_7F4A_7C15
  }

  public mutating func finish() {
    offers.finish()
    taken.finish()
    if !grabbedIsSorted {
      grabbed.sort()
      grabbedIsSorted = true
    }
  }

  public mutating func merge(_ other: OfferTimes) {
    offers.merge(other.offers)
    taken.merge(other.taken)
    grabbed.append(contentsOf: other.grabbed)
    grabbed.sort()
    grabbedIsSorted = true
    extent = TimeSpan.hull(extent, other.extent)
    unusable += other.unusable
  }

  public static func == (a: OfferTimes, b: OfferTimes) -> Bool {
    a.offers == b.offers && a.taken == b.taken && a.grabbed == b.grabbed && a.extent == b.extent
      && a.unusable == b.unusable
  }

  /// How many orders were pushed to a worker after `start` and before `end`, both exclusive. O(log n) and the
  /// offers in between.
  func pushes(to worker: Int32, after start: Int64, before end: Int64) -> Int {
    guard end - start > 1 else { return 0 }
    let offered = offers.of(worker, from: start + 1, through: end - 1).count { !isGrabbed($0.tag) }
    return max(offered, taken.of(worker, from: start + 1, through: end - 1).count)
  }

  private func isGrabbed(_ key: UInt64) -> Bool {
    var low = 0
    var high = grabbed.count
    while low < high {
      let middle = (low + high) / 2
      if grabbed[middle] < key { low = middle + 1 } else { high = middle }
    }
    return low < grabbed.count && grabbed[low] == key
  }

  /// Whether the log has a table of offers with workers and times.
  static func hasOffers(_ log: OrderLog) -> Bool {
    [Field.workerID, .offeredAt].allSatisfy { FieldRequirement(.offers, anyOf: [$0]).isMet(by: log) }
  }
}
