/// A clock and its pending events.
///
/// A value: a copy is a snapshot, and running the copy gives what the original would have given. Time is whole
/// milliseconds since the Unix epoch.
public struct EventKernel<Event: Sendable>: Sendable {
  /// The time of the event that was taken last, in ms.
  public private(set) var now: Int64
  /// How many events have been taken.
  public private(set) var processed = 0
  private var queue = EventQueue<Event>()

  /// A kernel whose clock stands at `start`.
  public init(start: Int64) { now = start }

  /// How many events are pending.
  public var pending: Int { queue.count }
  /// The time of the next event, or nil.
  public var nextTime: Int64? { queue.nextTime }

  /// Schedules an event. An instant that has passed is taken for now, so that time never runs backwards.
  ///
  /// Among simultaneous events a lower priority (0…15) comes first.
  ///
  /// - Returns: false when the queue is full (2²⁸ pending events).
  @discardableResult
  public mutating func schedule(_ event: Event, at time: Int64, priority: UInt8 = 8) -> Bool {
    queue.schedule(event, at: max(time, now), priority: priority)
  }

  /// Takes the next event and moves the clock to it; nil when nothing is pending or the next event is later
  /// than `limit`.
  public mutating func next(until limit: Int64 = .max) -> Event? {
    guard let time = queue.nextTime, time <= limit, let (at, event) = queue.next() else { return nil }
    now = at
    processed += 1
    return event
  }
}
