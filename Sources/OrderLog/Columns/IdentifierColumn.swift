/// A column of names that are nearly unique to their row, kept as UTF-8 bytes end to end.
public struct IdentifierColumn: Sendable {
  /// `count + 1` offsets into `bytes`; the name of row r is `bytes[offsets[r]..<offsets[r + 1]]`.
  public let offsets: ColumnStorage<Int64>
  /// The names, one after the other.
  public let bytes: ColumnStorage<UInt8>

  /// A column over offsets and bytes. `offsets` has one more element than there are rows.
  public init(offsets: ColumnStorage<Int64>, bytes: ColumnStorage<UInt8>) {
    self.offsets = offsets
    self.bytes = bytes
  }

  /// A column from texts. An empty text is a missing identifier.
  public init(_ names: [String]) {
    var offsets: [Int64] = [0]
    var bytes: [UInt8] = []
    for name in names {
      bytes.append(contentsOf: name.utf8)
      offsets.append(Int64(bytes.count))
    }
    self.init(offsets: ColumnStorage(offsets), bytes: ColumnStorage(bytes))
  }

  /// How many rows there are.
  @inlinable public var count: Int { offsets.count - 1 }
  /// The bytes of `row`'s name.
  @inlinable public func utf8(at row: Int) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: bytes.elements[Int(offsets[row])..<Int(offsets[row + 1])])
  }
  /// The name of `row`, or nil when it is empty.
  public func value(at row: Int) -> String? {
    let name = utf8(at: row)
    return name.isEmpty ? nil : String(decoding: name, as: UTF8.self)
  }

  /// The rows at `indices`, in that order. O(bytes).
  public func selecting(_ indices: [Int]) -> IdentifierColumn {
    let size = indices.reduce(0) { $0 + Int(offsets[$1 + 1] - offsets[$1]) }
    var ends = [Int64](repeating: 0, count: indices.count + 1)
    let copied = ColumnStorage<UInt8>(uninitialized: size) { slots in
      var position = 0
      for (slot, row) in indices.enumerated() {
        for byte in utf8(at: row) {
          slots[position] = byte
          position += 1
        }
        ends[slot + 1] = Int64(position)
      }
    }
    return IdentifierColumn(offsets: ColumnStorage(ends), bytes: copied)
  }
}
