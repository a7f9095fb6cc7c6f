/// A column of any kind.
public enum Column: Sendable {
  case integer(IntegerColumn)
  case text(TextColumn)
  case identifier(IdentifierColumn)

  /// How many rows there are.
  public var count: Int {
    switch self {
    case .integer(let column): column.count
    case .text(let column): column.count
    case .identifier(let column): column.count
    }
  }

  /// How many rows have no value.
  public var nullCount: Int {
    switch self {
    case .integer(let column): column.nullCount
    case .text(let column): column.nullCount
    case .identifier(let column): (0..<column.count).count { column.utf8(at: $0).isEmpty }
    }
  }

  /// The rows at `indices`, in that order.
  public func selecting(_ indices: [Int]) -> Column {
    switch self {
    case .integer(let column): .integer(column.selecting(indices))
    case .text(let column): .text(column.selecting(indices))
    case .identifier(let column): .identifier(column.selecting(indices))
    }
  }
}

/// One table of an order log, column by column. A column that the source lacks is absent, never zero.
public struct Table: Sendable {
  /// Which table it is.
  public let kind: TableKind
  /// How many rows there are.
  public let rowCount: Int
  /// The columns that the source had, or that a mapping derived. All have `rowCount` rows.
  public private(set) var columns: [Field: Column]
  /// Further attributes of workers (or any other table), by the column name of the source.
  public private(set) var attributes: [String: TextColumn]

  /// A table of `rowCount` rows. Columns of another length are a programming error.
  public init(
    kind: TableKind, rowCount: Int, columns: [Field: Column], attributes: [String: TextColumn] = [:]
  ) {
    precondition(
      columns.values.allSatisfy { $0.count == rowCount }
        && attributes.values.allSatisfy { $0.count == rowCount },
      "every column of a table has as many rows as the table")
    self.kind = kind
    self.rowCount = rowCount
    self.columns = columns
    self.attributes = attributes
  }

  /// Whether the table has a column for `field`.
  public func has(_ field: Field) -> Bool { columns[field] != nil }

  /// The column of whole numbers for `field`, or nil when it is absent.
  public func integers(_ field: Field) -> IntegerColumn? {
    if case .integer(let column)? = columns[field] { column } else { nil }
  }

  /// The text column for `field`, or nil when it is absent.
  public func texts(_ field: Field) -> TextColumn? {
    if case .text(let column)? = columns[field] { column } else { nil }
  }

  /// The identifier column for `field`, or nil when it is absent.
  public func identifiers(_ field: Field) -> IdentifierColumn? {
    if case .identifier(let column)? = columns[field] { column } else { nil }
  }

  /// The same table with one column put in or replaced. The column must have `rowCount` rows.
  public func with(_ column: Column, for field: Field) -> Table {
    var columns = columns
    columns[field] = column
    return Table(kind: kind, rowCount: rowCount, columns: columns, attributes: attributes)
  }

  /// The rows at `indices`, in that order, with the same dictionaries.
  public func selecting(_ indices: [Int]) -> Table {
    Table(
      kind: kind, rowCount: indices.count, columns: columns.mapValues { $0.selecting(indices) },
      attributes: attributes.mapValues { $0.selecting(indices) })
  }
}

extension Column {
  /// The memory of the column's values in bytes, dictionaries left out.
  public var byteCount: Int {
    switch self {
    case .integer(let column): column.count * 8 + (column.validity?.words.count ?? 0) * 8
    case .text(let column): column.count * 4 + (column.validity?.words.count ?? 0) * 8
    case .identifier(let column): (column.count + 1) * 8 + column.bytes.count
    }
  }
}
