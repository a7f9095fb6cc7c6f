import Metrics
import OrderLog
import Statistics

/// Choice sets as a matrix: one row per candidate, one column per number that may have moved the choice.
///
/// Columns are measured in standard deviations within sets, so their coefficients compare. Texts have a column for each
/// value but the most frequent one. Columns without variation within sets, or told by others before them, are left out:
/// factors that were declared come first, so what cannot be told from a declared factor counts as declared.
struct DispatchDesign {
  /// One column.
  struct Column {
    let factor: DispatchFactor?
    /// The value of a text; nil for numbers.
    let level: String?
    let isDeclared: Bool
  }

  /// The columns that are used, declared ones first.
  private(set) var columns: [Column] = []
  /// Factors that the log does not have, or not often enough.
  private(set) var absent: [DispatchFactor] = []
  /// Columns that are the same for all candidates of each decision, so that they cannot have moved a choice.
  private(set) var constant: [Column] = []
  /// Columns that others tell.
  private(set) var collinear: [Column] = []
  /// Features of all rows, row by row.
  private(set) var values: [Double] = []
  /// The first row of each set, and the end.
  private(set) var offsets: [Int] = [0]
  /// The chosen candidate of each set, from 0.
  private(set) var chosen: [Int] = []
  /// The worker who got each order.
  private(set) var clusters: [Int] = []
  /// Sets left out since a number is missing.
  private(set) var incomplete = 0

  /// How many sets there are.
  var count: Int { chosen.count }
  /// How many of the columns were declared.
  var declaredCount: Int { columns.count { $0.isDeclared } }

  /// The share of candidates without a value from which a column is not used.
  private static let sparse = 0.2
  /// Texts with more values than this are no groups.
  private static let mostLevels = 8

  /// The design of some decisions. `recomputed` gives the candidate to whom the declared rule gives each order, as a
  /// position among the candidates, where it can be recomputed: being first by the declared rule is a declared factor.
  init(
    _ indices: [Int], of dispatch: DeclaredDispatch, declared: Set<DispatchFactor>, in log: OrderLog,
    recomputed: ((Int) -> Int32?)?
  ) {
    let decisions = dispatch.decisions
    let rows = indices.flatMap { index in decisions.decisions[index].candidates.map { $0 } }
    var candidates: [(column: Column, values: [Double])] = []
    if let recomputed {
      var first: [Double] = []
      for index in indices {
        let best = recomputed(index)
        for position in decisions.decisions[index].candidates { first.append(position == best ? 1 : 0) }
      }
      candidates.append((Column(factor: nil, level: nil, isDeclared: true), first))
    }
    let ordered =
      DispatchFactor.allCases.filter(declared.contains)
      + DispatchFactor.allCases.filter { !declared.contains($0) }
    let refusals = RefusalTimes(log)
    for factor in ordered {
      let own = Self.columns(factor, rows, decisions, log, refusals, isDeclared: declared.contains(factor))
      if own.isEmpty { absent.append(factor) }
      candidates += own
    }
    assemble(candidates, indices, decisions)
  }

  /// The columns of a factor; none when the log lacks it.
  private static func columns(
    _ factor: DispatchFactor, _ positions: [Int32], _ decisions: DispatchDecisions, _ log: OrderLog,
    _ refusals: RefusalTimes?, isDeclared: Bool
  ) -> [(column: Column, values: [Double])] {
    func numbers(_ value: (Int32) -> Int64) -> [(column: Column, values: [Double])] {
      let values = positions.map { position in
        let number = value(position)
        return number == IntegerColumn.null ? Double.nan : Double(number)
      }
      guard Double(values.count { $0.isNaN }) <= sparse * Double(values.count) else { return [] }
      return [(Column(factor: factor, level: nil, isDeclared: isDeclared), values)]
    }
    if let field = factor.candidateField {
      guard let column = decisions.table.integers(field) else { return [] }
      return numbers { column[Int(decisions.rows[Int($0)])] }
    }
    if factor == .refusals {
      guard let refusals, let times = decisions.table.integers(.offeredAt) else { return [] }
      return numbers { position in
        refusals.count(of: decisions.worker(at: position), before: times[Int(decisions.rows[Int(position)])])
      }
    }
    guard let table = log.table(.workers), let workers = table.texts(.workerID) else { return [] }
    var rowOf = [Int32](repeating: -1, count: log.workers.values.count)
    for row in 0..<table.rowCount where workers[row] >= 0 && rowOf[Int(workers[row])] < 0 {
      rowOf[Int(workers[row])] = Int32(truncatingIfNeeded: row)
    }
    func row(_ position: Int32) -> Int? {
      let worker = decisions.worker(at: position)
      guard worker >= 0, Int(worker) < rowOf.count, rowOf[Int(worker)] >= 0 else { return nil }
      return Int(rowOf[Int(worker)])
    }
    if factor == .tenureDays {
      guard let column = table.integers(.tenureDays) else { return [] }
      return numbers { row($0).map { column[$0] } ?? IntegerColumn.null }
    }
    guard let field = factor.workerField, let column = table.texts(field) else { return [] }
    var counts: [Int32: Int] = [:]
    let codes = positions.map { row($0).map { column[$0] } ?? TextColumn.null }
    for code in codes { counts[code, default: 0] += 1 }
    guard counts.count > 1, counts.count <= mostLevels,
      Double(counts[TextColumn.null] ?? 0) <= sparse * Double(codes.count)
    else { return [] }
    let levels = counts.sorted { $0.value == $1.value ? $0.key < $1.key : $0.value > $1.value }.dropFirst()
    return levels.map { level in
      let name = level.key < 0 ? "?" : column.dictionary.values[Int(level.key)]
      return (
        Column(factor: factor, level: name, isDeclared: isDeclared), codes.map { $0 == level.key ? 1 : 0 }
      )
    }
  }

