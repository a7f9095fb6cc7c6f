import OrderLog
import Statistics

/// How long customers wait for somebody to accept.
///
/// A log does not say when a customer gave up. It shows the longest that others waited in vain for less: where orders ended
/// without anybody, the patience is the 99.9 % quantile of the times to acceptance; where none did, it is not seen.
public struct PatienceCalibration: Sendable, Hashable {
  /// The patience (ms).
  public let time: Int64
  /// Acceptances that it rests on; 0 when it is assumed.
  public let count: Int

  /// What is assumed where the log does not show it: an hour.
  static let assumed: Int64 = 3_600_000

  /// The patience of a log's customers. O(orders log orders).
  init(_ log: OrderLog) {
    let placed = log.orders.integers(.placedAt)
    let accepted = log.orders.integers(.acceptedAt)
    var waits: [Double] = []
    var inVain = 0
    for row in 0..<log.orders.rowCount {
      guard let from = placed?.value(at: row) else { continue }
      if let to = accepted?.value(at: row) {
        if to >= from { waits.append(Double(to - from)) }
      } else {
        inVain += 1
      }
    }
    guard waits.count >= 100, inVain >= 20, let sample = try? SortedSample(waits),
      let longest = try? sample.quantile(0.999)
    else {
      (time, count) = (Self.assumed, 0)
      return
    }
    time = Int64(milliseconds: min(max(longest, 300_000), 86_400_000))
    count = waits.count
  }
}
