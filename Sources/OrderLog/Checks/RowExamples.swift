/// Counts rows and keeps the few whose ids come first by their bytes, whatever order the rows come in.
struct RowExamples {
  /// How many examples an observation carries.
  static let limit = 5

  /// How many rows were added.
  private(set) var count = 0
  private var rows: [Int] = []
  private let identifiers: IdentifierColumn?
  private let workers: TextColumn?
  private let kind: LogObservation.Example.Kind

  /// Nothing yet, for rows of `table`. A row goes by its appeal or order id, else by its worker.
  init(_ table: Table) {
    let appeal = table.kind == .appeals ? table.identifiers(.appealID) : nil
    identifiers = appeal ?? table.identifiers(.orderID)
    workers = table.texts(.workerID)
    kind = appeal != nil ? .appeal : identifiers != nil ? .order : .worker
  }

  /// The rows of a set.
  init(_ table: Table, _ set: RowSet) {
    self.init(table)
    set.forEach { add($0) }
  }

  /// Counts a row. O(1) unless it is a new smallest.
  mutating func add(_ row: Int) {
    count += 1
    note(row)
  }

  /// Takes a row as an example without counting it.
  mutating func note(_ row: Int) {
    if rows.count == Self.limit, let last = rows.last, compare(row, last) >= 0 { return }
    guard isNamed(row) else { return }
    var position = rows.count
    while position > 0 {
      let order = compare(row, rows[position - 1])
      if order == 0 { return }
      if order > 0 { break }
      position -= 1
    }
    rows.insert(row, at: position)
    if rows.count > Self.limit { rows.removeLast() }
  }

  /// The examples, smallest first.
  var examples: [LogObservation.Example] {
    rows.compactMap { row in
      (identifiers?.value(at: row) ?? workers?.value(at: row)).map { LogObservation.Example(kind, $0) }
    }
  }

  private func isNamed(_ row: Int) -> Bool {
    if let identifiers { return !identifiers.utf8(at: row).isEmpty }
    return (workers?[row] ?? TextColumn.null) >= 0
  }

  private func compare(_ a: Int, _ b: Int) -> Int {
    if let identifiers { return ByteOrder.compare(identifiers.utf8(at: a), identifiers.utf8(at: b)) }
    // Dictionaries are sorted by bytes, so codes compare like texts.
    guard let workers else { return 0 }
    return workers[a] < workers[b] ? -1 : workers[a] > workers[b] ? 1 : 0
  }
}

/// The order of byte strings: byte by byte, a prefix before what it begins.
enum ByteOrder {
  /// Below, equal to or above zero as `a` comes before, is, or comes after `b`.
  static func compare(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>) -> Int {
    for index in 0..<min(a.count, b.count) where a[index] != b[index] { return a[index] < b[index] ? -1 : 1 }
    return a.count - b.count
  }

  /// Whether two byte strings are the same.
  static func equal(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>) -> Bool {
    a.count == b.count && compare(a, b) == 0
  }
}

extension LogObservation.Example {
  /// The first few names by their bytes.
  static func smallest(_ kind: Kind, _ names: some Sequence<String>) -> [LogObservation.Example] {
    names.sorted(by: TextDictionary.precedes).prefix(RowExamples.limit).map {
      LogObservation.Example(kind, $0)
    }
  }

  /// The first few workers by their codes, which follow the bytes of their ids.
  static func workers(_ codes: [Int], in dictionary: TextDictionary) -> [LogObservation.Example] {
    codes.sorted().prefix(RowExamples.limit).compactMap { code in
      dictionary.values.indices.contains(code)
        ? LogObservation.Example(.worker, dictionary.values[code]) : nil
    }
  }
}
