/// The closed stretches of time of a table, worker by worker, by start. O(rows log rows of a worker).
struct WorkerSpans {
  struct Span {
    let start: Int64
    let end: Int64
    let row: Int
  }
  private var spans: [Span] = []
  private var first: [Int] = [0]

  init?(_ table: Table, _ start: Field, _ end: Field, _ log: OrderLog) {
    guard let workers = table.texts(.workerID), let from = table.integers(start)?.storage.elements,
      let to = table.integers(end)?.storage.elements
    else { return nil }
    var own = [[Span]](repeating: [], count: log.workers.values.count)
    for row in 0..<table.rowCount {
      let worker = Int(workers[row])
      guard own.indices.contains(worker), PlausibleInstant.contains(from[row]),
        PlausibleInstant.contains(to[row]), from[row] <= to[row]
      else { continue }
      own[worker].append(Span(start: from[row], end: to[row], row: row))
    }
    for group in own {
      spans += group.sorted { ($0.start, $0.end, $0.row) < ($1.start, $1.end, $1.row) }
      first.append(spans.count)
    }
  }

  var workerCount: Int { first.count - 1 }

  /// The stretches of a worker.
  func spans(of worker: Int) -> ArraySlice<Span> {
    guard worker >= 0, worker + 1 < first.count else { return [] }
    return spans[first[worker]..<first[worker + 1]]
  }
}
