public import OrderLog

/// Who was there when, and with what: the workers of a log for a replay.
public struct WorkerPresence: Sendable {
  /// The workers, by code in the log; those who were never there are left out.
  public internal(set) var profiles: [WorkerProfile]
  /// The worker's code in the log of each profile.
  public let codes: [Int32]
  /// How many have their presence from sessions, and how many from what they did.
  public let fromSessions: Int
  public let fromActivity: Int
  /// How many workers' starting places are stated, how many are that of their first pick-up, and how many are as far
  /// from it as their first way was.
  public let statedStarts: Int
  public internal(set) var startsAtFirstPickup: Int
  public internal(set) var startsAtDistance = 0
  /// Workers whose vehicle nobody states; they count as e-bikes.
  public let unknownVehicles: Int
  /// The most orders in hand at once, and whether the log states it as a limit.
  public let carryLimit: Int
  public let carryLimitIsStated: Bool
  /// Hours logged on, breaks in.
  public let hours: Double
  /// Time logged on of each profile (ms), breaks in.
  let online: [Int64]
  /// Whether the log has a table of breaks; breaks inside presence and their hours.
  public let breaksAreStated: Bool
  public let breakCount: Int
  public let breakHours: Double
  /// Sessions that end with an order, and the hours before their ends in which no order was taken.
  public let sessionsClosedByOrders: Int
  public let closingHours: Double
  /// Per profile: the first order by acceptance, as a position among the requests; −1 for none, or for a stated start.
  let firstRequests: [Int]

  /// The longest time between orders during which a worker without sessions is thought to be there (ms).
  static let longestIdle: Int64 = 60 * 60_000

  /// The attributes of a workers table that place a worker at the beginning.
  static let startAttributes = [("on_lng", "on_lat"), ("start_lon", "start_lat")]

  /// The workers of a log, who take every offer until a calibration says otherwise.
  ///
  /// - Complexity: O((orders + sessions) log).
  public init(_ demand: ReplayDemand, _ log: OrderLog) {
    let count = log.workers.values.count
    let orders = log.orders
    let worker = orders.texts(.workerID)
    let accepted = orders.integers(.acceptedAt)
    let activity = LoggedShifts.activity(demand, log, count)
    let breaks = LoggedShifts.breaks(log, count)
    breaksAreStated = breaks != nil
    let pauses = breaks ?? Array(repeating: [], count: count)
    var logged = LoggedShifts(log, activity: activity, breaks: pauses)
    var homes = [Location?](repeating: nil, count: count)
    var first = [(at: Int64, request: Int)?](repeating: nil, count: count)
    let vehicle = orders.texts(.vehicle)
    let contract = orders.texts(.contract)
    var vehicles = Self.statedVehicles(log, count)
    var contracts = [Contract?](repeating: nil, count: count)
    for (request, row) in demand.rows.enumerated() {
      guard let code = worker?[row], code >= 0, Int(code) < count else { continue }
      let who = Int(code)
      let at = accepted?.value(at: row) ?? demand.requests[request].placedAt
      if at < first[who]?.at ?? .max {
        first[who] = (at, request)
        homes[who] = demand.requests[request].pickup
      }
      if vehicles[who] == nil { vehicles[who] = vehicle?.value(at: row).flatMap(Self.vehicle) }
      if contracts[who] == nil {
        contracts[who] = contract?.value(at: row).flatMap(Contract.init(rawValue:))
      }
    }
    carryLimitIsStated = (orders.integers(.carryLimit).map { $0.nullCount < $0.count }) ?? false
    carryLimit = carryLimitIsStated ? Self.statedLimit(orders) : Self.mostInHand(activity)
    let starts = Self.starts(log, demand.frame, count)
    var (fromSessions, fromActivity, statedStarts, atPickup, unknown) = (0, 0, 0, 0, 0)
    var (profiles, codes, online, firsts): ([WorkerProfile], [Int32], [Int64], [Int]) = ([], [], [], [])
    for who in 0..<count {
      var shifts = logged.shifts[who]
      let hasSessions = !shifts.isEmpty
      if !hasSessions {
        shifts = Self.stretches(activity[who].spans).map {
          logged.withBreaks($0, pauses[who], activity[who])
        }
      }
      guard !shifts.isEmpty else { continue }
      if hasSessions { fromSessions += 1 } else { fromActivity += 1 }
      if starts[who] != nil { statedStarts += 1 } else if homes[who] != nil { atPickup += 1 }
      if vehicles[who] == nil { unknown += 1 }
      online.append(hasSessions ? logged.online[who] : shifts.reduce(0) { $0 + $1.end - $1.start })
      codes.append(Int32(who))
      firsts.append(starts[who] == nil ? first[who]?.request ?? -1 : -1)
      profiles.append(
        WorkerProfile(
          id: log.workers.values[who], home: starts[who] ?? homes[who] ?? Location(x: 0, y: 0),
          vehicle: vehicles[who] ?? .ebike, contract: contracts[who] ?? .other, carryLimit: carryLimit,
          shifts: shifts))
    }
    self.profiles = profiles
    self.codes = codes
    self.fromSessions = fromSessions
    self.fromActivity = fromActivity
    self.statedStarts = statedStarts
    startsAtFirstPickup = atPickup
    unknownVehicles = unknown
    self.online = online
    hours = online.reduce(0) { $0 + Double($1) } / 3_600_000
    firstRequests = firsts
    breakCount = logged.breakCount
    breakHours = Double(logged.breakTime) / 3_600_000
    sessionsClosedByOrders = logged.closedByOrders
    closingHours = Double(logged.closingTime) / 3_600_000
  }

