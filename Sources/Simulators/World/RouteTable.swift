/// A stop of a worker's plan.
public struct RouteStop: Sendable, Hashable, BitwiseCopyable {
  /// The order.
  public var order: Int32
  /// Whether it is picked up here; otherwise it is handed over.
  public var isPickup: Bool

  /// A stop.
  public init(order: Int32, isPickup: Bool) {
    self.order = order
    self.isPickup = isPickup
  }
}

/// The plans of all workers in one block of memory: the stops ahead, the present target first.
///
/// - Complexity: O(1) to read a stop, O(stops of one worker) to change a plan.
public struct RouteTable: Sendable {
  /// The most stops that a plan can have.
  public let stride: Int
  private var stops: [RouteStop]
  private var counts: [UInt8]

  /// Empty plans for so many workers who carry at most `carryLimit` (1…100) orders.
  public init(workers: Int, carryLimit: Int) {
    stride = 2 * min(max(carryLimit, 1), 100)
    stops = Array(repeating: RouteStop(order: -1, isPickup: false), count: max(workers, 0) * stride)
    counts = Array(repeating: 0, count: max(workers, 0))
  }

  /// How many stops are ahead of a worker.
  @inlinable public func count(of worker: Int) -> Int { stopCount(worker) }
  @usableFromInline func stopCount(_ worker: Int) -> Int { Int(counts[worker]) }

  /// The `position`-th stop ahead of a worker.
  public subscript(worker: Int, position: Int) -> RouteStop { stops[worker * stride + position] }

  /// The stops ahead of a worker.
  public func route(of worker: Int) -> ArraySlice<RouteStop> {
    stops[worker * stride..<worker * stride + stopCount(worker)]
  }

  /// Puts a stop before position `position`.
  ///
  /// - Returns: false when the plan is full or has no such position.
  @discardableResult
  mutating func insert(_ stop: RouteStop, for worker: Int, at position: Int) -> Bool {
    let count = stopCount(worker)
    guard count < stride, position >= 0, position <= count else { return false }
    let base = worker * stride
    var slot = base + count
    while slot > base + position {
      stops[slot] = stops[slot - 1]
      slot -= 1
    }
    stops[slot] = stop
    counts[worker] += 1
    return true
  }

  /// Takes out the stop at `position`, if there is one.
  mutating func remove(at position: Int, of worker: Int) {
    let count = stopCount(worker)
    guard position >= 0, position < count else { return }
    let base = worker * stride
    for slot in base + position..<base + count - 1 { stops[slot] = stops[slot + 1] }
    counts[worker] -= 1
  }

  /// Takes out every stop of an order.
  mutating func removeOrder(_ order: Int32, of worker: Int) {
    for position in (0..<stopCount(worker)).reversed() where self[worker, position].order == order {
      remove(at: position, of: worker)
    }
  }
}
