/// Which part of a log a calibration is fitted on, and which it is tested on.
public struct HeldOut: Sendable, Hashable {
  /// Whether whole days are held out; else, in a log of one day, every other hour.
  public let isByDays: Bool
  /// The days that are fitted on and those that are held out, as day numbers.
  public let fittedDays: [Int]
  public let heldDays: [Int]
  private let held: Set<Int>

  /// The last third of the days, rounded up, is held out; of a single day the odd hours.
  public init(days: Set<Int>) {
    let sorted = days.sorted()
    isByDays = sorted.count > 1
    let kept = sorted.count - (sorted.count + 2) / 3
    fittedDays = isByDays ? Array(sorted.prefix(max(kept, 1))) : sorted
    heldDays = isByDays ? Array(sorted.dropFirst(max(kept, 1))) : sorted
    held = isByDays ? Set(heldDays) : []
  }

  /// Whether what happened on a local day in a local hour is held out.
  public func isHeld(day: Int, hour: Int) -> Bool { isByDays ? held.contains(day) : hour % 2 == 1 }
}
