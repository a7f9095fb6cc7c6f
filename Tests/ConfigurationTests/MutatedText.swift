/// Changes of a valid text: what a slip of the hand, a damaged disk or somebody with intent makes of a file.
/// The same seed gives the same text.
struct MutatedText {
  private var state: UInt64
  private let original: [UInt8]

  init(_ text: [UInt8]) {
    original = text
    state = 0
  }

  /// Numbers at and beyond the ends of their types, days at the ends of the calendar, and what stands for nothing.
  static let extremes = [
    "9223372036854775807", "-9223372036854775808", "9223372036854775808", "1e308", "-1e308", "1e309", "4e18",
    "1e15", "2147483648", "1e-320", "5e-324", "0", "-0", "-1", "1", "2", "0.5", "1000000", ".nan", ".inf",
    "1e999999999", "0001-01-01", "9999-12-31", "0000-00-00", "2026-02-29", "10000-01-01", "~", "\"\"", "''",
    "[]", "{}", "true", "none", "[1, 2]", "{a: 1}", "\u{202E}", "明", "\"\\0\"", "- x", "&a x", "*a",
    "!!int x",
    "!!binary x", "<<", "?", "|", ">",
  ]

  private mutating func random(_ count: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return count <= 1 ? 0 : Int((z ^ (z >> 31)) % UInt64(count))
  }

  /// A text with one to three changes.
  mutating func variant(seed: UInt64) -> [UInt8] {
    state = seed &* 0xD134_2543_DE82_EF95 &+ 1
    var text = original
    for _ in 0...random(3) { change(&text) }
    return text
  }

  private mutating func change(_ text: inout [UInt8]) {
    guard !text.isEmpty else { return }
    switch random(10) {
    case 0:
      text[random(text.count)] = UInt8(random(256))
    case 1:
      text.removeSubrange(random(text.count)...)
    case 2:
      let line = randomLine(text)
      text.removeSubrange(line)
    case 3:
      let line = randomLine(text)
      text.insert(contentsOf: Array(text[line]), at: line.lowerBound)
    case 4:
      let line = randomLine(text)
      if random(2) == 0 {
        text.insert(contentsOf: [32, 32], at: line.lowerBound)
      } else if text[line].first == 32 {
        text.remove(at: line.lowerBound)
      }
    case 5:
      let (a, b) = (randomValue(text), randomValue(text))
      let (first, second) = (Array(text[a]), Array(text[b]))
      guard a.upperBound <= b.lowerBound else { return }
      text.replaceSubrange(b, with: first)
      text.replaceSubrange(a, with: second)
    default:
      text.replaceSubrange(randomValue(text), with: Self.extremes[random(Self.extremes.count)].utf8)
    }
  }

  private mutating func randomLine(_ text: [UInt8]) -> Range<Int> {
    let place = random(text.count)
    let start = text[..<place].lastIndex(of: 10).map { $0 + 1 } ?? 0
    let end = text[place...].firstIndex(of: 10).map { $0 + 1 } ?? text.count
    return min(start, end)..<end
  }

  /// A run of bytes between separators: a key, a number, a date, a word.
  private mutating func randomValue(_ text: [UInt8]) -> Range<Int> {
    let separators: Set<UInt8> = Set(" \n\t,[]{}:\"'".utf8)
    // Numbers and days more often than words.
    for _ in 0..<4 {
      let place = random(text.count)
      if separators.contains(text[place]) { continue }
      let start = text[..<place].lastIndex(where: separators.contains).map { $0 + 1 } ?? 0
      let end = text[place...].firstIndex(where: separators.contains) ?? text.count
      if (48...57).contains(text[start]) || random(3) == 0 { return start..<end }
    }
    let place = random(text.count)
    return place..<min(place + 1, text.count)
  }
}