  private mutating func assemble(
    _ candidates: [(column: Column, values: [Double])], _ indices: [Int], _ decisions: DispatchDecisions
  ) {
    // Sets in which every number is known.
    var kept: [(index: Int, rows: Range<Int>)] = []
    var start = 0
    for index in indices {
      let rows = start..<start + decisions.decisions[index].candidates.count
      start = rows.upperBound
      if candidates.allSatisfy({ column in rows.allSatisfy { !column.values[$0].isNaN } }) {
        kept.append((index, rows))
      } else {
        incomplete += 1
      }
    }
    // Within sets only differences count, so columns are centred there.
    var centred: [(column: Column, values: [Double])] = []
    for candidate in candidates {
      var values: [Double] = []
      var squares = 0.0
      for set in kept {
        let mean = set.rows.reduce(0.0) { $0 + candidate.values[$1] } / Double(set.rows.count)
        for row in set.rows {
          values.append(candidate.values[row] - mean)
          squares += (candidate.values[row] - mean) * (candidate.values[row] - mean)
        }
      }
      let deviation = (squares / Double(max(values.count, 1))).squareRoot()
      guard deviation > 0 else {
        constant.append(candidate.column)
        continue
      }
      centred.append((candidate.column, values.map { $0 / deviation }))
    }
    let independent = Self.independent(centred.map(\.values))
    for (position, candidate) in centred.enumerated() where !independent.contains(position) {
      collinear.append(candidate.column)
    }
    let used = centred.enumerated().filter { independent.contains($0.offset) }.map(\.element)
    columns = used.map(\.column)
    let rows = used.first?.values.count ?? 0
    values.reserveCapacity(rows * used.count)
    for row in 0..<rows { for column in used { values.append(column.values[row]) } }
    for set in kept {
      let decision = decisions.decisions[set.index]
      offsets.append((offsets.last ?? 0) + set.rows.count)
      chosen.append(Int(decision.chosen - decision.candidates.lowerBound))
      clusters.append(Int(decision.worker))
    }
  }

  /// The columns that keep more than a ten-thousandth of their variance when those before them are taken out.
  private static func independent(_ columns: [[Double]]) -> Set<Int> {
    var kept: Set<Int> = []
    var basis: [[Double]] = []
    for (position, column) in columns.enumerated() {
      var rest = column
      let whole = column.reduce(0.0) { $0 + $1 * $1 }
      for direction in basis {
        var product = 0.0
        for row in rest.indices { product += rest[row] * direction[row] }
        for row in rest.indices { rest[row] -= product * direction[row] }
      }
      let left = rest.reduce(0.0) { $0 + $1 * $1 }
      guard left > 1e-4 * whole, left > 0 else { continue }
      let length = left.squareRoot()
      basis.append(rest.map { $0 / length })
      kept.insert(position)
    }
    return kept
  }
}

/// When each worker refused an offer or let it pass.
struct RefusalTimes {
  private var times: [[Int64]]

  /// The refusals of a log; nil when its offers have no answers.
  init?(_ log: OrderLog) {
    guard let offers = log.table(.offers), let workers = offers.texts(.workerID),
      let responses = offers.texts(.response), let offered = offers.integers(.offeredAt)
    else { return nil }
    let refused = responses.dictionary.values.map { $0 == "rejected" || $0 == "timeout" }
    times = Array(repeating: [], count: log.workers.values.count)
    for row in 0..<offers.rowCount
    where workers[row] >= 0 && responses[row] >= 0 && refused[Int(responses[row])] && !offered.isNull(row) {
      times[Int(workers[row])].append(offered[row])
    }
    for worker in times.indices { times[worker].sort() }
  }

  /// How many of a worker's refusals lie in the 24 hours before an instant.
  func count(of worker: Int32, before instant: Int64) -> Int64 {
    guard worker >= 0, Int(worker) < times.count, instant != IntegerColumn.null else {
      return IntegerColumn.null
    }
    let own = times[Int(worker)]
    func position(_ limit: Int64) -> Int {
      var (low, high) = (0, own.count)
      while low < high {
        let middle = (low + high) / 2
        if own[middle] < limit { low = middle + 1 } else { high = middle }
      }
      return low
    }
    return Int64(position(instant) - position(instant.saturatedDifference(86_400_000)))
  }
}
