/// Workers who are at two places at once: an id that several people share, or clocks that disagree.
///
/// Each order fixes its worker at the pick-up place at the pick-up time (without these, at the drop-off place at
/// completion). Two consecutive fixes of a worker more than 5 km apart that would take over 150 km/h are
/// impossible; 5 km leaves room for orders that are ticked off together afterwards. O(rows) when the log is in
/// order of time within workers, else O(rows log rows); 4 bytes a row.
struct ImpossibleTravelCheck: LogCheck {
  enum Code: String, CaseIterable, Sendable {
    /// Affected and total: pairs of consecutive orders of a worker; examples: the later one. Details: `workers` =
    /// how many workers have such a pair.
    case pairs = "impossible-travel"
  }
  static let id = "impossible-travel"
  static let cost = 30

  func observations(in subject: LogUnderCheck) -> [LogObservation] {
    let orders = subject.log.orders
    let sources: [(Field, Field, Field)] = [
      (.pickedUpAt, .pickupLon, .pickupLat), (.completedAt, .dropoffLon, .dropoffLat),
    ]
    for (time, longitude, latitude) in sources {
      guard let times = orders.integers(time), let places = Places(orders, longitude, latitude) else { continue }
      return observations(subject.log, times, places, [.workerID, time, longitude, latitude])
    }
    return []
  }

  private func observations(
    _ log: OrderLog, _ times: IntegerColumn, _ places: Places, _ fields: [Field]
  ) -> [LogObservation] {
    guard let workers = log.orders.texts(.workerID) else { return [] }
    let instants = times.storage.elements
    let (longitudes, latitudes) = (places.longitudes.storage.elements, places.latitudes.storage.elements)
    let groups = WorkerRows(workers, workerCount: log.workers.values.count) {
      PlausibleInstant.contains(instants[$0])
        && Place(longitude: longitudes[$0], latitude: latitudes[$0]) != nil
    }
    var rows = RowExamples(log.orders)
    var total = 0
    var affected = 0
    var workersFound = 0
    groups.forEachGroup(inOrderOf: { a, b in
      // Ties by place, so that the order of rows has no say in which pairs are consecutive.
      if instants[a] != instants[b] { return instants[a] < instants[b] }
      if longitudes[a] != longitudes[b] { return longitudes[a] < longitudes[b] }
      return latitudes[a] < latitudes[b]
    }) { group in
      let before = affected
      for index in 1..<max(1, group.count) {
        let (a, b) = (Int(group[index - 1]), Int(group[index]))
        total += 1
        // Most consecutive fixes are near: about 5 km in latitude and less in longitude.
        if abs(longitudes[a] - longitudes[b]) < 300_000, abs(latitudes[a] - latitudes[b]) < 300_000 { continue }
        guard let start = places[a], let end = places[b] else { continue }
        let metres = start.metres(to: end)
        if metres > 5_000, metres * 3_600 > 150 * Double(instants[b] - instants[a]) {
          affected += 1
          rows.note(b)
        }
      }
      if affected > before { workersFound += 1 }
    }
    guard affected > 0 else { return [] }
    return [
      observation(
        .pairs, .caution, .orders, fields, affected: affected, total: total, examples: rows.examples,
        details: ["workers": .init(workersFound)], faulty: [.workerID])
    ]
  }
}
