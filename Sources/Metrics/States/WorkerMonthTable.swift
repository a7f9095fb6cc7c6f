/// One slot per worker and month, in pages of 64 workers, so that folding a row needs no hashing and a stray
/// date costs one page.
struct WorkerMonthTable<Slot: SummableSlot>: Sendable, Equatable {
  private static var pageBits: Int { 6 }
  private static var pageSize: Int { 1 << pageBits }

  /// The position of each month in `pages`.
  private var positions: [CivilMonth: Int] = [:]
  /// Per month, the first slot of each page of workers, or -1.
  private var pages: [[Int32]] = []
  private(set) var slots: [Slot] = []

  /// The month that stands for "no date".
  static var undated: CivilMonth { CivilMonth(number: -1) }

  /// The months that were met, ascending, the undated ones first.
  var months: [CivilMonth] { positions.keys.sorted() }

  /// The position of a month, for `withSlot`.
  mutating func position(of month: CivilMonth) -> Int {
    if let position = positions[month] { return position }
    positions[month] = pages.count
    pages.append([])
    return pages.count - 1
  }

  /// Shows the slot of a worker (not below 0) in the month at a position for changes.
  @inline(__always)
  mutating func withSlot<Result>(
    _ position: Int, _ worker: Int32, _ body: (inout Slot) -> Result
  ) -> Result {
    let page = Int(worker) >> Self.pageBits
    var base = page < pages[position].count ? Int(pages[position][page]) : -1
    if base < 0 { base = allocate(position, page) }
    return body(&slots[base + (Int(worker) & (Self.pageSize - 1))])
  }

  @inline(never)
  private mutating func allocate(_ position: Int, _ page: Int) -> Int {
    let missing = page + 1 - pages[position].count
    if missing > 0 { pages[position].append(contentsOf: repeatElement(-1, count: missing)) }
    let base = slots.count
    pages[position][page] = Int32(truncatingIfNeeded: base)
    slots.append(contentsOf: repeatElement(Slot(), count: Self.pageSize))
    return base
  }

  /// The slot of a worker in a month; an empty one where no row was met.
  func slot(_ month: CivilMonth, _ worker: Int32) -> Slot {
    let page = Int(worker) >> Self.pageBits
    guard worker >= 0, let position = positions[month], page < pages[position].count else { return Slot() }
    let base = Int(pages[position][page])
    return base < 0 ? Slot() : slots[base + (Int(worker) & (Self.pageSize - 1))]
  }

  /// Shows every slot that is not empty, by month and worker.
  func forEach(_ body: (CivilMonth, Int32, Slot) -> Void) {
    let empty = Slot()
    for month in months {
      guard let position = positions[month] else { continue }
      for (page, base) in pages[position].enumerated() where base >= 0 {
        for offset in 0..<Self.pageSize {
          let slot = slots[Int(base) + offset]
          if slot != empty { body(month, Int32(page << Self.pageBits + offset), slot) }
        }
      }
    }
  }

  /// Adds slot by slot.
  mutating func merge(_ other: WorkerMonthTable) {
    other.forEach { month, worker, slot in
      withSlot(position(of: month), worker) { $0.add(slot) }
    }
  }

  /// Tables are equal when their slots are, whatever the order in which months and pages were met.
  static func == (a: WorkerMonthTable, b: WorkerMonthTable) -> Bool {
    func entries(_ table: WorkerMonthTable) -> [(CivilMonth, Int32, Slot)] {
      var entries: [(CivilMonth, Int32, Slot)] = []
      table.forEach { entries.append(($0, $1, $2)) }
      return entries
    }
    return entries(a).elementsEqual(entries(b)) { $0 == $1 }
  }
}
