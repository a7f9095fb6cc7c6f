import OrderLog

/// The engaged time of each worker of an outcome, acceptance to completion, overlaps joined.
struct EngagedSpans {
  /// Per worker, by start, without overlaps (ms).
  let spans: [[Range<Int64>]]

  init(_ outcome: SimulationOutcome) {
    var raw = [[Range<Int64>]](repeating: [], count: outcome.workers.count)
    for order in outcome.orders where order.phase == .completed {
      raw[Int(order.worker)].append(order.timeline.acceptedAt..<order.timeline.completedAt)
    }
    spans = raw.map { Self.joined($0, gap: 0) }
  }

  private static func joined(_ spans: [Range<Int64>], gap: Int64) -> [Range<Int64>] {
    var result: [Range<Int64>] = []
    for span in spans.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = result.last, span.lowerBound <= last.upperBound || span.lowerBound - last.upperBound < gap
      {
        result[result.count - 1] = last.lowerBound..<max(last.upperBound, span.upperBound)
      } else {
        result.append(span)
      }
    }
    return result
  }

  /// The spells of a worker: gaps shorter than `gap` ms are filled.
  func spells(of worker: Int, gap: Int64) -> [Range<Int64>] { Self.joined(spans[worker], gap: gap) }

  /// Engaged time by civil day in ms.
  func byDay(of worker: Int, timeZone: CivilTimeZone) -> [(day: Int, time: Int64)] {
    var days: [Int: Int64] = [:]
    for span in spans[worker] {
      var start = span.lowerBound
      while start < span.upperBound {
        let day = timeZone.day(of: start).dayNumber
        let end = min(span.upperBound, timeZone.start(of: CivilDate(dayNumber: day + 1)))
        guard end > start else { break }
        days[day, default: 0] += end - start
        start = end
      }
    }
    return days.keys.sorted().map { ($0, days[$0] ?? 0) }
  }

  /// All engaged time of a worker in ms.
  func total(of worker: Int) -> Int64 {
    spans[worker].reduce(0) { $0 + ($1.upperBound - $1.lowerBound) }
  }
}
