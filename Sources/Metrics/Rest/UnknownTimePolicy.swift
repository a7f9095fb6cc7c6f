/// How the time after the last known instant of an order without an end is counted. Part of the reading: a
/// metric never picks one silently.
///
/// Up to its last known instant an order without an end always counts. Engines in other fields treat unknown
/// time as rest; a strict reading treats it as work; the third way computes both and says what flips.
public enum UnknownTimePolicy: Hashable, Sendable {
  /// The unknown time is rest: only the known part of the order counts.
  case asRest
  /// The unknown time is work until the worker's next acceptance, but at most `cap` ms after the last known
  /// instant.
  case asWork(cap: Int64 = 3_600_000)
  /// Both are computed; a unit that is beyond the limit under one of them only is counted as undecided.
  case undetermined(cap: Int64 = 3_600_000)

  /// The policy of the smaller engaged time.
  var certain: UnknownTimePolicy {
    switch self {
    case .undetermined: .asRest
    case .asRest, .asWork: self
    }
  }

  /// The policy of the larger engaged time, when it differs from `certain`.
  var possible: UnknownTimePolicy? {
    if case .undetermined(let cap) = self { .asWork(cap: cap) } else { nil }
  }
}

/// An interval that has begun but whose end is not in the log.
public struct OpenInterval: Hashable, Sendable, Comparable {
  /// The worker's code.
  public var worker: Int32
  /// When it began.
  public var start: Int64
  /// The last instant at which the log shows it going on; `start` when there is none.
  public var lastKnown: Int64

  /// An interval without an end.
  public init(worker: Int32, start: Int64, lastKnown: Int64) {
    self.worker = worker
    self.start = start
    self.lastKnown = lastKnown
  }

  public static func < (a: OpenInterval, b: OpenInterval) -> Bool {
    (a.worker, a.start, a.lastKnown) < (b.worker, b.start, b.lastKnown)
  }
}
