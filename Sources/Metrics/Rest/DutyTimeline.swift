import Dispatch
import Foundation

/// Each worker's engaged time: the union of intervals, overlaps counted once (LAB-50R-4).
///
/// A worker's spans are sorted, do not overlap and do not touch: [a, b) and [b, c) are one span. Empty
/// intervals hold no instant and do not appear. Made once per policy and shared by all metrics.
public struct DutyTimeline: Sendable {
  /// Worker w's spans are `spans[offsets[w]..<offsets[w + 1]]`.
  public let offsets: [Int]
  /// The spans.
  public let spans: [TimeSpan]
  /// From the first to the last instant that the log shows; nil when there is none.
  public let extent: TimeSpan?

  /// How many worker codes there are, with or without a span.
  public var workerCount: Int { offsets.count - 1 }

  /// A worker's spans. Any code may be asked for.
  public func spans(of worker: Int32) -> ArraySlice<TimeSpan> { spans[range(of: worker)] }

  /// A worker's engaged time in ms. O(spans of the worker).
  public func engaged(of worker: Int32) -> Int64 {
    spans(of: worker).reduce(0) { $0 &+ $1.length }
  }

  /// Each worker's engaged time in ms, by worker code. O(n).
  public func engagedTotals() -> [Int64] {
    (0..<workerCount).map { engaged(of: Int32($0)) }
  }

  /// A worker's engaged time in ms inside a window. O(log n + spans in the window).
  public func engaged(of worker: Int32, in window: Range<Int64>) -> Int64 {
    let own = range(of: worker)
    var low = own.lowerBound
    var high = own.upperBound
    while low < high {
      let middle = (low + high) / 2
      if spans[middle].end <= window.lowerBound { low = middle + 1 } else { high = middle }
    }
    var total: Int64 = 0
    while low < own.upperBound, spans[low].start < window.upperBound {
      total &+= min(spans[low].end, window.upperBound) &- max(spans[low].start, window.lowerBound)
      low += 1
    }
    return total
  }

  /// Where a worker's spans are. Any code may be asked for.
  func range(of worker: Int32) -> Range<Int> {
    worker >= 0 && Int(worker) < workerCount ? offsets[Int(worker)]..<offsets[Int(worker) + 1] : 0..<0
  }

  /// Shows each of some workers that has a span, in the order of codes.
  @inline(__always)
  func forEachWorker(in workers: Range<Int>, _ body: (Int32, UnsafeBufferPointer<TimeSpan>) -> Void) {
    spans.withUnsafeBufferPointer { spans in
      offsets.withUnsafeBufferPointer { offsets in
        let known = workers.clamped(to: 0..<max(offsets.count - 1, 0))
        for worker in known where offsets[worker] < offsets[worker + 1] {
          body(Int32(worker), UnsafeBufferPointer(rebasing: spans[offsets[worker]..<offsets[worker + 1]]))
        }
      }
    }
  }
}

extension DutyTimeline {
  /// Unites closed and open intervals, many workers at a time.
  init(closed: WorkerSpans, open: [OpenInterval], policy: UnknownTimePolicy, extent: TimeSpan?) {
    let workers = max(closed.workerCount, open.last.map { Int($0.worker) + 1 } ?? 0)
    let capacity = closed.spans.count + open.count
    // Enough chunks to keep all cores busy, each large enough to be worth starting.
    let chunks = max(1, min(64, workers, capacity / 20_000))
    let firsts = (0...chunks).map { workers * $0 / chunks }
    // Where each chunk may write: as many places as it has intervals.
    let bases = firsts.map { worker in
      (worker < closed.workerCount ? closed.offsets[worker] : closed.spans.count)
        + Self.firstOpen(of: worker, in: open)
    }
    var offsets = [Int](repeating: 0, count: workers + 1)
    let spans = [TimeSpan](unsafeUninitializedCapacity: capacity) { buffer, count in
      offsets.withUnsafeMutableBufferPointer { offsetBuffer in
        // Every chunk writes to its own places of both buffers.
        nonisolated(unsafe) let out = buffer
        nonisolated(unsafe) let ends = offsetBuffer
        DispatchQueue.concurrentPerform(iterations: chunks) { chunk in
          var writer = UnionWriter(out: out, position: bases[chunk])
          var resolver = OpenResolver(closed: closed, open: open, policy: policy, from: firsts[chunk])
          for worker in firsts[chunk]..<firsts[chunk + 1] {
            resolver.withIntervals(of: worker) { writer.write($0) }
            ends[worker + 1] = writer.position
          }
        }
        // Close the gaps between the chunks.
        for chunk in 0..<chunks where firsts[chunk] < firsts[chunk + 1] {
          let from = bases[chunk]
          let length = ends[firsts[chunk + 1]] - from
          if from != count, length > 0, let address = out.baseAddress {
            (address + count).update(from: address + from, count: length)
          }
          for worker in firsts[chunk]..<firsts[chunk + 1] { ends[worker + 1] -= from - count }
          count += length
        }
      }
    }
    self.init(offsets: offsets, spans: spans, extent: extent)
  }

