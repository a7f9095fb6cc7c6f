/// Intervals of many workers in one block: sorted by worker, start and end. 16 bytes an interval.
///
/// `append` only gathers; `normalise` sorts by a counting pass over workers and then worker by worker, which is
/// linear when each worker's rows came in the order of time. Equal sets of intervals are equal values once
/// normalised.
struct WorkerSpans: Equatable, Sendable {
  /// Worker w's intervals are `spans[offsets[w]..<offsets[w + 1]]`; empty when there is no interval at all.
  private(set) var offsets: [Int] = []
  /// The intervals.
  private(set) var spans: [TimeSpan] = []
  private var pendingWorkers: [Int32] = []
  private var pendingSpans: [TimeSpan] = []

  init() {}

  /// One more than the highest worker code with an interval.
  var workerCount: Int { max(offsets.count - 1, 0) }

  /// Where a worker's intervals are. Any code may be asked for.
  @inline(__always)
  func range(of worker: Int) -> Range<Int> {
    worker >= 0 && worker < offsets.count - 1 ? offsets[worker]..<offsets[worker + 1] : 0..<0
  }

  /// Makes room for that many more intervals before the first one; memory is only touched when it is used.
  mutating func reserve(_ count: Int) {
    guard pendingSpans.isEmpty else { return }
    pendingWorkers.reserveCapacity(count)
    pendingSpans.reserveCapacity(count)
  }

  /// Gathers an interval. `worker` must not be negative.
  @inline(__always)
  mutating func append(worker: Int32, _ span: TimeSpan) {
    pendingWorkers.append(worker)
    pendingSpans.append(span)
  }

  /// Sorts what was gathered. O(n + workers) for rows in the order of time, O(n log n) otherwise.
  mutating func normalise() {
    guard !pendingSpans.isEmpty else { return }
    var sorted = WorkerSpans()
    sorted.sort(pendingWorkers, pendingSpans)
    pendingWorkers = []
    pendingSpans = []
    if spans.isEmpty { self = sorted } else { merge(sorted) }
  }

  /// Folds in the intervals of other rows. O(n).
  mutating func merge(_ other: WorkerSpans) {
    normalise()
    var other = other
    other.normalise()
    if other.spans.isEmpty { return }
    if spans.isEmpty {
      self = other
      return
    }
    let workers = max(workerCount, other.workerCount)
    var offsets = [Int](repeating: 0, count: workers + 1)
    let total = spans.count + other.spans.count
    let merged = [TimeSpan](unsafeUninitializedCapacity: total) { out, count in
      for worker in 0..<workers {
        let (a, b) = (range(of: worker), other.range(of: worker))
        var (i, j) = (a.lowerBound, b.lowerBound)
        while i < a.upperBound && j < b.upperBound {
          if other.spans[j] < spans[i] {
            out.initializeElement(at: count, to: other.spans[j])
            j += 1
          } else {
            out.initializeElement(at: count, to: spans[i])
            i += 1
          }
          count += 1
        }
        for k in i..<a.upperBound {
          out.initializeElement(at: count, to: spans[k])
          count += 1
        }
        for k in j..<b.upperBound {
          out.initializeElement(at: count, to: other.spans[k])
          count += 1
        }
        offsets[worker + 1] = count
      }
    }
    self.offsets = offsets
    spans = merged
  }

  /// Joins each worker's overlapping and touching intervals; empty ones vanish. O(n).
  mutating func unite() {
    normalise()
    guard !spans.isEmpty else { return }
    var united: [TimeSpan] = []
    var ends = offsets
    var lastUsed = 0
    for worker in 0..<workerCount {
      let first = united.count
      for span in spans[range(of: worker)] where span.end > span.start {
        if united.count > first, span.start <= united[united.count - 1].end {
          united[united.count - 1].end = max(united[united.count - 1].end, span.end)
        } else {
          united.append(span)
        }
      }
      ends[worker + 1] = united.count
      if united.count > first { lastUsed = worker + 1 }
    }
    spans = united
    offsets = united.isEmpty ? [] : Array(ends[...lastUsed])
  }

