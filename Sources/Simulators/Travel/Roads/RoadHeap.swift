/// A binary heap of nodes by key, ties to the smaller second key, then to the lower node.
///
/// Its memory is kept when it is emptied, so that a search that has run before does not allocate.
struct RoadHeap: Sendable {
  struct Entry: BitwiseCopyable, Sendable {
    var key: UInt64
    var second: UInt64
    var node: Int32

    @inline(__always)
    static func precedes(_ a: Entry, _ b: Entry) -> Bool {
      if a.key != b.key { return a.key < b.key }
      return a.second != b.second ? a.second < b.second : a.node < b.node
    }
  }

  private var entries: [Entry] = []

  var isEmpty: Bool { entries.isEmpty }
  var first: Entry? { entries.first }

  mutating func removeAll() { entries.removeAll(keepingCapacity: true) }

  mutating func push(_ key: UInt64, second: UInt64 = 0, _ node: Int32) {
    let entry = Entry(key: key, second: second, node: node)
    entries.append(entry)
    entries.withUnsafeMutableBufferPointer { heap in
      var hole = heap.count - 1
      while hole > 0 {
        let parent = (hole - 1) / 2
        guard Entry.precedes(entry, heap[parent]) else { break }
        heap[hole] = heap[parent]
        hole = parent
      }
      heap[hole] = entry
    }
  }

  mutating func pop() -> Entry? {
    guard let first = entries.first, let last = entries.popLast() else { return nil }
    if entries.isEmpty { return first }
    entries.withUnsafeMutableBufferPointer { heap in
      var hole = 0
      while true {
        var child = 2 * hole + 1
        guard child < heap.count else { break }
        if child + 1 < heap.count, Entry.precedes(heap[child + 1], heap[child]) { child += 1 }
        guard Entry.precedes(heap[child], last) else { break }
        heap[hole] = heap[child]
        hole = child
      }
      heap[hole] = last
    }
    return first
  }
}
