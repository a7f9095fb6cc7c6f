public import OrderLog

/// Per worker, the union of the stretches of time logged on, from the table of sessions.
///
/// Overlapping sessions, such as two devices, count once. 16 bytes a stretch.
public struct OnlineTime: MergeableState {
  /// What the state is told before the scan.
  public struct Parameters: Hashable, Sendable {
    /// The longest session in ms that is believed; a longer row is counted as implausible and left out.
    public var longestSession: Int64

    /// Parameters; sessions of up to 31 days are believed.
    public init(longestSession: Int64 = 31 * 86_400_000) { self.longestSession = longestSession }
  }

  public static var tables: Set<TableKind> { [.sessions] }

  /// What the state was told.
  public let parameters: Parameters
  /// What became of the rows.
  public private(set) var rows = DutyIntervals.RowCounts()
  /// From the first to the last instant of any usable session.
  public private(set) var extent: TimeSpan?
  /// Sessions without an end, sorted by worker and start.
  public private(set) var open: [OpenInterval] = []
  private(set) var closed = WorkerSpans()
  private var cache = TimelineCache()

  public init(_ parameters: Parameters = Parameters()) { self.parameters = parameters }

  public mutating func add(_ block: Range<Int>, of table: TableKind, in log: OrderLog) {
    guard table == .sessions, let sessions = log.table(.sessions) else { return }
    let absent = IntegerColumn.null
    let workers = sessions.texts(.workerID)
    let starts = sessions.integers(.onlineAt)
    let ends = sessions.integers(.offlineAt)
    let longest = TimeSpan.bounded(parameters.longestSession)
    cache = TimelineCache()
    for row in block {
      let start = starts?[row] ?? absent
      let end = ends?[row] ?? absent
      let worker = workers?[row] ?? TextColumn.null
      if start == absent {
        if end != absent { rows.withoutStart += 1 }
        continue
      }
      guard TimeSpan.plausible.contains(start),
        end == absent || (TimeSpan.plausible.contains(end) && end &- start <= longest)
      else {
        rows.implausible += 1
        continue
      }
      if end != absent && end < start {
        rows.reversed += 1
        continue
      }
      let last = max(start, end)
      extent = TimeSpan(start: min(extent?.start ?? start, start), end: max(extent?.end ?? last, last))
      if worker < 0 {
        rows.withoutWorker += 1
      } else if end == absent {
        rows.open += 1
        open.append(OpenInterval(worker: worker, start: start, lastKnown: start))
      } else {
        rows.closed += 1
        closed.append(worker: worker, TimeSpan(start: start, end: end))
      }
    }
  }

  public mutating func finish() {
    closed.unite()
    open.sort()
  }

  public mutating func merge(_ other: OnlineTime) {
    cache = TimelineCache()
    closed.merge(other.closed)
    open.append(contentsOf: other.open)
    finish()
    rows.merge(other.rows)
    extent = TimeSpan.hull(extent, other.extent)
  }

  /// The stretches online under a policy for sessions without an end, made once and then shared.
  public func timeline(_ policy: UnknownTimePolicy = .asRest) -> DutyTimeline {
    cache.timeline(policy.certain) { policy in
      DutyTimeline(closed: closed, open: open, policy: policy, extent: extent)
    }
  }

  /// States are equal when their rows are; what was derived from them does not count.
  public static func == (a: OnlineTime, b: OnlineTime) -> Bool {
    a.parameters == b.parameters && a.rows == b.rows && a.extent == b.extent && a.open == b.open
      && a.closed == b.closed
  }
}
