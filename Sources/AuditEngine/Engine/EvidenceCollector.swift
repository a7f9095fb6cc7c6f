import Metrics
import OrderLog
import Rules

/// Finds the rows of the log that cases rest on, and names them by order id and digest.
struct EvidenceCollector {
  let log: OrderLog
  /// The digest of a row's canonical bytes, as text.
  let digest: @Sendable ([UInt8]) -> String
  private let rowsByWorker: [Int32: [Int]]
  private let start: IntegerColumn?
  private let end: IntegerColumn?

  /// A collector that has gathered the rows of `workers` in one pass. O(orders).
  init(log: OrderLog, workers: Set<Int32>, digest: @escaping @Sendable ([UInt8]) -> String) {
    self.log = log
    self.digest = digest
    start = log.orders.integers(.acceptedAt) ?? log.orders.integers(.placedAt)
    end = log.orders.integers(.completedAt)
    var rows: [Int32: [Int]] = [:]
    if let column = log.orders.texts(.workerID), !workers.isEmpty {
      var wanted = [Bool](repeating: false, count: log.workers.values.count)
      for worker in workers where worker >= 0 { wanted[Int(worker)] = true }
      let codes = column.codes.elements
      for row in 0..<codes.count where codes[row] >= 0 && wanted[Int(codes[row])] {
        rows[codes[row], default: []].append(row)
      }
    }
    rowsByWorker = rows
  }

  /// The worker's orders that touch a window, by start and id.
  func rows(of worker: Int32, in window: Range<Int64>) -> [Int] {
    let touching = (rowsByWorker[worker] ?? []).filter { row in
      guard let begin = start?.value(at: row) else { return false }
      let finish = max(begin, end?.value(at: row) ?? begin)
      return begin < window.upperBound && (finish > window.lowerBound || begin >= window.lowerBound)
    }
    return sorted(touching)
  }

  /// The rows of an order id: among the worker's where the worker is known and has it, else in the whole table.
  func rows(ofOrder id: String, worker: Int32?) -> [Int] {
    guard let ids = log.orders.identifiers(.orderID) else { return [] }
    let wanted = Array(id.utf8)
    func matches(_ row: Int) -> Bool { ids.utf8(at: row).elementsEqual(wanted) }
    if let worker, let rows = rowsByWorker[worker] {
      let own = rows.filter(matches)
      // An order that was offered to the worker may have been carried out by another.
      if !own.isEmpty { return sorted(own) }
    }
    return sorted((0..<ids.count).filter(matches))
  }

  /// A row, named, with the values of `fields`.
  func evidence(_ row: Int, fields: [Field]) -> EvidenceRow {
    var values: [String: String] = [:]
    for field in fields where field != .orderID {
      values[field.rawValue] = RowText.text(of: field, row: row, in: log.orders, timeZone: log.timeZone)
    }
    return EvidenceRow(
      orderID: log.orders.identifiers(.orderID)?.value(at: row) ?? "",
      digest: digest(RowText.canonicalBytes(of: row, in: log.orders)), values: values)
  }

  private func sorted(_ rows: [Int]) -> [Int] {
    guard rows.count > 1 else { return rows }
    let ids = log.orders.identifiers(.orderID)
    return rows.map { row in
      (row, start?[row] ?? .min, ids?.value(at: row) ?? "", RowText.canonicalBytes(of: row, in: log.orders))
    }.sorted { a, b in
      if a.1 != b.1 { return a.1 < b.1 }
      if a.2 != b.2 { return TextDictionary.precedes(a.2, b.2) }
      return a.3.lexicographicallyPrecedes(b.3)
    }.map(\.0)
  }
}
