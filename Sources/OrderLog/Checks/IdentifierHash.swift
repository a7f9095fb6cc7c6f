/// 64-bit hashes of ids and rows. The same on every machine; equal hashes are always verified on the bytes.
enum IdentifierHash {
  /// Folds a word into a hash.
  @inline(__always)
  static func mix(_ hash: UInt64, _ word: UInt64) -> UInt64 {
    let product = (hash ^ word).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    return product.high ^ product.low &+ 0xD1B5_4A32_D192_ED03
  }

  /// The hash of a byte string, eight bytes at a time.
  @inline(__always)
  static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var hash = 0x2545_F491_4F6C_DD1D ^ UInt64(truncatingIfNeeded: bytes.count)
    guard let base = UnsafeRawPointer(bytes.baseAddress) else { return mix(hash, 0) }
    var index = 0
    while index + 8 <= bytes.count {
      hash = mix(hash, UInt64(littleEndian: base.loadUnaligned(fromByteOffset: index, as: UInt64.self)))
      index += 8
    }
    var rest: UInt64 = 0
    var shift: UInt64 = 0
    while index < bytes.count {
      rest |= UInt64(bytes[index]) << shift
      shift += 8
      index += 1
    }
    return mix(mix(hash, rest), 0x94D0_49BB_1331_11EB)
  }

  /// The hashes of a column's ids. O(bytes).
  static func hashes(of column: IdentifierColumn, threads: Int) -> ColumnStorage<UInt64> {
    let count = column.count
    return ColumnStorage(uninitialized: count) { slots in
      nonisolated(unsafe) let slots = slots
      let parts = max(1, min(threads, count / 65_536 + 1))
      Threads.run(parts) { part in
        let offsets = column.offsets.elements
        let bytes = column.bytes.elements
        for row in count * part / parts..<count * (part + 1) / parts {
          slots[row] = hash(UnsafeBufferPointer(rebasing: bytes[Int(offsets[row])..<Int(offsets[row + 1])]))
        }
      }
    }
  }

  /// The hashes of a table's rows over all columns and attributes. O(cells).
  static func hashes(ofRowsIn table: Table) -> ColumnStorage<UInt64> {
    ColumnStorage(uninitialized: table.rowCount) { slots in
      slots.initialize(repeating: 0)
      for field in table.kind.fields {
        switch table.columns[field] {
        case nil: continue
        case .integer(let column)?:
          for row in slots.indices { slots[row] = mix(slots[row], UInt64(bitPattern: column[row])) }
        case .text(let column)?:
          for row in slots.indices { slots[row] = mix(slots[row], UInt64(truncatingIfNeeded: column[row])) }
        case .identifier(let column)?:
          for row in slots.indices { slots[row] = mix(slots[row], hash(column.utf8(at: row))) }
        }
      }
      for name in table.attributes.keys.sorted() {
        guard let column = table.attributes[name] else { continue }
        for row in slots.indices { slots[row] = mix(slots[row], UInt64(truncatingIfNeeded: column[row])) }
      }
    }
  }
}

extension Table {
  /// Whether two rows hold the same values in every column. Different texts have different codes.
  func rowsEqual(_ a: Int, _ b: Int) -> Bool {
    columns.values.allSatisfy { column in
      switch column {
      case .integer(let column): column[a] == column[b]
      case .text(let column): column[a] == column[b]
      case .identifier(let column): ByteOrder.equal(column.utf8(at: a), column.utf8(at: b))
      }
    } && attributes.values.allSatisfy { $0[a] == $0[b] }
  }
}