  private mutating func sort(_ workers: [Int32], _ gathered: [TimeSpan]) {
    let count = gathered.count
    workers.withUnsafeBufferPointer { workers in
      gathered.withUnsafeBufferPointer { gathered in
        var highest: Int32 = 0
        for worker in workers { highest = max(highest, worker) }
        var offsets = [Int](repeating: 0, count: Int(highest) + 2)
        offsets.withUnsafeMutableBufferPointer { offsets in
          for worker in workers { offsets[Int(worker) + 1] += 1 }
          for worker in 1..<offsets.count { offsets[worker] += offsets[worker - 1] }
        }
        var cursor = offsets
        spans = [TimeSpan](unsafeUninitializedCapacity: count) { out, initialized in
          cursor.withUnsafeMutableBufferPointer { cursor in
            for row in 0..<count {
              let worker = Int(workers[row])
              out.initializeElement(at: cursor[worker], to: gathered[row])
              cursor[worker] += 1
            }
          }
          initialized = count
          var scratch: [TimeSpan] = []
          for worker in 0..<offsets.count - 1 where offsets[worker + 1] - offsets[worker] > 1 {
            let own = offsets[worker]..<offsets[worker + 1]
            SpanSort.sort(UnsafeMutableBufferPointer(rebasing: out[own]), &scratch)
          }
        }
        self.offsets = offsets
      }
    }
  }
}

/// Sorting of short, often nearly sorted runs of intervals.
enum SpanSort {
  private static let block = 12

  /// Sorts by start and end: nothing to do for sorted input, insertion for short runs, else merging of
  /// insertion-sorted blocks. O(n log n), with no bad case.
  static func sort(_ spans: UnsafeMutableBufferPointer<TimeSpan>, _ scratch: inout [TimeSpan]) {
    let count = spans.count
    var sorted = 1
    while sorted < count && !(spans[sorted] < spans[sorted - 1]) { sorted += 1 }
    if sorted >= count { return }
    if count <= 2 * block {
      insertionSort(spans, from: sorted, in: 0..<count)
      return
    }
    var start = 0
    while start < count {
      let end = min(start + block, count)
      insertionSort(spans, from: start + 1, in: start..<end)
      start = end
    }
    if scratch.count < count {
      scratch = [TimeSpan](repeating: TimeSpan(start: 0, end: 0), count: max(count, 2 * scratch.count))
    }
    scratch.withUnsafeMutableBufferPointer { scratch in
      var width = block
      var source = spans
      var target = UnsafeMutableBufferPointer(rebasing: scratch[..<count])
      while width < count {
        var low = 0
        while low < count {
          let middle = min(low + width, count)
          let high = min(low + 2 * width, count)
          merge(source, low, middle, high, into: target)
          low = high
        }
        swap(&source, &target)
        width *= 2
      }
      if source.baseAddress != spans.baseAddress {
        for index in 0..<count { spans[index] = source[index] }
      }
    }
  }

  @inline(__always)
  private static func insertionSort(
    _ spans: UnsafeMutableBufferPointer<TimeSpan>, from first: Int, in range: Range<Int>
  ) {
    for index in stride(from: first, to: range.upperBound, by: 1) {
      let span = spans[index]
      var hole = index
      while hole > range.lowerBound && span < spans[hole - 1] {
        spans[hole] = spans[hole - 1]
        hole -= 1
      }
      spans[hole] = span
    }
  }

  @inline(__always)
  private static func merge(
    _ source: UnsafeMutableBufferPointer<TimeSpan>, _ low: Int, _ middle: Int, _ high: Int,
    into target: UnsafeMutableBufferPointer<TimeSpan>
  ) {
    var (i, j, k) = (low, middle, low)
    while i < middle && j < high {
      let right = source[j] < source[i]
      target[k] = right ? source[j] : source[i]
      j += right ? 1 : 0
      i += right ? 0 : 1
      k += 1
    }
    while i < middle {
      target[k] = source[i]
      i += 1
      k += 1
    }
    while j < high {
      target[k] = source[j]
      j += 1
      k += 1
    }
  }
}
