import Testing

@testable import OrderLog

/// The result of reading depends on neither threads nor chunks, and the fast paths agree with the exact reader.
@Suite struct InvarianceTests {
  private struct Result: Equatable {
    var contents: Contents
    var report: ReadingReport
  }

  private func read(_ bytes: [UInt8], chunk: Int, threads: Int, fast: Bool) throws -> Result {
    let mapping = ordersMapping([
      .pickedUpAt: FieldSource(.column("placed_at")),
      .incentive: FieldSource(.sum([.init("worker_pay"), .init("tip", negative: true)])),
      .pickupZone: FieldSource(.joined(["city", "status"], separator: "/")),
    ])
    let control = ReadingControl(chunkSize: chunk, usesFastPaths: fast)
    let (log, report) = try readOrders(
      bytes, mapping: mapping, timeZone: "America/New_York", control: control, threads: threads)
    return Result(contents: Contents(log.orders), report: report)
  }

  private static let header = "order_id,worker_id,city,status,placed_at,worker_pay,tip,slow_pickup,spare"

  private static let pieces: [[String]] = [
    ["1", "order-12345678", "é", "", "\"q\"", "a\"b", "\"a\"\"b\"", "0123456789012345678901234567890"],
    ["w1", "w2", "", "骑手一号", "\"w,3\"", "a worker with a long name", "worker16bytesxxx", "w\tx"],
    [
      "Beijing", "\"New\nYork\"", "\"a\r\nb\"", "São Paulo", "", "\"\"", "5\" pipe", "\"open", "\"x\"y",
      "\"\"\"\"",
    ],
    ["completed", "cancelled_customer", "", "eightchr", "sixteen_chars_16", "\"completed\""],
    [
      "2025-01-01T00:00:00Z", "2024-11-03 01:30:00", "", "2024-03-10T02:30:00", "2025-02-30T00:00:00Z",
      "\"2025-01-01T00:00:00Z\"", "2025-01-01T00:00:00.123+08:00", " 2025-01-01T00:00:00Z ",
      "2025-01-01T24:00:00Z",
    ],
    [
      "1", "12.34", "-0.5", "", "1.00005", "99999999999999999999", "\"7.25\"", "+3", "1e2", "x", "12345678.9",
    ],
    ["0", "0.01", "", "123456789012345", "-", " 5 ", "5."],
    ["0", "1", "", "true", "NO", "是", "2", "\"1\"", "01"],
    ["", "x", "\"a\nb\"", "\"a,b\"", "\"", "\u{1}"],
  ]

  private static func text(seed: Int, wild: Bool) -> [UInt8] {
    var random = SeededGenerator(seed: seed)
    let ends = ["\n", "\r\n", "\r"]
    let steady = ends[seed % 3]
    var text = header + steady
    for _ in 0..<Int.random(in: 0...60, using: &random) {
      var fields = pieces.map { options in
        // Mostly the first two texts, so that most rows are kept.
        Int.random(in: 0..<4, using: &random) > 0
          ? options[Int.random(in: 0..<2, using: &random)]
          : options[Int.random(in: 0..<options.count, using: &random)]
      }
      if wild, Int.random(in: 0..<10, using: &random) == 0 {
        fields.removeLast(Int.random(in: 1...8, using: &random))
      }
      text += fields.joined(separator: ",")
      text += wild ? ends[Int.random(in: 0..<3, using: &random)] : steady
      if wild, Int.random(in: 0..<12, using: &random) == 0 { text += steady }
    }
    if seed % 2 == 0 { while text.last?.isNewline == true { text.removeLast() } }
    return Array(text.utf8)
  }

  @Test(arguments: 0..<60)
  func threadsAndChunksDoNotMatter(_ seed: Int) throws {
    let bytes = Self.text(seed: seed, wild: seed % 4 != 0)
    let expected = try read(bytes, chunk: 1 << 20, threads: 1, fast: false)
    #expect(try read(bytes, chunk: 1 << 20, threads: 1, fast: true) == expected, "fast paths")
    for chunk in [1, 2, 3, 5, 7, 16, 33, 64, 100, 257, 1_000] {
      #expect(
        try read(bytes, chunk: chunk, threads: 1 + (seed + chunk) % 4, fast: true) == expected,
        "chunk \(chunk)")
    }
  }

  /// A byte changed anywhere never stops the reading short of a typed error, and every line stays accounted for.
  @Test(arguments: 0..<40)
  func changedBytes(_ seed: Int) throws {
    var random = SeededGenerator(seed: 1_000 + seed)
    let original = Self.text(seed: seed, wild: false)
    let headerLength = Self.header.utf8.count + 1
    for _ in 0..<12 {
      var bytes = original
      guard bytes.count > headerLength else { continue }
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let place = Int.random(in: headerLength..<bytes.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes[place] = [34, 44, 10, 13, 0, 45, 46, 0xC3][Int.random(in: 0..<8, using: &random)]
        case 2: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
        default: if bytes.count > headerLength + 1 { bytes.remove(at: place) }
        }
      }
      let exact = try read(bytes, chunk: 1 << 20, threads: 1, fast: false)
      let fast = try read(bytes, chunk: 37, threads: 3, fast: true)
      #expect(exact.report == fast.report)
      #expect(exact.contents.rows == fast.contents.rows)
      for (name, values) in exact.contents.values { #expect(fast.contents.values[name] == values, "\(name)") }
      #expect(exact.contents.dictionaries == fast.contents.dictionaries)
      let file = try #require(exact.report.files.first)
      #expect(file.rows + file.quarantined + file.blankLines == Self.records(bytes))
    }
  }

  /// The number of records after the header, by a reader that knows nothing but the definition.
  private static func records(_ bytes: [UInt8]) -> Int {
    var end = bytes.count
    var index = 0
    while bytes[index] != 10, bytes[index] != 13 { index += 1 }
    index += bytes[index] == 13 && index + 1 < end && bytes[index + 1] == 10 ? 2 : 1
    while end > index, bytes[end - 1] == 10 || bytes[end - 1] == 13 { end -= 1 }
    func isLineEnd(_ at: Int) -> Bool { at >= end || bytes[at] == 10 || bytes[at] == 13 }
    var count = 0
    while index < end {
      count += 1
      let start = index
      while true {
        if index < end, bytes[index] == 34 {
          var close = index + 1
          while close < end, bytes[close] != 34 || (close + 1 < end && bytes[close + 1] == 34) {
            close += bytes[close] == 34 ? 2 : 1
          }
          if close >= end {
            index = start
            while !isLineEnd(index) { index += 1 }
            break
          }
          index = close + 1
        }
        while !isLineEnd(index), bytes[index] != 44 { index += 1 }
        if isLineEnd(index) { break }
        index += 1
      }
      index += index + 1 < end && bytes[index] == 13 && bytes[index + 1] == 10 ? 2 : 1
    }
    return count
  }
}
