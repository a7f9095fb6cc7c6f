import AuditEngine
import Foundation
import Testing

@testable import ReportGenerator

@Suite struct StudyParquetTests {
  /// A tiny table with every type, missing values, an empty text, text beyond ASCII, the ends of the numbers.
  private static let columns: [(name: String, values: StudyTable.Values)] = [
    ("名", .text(["a", nil, "", "é骑手", "z"])),
    ("n", .integers([1, -1, nil, .max, .min])),
    ("x", .numbers([0.1, nil, -0.0, 1e300, nil])),
  ]

  /// These bytes were read by pyarrow 26.0.1, pandas 3.1.1 and polars 2.1.0, which gave the values back.
  @Test func aTinyFileIsWrittenAsOthersHaveReadIt() {
    let expected =
      "UEFSMRUAFSYVJiwVBhUAFQYVBgAABgAAAAIBAgACAQEAAABhAAAAABUAFTAVMCwVBhUAFQYVBgAABAAAAAQBAgABAAAAAAAAAP//"
      + "////////FQAVNBU0LBUGFQAVBhUGAAAGAAAAAgECAAIBmpmZmZmZuT8AAAAAAAAAgBUAFS4VLiwVBBUAFQYVBgAAAgAAAAQBCAAA"
      + "AMOp6aqR5omLAQAAAHoVABUsFSwsFQQVABUGFQYAAAIAAAAEAf////////9/AAAAAAAAAIAVABUgFSAsFQQVABUGFQYAAAQAAAAC"
      + "AQIAnHUAiDzkN34VAhlMSAZzY2hlbWEVBgAVDCUCGAPlkI0lAAAVBCUCGAFuABUKJQIYAXgAFgoZLBk8JggcFQwZJQAGGRgD5ZCN"
      + "FQAWBhZIFkgmCAAAJlAcFQQZJQAGGRgBbhUAFgYWUhZSJlAAACaiARwVChklAAYZGAF4FQAWBhZWFlYmogEAABbwARYGABk8JvgB"
      + "HBUMGSUABhkYA+WQjRUAFgQWUBZQJvgBAAAmyAIcFQQZJQAGGRgBbhUAFgQWThZOJsgCAAAmlgMcFQoZJQAGGRgBeBUAFgQWQhZC"
      + "JpYDAAAW4AEWBAAoCG1pbmdzdWFuAOwAAABQQVIx"
    let data = ParquetFile(Self.columns, rowCount: 5, rowsPerGroup: 3).data
    #expect(data.base64EncodedString() == expected)
    #expect(ParquetFile(Self.columns, rowCount: 5, rowsPerGroup: 3).data == data)
  }

  /// More columns than a short list counts and more groups than one; more rows than a page holds. Both were read by the same
  /// readers, here they are known by length and checksum.
  @Test(arguments: [
    (17, 50, 20, 9_002, 8_070_008_394_489_315_422 as UInt64),
    (3, 66_000, 65_900, 1_243_624, 11_539_075_209_889_375_261),
  ])
  func largerFilesAreWrittenAsOthersHaveReadThem(
    _ columns: Int, _ rows: Int, _ rowsPerGroup: Int, _ length: Int, _ checksum: UInt64
  ) throws {
    let data = Self.file(columns, rows, rowsPerGroup)
    #expect(data.count == length)
    #expect(Self.checksum(data) == checksum)
    if let folder = LookAtReport.folder {
      try data.write(to: URL(fileURLWithPath: folder).appendingPathComponent("parquet-\(columns).parquet"))
    }
  }

  /// Column k holds k times the row, missing in every (k + 2)-th row.
  private static func file(_ count: Int, _ rows: Int, _ rowsPerGroup: Int) -> Data {
    let columns = (0..<count).map { k -> (name: String, values: StudyTable.Values) in
      func isMissing(_ row: Int) -> Bool { row % (k + 2) == 1 }
      return switch k % 3 {
      case 0: ("c\(k)", .integers((0..<rows).map { isMissing($0) ? nil : Int64(k * $0) }))
      case 1: ("c\(k)", .numbers((0..<rows).map { isMissing($0) ? nil : Double(k * $0) / 8 }))
      default: ("c\(k)", .text((0..<rows).map { isMissing($0) ? nil : "\(k * $0 % 1_000)" }))
      }
    }
    return ParquetFile(columns, rowCount: rows, rowsPerGroup: rowsPerGroup).data
  }

  /// FNV-1a.
  private static func checksum(_ data: Data) -> UInt64 {
    data.withUnsafeBytes { bytes in
      bytes.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
  }

  @Test func aTableWithoutRowsIsAFileWithoutGroups() {
    let table = StudyTable(study: SampleStudy.study, records: [])
    let data = ParquetFile(table).data
    #expect(data.prefix(4) == Data("PAR1".utf8) && data.suffix(4) == Data("PAR1".utf8))
    // Nothing between the head and the footer, whose length stands before the tail.
    let length = data.dropLast(4).suffix(4).enumerated().reduce(0) { $0 + Int($1.element) << (8 * $1.offset) }
    #expect(length == data.count - 12)
  }
}
