import OrderLog

/// Orders of a group of workers, and those of them that count.
public struct GroupShare: Sendable, Hashable {
  /// The attribute and its value, such as `gender` and `female`; the value is empty when unknown.
  public let attribute: String
  public let value: String
  /// How many workers of the group have orders.
  public let workers: Int
  /// Their orders, and those that count.
  public let examined: Int
  public let exceeding: Int

  /// Size and share, as figures.
  var figures: [Figure] {
    let key = "group.\(attribute).\(value.isEmpty ? "unknown" : value)"
    return [
      Figure("\(key).workers", Double(workers), .count), Figure("\(key).n", Double(examined), .count),
      Figure("\(key).share", examined == 0 ? 0 : Double(exceeding) / Double(examined), .share),
    ]
  }
}

/// Counts per worker summed by the attributes of the table of workers: its fields of text and its further
/// attributes. Workers that the table lacks are of unknown value. A worker's first row counts.
///
/// - Complexity: O(workers × attributes).
func groupShares(
  _ counts: WorkerCounts, numerator: Int, of denominator: Int, in log: OrderLog
) -> [GroupShare] {
  guard let table = log.table(.workers), let who = table.texts(.workerID) else { return [] }
  var columns: [(String, TextColumn)] = [Field.contract, .gender, .ageBand, .origin].compactMap { field in
    table.texts(field).map { (field.rawValue, $0) }
  }
  columns += table.attributes.sorted { TextDictionary.precedes($0.key, $1.key) }
  let present = counts.workers(withAny: denominator)
  return columns.flatMap { name, column in
    var codeOf: [Int32: Int32] = [:]
    for row in 0..<table.rowCount where codeOf[who[row]] == nil { codeOf[who[row]] = column[row] }
    var sums: [Int32: (workers: Int, examined: Int, exceeding: Int)] = [:]
    for worker in present {
      let code = codeOf[worker] ?? TextColumn.null
      let sum = sums[code] ?? (0, 0, 0)
      sums[code] = (
        sum.workers + 1, sum.examined + counts.count(denominator, of: worker),
        sum.exceeding + counts.count(numerator, of: worker)
      )
    }
    return sums.sorted { $0.key < $1.key }.map { code, sum in
      GroupShare(
        attribute: name, value: code < 0 ? "" : column.dictionary.values[Int(code)], workers: sum.workers,
        examined: sum.examined, exceeding: sum.exceeding)
    }
  }
}
