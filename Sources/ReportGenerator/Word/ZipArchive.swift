import CZlib
import Foundation

/// A ZIP archive of small files, stored without compression: the wrapping of an Office document.
///
/// No file has a date, so that the same contents give the same bytes. Format: APPNOTE.TXT of PKWARE, version 2.0
/// (local headers, central directory, end record); names are UTF-8.
struct ZipArchive: Sendable {
  private var body: [UInt8] = []
  private var directory: [UInt8] = []
  private var count: UInt16 = 0

  /// Adds a file. Names use `/` and are given once each; at most 65,535 files and 4 GiB in all.
  mutating func add(_ name: String, _ contents: [UInt8]) {
    let offset = UInt32(truncatingIfNeeded: body.count)
    let path = Array(name.utf8)
    var fields: [UInt8] = []
    fields += Self.little(20 as UInt16)  // version needed: 2.0
    fields += Self.little(0x0800 as UInt16)  // names are UTF-8
    fields += Self.little(0 as UInt16)  // stored
    fields += Self.little(0 as UInt16)  // 00:00:00
    fields += Self.little(0x0021 as UInt16)  // 1980-01-01, the first day that the format knows
    fields += Self.little(Self.checksum(contents))
    fields += Self.little(UInt32(truncatingIfNeeded: contents.count))
    fields += Self.little(UInt32(truncatingIfNeeded: contents.count))
    fields += Self.little(UInt16(truncatingIfNeeded: path.count))
    fields += Self.little(0 as UInt16)  // no extra field
    body += Self.little(0x0403_4b50 as UInt32) + fields + path + contents

    directory += Self.little(0x0201_4b50 as UInt32) + Self.little(20 as UInt16) + fields
    directory += Self.little(0 as UInt16)  // no comment
    directory += Self.little(0 as UInt16)  // disk
    directory += Self.little(0 as UInt16)  // internal attributes
    directory += Self.little(0 as UInt32)  // external attributes
    directory += Self.little(offset) + path
    count += 1
  }

  /// The archive.
  var data: Data {
    var end = Self.little(0x0605_4b50 as UInt32) + Self.little(0 as UInt16) + Self.little(0 as UInt16)
    end += Self.little(count) + Self.little(count)
    end += Self.little(UInt32(truncatingIfNeeded: directory.count))
    end += Self.little(UInt32(truncatingIfNeeded: body.count)) + Self.little(0 as UInt16)
    return Data(body + directory + end)
  }

  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    bytes.withUnsafeBufferPointer { buffer in
      UInt32(truncatingIfNeeded: crc32_z(0, buffer.baseAddress, buffer.count))
    }
  }

  private static func little<Integer: FixedWidthInteger>(_ value: Integer) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { Array($0) }
  }
}
