import OrderLog

/// The columns that a state reads, resolved once per block of rows. Valid as long as the table is.
struct OrderColumns {
  private let table: Table
  /// The workers' codes.
  let worker: UnsafeBufferPointer<Int32>?

  init(_ table: Table) {
    self.table = table
    worker = table.texts(.workerID)?.codes.elements
  }

  /// The whole numbers of a field, or nil when the column is absent.
  func integers(_ field: Field) -> UnsafeBufferPointer<Int64>? { table.integers(field)?.storage.elements }

  /// The codes of a field, or nil when the column is absent.
  func codes(_ field: Field) -> UnsafeBufferPointer<Int32>? { table.texts(field)?.codes.elements }

  /// The id of a row's order, or an empty text.
  func orderID(_ row: Int) -> String { table.identifiers(.orderID)?.value(at: row) ?? "" }
}

/// Reading of columns that may be absent.
extension Optional where Wrapped == UnsafeBufferPointer<Int64> {
  /// The value of a row, `IntegerColumn.null` where there is none.
  @inline(__always)
  func at(_ row: Int) -> Int64 {
    guard let self else { return IntegerColumn.null }
    return self[row]
  }
}

extension Optional where Wrapped == UnsafeBufferPointer<Int32> {
  /// The code of a row, `TextColumn.null` where there is none.
  @inline(__always)
  func at(_ row: Int) -> Int32 {
    guard let self else { return TextColumn.null }
    return self[row]
  }
}

/// Whole numbers that are too wide for 64 bits.
extension Int64 {
  /// The nearest value that fits.
  init(saturating value: Int128) {
    self =
      value > Int128(Int64.max) ? .max : value < Int128(Int64.min) ? .min : Int64(truncatingIfNeeded: value)
  }
}

/// Money in the currency unit.
func moneyUnits(_ stored: Int128) -> Double {
  // The conversion of a 64-bit number is one instruction; that of a 128-bit number is a call.
  if stored >= Int128(Int64.min), stored <= Int128(Int64.max) {
    return Double(Int64(truncatingIfNeeded: stored)) / 10_000
  }
  return Double(stored) / 10_000
}
