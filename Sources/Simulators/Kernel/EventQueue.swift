/// Pending events in the order of their time.
///
/// Simultaneous events come out by priority, then in the order in which they were scheduled, so a run never
/// depends on how the heap happens to be laid out. The heap is 4-ary and holds 16-byte entries only: the first
/// word is the time, the second packs priority (4 bits), sequence number (32 bits) and slot (28 bits), so two
/// word comparisons decide everything and no two entries are equal. Payloads stay where they were put, in a slab.
///
/// The sequence number of 32 bits is renumbered before it wraps (every 4.29 · 10⁹ events, by sorting what is
/// pending), so order is kept for ever. At most 2²⁸ events can be pending; more are refused.
///
/// - Complexity: O(log₄ n) to schedule and to take an event.
public struct EventQueue<Payload: Sendable>: Sendable {
  /// The time in the first word, order among simultaneous events and slot in the second.
  struct Entry: Sendable, BitwiseCopyable {
    var time: UInt64
    var rank: UInt64

    @inline(__always)
    static func precedes(_ a: Entry, _ b: Entry) -> Bool {
      a.time < b.time || (a.time == b.time && a.rank < b.rank)
    }
  }

  static var slotBits: UInt64 { 28 }
  static var sequenceBits: UInt64 { 32 }
  /// How many events can be pending at once.
  public static var capacity: Int { 1 << 28 }

  private var heap: [Entry] = []
  private var slab: [Payload] = []
  private var freeSlots: [UInt32] = []
  var sequence: UInt64 = 0

  /// No events.
  public init() {}

  /// How many events are pending.
  public var count: Int { heap.count }
  /// Whether nothing is pending.
  public var isEmpty: Bool { heap.isEmpty }
  /// The time of the next event in ms, or nil.
  public var nextTime: Int64? { heap.first.map { Self.instant($0.time) } }

  /// Makes room for so many pending events.
  public mutating func reserveCapacity(_ count: Int) {
    heap.reserveCapacity(count)
    slab.reserveCapacity(count)
  }

  /// Schedules an event at `time` (ms). Among simultaneous events a lower priority (0…15) comes first.
  ///
  /// - Returns: false when `capacity` events are pending; the event is then not scheduled.
  @discardableResult
  public mutating func schedule(_ payload: Payload, at time: Int64, priority: UInt8 = 8) -> Bool {
    let slot: UInt64
    if let free = freeSlots.popLast() {
      slot = UInt64(free)
      slab[Int(free)] = payload
    } else {
      guard slab.count < Self.capacity else { return false }
      slot = UInt64(slab.count)
      slab.append(payload)
    }
    if sequence >> Self.sequenceBits != 0 { renumber() }
    let rank =
      UInt64(min(priority, 15)) << (Self.sequenceBits + Self.slotBits) | sequence << Self.slotBits | slot
    sequence += 1
    let entry = Entry(time: Self.key(time), rank: rank)
    heap.append(entry)
    let last = heap.count - 1
    heap.withUnsafeMutableBufferPointer { heap in
      var hole = last
      while hole > 0 {
        let parent = (hole - 1) >> 2
        guard Entry.precedes(entry, heap[parent]) else { break }
        heap[hole] = heap[parent]
        hole = parent
      }
      heap[hole] = entry
    }
    return true
  }

  /// Takes the next event with its time (ms), or nil when nothing is pending.
  public mutating func next() -> (time: Int64, payload: Payload)? {
    guard let first = heap.first else { return nil }
    let last = heap.removeLast()
    if !heap.isEmpty { sink(last) }
    let slot = Int(first.rank & ((1 << Self.slotBits) - 1))
    freeSlots.append(UInt32(truncatingIfNeeded: slot))
    return (Self.instant(first.time), slab[slot])
  }

  private mutating func sink(_ entry: Entry) {
    heap.withUnsafeMutableBufferPointer { heap in
      let count = heap.count
      var hole = 0
      while true {
        let child = 4 * hole + 1
        guard child < count else { break }
        var least = child
        if child + 3 < count {
          if Entry.precedes(heap[child + 1], heap[least]) { least = child + 1 }
          if Entry.precedes(heap[child + 2], heap[least]) { least = child + 2 }
          if Entry.precedes(heap[child + 3], heap[least]) { least = child + 3 }
        } else {
          var other = child + 1
          while other < count {
            if Entry.precedes(heap[other], heap[least]) { least = other }
            other += 1
          }
        }
        guard Entry.precedes(heap[least], entry) else { break }
        heap[hole] = heap[least]
        hole = least
      }
      heap[hole] = entry
    }
  }

  /// Gives what is pending the sequence numbers 0, 1, … in their present order. A sorted array is a heap.
  mutating func renumber() {
    heap.sort(by: Entry.precedes)
    let slotMask: UInt64 = (1 << Self.slotBits) - 1
    let priorityMask: UInt64 = ~0 << (Self.sequenceBits + Self.slotBits)
    for position in heap.indices {
      let rank = heap[position].rank
      heap[position].rank = rank & priorityMask | UInt64(position) << Self.slotBits | rank & slotMask
    }
    sequence = UInt64(heap.count)
  }

  /// Order-preserving map of signed to unsigned instants.
  @inline(__always) private static func key(_ time: Int64) -> UInt64 { UInt64(bitPattern: time) ^ (1 << 63) }
  @inline(__always) private static func instant(_ key: UInt64) -> Int64 { Int64(bitPattern: key ^ (1 << 63)) }
}
