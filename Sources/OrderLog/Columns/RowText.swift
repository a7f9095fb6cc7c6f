/// The values of a row as text: for people in customary units, and as the canonical bytes that digests are
/// made from.
public enum RowText {
  /// The value of one field as text, or nil when the column is absent or the slot empty. Instants are local
  /// ISO 8601, money in the currency unit, durations in seconds, ratios as shares.
  public static func text(of field: Field, row: Int, in table: Table, timeZone: CivilTimeZone) -> String? {
    switch table.columns[field] {
    case .integer(let column):
      guard let value = column.value(at: row) else { return nil }
      return field.type == .instant ? timeZone.text(of: value) : decimal(value, scale: field.type.scale)
    case .text(let column): return column.value(at: row)
    case .identifier(let column): return column.value(at: row)
    case nil: return nil
    }
  }

  /// The canonical bytes of a row: for each field of the log format that the table has a value for, in the
  /// order of the specification, `name=value` and a line feed. Whole numbers in stored units, text as UTF-8
  /// with `\` and line feeds escaped as `\\` and `\n`. The same row gives the same bytes whatever the file's
  /// layout was.
  public static func canonicalBytes(of row: Int, in table: Table) -> [UInt8] {
    var bytes: [UInt8] = []
    func append(_ text: String) {
      for byte in text.utf8 {
        switch byte {
        case UInt8(ascii: "\\"): bytes += Array("\\\\".utf8)
        case UInt8(ascii: "\n"): bytes += Array("\\n".utf8)
        default: bytes.append(byte)
        }
      }
    }
    for field in table.kind.fields {
      let value: String?
      switch table.columns[field] {
      case .integer(let column): value = column.value(at: row).map(String.init)
      case .text(let column): value = column.value(at: row)
      case .identifier(let column): value = column.value(at: row)
      case nil: value = nil
      }
      guard let value else { continue }
      bytes += Array(field.rawValue.utf8)
      bytes.append(UInt8(ascii: "="))
      append(value)
      bytes.append(UInt8(ascii: "\n"))
    }
    return bytes
  }

  /// A fixed-point number without trailing zeros: 12500 at scale 10,000 is `1.25`.
  public static func decimal(_ value: Int64, scale: Int64) -> String {
    guard scale > 1 else { return String(value) }
    let magnitude = value.magnitude
    let whole = magnitude / UInt64(scale)
    var fraction = String(magnitude % UInt64(scale))
    fraction = String(repeating: "0", count: String(scale).count - 1 - fraction.count) + fraction
    while fraction.hasSuffix("0") { fraction.removeLast() }
    return (value < 0 ? "-" : "") + String(whole) + (fraction.isEmpty ? "" : "." + fraction)
  }
}
