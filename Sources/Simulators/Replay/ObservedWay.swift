import OrderLog

/// A way that a log shows from one stop of a worker to the next.
public struct ObservedWay: Sendable, Hashable {
  /// The worker's code in the log.
  public var worker: Int32
  public var vehicle: VehicleClass
  /// The straight distance in metres, and |Δx| + |Δy|.
  public var straight: Double
  public var grid: Double
  /// From leaving one stop to reaching the next (ms), at the speed of clear weather. Where the log has no arrivals it
  /// ends with the hand-over.
  public var duration: Double
  /// Whether it ends at a customer.
  public var endsAtDropoff: Bool
  /// The local day and hour of departure.
  public var day: Int
  public var hour: Int
}

/// The ways and the times at stops that a log shows.
///
/// The stops of each worker are put in order of time; from each to the next there is a way. Leaving counts from the end
/// of the stop before, or from the acceptance of the order that the way leads to, whichever is later. Ways after half an
/// hour without a stop are left out: nobody knows where the worker was.
///
/// - Complexity: O(orders log orders).
struct ObservedWays {
  private(set) var ways: [ObservedWay] = []
  /// Time at the pick-up where the goods were ready before the worker came (ms).
  private(set) var pickupTimes: [(time: Double, day: Int, hour: Int)] = []
  /// Time of the hand-over (ms).
  private(set) var dropoffTimes: [(time: Double, day: Int, hour: Int)] = []
  /// Navigated over straight metres from the stop before over the pick-up to the drop-off, as sums.
  private(set) var navigated = 0.0
  private(set) var navigatedStraight = 0.0
  private(set) var navigatedGrid = 0.0
  private(set) var navigatedCount = 0
  /// Whether the log has arrivals apart from pick-ups and hand-overs.
  let hasArrivals: Bool

  private struct Stop {
    var arrival: Int64
    var departure: Int64
    var place: Location
    var row: Int
    var isPickup: Bool
  }

  /// The longest gap after which a worker is still thought to be at the last stop (ms).
  static let longestGap: Int64 = 30 * 60_000

  init(_ demand: ReplayDemand, _ log: OrderLog, vehicles: [VehicleClass]) {
    let orders = log.orders
    let accepted = orders.integers(.acceptedAt)
    let arrivedPickup = orders.integers(.arrivedPickupAt)
    let pickedUp = orders.integers(.pickedUpAt)
    let arrivedDropoff = orders.integers(.arrivedDropoffAt)
    let completed = orders.integers(.completedAt)
    let ready = orders.integers(.readyAt)
    let distance = orders.integers(.distance)
    let carried = orders.integers(.carried)
    let worker = orders.texts(.workerID)
    hasArrivals = (arrivedDropoff?.count ?? 0) > 0 && (arrivedDropoff?.nullCount ?? 0) < orders.rowCount
    var stops = [[Stop]](repeating: [], count: log.workers.values.count)
    func clock(_ instant: Int64) -> (day: Int, hour: Int) {
      let day = log.timeZone.day(of: instant)
      let hour = Int((instant - log.timeZone.start(of: day)) / 3_600_000)
      return (day.dayNumber, min(max(hour, 0), 23))
    }
    for (request, row) in demand.rows.enumerated() {
      guard let code = worker?[row], code >= 0, Int(code) < stops.count, let picked = pickedUp?.value(at: row)
      else { continue }
      let there = arrivedPickup?.value(at: row)
      stops[Int(code)].append(
        Stop(
          arrival: there ?? picked, departure: picked, place: demand.requests[request].pickup, row: request,
          isPickup: true))
      if let there, there <= picked {
        let wasReady = ready.map { $0.value(at: row).map { $0 <= there } ?? false } ?? true
        let at = clock(there)
        if wasReady { pickupTimes.append((Double(picked - there), at.day, at.hour)) }
      }
      guard let done = completed?.value(at: row), done >= picked else { continue }
      let came = arrivedDropoff?.value(at: row)
      stops[Int(code)].append(
        Stop(
          arrival: came ?? done, departure: done, place: demand.requests[request].dropoff, row: request,
          isPickup: false))
      if let came, came <= done {
        let at = clock(came)
        dropoffTimes.append((Double(done - came), at.day, at.hour))
      }
    }
    let weather = Self.weatherFactors(orders)
    for code in stops.indices where stops[code].count > 1 {
      let own = stops[code].sorted { ($0.arrival, $0.departure, $0.row) < ($1.arrival, $1.departure, $1.row) }
      for (before, next) in zip(own, own.dropFirst()) {
        let row = demand.rows[next.row]
        var start = before.departure
        if next.isPickup {
          guard arrivedPickup != nil, let taken = accepted?.value(at: row) else { continue }
          start = max(start, taken)
        }
        let gap = start - before.departure
        guard gap >= 0, gap <= Self.longestGap, next.arrival > start else { continue }
        let at = clock(start)
        let straight = before.place.distance(to: next.place)
        ways.append(
          ObservedWay(
            worker: Int32(truncatingIfNeeded: code), vehicle: vehicles[code], straight: straight,
            grid: Self.grid(before.place, next.place),
            duration: Double(next.arrival - start) * weather[row], endsAtDropoff: !next.isPickup,
            day: at.day, hour: at.hour))
        // The navigated distance runs from acceptance, which is known to be at the stop before for empty hands.
        guard next.isPickup, carried?.value(at: row) ?? 0 == 0, let metres = distance?.value(at: row) else {
          continue
        }
        let request = demand.requests[next.row]
        let trip = request.pickup.distance(to: request.dropoff)
        guard straight + trip > 200, metres > 0 else { continue }
        navigated += Double(metres)
        navigatedStraight += straight + trip
        navigatedGrid += Self.grid(before.place, next.place) + Self.grid(request.pickup, request.dropoff)
        navigatedCount += 1
      }
    }
  }

  static func grid(_ a: Location, _ b: Location) -> Double { (a.x - b.x).magnitude + (a.y - b.y).magnitude }

  /// Speed in an order's weather over that in clear weather, by row.
  private static func weatherFactors(_ orders: Table) -> [Double] {
    let weather = orders.texts(.weather)
    let control = orders.integers(.control)
    return (0..<orders.rowCount).map { row in
      let factor = weather?.value(at: row).flatMap(Weather.init(rawValue:))?.speedFactor ?? 1
      return factor * ((control?.value(at: row) ?? 0) == 1 ? 0.8 : 1)
    }
  }
}
