public import OrderLog

/// What customers of a real log asked for, and who was logged on: for letting another policy serve the same day.
///
/// Only what was known before dispatch is taken: placement, places, readiness, tips. Who got an order is left behind.
public struct ReplayDemand: Sendable {
  /// The requests, by placement.
  public let requests: [OrderRequest]
  /// The position in the log's orders of each request.
  public let rows: [Int]
  /// The plane that the places were put on: its origin is the mean of the pick-ups.
  public let frame: CityFrame
  /// Rows left out because they lack a placement or a place.
  public let leftOut: Int
  private let log: OrderLog

  /// The requests of a log. Goods without a time of readiness are ready when promised, or at placement; a log without
  /// placement times is replayed from the times of the offer or of acceptance.
  ///
  /// - Throws: what the log lacks.
  /// - Complexity: O(orders log orders).
  public init(_ log: OrderLog, patience: Int64 = 3_600_000) throws(SetupFault) {
    let orders = log.orders
    guard let pickupLon = orders.integers(.pickupLon), let pickupLat = orders.integers(.pickupLat),
      let dropoffLon = orders.integers(.dropoffLon), let dropoffLat = orders.integers(.dropoffLat)
    else {
      throw SetupFault(
        path: "replay", problem: "the log has no places",
        remedy: "pickup_lon, pickup_lat, dropoff_lon, dropoff_lat")
    }
    let clocks = [Field.placedAt, .offeredAt, .acceptedAt].compactMap(orders.integers)
    guard !clocks.isEmpty else {
      throw SetupFault(path: "replay", problem: "the log has no placement times", remedy: "placed_at")
    }
    let scale = Double(FieldType.coordinate.scale)
    var usable: [(row: Int, placed: Int64)] = []
    var longitudes = 0.0
    var latitudes = 0.0
    for row in 0..<orders.rowCount {
      guard let placed = clocks.lazy.compactMap({ $0.value(at: row) }).first,
        let longitude = pickupLon.value(at: row), let latitude = pickupLat.value(at: row),
        !dropoffLon.isNull(row), !dropoffLat.isNull(row)
      else { continue }
      usable.append((row, placed))
      longitudes += Double(longitude) / scale
      latitudes += Double(latitude) / scale
    }
    guard !usable.isEmpty else {
      throw SetupFault(
        path: "replay", problem: "no order has a placement time and places", remedy: "at least one such order"
      )
    }
    usable.sort { ($0.placed, $0.row) < ($1.placed, $1.row) }
    let frame = CityFrame(
      longitude: longitudes / Double(usable.count), latitude: latitudes / Double(usable.count))
    func place(_ longitude: IntegerColumn, _ latitude: IntegerColumn, _ row: Int) -> Location {
      frame.location(longitude: Double(longitude[row]) / scale, latitude: Double(latitude[row]) / scale)
    }
    let promised = orders.integers(.readyPromisedAt)
    let ready = orders.integers(.readyAt)
    let tip = orders.integers(.tip)
    requests = usable.map { row, placed in
      let promise = promised?.value(at: row) ?? placed
      return OrderRequest(
        placedAt: placed, pickup: place(pickupLon, pickupLat, row),
        dropoff: place(dropoffLon, dropoffLat, row),
        patience: patience, readyPromisedAt: max(promise, placed),
        readyAt: max(ready?.value(at: row) ?? promise, placed), tip: tip?.value(at: row) ?? 0)
    }
    rows = usable.map(\.row)
    self.frame = frame
    leftOut = orders.rowCount - usable.count
    self.log = log
  }

  /// The workers with their sessions as shifts, each starting where its first order was picked up. Workers without a
  /// session that has an end are left out.
  ///
  /// - Throws: what the log lacks.
  /// - Complexity: O(sessions log sessions + orders).
  public func workers(carryLimit: Int = 1) throws(SetupFault) -> [WorkerProfile] {
    guard let sessions = log.table(.sessions), let worker = sessions.texts(.workerID),
      let online = sessions.integers(.onlineAt), let offline = sessions.integers(.offlineAt)
    else {
      throw SetupFault(
        path: "replay", problem: "the log has no sessions",
        remedy: "a sessions table with online_at and offline_at")
    }
    var shifts = [[Shift]](repeating: [], count: log.workers.values.count)
    for row in 0..<sessions.rowCount {
      guard worker[row] >= 0, let start = online.value(at: row), let end = offline.value(at: row), start < end
      else { continue }
      shifts[Int(worker[row])].append(Shift(start: start, end: end))
    }
    var homes = [Location?](repeating: nil, count: shifts.count)
    var vehicles = [VehicleClass?](repeating: nil, count: shifts.count)
    let carrier = log.orders.texts(.workerID)
    let vehicle = log.orders.texts(.vehicle)
    for (request, row) in rows.enumerated() {
      guard let code = carrier?[row], code >= 0 else { continue }
      if homes[Int(code)] == nil { homes[Int(code)] = requests[request].pickup }
      if vehicles[Int(code)] == nil {
        vehicles[Int(code)] = vehicle?.value(at: row).flatMap(VehicleClass.init(rawValue:))
      }
    }
    return shifts.indices.filter { !shifts[$0].isEmpty }.map { code in
      WorkerProfile(
        id: log.workers.values[code], home: homes[code] ?? Location(x: 0, y: 0),
        vehicle: vehicles[code] ?? .ebike, carryLimit: carryLimit,
        shifts: Shift.withoutOverlaps(shifts[code]))
    }
  }
}
