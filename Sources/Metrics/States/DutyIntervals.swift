public import OrderLog

/// Per worker, the half-open intervals of orders on one time basis, sorted; the raw material of every
/// rest-time metric.
///
/// Rows of every status count when both ends are there: a cancelled order took time as well. 16 bytes an
/// order, 20 more while a shard is being folded.
public struct DutyIntervals: MergeableState {
  /// Which part of an order is work.
  public enum Basis: String, Hashable, Sendable, Codable, CaseIterable {
    /// Acceptance to completion (接单时间; service time 服务时长). LAB-50R-4, law.md part E.
    case service
    /// Pick-up to completion (billed time 计费时长, the ride itself). TR-DD, law.md part E.
    case billed

    /// The field of an interval's start.
    public var startField: Field { self == .service ? .acceptedAt : .pickedUpAt }
    /// The field of an interval's end.
    public var endField: Field { .completedAt }
    /// The fields that can show an order still going on.
    var stageFields: [Field] {
      self == .service ? [.arrivedPickupAt, .pickedUpAt, .arrivedDropoffAt] : [.arrivedDropoffAt]
    }
    /// What the log must have for intervals on this basis.
    public var requirements: [FieldRequirement] {
      [FieldRequirement(.workerID), FieldRequirement(startField), FieldRequirement(endField)]
    }
  }

  /// What the state is told before the scan.
  public struct Parameters: Hashable, Sendable {
    /// Which part of an order is work.
    public var basis: Basis
    /// The longest order in ms that is believed. A longer row, such as one whose start is a zero that stands
    /// for "no time", is counted as implausible and left out.
    public var longestOrder: Int64

    /// Parameters; orders of up to 31 days are believed.
    public init(basis: Basis = .service, longestOrder: Int64 = 31 * 86_400_000) {
      self.basis = basis
      self.longestOrder = longestOrder
    }
  }

  /// What became of the rows.
  public struct RowCounts: Hashable, Sendable {
    /// Rows with both ends.
    public internal(set) var closed = 0
    /// Rows with a start and no end.
    public internal(set) var open = 0
    /// Rows whose end is before their start. Left out.
    public internal(set) var reversed = 0
    /// Rows that last longer than is believed or have an instant outside the years 1 to 9999. Left out.
    public internal(set) var implausible = 0
    /// Rows with an end and no start. Left out.
    public internal(set) var withoutStart = 0
    /// Rows with usable times and no worker. Left out.
    public internal(set) var withoutWorker = 0

    /// Rows that say something about work and could not be used.
    public var unusable: Int { reversed + implausible + withoutStart + withoutWorker }

    mutating func merge(_ other: RowCounts) {
      closed += other.closed
      open += other.open
      reversed += other.reversed
      implausible += other.implausible
      withoutStart += other.withoutStart
      withoutWorker += other.withoutWorker
    }
  }

  /// What the state was told.
  public let parameters: Parameters
  /// What became of the rows.
  public private(set) var rows = RowCounts()
  /// The civil days from the first to the last instant of any usable row, with or without a worker: what the log
  /// can show. An export is taken to hold whole days; one that begins in the middle of a day shows work that
  /// was cut off only where it touches midnight.
  public private(set) var extent: TimeSpan?
  /// Intervals without an end, sorted by worker, start and last known instant.
  public private(set) var open: [OpenInterval] = []
  private(set) var closed = WorkerSpans()
  private var openIsSorted = true
  private var cache = TimelineCache()

  public init(_ parameters: Parameters) { self.parameters = parameters }

  /// One more than the highest worker code with an interval of either kind.
  public var workerCount: Int { max(closed.workerCount, open.last.map { Int($0.worker) + 1 } ?? 0) }

  /// A worker's closed intervals by start and end, overlaps not joined. Any code may be asked for.
  public func intervals(of worker: Int32) -> ArraySlice<TimeSpan> {
    closed.spans[closed.range(of: Int(worker))]
  }

  public mutating func add(_ block: Range<Int>, of table: TableKind, in log: OrderLog) {
    guard table == .orders, !block.isEmpty else { return }
    let orders = log.orders
    let absent = IntegerColumn.null
    let workers = orders.texts(.workerID)?.codes.elements
    let starts = orders.integers(parameters.basis.startField)?.storage.elements
    let ends = orders.integers(parameters.basis.endField)?.storage.elements
    let stages = parameters.basis.stageFields.compactMap { orders.integers($0) }
    let longest = TimeSpan.bounded(parameters.longestOrder)
    var rows = rows
    var low = extent?.start ?? .max
    var high = extent?.end ?? .min
    cache = TimelineCache()
    closed.reserve(orders.rowCount)
    for row in block {
      let start = starts?[row] ?? absent
      let end = ends?[row] ?? absent
      let worker = workers?[row] ?? TextColumn.null
      if start == absent {
        if end != absent { rows.withoutStart += 1 }
        continue
      }
      guard TimeSpan.plausible.contains(start) else {
        rows.implausible += 1
        continue
      }
      var last = end
      if end == absent {
        last = start
        for stage in stages {
          let instant = stage[row]
          // A stage that cannot be right does not stretch the order.
          if instant > last, TimeSpan.plausible.contains(instant), instant &- start <= longest {
            last = instant
          }
        }
      } else if !TimeSpan.plausible.contains(end) || end &- start > longest {
        rows.implausible += 1
        continue
      } else if end < start {
        rows.reversed += 1
        continue
      }
      low = min(low, start)
      high = max(high, last)
      if worker < 0 {
        rows.withoutWorker += 1
      } else if end == absent {
        rows.open += 1
        open.append(OpenInterval(worker: worker, start: start, lastKnown: last))
        openIsSorted = false
      } else {
        rows.closed += 1
        closed.append(worker: worker, TimeSpan(start: start, end: end))
      }
    }
    self.rows = rows
    if low <= high { extent = TimeSpan(start: low, end: high).wholeDays(in: log.timeZone) }
  }

  public mutating func finish() {
    closed.normalise()
    if !openIsSorted {
      open.sort()
      openIsSorted = true
    }
  }

  public mutating func merge(_ other: DutyIntervals) {
    finish()
    cache = TimelineCache()
    closed.merge(other.closed)
    if !other.open.isEmpty {
      open.append(contentsOf: other.open)
      open.sort()
    }
    rows.merge(other.rows)
    extent = TimeSpan.hull(extent, other.extent)
  }

  /// The union of each worker's intervals under a policy for unknown time, made once and then shared by all
  /// copies of the finished state. `.undetermined` gives its smaller bound. O(n), on all cores.
  public func timeline(_ policy: UnknownTimePolicy = .asRest) -> DutyTimeline {
    cache.timeline(policy.certain) { policy in
      DutyTimeline(closed: closed, open: open, policy: policy, extent: extent)
    }
  }

  /// States are equal when their rows are; what was derived from them does not count.
  public static func == (a: DutyIntervals, b: DutyIntervals) -> Bool {
    a.parameters == b.parameters && a.rows == b.rows && a.extent == b.extent && a.open == b.open
      && a.closed == b.closed
  }
}
