/// Calendar days without orders, or with far fewer than their weekday has.
///
/// Days are counted in the log's zone, by placement (else acceptance, else completion). Where the median day has 20
/// orders or more, an empty day is no chance (e⁻²⁰): rows are missing, or the service stood still. With fewer it is
/// a remark. A day with less than a third of the median of its weekday is a remark (holidays do that); it takes
/// four such weekdays and a median of 50 orders. The first and the last day may be cut off and are left out.
/// O(rows).
struct DayGapsCheck: LogCheck {
  enum Code: String, CaseIterable, Sendable {
    /// Affected and total: days. Details: `first`, `last` = the log's days, `medianPerDay`.
    case empty = "days-without-orders"
    /// Affected and total: days. Details: `lowestShare` = the least share of the weekday's median.
    case few = "days-with-few-orders"
  }
  static let id = "day-gaps"
  static let cost = 8

  func observations(in subject: LogUnderCheck) -> [LogObservation] {
    let candidates: [Field] = [.placedAt, .acceptedAt, .completedAt]
    for field in candidates {
      guard let column = subject.log.orders.integers(field), column.nullCount < column.count else { continue }
      return observations(field, Self.ordersPerDay(column, subject.log.timeZone))
    }
    return []
  }

  /// Orders by day number, from the first to the last day with one.
  private static func ordersPerDay(_ column: IntegerColumn, _ zone: CivilTimeZone) -> (
    first: Int, counts: [Int]
  ) {
    let base = Int(PlausibleInstant.lower / 86_400_000) - 2
    var counts = [Int](repeating: 0, count: Int(PlausibleInstant.upper / 86_400_000) + 3 - base)
    var clock = CivilClock(zone)
    for value in column.storage.elements where PlausibleInstant.contains(value) {
      counts[Int(clock.local(value) / 86_400_000) - base] += 1
    }
    guard let first = counts.firstIndex(where: { $0 > 0 }), let last = counts.lastIndex(where: { $0 > 0 })
    else {
      return (0, [])
    }
    return (base + first, Array(counts[first...last]))
  }

  private func observations(_ field: Field, _ days: (first: Int, counts: [Int])) -> [LogObservation] {
    let counts = days.counts
    guard counts.count > 2 else { return [] }
    func name(_ index: Int) -> String { CivilDate(dayNumber: days.first + index).description }
    let busy = counts.filter { $0 > 0 }.sorted()
    let median = busy[busy.count / 2]
    var found: [LogObservation] = []
    let empty = counts.indices.filter { counts[$0] == 0 }
    if !empty.isEmpty {
      let isTelling = median >= 20
      found.append(
        observation(
          .empty, isTelling ? .caution : .info, .orders, [field], affected: empty.count, total: counts.count,
          examples: LogObservation.Example.smallest(.day, empty.map(name)),
          details: [
            "first": .text(name(0)), "last": .text(name(counts.count - 1)), "medianPerDay": .init(median),
          ],
          faulty: isTelling ? [field] : []))
    }
    var few: [Int] = []
    var lowest = 1.0
    for weekday in 0..<7 {
      let same = stride(from: weekday, to: counts.count, by: 7)
        .filter { $0 > 0 && $0 < counts.count - 1 && counts[$0] > 0 }
      guard same.count >= 4 else { continue }
      let median = same.map { counts[$0] }.sorted()[same.count / 2]
      guard median >= 50 else { continue }
      for day in same where counts[day] * 3 < median {
        few.append(day)
        lowest = min(lowest, Double(counts[day]) / Double(median))
      }
    }
    if !few.isEmpty {
      found.append(
        observation(
          .few, .info, .orders, [field], affected: few.count, total: counts.count,
          examples: LogObservation.Example.smallest(.day, few.map(name)),
          details: ["lowestShare": .init(lowest)]))
    }
    return found
  }
}
