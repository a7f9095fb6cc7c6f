import Foundation
import Testing

@testable import OrderLog

@Suite struct GzipTests {
  private static let text =
    "order_id,worker_id,city\n" + (1...5_000).map { "\($0),w\($0 % 70),\"c,\($0 % 13)\"\n" }.joined()

  /// The text as gzip, made by the package's own output file.
  private func compressed(_ text: String, in folder: TemporaryLog) throws -> [UInt8] {
    let path = folder.path + "/packed.gz"
    let output = try OutputFile(path, compressed: true)
    for part in text.split(separator: "\n", omittingEmptySubsequences: false).map({ Array($0.utf8) }) {
      output.buffer += part + [10]
      try output.flushIfFull()
    }
    output.buffer.removeLast()
    try output.commit()
    return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
  }

  private func read(_ bytes: [UInt8], _ folder: TemporaryLog) throws -> (log: OrderLog, report: ReadingReport)
  {
    try LogReader(threads: 2).read(try folder.write(bytes, to: "orders.csv.gz"))
  }

  @Test func onePlainAndTwoConcatenatedMembers() throws {
    let folder = try TemporaryLog()
    let packed = try compressed(Self.text, in: folder)
    #expect(try read(packed, folder).log.orders.rowCount == 5_000)
    let half = Self.text.index(Self.text.startIndex, offsetBy: Self.text.count / 2)
    let two =
      try compressed(String(Self.text[..<half]), in: folder)
      + compressed(String(Self.text[half...]), in: folder)
    let (log, report) = try read(two, folder)
    #expect(Contents(log.orders) == Contents(try readOrders(Self.text).log.orders))
    #expect(report.files.first?.bytes == two.count)
    #expect(try read(packed + [0, 0, 0], folder).log.orders.rowCount == 5_000)
  }

  @Test func contentCountsNotTheName() throws {
    let folder = try TemporaryLog()
    let path = try folder.write(try compressed(Self.text, in: folder), to: "whatever.txt")
    #expect(try LogReader().read(path).log.orders.rowCount == 5_000)
  }

  @Test func truncatedAtEveryKindOfPlace() throws {
    let folder = try TemporaryLog()
    let packed = try compressed(Self.text, in: folder)
    for length in [2, 5, 10, 11, 100, packed.count / 2, packed.count - 8, packed.count - 1] {
      do {
        _ = try read(Array(packed.prefix(length)), folder)
        Issue.record("read \(length) of \(packed.count) bytes")
      } catch let error as LogError {
        guard case .badGzip(_, let offset, _) = error else {
          Issue.record("\(error)")
          continue
        }
        #expect(offset == length)
      }
    }
  }

  @Test func corruptBytesAndRubbishAfterTheEnd() throws {
    let folder = try TemporaryLog()
    let packed = try compressed(Self.text, in: folder)
    for place in stride(from: 3, to: packed.count, by: max(1, packed.count / 40)) {
      var bytes = packed
      bytes[place] ^= 0x55
      // A header byte such as the time stamp may change without harm; nothing else may pass.
      if place < 10 { continue }
      #expect(throws: LogError.self) { try read(bytes, folder) }
    }
    #expect(
      throws: LogError.badGzip(
        file: folder.path + "/orders.csv.gz", offset: packed.count,
        reason: "bytes after the end that are not gzip")
    ) {
      try read(packed + Array("rubbish".utf8), folder)
    }
  }
}
