import OrderLog

/// A column of whole numbers in a hot loop; a column that the log lacks reads as null in each row.
///
/// Valid as long as the table that it was made from is alive.
struct IntegerReader {
  private let base: UnsafePointer<Int64>?

  init(_ table: Table, _ field: Field) { base = table.integers(field)?.storage.elements.baseAddress }

  @inline(__always) subscript(row: Int) -> Int64 { base.map { $0[row] } ?? IntegerColumn.null }
}

/// A column of text codes in a hot loop; a column that the log lacks reads as null in each row.
struct CodeReader {
  private let base: UnsafePointer<Int32>?
  /// The texts of the codes.
  let dictionary: [String]

  init(_ table: Table, _ field: Field) {
    let column = table.texts(field)
    base = column?.codes.elements.baseAddress
    dictionary = column?.dictionary.values ?? []
  }

  @inline(__always) subscript(row: Int) -> Int32 { base.map { $0[row] } ?? TextColumn.null }

  /// A table with one entry per code, the entry of a row without text first.
  func resolved<Entry>(missing: Entry, _ entry: (String) -> Entry) -> [Entry] {
    [missing] + dictionary.map(entry)
  }
}

/// Time of day without a search per row: consecutive instants mostly lie in one period of constant offset.
struct LocalClock {
  private let zone: CivilTimeZone
  private var from = Int64.max
  private var until = Int64.min
  private var offset: Int64 = 0

  init(_ zone: CivilTimeZone) { self.zone = zone }

  /// The local hour 0…23 in which an instant lies. An instant so absurd that its local time is beyond 64 bits
  /// wraps around instead of trapping.
  @inline(__always) mutating func hour(of instant: Int64) -> Int {
    if instant < from || instant >= until { look(up: instant) }
    let time = (instant &+ offset) % 86_400_000
    return Int((time < 0 ? time + 86_400_000 : time) / 3_600_000)
  }

  @inline(never) private mutating func look(up instant: Int64) {
    offset = zone.offset(at: instant)
    var (low, high) = (0, zone.starts.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if zone.starts[middle] <= instant { low = middle } else { high = middle }
    }
    from = zone.starts[low]
    until = high < zone.starts.count ? zone.starts[high] : .max
  }
}

/// The time between two instants, or nil when one is missing or they are more than 30 days apart, which no
/// order's times are: such rows are undecided.
@inline(__always) func plausibleSpan(from start: Int64, to end: Int64) -> Int64? {
  guard start != IntegerColumn.null, end != IntegerColumn.null else { return nil }
  let (span, overflow) = end.subtractingReportingOverflow(start)
  return overflow || span > 2_592_000_000 || span < -2_592_000_000 ? nil : span
}
