import Synchronization

/// How a reading is carried out and watched. Nothing here changes the result.
struct ReadingControl: Sendable {
  /// How many threads parse.
  var threads = 1
  /// How many bytes a thread takes at a time.
  var chunkSize = 8 << 20
  /// Off only to test that the fast paths agree with the exact ones.
  var usesFastPaths = true
  /// Told how much of the file's bytes are read, from any thread.
  var progress: (@Sendable (_ bytesDone: Int, _ bytesTotal: Int) -> Void)?
  /// Asked now and then whether to stop.
  var isCancelled: (@Sendable () -> Bool)?
}

/// Hands out the numbers 0, 1, 2, … to several threads, until someone stops it.
final class WorkQueue: Sendable {
  private let next = Atomic<Int>(0)
  private let stopped = Atomic<Bool>(false)
  private let bytesDone = Atomic<Int>(0)
  private let count: Int
  private let control: ReadingControl

  /// A queue of `count` numbers.
  init(count: Int, control: ReadingControl) {
    self.count = count
    self.control = control
  }

  /// Whether somebody asked to stop.
  var isStopped: Bool { stopped.load(ordering: .relaxed) }

  /// The next number, or nil when there are no more.
  func take() -> Int? {
    if !isStopped, Task.isCancelled || control.isCancelled?() == true {
      stopped.store(true, ordering: .relaxed)
    }
    if isStopped { return nil }
    let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
    return index < count ? index : nil
  }

  /// The next number, or nil when there are no more; for short work that is not worth interrupting.
  func takeAlways() -> Int? {
    let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
    return index < count ? index : nil
  }

  /// Reports bytes as read.
  func finished(bytes: Int, of total: Int) {
    let done = bytesDone.wrappingAdd(bytes, ordering: .relaxed).newValue
    control.progress?(done, total)
  }
}

/// A block of memory whose parts are written by different threads.
struct SharedSlots<Element>: @unchecked Sendable {
  let base: UnsafeMutablePointer<Element>
  subscript(index: Int) -> Element {
    get { base[index] }
    nonmutating set { base[index] = newValue }
  }
}
