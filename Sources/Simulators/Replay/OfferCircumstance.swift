import OrderLog

/// What an offer was like for the worker who got it, as far as a log shows: what acceptance is fitted to.
struct OfferCircumstance: Sendable, Hashable {
  /// From where the worker last was over the pick-up to the drop-off.
  var kilometres: Double
  /// Orders in hand.
  var carried: Int
  /// Engaged time of the civil day so far.
  var engagedHours: Double
  var isAccepted: Bool
  var worker: Int32

  /// The offers of a log that were answered by workers who had been at a stop before; others show no place.
  ///
  /// - Complexity: O((orders + offers) log).
  static func all(_ demand: ReplayDemand, _ log: OrderLog, _ travel: MeasuredTravel) -> [OfferCircumstance] {
    guard let table = log.table(.offers), let response = table.texts(.response),
      let worker = table.texts(.workerID), let offered = table.integers(.offeredAt),
      let named = table.identifiers(.orderID), let ids = log.orders.identifiers(.orderID)
    else { return [] }
    var requests: [String: Int] = [:]
    for (request, row) in demand.rows.enumerated() { requests[ids.value(at: row) ?? ""] = request }
    let days = WorkerDays(demand, log)
    var found: [OfferCircumstance] = []
    for row in 0..<table.rowCount {
      let answer = response.value(at: row)
      guard answer == "accepted" || answer == "rejected", let at = offered.value(at: row), worker[row] >= 0,
        let request = named.value(at: row).flatMap({ requests[$0] }),
        let place = days.place(of: Int(worker[row]), at: at)
      else { continue }
      let (pickup, dropoff) = (demand.requests[request].pickup, demand.requests[request].dropoff)
      found.append(
        OfferCircumstance(
          kilometres: (travel.metres(place, pickup) + travel.metres(pickup, dropoff)) / 1_000,
          carried: days.carried(by: Int(worker[row]), at: at),
          engagedHours: Double(days.engagedToday(Int(worker[row]), at: at)) / 3_600_000,
          isAccepted: answer == "accepted", worker: worker[row]))
    }
    return found
  }
}
