import Foundation
public import OrderLog

/// How offers were answered in a log.
public struct AcceptanceCalibration: Sendable, Hashable {
  /// Offers that were answered or let pass; 0 when the log has none, and everything is taken at once.
  public let offers: Int
  /// Shares of offers accepted and not answered.
  public let acceptedShare: Double
  public let timeoutShare: Double
  /// Mean time to answer (ms).
  public let meanResponse: Double

  /// The answers of a log: its offers, or without them the times from offer to acceptance of its orders.
  public init(_ log: OrderLog) {
    var (accepted, timeouts, all, waited, answered) = (0, 0, 0, 0.0, 0)
    if let table = log.table(.offers), let response = table.texts(.response) {
      let offered = table.integers(.offeredAt)
      let responded = table.integers(.respondedAt)
      for row in 0..<table.rowCount {
        switch response.value(at: row) {
        case "accepted"?: accepted += 1
        case "rejected"?: break
        case "timeout"?: timeouts += 1
        default: continue
        }
        all += 1
        if let from = offered?.value(at: row), let to = responded?.value(at: row), to >= from {
          waited += Double(to - from)
          answered += 1
        }
      }
    } else if let offered = log.orders.integers(.offeredAt), let taken = log.orders.integers(.acceptedAt) {
      for row in 0..<log.orders.rowCount {
        if let from = offered.value(at: row), let to = taken.value(at: row), to >= from {
          waited += Double(to - from)
          answered += 1
        }
      }
    }
    offers = all
    acceptedShare = all > 0 ? Double(accepted) / Double(all) : 1
    timeoutShare = all > 0 ? Double(timeouts) / Double(all) : 0
    meanResponse = answered > 0 ? waited / Double(answered) : 0
  }

  /// The model for runs: the same probability for every offer, since what else moved it is not known.
  public var model: AcceptanceModel {
    let answered = 1 - timeoutShare
    let share = answered > 0 ? min(max(acceptedShare / answered, 0.001), 0.999) : 0.001
    if offers == 0, meanResponse == 0 { return .always }
    // The engine adds half a second to every answer.
    var model = AcceptanceModel(
      constant: log(share / (1 - share)), pay: 0, distance: 0, load: 0, fatigue: 0,
      timeoutShare: timeoutShare,
      meanResponse: max(meanResponse - 500, 0))
    if offers == 0 || acceptedShare >= 1 { model.constant = 40 }
    return model
  }
}
