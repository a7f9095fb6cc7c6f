/// A column of whole numbers in the unit of its field's type: instants, durations, money, distances, counts.
public struct IntegerColumn: Sendable {
  /// What an empty slot holds, so that a careless read stands out. No real value may equal it.
  @inlinable public static var null: Int64 { .min }

  /// One value per row; `null` where there is none.
  public let storage: ColumnStorage<Int64>
  /// Which rows have a value; nil when all have.
  public let validity: NullBitmap?

  /// A column over storage in which empty slots hold `null`. O(n).
  public init(storage: ColumnStorage<Int64>) {
    self.storage = storage
    let bitmap = NullBitmap(of: storage.elements, null: Self.null)
    validity = bitmap.nullCount == 0 ? nil : bitmap
  }

  /// A column from optional values.
  public init(_ values: [Int64?]) {
    self.init(storage: ColumnStorage(values.map { $0 ?? Self.null }))
  }

  /// How many rows there are.
  @inlinable public var count: Int { storage.count }
  /// How many rows have no value.
  public var nullCount: Int { validity?.nullCount ?? 0 }
  /// Whether `row` has no value.
  @inlinable public func isNull(_ row: Int) -> Bool { storage[row] == Self.null }
  /// The value of `row`, or `null`. For hot loops; elsewhere use `value(at:)`.
  @inlinable public subscript(row: Int) -> Int64 { storage[row] }
  /// The value of `row`, or nil.
  @inlinable public func value(at row: Int) -> Int64? {
    let value = storage[row]
    return value == Self.null ? nil : value
  }

  /// The rows at `indices`, in that order.
  public func selecting(_ indices: [Int]) -> IntegerColumn {
    IntegerColumn(storage: ColumnStorage(indices.map { storage[$0] }))
  }
}
