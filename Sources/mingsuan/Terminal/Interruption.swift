import Dispatch
import Foundation
import Synchronization

/// Interrupt and termination signals as a flag that long work asks for, so that it can clean up.
enum Interruption {
  private static let requested = Atomic<Bool>(false)

  /// Whether the user asked to stop.
  @Sendable static func isRequested() -> Bool { requested.load(ordering: .relaxed) }

  /// Catches the signals. A second one ends the process at once.
  static func install() {
    // A parent may have left them blocked, and then nobody could stop the run but by force.
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGINT, SIGTERM] { sigaddset(&signals, number) }
    sigprocmask(SIG_UNBLOCK, &signals, nil)
    for number in [SIGINT, SIGTERM] {
      signal(number) { _ in
        if Interruption.requested.exchange(true, ordering: .relaxed) { _exit(130) }
      }
    }
  }
}
