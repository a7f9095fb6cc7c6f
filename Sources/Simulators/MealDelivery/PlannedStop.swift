/// An order in a courier's planned sequence. A sequence is one list: a stop that begins a trip is marked, and those
/// after it up to the next mark are its bundle, in the order of delivery.
struct PlannedStop: Hashable, Sendable, BitwiseCopyable {
  private var raw: Int32

  init(_ order: Int, startsTrip: Bool) { raw = Int32(truncatingIfNeeded: order) << 1 | (startsTrip ? 1 : 0) }

  /// The order's number.
  var order: Int { Int(raw >> 1) }
  /// Whether the courier goes to a restaurant for it, and for those after it.
  var startsTrip: Bool {
    get { raw & 1 == 1 }
    set { raw = raw & ~1 | (newValue ? 1 : 0) }
  }
}

extension [PlannedStop] {
  /// How many orders the trip that starts at a position has.
  func tripLength(at start: Int) -> Int {
    var end = start + 1
    while end < count, !self[end].startsTrip { end += 1 }
    return end - start
  }

  /// Where the trip of a position starts.
  func tripStart(of position: Int) -> Int {
    var start = position
    while start > 0, !self[start].startsTrip { start -= 1 }
    return start
  }

  /// Takes one order out; the next of its bundle starts the trip if it did.
  mutating func removeOrder(at position: Int) {
    let stop = remove(at: position)
    if stop.startsTrip, position < count, !self[position].startsTrip { self[position].startsTrip = true }
  }

  /// The positions at which a trip starts, and the end.
  func tripBoundaries(into boundaries: inout [Int]) {
    boundaries.removeAll(keepingCapacity: true)
    for index in indices where self[index].startsTrip { boundaries.append(index) }
    boundaries.append(count)
  }
}