  /// The vehicle of each worker of a log by code: as the workers table has it, else of the first order.
  static func vehicles(_ log: OrderLog) -> [VehicleClass] {
    var vehicles = statedVehicles(log, log.workers.values.count)
    if let worker = log.orders.texts(.workerID), let vehicle = log.orders.texts(.vehicle) {
      for row in 0..<log.orders.rowCount {
        let who = Int(worker[row])
        guard who >= 0, who < vehicles.count, vehicles[who] == nil else { continue }
        vehicles[who] = vehicle.value(at: row).flatMap(Self.vehicle)
      }
    }
    return vehicles.map { $0 ?? .ebike }
  }

  /// A class by the log's word, or by one that other layouts use.
  private static func vehicle(_ word: String) -> VehicleClass? {
    VehicleClass(rawValue: word) ?? (word == "walking" ? .walk : word == "bike" ? .bicycle : nil)
  }

  private static func statedVehicles(_ log: OrderLog, _ count: Int) -> [VehicleClass?] {
    var vehicles = [VehicleClass?](repeating: nil, count: count)
    guard let table = log.table(.workers), let worker = table.texts(.workerID),
      let stated = table.attributes["vehicle"]
    else { return vehicles }
    for row in 0..<table.rowCount where worker[row] >= 0 && Int(worker[row]) < count {
      vehicles[Int(worker[row])] = stated.value(at: row).flatMap(Self.vehicle)
    }
    return vehicles
  }

  /// Starting places that the workers table states as degrees.
  private static func starts(_ log: OrderLog, _ frame: CityFrame, _ count: Int) -> [Location?] {
    var starts = [Location?](repeating: nil, count: count)
    guard let table = log.table(.workers), let worker = table.texts(.workerID) else { return starts }
    for (east, north) in startAttributes {
      guard let longitude = table.attributes[east], let latitude = table.attributes[north] else { continue }
      for row in 0..<table.rowCount where worker[row] >= 0 && Int(worker[row]) < count {
        guard let x = longitude.value(at: row).flatMap(Double.init),
          let y = latitude.value(at: row).flatMap(Double.init), (-180...180).contains(x),
          (-85...85).contains(y)
        else { continue }
        starts[Int(worker[row])] = frame.location(longitude: x, latitude: y)
      }
    }
    return starts
  }

  /// Stretches of activity with less than ``longestIdle`` between orders.
  private static func stretches(_ spans: [(start: Int64, end: Int64)]) -> [Shift] {
    var shifts: [Shift] = []
    for span in spans {
      if let last = shifts.last, span.start - last.end <= longestIdle {
        shifts[shifts.count - 1].end = max(last.end, span.end)
      } else {
        shifts.append(Shift(start: span.start, end: span.end))
      }
    }
    return shifts.filter { $0.start < $0.end }
  }

  private static func statedLimit(_ orders: Table) -> Int {
    guard let limit = orders.integers(.carryLimit) else { return 1 }
    let most = (0..<limit.count).lazy.compactMap { limit.value(at: $0) }.max() ?? 1
    return Int(min(max(most, 1), 100))
  }

  /// The most orders that any worker had in hand at once.
  private static func mostInHand(_ activity: [LoggedShifts.Activity]) -> Int {
    var most = 1
    for spans in activity.map(\.spans) where spans.count > 1 {
      // At the same instant the end of one order comes before the beginning of the next.
      let events = (spans.map { ($0.start, 1) } + spans.map { ($0.end, -1) }).sorted { $0 < $1 }
      var held = 0
      for event in events {
        held += event.1
        most = max(most, held)
      }
    }
    return min(most, 100)
  }
}
