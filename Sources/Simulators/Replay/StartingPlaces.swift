import OrderLog
import Statistics

extension WorkerPresence {
  /// Takes over what was calibrated: paces, answers, and places where nobody states them.
  mutating func apply(_ calibration: ReplayCalibration, _ demand: ReplayDemand, _ log: OrderLog) {
    for place in profiles.indices {
      profiles[place].acceptance = calibration.acceptance.model
      if let pace = calibration.travel.paces[codes[place]] { profiles[place].pace = pace }
    }
    placeStarts(demand, log, calibration)
  }

  /// Moves workers who are not known to begin anywhere from their first pick-up to where their first way has its length.
  ///
  /// At the pick-up itself they would be the nearest to the very order that they got in the log, and their first way would
  /// take no time. The direction is drawn once for each worker and the same in all runs.
  private mutating func placeStarts(
    _ demand: ReplayDemand, _ log: OrderLog, _ calibration: ReplayCalibration
  ) {
    let points = demand.requests.lazy.flatMap { [$0.pickup, $0.dropoff] }
    var (low, high) = ((x: Double.infinity, y: Double.infinity), (x: -Double.infinity, y: -Double.infinity))
    for point in points {
      low = (min(low.x, point.x), min(low.y, point.y))
      high = (max(high.x, point.x), max(high.y, point.y))
    }
    for place in profiles.indices where firstRequests[place] >= 0 {
      let request = firstRequests[place]
      guard
        let metres = Self.firstWay(demand.rows[request], log, calibration, profiles[place]),
        metres > 0
      else { continue }
      let pickup = demand.requests[request].pickup
      var stream = RandomStream(
        seed: 1, purpose: "replay-start", entity: UInt64(UInt32(bitPattern: codes[place])))
      // A way out of town is drawn again.
      for _ in 0..<32 {
        let home = Self.place(metres, from: pickup, calibration.travel, &stream)
        guard home.x >= low.x, home.x <= high.x, home.y >= low.y, home.y <= high.y else { continue }
        profiles[place].home = home
        startsAtFirstPickup -= 1
        startsAtDistance += 1
        break
      }
    }
  }

  /// Navigated metres of the way to a worker's first pick-up: as logged, else by the time it took; nil when unknown.
  private static func firstWay(
    _ row: Int, _ log: OrderLog, _ calibration: ReplayCalibration, _ profile: WorkerProfile
  ) -> Double? {
    if let metres = log.orders.integers(.approachDistance)?.value(at: row) { return Double(metres) }
    guard calibration.travelIsMeasured, let from = log.orders.integers(.acceptedAt)?.value(at: row),
      let to = log.orders.integers(.arrivedPickupAt)?.value(at: row), to >= from,
      to - from <= 2 * 3_600_000
    else { return nil }
    return Double(to - from) / 1_000 * calibration.travel.speed(of: profile.vehicle) * profile.pace
  }

  /// A place so many navigated metres from another, in an even direction.
  private static func place(
    _ metres: Double, from origin: Location, _ travel: MeasuredTravel, _ stream: inout RandomStream
  ) -> Location {
    var (x, y, square) = (1.0, 0.0, 1.0)
    for _ in 0..<64 {
      x = 2 * stream.nextUniform() - 1
      y = 2 * stream.nextUniform() - 1
      square = x * x + y * y
      if square > 1e-6, square <= 1 { break }
    }
    let unit = travel.geometry == .grid ? x.magnitude + y.magnitude : square.squareRoot()
    guard unit > 0, travel.detour > 0 else { return origin }
    let scale = metres / travel.detour / unit
    return Location(x: origin.x + x * scale, y: origin.y + y * scale)
  }
}
