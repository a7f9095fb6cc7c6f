/// Speeds and detours that distances, times and places imply together.
///
/// Catches units that each look right alone. Over completed orders of the sample:
/// - the median speed from pick-up (else acceptance) to completion. No vehicle in a city averages 120 km/h over
///   half of its orders; below 0.05 km/h even a parcel that is carried about for a day has gone too short a way.
/// - navigation distance below nine tenths of the straight line from pick-up to drop-off, where that is over
///   200 m: no road is shorter, and a tenth covers coordinates that are set off.
///
/// At least 30 orders. O(sample log sample).
struct SpeedCheck: LogCheck {
  enum Code: String, CaseIterable, Sendable {
    /// Details: `medianKmh`.
    case high = "speed-too-high"
    /// Details: `medianKmh`.
    case low = "speed-too-low"
    /// Counted over the sample. Details: `medianRatio` = median of distance over straight line.
    case short = "distance-below-straight-line"
  }
  static let id = "speed"
  static let cost = 2
  static let minimum = 30

  func observations(in subject: LogUnderCheck) -> [LogObservation] {
    let orders = subject.log.orders
    guard let distances = orders.integers(.distance) else { return [] }
    let rows = subject.sample.filter { subject.orderSets.completed.contains($0) && distances[$0] > 0 }
    return speeds(rows, distances, orders) + detours(rows, distances, orders)
  }

  private func speeds(_ rows: [Int], _ distances: IntegerColumn, _ orders: Table) -> [LogObservation] {
    let start: Field = orders.has(.pickedUpAt) ? .pickedUpAt : .acceptedAt
    guard let starts = orders.integers(start), let ends = orders.integers(.completedAt) else { return [] }
    let speeds = rows.compactMap { row -> Double? in
      guard PlausibleInstant.contains(starts[row]), PlausibleInstant.contains(ends[row]),
        ends[row] > starts[row]
      else { return nil }
      return Double(distances[row]) / Double(ends[row] - starts[row]) * 3_600
    }.sorted()
    guard speeds.count >= Self.minimum else { return [] }
    let median = speeds[speeds.count / 2]
    guard median > 120 || median < 0.05 else { return [] }
    let fields: [Field] = [.distance, start, .completedAt]
    return [
      observation(
        median > 120 ? .high : .low, .serious, .orders, fields, affected: speeds.count, total: speeds.count,
        details: ["medianKmh": .init(median)], faulty: fields)
    ]
  }

  private func detours(_ rows: [Int], _ distances: IntegerColumn, _ orders: Table) -> [LogObservation] {
    guard let from = Places(orders, .pickupLon, .pickupLat), let to = Places(orders, .dropoffLon, .dropoffLat)
    else {
      return []
    }
    var short = RowExamples(orders)
    var ratios: [Double] = []
    for row in rows {
      guard let start = from[row], let end = to[row] else { continue }
      let straight = start.metres(to: end)
      guard straight > 200 else { continue }
      let ratio = Double(distances[row]) / straight
      ratios.append(ratio)
      if ratio < 0.9 { short.add(row) }
    }
    guard ratios.count >= Self.minimum, short.count > 0 else { return [] }
    ratios.sort()
    let isWeak = Double(short.count) > LogObservation.weakShare * Double(ratios.count)
    return [
      observation(
        .short, isWeak ? .caution : .info, .orders,
        [.distance, .pickupLon, .pickupLat, .dropoffLon, .dropoffLat], affected: short.count,
        total: ratios.count,
        examples: short.examples, details: ["medianRatio": .init(ratios[ratios.count / 2])],
        faulty: [.distance])
    ]
  }
}
