/// Workers who are at two places at once: an id that several people share, or clocks that disagree.
///
/// Each order fixes its worker at the pick-up place at the pick-up time (without these, at the drop-off place at
/// completion). Two consecutive fixes of a worker more than 5 km apart that would take over 150 km/h are
/// impossible; 5 km leaves room for orders that are ticked off together afterwards. O(rows) when the log is in
/// order of time within workers, else O(rows log rows) and 4 bytes a row.
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
      guard let times = orders.integers(time), let places = Places(orders, longitude, latitude) else {
        continue
      }
      return observations(subject.log, times, places, [.workerID, time, longitude, latitude])
    }
    return []
  }

  private func observations(
    _ log: OrderLog, _ times: IntegerColumn, _ places: Places, _ fields: [Field]
  ) -> [LogObservation] {
    guard let workers = log.orders.texts(.workerID) else { return [] }
    let instants = times.storage.elements
    let longitudes = places.longitudes.storage.elements
    let latitudes = places.latitudes.storage.elements
    let codes = workers.codes.elements
    let workerCount = log.workers.values.count
    func fix(_ row: Int) -> Fix? {
      guard PlausibleInstant.contains(instants[row]),
        let place = Place(longitude: longitudes[row], latitude: latitudes[row])
      else { return nil }
      return Fix(instant: instants[row], place: place, row: row)
    }

    // Logs mostly run in time, so first go down the rows with each worker's last fix in hand.
    var last = [Fix?](repeating: nil, count: workerCount)
    var isUnsorted = [Bool](repeating: false, count: workerCount)
    var hops: [(worker: Int, row: Int)] = []
    var total = 0
    for row in 0..<codes.count {
      let worker = Int(codes[row])
      guard worker >= 0, worker < workerCount, let fix = fix(row) else { continue }
      if let previous = last[worker] {
        total += 1
        if fix.precedes(previous) { isUnsorted[worker] = true }
        if !isUnsorted[worker], previous.isImpossible(before: fix) { hops.append((worker, row)) }
      }
      last[worker] = fix
    }

    // Then again for those whose rows do not run in time.
    if isUnsorted.contains(true) {
      hops.removeAll { isUnsorted[$0.worker] }
      let groups = WorkerRows(workers, workerCount: workerCount) { isUnsorted[Int(codes[$0])] }
      var sorted: [Fix] = []
      groups.forEachGroup { group in
        sorted.removeAll(keepingCapacity: true)
        for row in group { if let fix = fix(Int(row)) { sorted.append(fix) } }
        sorted.sort { $0.precedes($1) }
        for index in 1..<max(1, sorted.count) where sorted[index - 1].isImpossible(before: sorted[index]) {
          hops.append((Int(codes[sorted[index].row]), sorted[index].row))
        }
      }
    }
    guard !hops.isEmpty else { return [] }
    var rows = RowExamples(log.orders)
    for hop in hops { rows.add(hop.row) }
    return [
      observation(
        .pairs, .caution, .orders, fields, affected: hops.count, total: total, examples: rows.examples,
        details: ["workers": .init(Set(hops.map(\.worker)).count)], faulty: [.workerID])
    ]
  }

  /// Where and when a row's worker was.
  private struct Fix {
    let instant: Int64
    let place: Place
    let row: Int

    /// By time, ties by place, so that the order of rows has no say in which fixes are consecutive.
    @inline(__always)
    func precedes(_ other: Fix) -> Bool {
      if instant != other.instant { return instant < other.instant }
      if place.longitude != other.place.longitude { return place.longitude < other.place.longitude }
      return place.latitude < other.place.latitude
    }

    /// Whether nobody gets from here to a later fix in time.
    @inline(__always)
    func isImpossible(before next: Fix) -> Bool {
      // Most consecutive fixes are near: 0.03° is at most 3.4 km either way, below 5 km along the diagonal.
      if abs(place.longitude - next.place.longitude) < 300_000,
        abs(place.latitude - next.place.latitude) < 300_000
      {
        return false
      }
      let metres = place.metres(to: next.place)
      return metres > 5_000 && metres * 3_600 > 150 * Double(next.instant - instant)
    }
  }
}
