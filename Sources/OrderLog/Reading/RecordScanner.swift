import Foundation

/// Cuts one record of delimited text into fields, exactly and for any bytes. The definition of what a record
/// is; the fast path must agree with it.
///
/// A field that begins with a quote ends at the next quote that is not doubled. Elsewhere a quote is an
/// ordinary character. A record ends at LF, CRLF or CR outside a quoted field. Where a quote does not close
/// within the longest allowed field, the record is faulty and ends at the end of its first line, so that one
/// stray quote cannot swallow the rest of the file.
struct RecordScanner {
  /// The longest field in bytes.
  static let longestField = 1 << 20

  private let delimiter: UInt8
  private let end: UnsafePointer<UInt8>
  /// The fields found, at most as many as asked for. Pointers into the file or into `unescaped`.
  private(set) var fields: [UnsafeBufferPointer<UInt8>] = []
  /// How many fields the record has, also past those that were kept.
  private(set) var fieldCount = 0
  /// The structural fault of the record and the index of its field.
  private(set) var fault: (reason: RowFault, field: Int)?
  private var unescaped: [GrowingBytes] = []
  private var unescapedCount = 0

  /// A scanner for a file whose bytes end at `end`, after which zeros can be read.
  init(delimiter: UInt8, end: UnsafePointer<UInt8>) {
    self.delimiter = delimiter
    self.end = end
  }

  /// Frees the scratch memory. The owner calls it once.
  func deallocate() {
    for bytes in unescaped { bytes.deallocate() }
  }

  /// Scans the record at `start`, keeping the first `limit` fields, and returns where the next one begins.
  /// O(length of the record), plus at most the longest field once.
  mutating func scan(_ start: UnsafePointer<UInt8>, keeping limit: Int) -> UnsafePointer<UInt8> {
    fields.removeAll(keepingCapacity: true)
    fieldCount = 0
    fault = nil
    unescapedCount = 0
    var p = start
    while true {
      let fieldStart = p
      if p < end, p.pointee == 34 {
        guard let next = scanQuoted(p + 1, limit) else {
          fault = (Self.longestField < end - p ? .fieldTooLong : .badQuote, fieldCount)
          fieldCount += 1
          return afterLine(lineEnd(start))
        }
        p = next
      } else {
        p = plainEnd(p)
        keep(UnsafeBufferPointer(start: fieldStart, count: p - fieldStart), limit)
      }
      if p - fieldStart > Self.longestField + 2, fault == nil { fault = (.fieldTooLong, fieldCount - 1) }
      guard p < end, p.pointee == delimiter else { return afterLine(p) }
      p += 1
    }
  }

  /// The end of a quoted field whose content begins at `content`, or nil when the quote does not close.
  private mutating func scanQuoted(
    _ content: UnsafePointer<UInt8>, _ limit: Int
  ) -> UnsafePointer<UInt8>? {
    var p = content
    var escapes = 0
    var searchEnd = min(end - content, Self.longestField + 1)
    while true {
      guard let found = memchr(p, 34, content + searchEnd - p) else {
        // A long field that does close before its line ends is one record; the search is bounded by the line.
        let line = lineEnd(content)
        if searchEnd < line - content {
          searchEnd = line - content
          continue
        }
        return nil
      }
      let quote = UnsafePointer(found.assumingMemoryBound(to: UInt8.self))
      if quote + 1 < end, quote[1] == 34 {
        escapes += 1
        p = quote + 2
        if p > content + searchEnd { searchEnd = p - content }
        continue
      }
      p = quote
      break
    }
    let raw = UnsafeBufferPointer(start: content, count: p - content)
    keep(escapes == 0 || fieldCount >= limit ? raw : unescape(raw), limit)
    p += 1
    let after = plainEnd(p)
    if after > p, fault == nil { fault = (.badQuote, fieldCount - 1) }
    return after
  }

  private mutating func keep(_ field: UnsafeBufferPointer<UInt8>, _ limit: Int) {
    if fieldCount < limit { fields.append(field) }
    fieldCount += 1
  }

  private mutating func unescape(_ raw: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    if unescapedCount == unescaped.count { unescaped.append(GrowingBytes(capacity: 64)) }
    let index = unescapedCount
    unescapedCount += 1
    unescaped[index].count = 0
    unescaped[index].reserve(raw.count)
    let target = unescaped[index].base
    var count = 0
    var position = 0
    while position < raw.count {
      target[count] = raw[position]
      count += 1
      position += raw[position] == 34 ? 2 : 1
    }
    unescaped[index].count = count
    return UnsafeBufferPointer(start: target, count: count)
  }

  /// The first delimiter or line end at or after `start`, or the end of the file.
  private func plainEnd(_ start: UnsafePointer<UInt8>) -> UnsafePointer<UInt8> {
    var p = start
    while p < end, p.pointee != delimiter, p.pointee != 10, p.pointee != 13 { p += 1 }
    return p
  }

  /// The first LF or CR at or after `start`, or the end of the file.
  private func lineEnd(_ start: UnsafePointer<UInt8>) -> UnsafePointer<UInt8> {
    var p = start
    while p < end, p.pointee != 10, p.pointee != 13 { p += 1 }
    return p
  }

  /// What follows the line end at `p`.
  private func afterLine(_ p: UnsafePointer<UInt8>) -> UnsafePointer<UInt8> {
    if p >= end { return end }
    if p.pointee == 13, p + 1 < end, p[1] == 10 { return p + 2 }
    return p + 1
  }
}