  /// The position of the first open interval of `worker` or a later one.
  static func firstOpen(of worker: Int, in open: [OpenInterval]) -> Int {
    var low = 0
    var high = open.count
    while low < high {
      let middle = (low + high) / 2
      if Int(open[middle].worker) < worker { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

/// Writes unions one after the other.
private struct UnionWriter {
  let out: UnsafeMutableBufferPointer<TimeSpan>
  var position: Int

  @inline(__always)
  mutating func write(_ spans: UnsafeBufferPointer<TimeSpan>) {
    var current = TimeSpan(start: 0, end: 0)
    for span in spans where span.end > span.start {
      if current.end > current.start && span.start <= current.end {
        current.end = max(current.end, span.end)
      } else {
        flush(current)
        current = span
      }
    }
    flush(current)
  }

  @inline(__always)
  private mutating func flush(_ span: TimeSpan) {
    guard span.end > span.start else { return }
    out.initializeElement(at: position, to: span)
    position += 1
  }
}

/// Gives each worker's intervals with the open ones closed under a policy. Workers are asked for in ascending
/// order.
struct OpenResolver {
  private let closed: WorkerSpans
  private let open: [OpenInterval]
  private let cap: Int64?
  private var next: Int
  private var own: [TimeSpan] = []
  private var scratch: [TimeSpan] = []

  init(closed: WorkerSpans, open: [OpenInterval], policy: UnknownTimePolicy, from worker: Int = 0) {
    self.closed = closed
    self.open = open
    if case .asWork(let cap) = policy { self.cap = TimeSpan.bounded(cap) } else { cap = nil }
    next = DutyTimeline.firstOpen(of: worker, in: open)
  }

  /// Shows the intervals of `worker` by start and end, overlaps not joined.
  @inline(__always)
  mutating func withIntervals(of worker: Int, _ body: (UnsafeBufferPointer<TimeSpan>) -> Void) {
    let range = closed.range(of: worker)
    if next >= open.count || Int(open[next].worker) != worker {
      closed.spans.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[range])) }
    } else {
      resolve(worker, range)
      own.withUnsafeBufferPointer(body)
    }
  }

  private mutating func resolve(_ worker: Int, _ range: Range<Int>) {
    own.removeAll(keepingCapacity: true)
    own.append(contentsOf: closed.spans[range])
    let first = next
    while next < open.count, Int(open[next].worker) == worker { next += 1 }
    for entry in open[first..<next] {
      var end = entry.lastKnown
      if let cap {
        end = entry.lastKnown &+ cap
        if let start = firstStart(after: entry.lastKnown, range, first..<next) { end = min(end, start) }
      }
      own.append(TimeSpan(start: entry.start, end: end))
    }
    own.withUnsafeMutableBufferPointer { SpanSort.sort($0, &scratch) }
  }

  /// The worker's first acceptance after an instant. O(log n).
  private func firstStart(after instant: Int64, _ closedRange: Range<Int>, _ openRange: Range<Int>) -> Int64?
  {
    func first<Element>(_ elements: [Element], _ range: Range<Int>, _ start: (Element) -> Int64) -> Int64? {
      var low = range.lowerBound
      var high = range.upperBound
      while low < high {
        let middle = (low + high) / 2
        if start(elements[middle]) <= instant { low = middle + 1 } else { high = middle }
      }
      return low < range.upperBound ? start(elements[low]) : nil
    }
    let candidates = [first(closed.spans, closedRange) { $0.start }, first(open, openRange) { $0.start }]
    return candidates.compactMap { $0 }.min()
  }
}

/// Timelines that were already made for a finished state. Copies of the state share it.
final class TimelineCache: @unchecked Sendable {
  private let lock = NSLock()
  private var timelines: [UnknownTimePolicy: DutyTimeline] = [:]

  /// The timeline of `policy`, made by `make` when it is asked for the first time.
  func timeline(_ policy: UnknownTimePolicy, _ make: (UnknownTimePolicy) -> DutyTimeline) -> DutyTimeline {
    lock.lock()
    defer { lock.unlock() }
    if let known = timelines[policy] { return known }
    let timeline = make(policy)
    timelines[policy] = timeline
    return timeline
  }
}
