import Dispatch
import Foundation
import Synchronization

/// One line on standard error that says how far long work is. Nothing is written where standard error is not a
/// terminal, and at most ten times a second.
final class ProgressLine: Sendable {
  private let isShown: Bool
  private let lastShown = Atomic<UInt64>(0)
  private let width = Mutex<Int>(0)

  init(quiet: Bool = false) { isShown = !quiet && isatty(STDERR_FILENO) != 0 }

  /// Shows that `done` of `total` of a stage is done. May be called from any thread.
  func show(_ stage: String, _ done: Int, of total: Int) {
    guard isShown, total > 0 else { return }
    let now = DispatchTime.now().uptimeNanoseconds
    let last = lastShown.load(ordering: .relaxed)
    guard now > last + 100_000_000,
      lastShown.compareExchange(expected: last, desired: now, ordering: .relaxed).exchanged
    else { return }
    let percent = min(100, done * 100 / total)
    let filled = percent / 5
    let bar = String(repeating: "█", count: filled) + String(repeating: "·", count: 20 - filled)
    write("\r\u{1B}[2K\(stage) \(bar) \(percent)%")
  }

  /// Removes the line.
  func clear() { if isShown, lastShown.load(ordering: .relaxed) > 0 { write("\r\u{1B}[2K") } }

  private func write(_ text: String) {
    width.withLock { _ in try? FileHandle.standardError.write(contentsOf: Data(text.utf8)) }
  }
}
