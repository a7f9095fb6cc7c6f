/// Counts the lines that begin in a chunk up to positions that only grow.
struct LineCursor {
  private var counted: Int
  private var lines: Int
  private let base: UnsafePointer<UInt8>

  /// A cursor that knows of `lines` lines and looks for line ends from `position` on.
  init(position: Int, lines: Int, base: UnsafePointer<UInt8>) {
    counted = position
    self.lines = lines
    self.base = base
  }

  /// How many lines begin up to and with `offset`, where a line begins.
  mutating func line(at offset: Int) -> Int {
    if offset > counted {
      lines += LineCounter.counts(base + counted, count: offset - counted).lineEnds
      counted = offset
    }
    return lines
  }
}
