/// Whole numbers about one worker (or one worker and month) that add up over rows.
protocol SummableSlot: Equatable, Sendable, BitwiseCopyable {
  /// Nothing counted.
  init()
  /// Adds what was counted over other rows.
  mutating func add(_ other: Self)
}

/// One slot per worker code, so that folding a row needs no hashing.
struct WorkerSlots<Slot: SummableSlot>: Equatable, Sendable {
  private(set) var slots: [Slot] = []

  /// How many worker codes have a slot.
  var count: Int { slots.count }

  /// The slot of a worker; an empty one for a code without a slot.
  subscript(worker: Int32) -> Slot {
    worker >= 0 && Int(worker) < slots.count ? slots[Int(worker)] : Slot()
  }

  /// Makes room for the worker codes below `count`.
  mutating func prepare(_ count: Int) {
    if slots.count < count {
      slots.append(contentsOf: repeatElement(Slot(), count: count - slots.count))
    }
  }

  /// Shows the slots for changes.
  @inline(__always)
  mutating func withSlots<Result>(_ body: (UnsafeMutableBufferPointer<Slot>) -> Result) -> Result {
    slots.withUnsafeMutableBufferPointer { body($0) }
  }

  /// Adds slot by slot.
  mutating func merge(_ other: WorkerSlots) {
    prepare(other.slots.count)
    for worker in other.slots.indices { slots[worker].add(other.slots[worker]) }
  }
}

/// How many of a worker's units were looked at and how many were beyond a limit.
struct WorkerTally: SummableSlot {
  var examined: Int64 = 0
  var exceeding: Int64 = 0

  mutating func add(_ other: WorkerTally) {
    examined &+= other.examined
    exceeding &+= other.exceeding
  }
}

extension WorkerSlots where Slot == WorkerTally {
  /// How many workers had a unit looked at, and how many had one beyond the limit.
  var workers: (examined: Int, exceeding: Int) {
    slots.reduce(into: (0, 0)) { counts, slot in
      if slot.examined > 0 { counts.0 += 1 }
      if slot.exceeding > 0 { counts.1 += 1 }
    }
  }
}
