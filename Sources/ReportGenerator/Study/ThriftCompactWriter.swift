/// Writes structures in Thrift's compact protocol, in which Parquet keeps its headers and its footer.
///
/// Only what those need: integers as zigzag varints, binary, lists, structures whose fields come in rising order.
/// Source: Apache Thrift, doc/specs/thrift-compact-protocol.md.
struct ThriftCompactWriter {
  private(set) var bytes: [UInt8] = []
  /// The field written last, in each open structure.
  private var lastField: [Int16] = [0]

  /// The types of fields and of elements of lists.
  private enum Kind: UInt8 {
    case int32 = 5
    case int64 = 6
    case binary = 8
    case list = 9
    case structure = 12
  }

  mutating func field(_ id: Int16, int32 value: Int32) {
    header(id, .int32)
    zigzag(Int64(value))
  }

  mutating func field(_ id: Int16, int64 value: Int64) {
    header(id, .int64)
    zigzag(value)
  }

  mutating func field(_ id: Int16, text: String) {
    header(id, .binary)
    binary(text)
  }

  mutating func field(_ id: Int16, int32s values: [Int32]) {
    list(id, .int32, values.count)
    for value in values { zigzag(Int64(value)) }
  }

  mutating func field(_ id: Int16, texts values: [String]) {
    list(id, .binary, values.count)
    for value in values { binary(value) }
  }

  /// A structure inside the open one.
  mutating func field(_ id: Int16, structure write: (inout ThriftCompactWriter) -> Void) {
    header(id, .structure)
    structure(write)
  }

  /// A list of structures.
  mutating func field<Element>(
    _ id: Int16, structures elements: [Element], write: (inout ThriftCompactWriter, Element) -> Void
  ) {
    list(id, .structure, elements.count)
    for element in elements { structure { write(&$0, element) } }
  }

  /// Ends the outermost structure.
  mutating func stop() { bytes.append(0) }

  private mutating func structure(_ write: (inout ThriftCompactWriter) -> Void) {
    lastField.append(0)
    write(&self)
    lastField.removeLast()
    bytes.append(0)
  }

  /// The field's number as the step from the one before, where that fits in four bits.
  private mutating func header(_ id: Int16, _ kind: Kind) {
    let step = id - (lastField.last ?? 0)
    if (1...15).contains(step) {
      bytes.append(UInt8(step) << 4 | kind.rawValue)
    } else {
      bytes.append(kind.rawValue)
      zigzag(Int64(id))
    }
    if !lastField.isEmpty { lastField[lastField.count - 1] = id }
  }

  private mutating func list(_ id: Int16, _ kind: Kind, _ count: Int) {
    header(id, .list)
    if count < 15 {
      bytes.append(UInt8(count) << 4 | kind.rawValue)
    } else {
      bytes.append(0xF0 | kind.rawValue)
      Self.varint(UInt64(count), to: &bytes)
    }
  }

  private mutating func binary(_ text: String) {
    Self.varint(UInt64(text.utf8.count), to: &bytes)
    bytes.append(contentsOf: text.utf8)
  }

  private mutating func zigzag(_ value: Int64) {
    Self.varint(UInt64(bitPattern: (value << 1) ^ (value >> 63)), to: &bytes)
  }

  /// Seven bits a byte, lowest first, the top bit set on all but the last.
  static func varint(_ value: UInt64, to bytes: inout [UInt8]) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}
