public import OrderLog

/// Offers per worker and three-hour part of the local day.
///
/// - Complexity: O(1) per offer; 64 bytes per worker.
public struct OfferHours: MergeableState {
  public static var tables: Set<TableKind> { [.offers] }

  /// How many parts a day has.
  static let parts = 8

  private(set) var workers = WorkerCounts(width: OfferHours.parts)

  /// No offers.
  public init(_ parameters: NoParameters) {}

  public mutating func add(_ rows: Range<Int>, of table: TableKind, in log: OrderLog) {
    guard let offers = log.table(.offers), table == .offers else { return }
    workers.prepare(for: log)
    let worker = CodeReader(offers, .workerID)
    let offered = IntegerReader(offers, .offeredAt)
    var grid = CivilGrid(log.timeZone, .day)
    for row in rows where TimeSpan.plausible.contains(offered[row]) {
      grid.seek(offered[row])
      workers.add(to: Self.part(of: offered[row], grid), of: worker[row])
    }
  }

  public mutating func merge(_ other: OfferHours) { workers.merge(other.workers) }

  /// The part of the day that a grid has found; a day of 25 hours has a longer last part.
  static func part(of instant: Int64, _ grid: CivilGrid) -> Int {
    Int(min(max(0, (instant - grid.start) / 10_800_000), Int64(parts - 1)))
  }

  /// Time in ms that spans lie in each part of the day.
  static func time(of spans: ArraySlice<TimeSpan>, in zone: CivilTimeZone) -> [Int64] {
    var grid = CivilGrid(zone, .day)
    var time = [Int64](repeating: 0, count: parts)
    for span in spans {
      var instant = span.start
      while instant < span.end {
        grid.seek(instant)
        let own = part(of: instant, grid)
        let limit = own == parts - 1 ? grid.end : min(grid.end, grid.start + Int64(own + 1) * 10_800_000)
        let next = min(span.end, max(limit, instant + 1))
        time[own] += next - instant
        instant = next
      }
    }
    return time
  }
}
