import OrderLog
import Testing

@testable import Metrics

@Suite struct DutyTimelineTests {
  private func spans(_ works: [Work], _ policy: UnknownTimePolicy = .asRest) -> [TimeSpan] {
    Array(duties(restLog(works)).timeline(policy).spans(of: 0))
  }

  private func span(_ from: Double, _ to: Double) -> TimeSpan {
    TimeSpan(start: monday + Int64(from * 3_600_000), end: monday + Int64(to * 3_600_000))
  }

  @Test func touchingOrdersAreOne() {
    #expect(spans([.hours(1, 2), .hours(2, 3)]) == [span(1, 3)])
  }

  @Test func overlappingAndNestedOrdersCountOnce() {
    #expect(spans([.hours(1, 3), .hours(2, 4), .hours(1.5, 2.5)]) == [span(1, 4)])
    #expect(spans([.hours(1, 9), .hours(2, 3), .hours(4, 5), .hours(10, 11)]) == [span(1, 9), span(10, 11)])
  }

  @Test func emptyOrdersHoldNoInstant() {
    #expect(spans([.hours(1, 1), .hours(2, 3), .hours(3, 3), .hours(5, 5)]) == [span(2, 3)])
  }

  @Test func nothingIsNothing() {
    #expect(duties(restLog([])).timeline().spans.isEmpty)
    #expect(duties(restLog([Work(nil, nil, by: nil), Work(nil, nil)])).timeline().spans.isEmpty)
    #expect(duties(restLog([])).timeline().engaged(of: 7) == 0)
  }

  @Test(arguments: 0..<30 as Range<UInt64>) func theMinuteGridAgrees(seed: UInt64) {
    let works = minuteOrders(seed: seed)
    let log = restLog(works)
    let timeline = duties(log).timeline()
    for (code, name) in log.workers.values.enumerated() {
      var busy = [Bool](repeating: false, count: 7 * 1_440)
      for work in works where work.worker == name {
        guard let from = work.accepted, let to = work.completed else { continue }
        for index in Int((from - monday) / minute)..<Int((to - monday) / minute) { busy[index] = true }
      }
      #expect(timeline.engaged(of: Int32(code)) == Int64(busy.count { $0 }) * minute)
      for window in [0..<1_440, 700..<2_000, 5_000..<5_001] {
        let range = monday + Int64(window.lowerBound) * minute..<monday + Int64(window.upperBound) * minute
        #expect(
          timeline.engaged(of: Int32(code), in: range) == Int64(busy[window].count { $0 }) * minute)
      }
    }
  }

  @Test func manyChunksGiveTheSameUnion() {
    let works = minuteOrders(seed: 1, workers: 400, count: 45_000, days: 20)
    let log = restLog(works)
    let state = duties(log)
    let timeline = state.timeline()
    for worker in stride(from: 0, to: 400, by: 7) {
      var expected: [TimeSpan] = []
      for span in state.intervals(of: Int32(worker)) where span.length > 0 {
        if let last = expected.last, span.start <= last.end {
          expected[expected.count - 1].end = max(last.end, span.end)
        } else {
          expected.append(span)
        }
      }
      #expect(Array(timeline.spans(of: Int32(worker))) == expected)
    }
    #expect(timeline.offsets.last == timeline.spans.count)
  }

  @Test func unknownTimeIsADeclaredPolicy() {
    // Accepted at 1 h, never completed; the next acceptance is at 1.5 h or at 9 h.
    let soon = [Work(monday + hour, nil), .hours(1.5, 2)]
    let late = [Work(monday + hour, nil), .hours(9, 10)]
    #expect(spans(soon, .asRest) == [span(1.5, 2)])
    #expect(spans(soon, .asWork()) == [span(1, 2)])
    #expect(spans(late, .asWork()) == [span(1, 2), span(9, 10)])
    #expect(spans(late, .asWork(cap: .max)) == [span(1, 10)])
    #expect(spans(late, .asWork(cap: -5)) == [span(9, 10)])
  }

  @Test func theKnownPartAlwaysCounts() {
    let works = [Work(monday + hour, nil, pickedUp: monday + 2 * hour), .hours(1.5, 1.75)]
    #expect(spans(works, .asRest) == [span(1, 2)])
    #expect(spans(works, .asWork(cap: hour)) == [span(1, 3)])
  }

  @Test func theCacheIsOfTheState() {
    var state = duties(restLog([.hours(1, 2)]))
    let before = state.timeline()
    let copy = state
    state.merge(duties(restLog([.hours(4, 5)])))
    #expect(state.timeline().spans.count == 2)
    #expect(copy.timeline().spans == before.spans)
    #expect(copy == duties(restLog([.hours(1, 2)])))
  }
}
