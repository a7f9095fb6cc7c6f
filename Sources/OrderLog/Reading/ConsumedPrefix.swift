import Foundation

/// Releases the bytes of a file up to where all chunks are parsed and fit together, so that a file does not
/// stay in memory beside its columns.
final class ConsumedPrefix: @unchecked Sendable {
  private struct State {
    var next = 0
    var expected: Int
    var ranges: [Range<Int>?]
  }
  private let lock = NSLock()
  /// Guarded by `lock`.
  private var state: State
  private let source: ByteSource
  private let bounds: [Int]

  init(source: ByteSource, layout: ChunkedParser.Layout) {
    self.source = source
    bounds = layout.bounds
    state = State(expected: layout.bounds[0], ranges: Array(repeating: nil, count: layout.chunkCount))
  }

  /// A chunk was parsed, from its first record's start to the start of the record after its last.
  func finished(_ chunk: Int, start: Int, end: Int) {
    if source.isRereadable {
      source.release(bounds[chunk]..<bounds[chunk + 1])
      return
    }
    lock.withLock {
      state.ranges[chunk] = min(start, end)..<end
      while state.next < state.ranges.count, let range = state.ranges[state.next] {
        guard range.lowerBound == state.expected else { return }
        state.expected = range.upperBound
        // The next chunk looks back by one byte, hence the page that stays.
        let page = 1 << 16
        source.release(max(0, bounds[state.next] - page)..<max(0, bounds[state.next + 1] - page))
        state.next += 1
      }
    }
  }
}
