/// The city of a synthetic scenario: a rectangle of zones on the plane, or the rectangle round a road network.
public struct CityPlan: Sendable, Hashable, Codable {
  /// How ways are reckoned.
  public enum Travel: String, Sendable, Hashable, Codable, CaseIterable {
    case euclid, manhattan
    case greatCircle = "great_circle"
    /// Through the streets of `network`, which whoever reads the scenario reads from the file `roads`.
    case road
  }

  public var name = "明州"
  /// Degrees of the south-west corner.
  public var longitude = 121.4
  public var latitude = 31.2
  /// Extent in metres.
  public var width = 16_000.0
  public var height = 16_000.0
  /// Zones in each direction.
  public var zoneColumns = 8
  public var zoneRows = 8
  /// How much more is asked for in the centre than at the edge, at least 1.
  public var centrality = 4.0
  public var travel = Travel.manhattan
  /// Way over straight line for `euclid` and `great_circle`.
  public var detour = 1.3
  /// The file of the road network, for `road`. The plan only names it; see ``use(_:)``.
  public var roads: String?
  /// The road network, prepared. Not part of the document.
  public private(set) var network: RoadTravel?

  private enum CodingKeys: String, CodingKey {
    case name, longitude, latitude, width, height, zoneColumns, zoneRows, centrality, travel, detour, roads
  }

  /// The default city: 16 km by 16 km in 64 zones.
  public init() {}

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    try values.set(&name, .name)
    try values.set(&longitude, .longitude)
    try values.set(&latitude, .latitude)
    try values.set(&width, .width)
    try values.set(&height, .height)
    try values.set(&zoneColumns, .zoneColumns)
    try values.set(&zoneRows, .zoneRows)
    try values.set(&centrality, .centrality)
    try values.set(&travel, .travel)
    try values.set(&detour, .detour)
    try values.set(&roads, .roads)
  }

  /// Puts the city on a road network: the rectangle becomes the one round its nodes, and ways go by its streets. A
  /// network whose coordinates are metres keeps the plan's longitude and latitude for its corner.
  public mutating func use(_ network: RoadTravel) {
    travel = .road
    self.network = network
    if let frame = network.network.frame { (longitude, latitude) = (frame.longitude, frame.latitude) }
    let extent = network.network.extent
    (width, height) = (max(extent.x.upperBound, 100), max(extent.y.upperBound, 100))
  }

  /// How many zones there are.
  public var zoneCount: Int { max(zoneColumns, 1) * max(zoneRows, 1) }
  /// The names of the zones, `z0101` being the south-west corner (column, row).
  public var zoneNames: [String] {
    (0..<zoneCount).map { zone in
      func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
      return "z\(padded(zone % zoneColumns + 1))\(padded(zone / zoneColumns + 1))"
    }
  }

  /// The zone of a point; points outside belong to the nearest.
  public func zone(of location: Location) -> Int32 {
    let column = min(max(Int(location.x / width * Double(zoneColumns)), 0), zoneColumns - 1)
    let row = min(max(Int(location.y / height * Double(zoneRows)), 0), zoneRows - 1)
    return Int32(row * zoneColumns + column)
  }

  /// The share of demand of each zone: highest in the centre, falling linearly to the corners.
  func zoneWeights() -> [Double] {
    let weights = (0..<zoneCount).map { zone -> Double in
      let column = (Double(zone % zoneColumns) + 0.5) / Double(zoneColumns) * 2 - 1
      let row = (Double(zone / zoneColumns) + 0.5) / Double(zoneRows) * 2 - 1
      let out = min(1, (column * column + row * row).squareRoot() / 1.4142135623730951)
      return 1 + (max(centrality, 1) - 1) * (1 - out)
    }
    let sum = weights.reduce(0, +)
    return weights.map { $0 / sum }
  }

  /// A point of the city, held inside.
  func clamped(_ x: Double, _ y: Double) -> Location {
    Location(x: min(max(x, 0), width), y: min(max(y, 0), height))
  }

  var frame: CityFrame { CityFrame(longitude: longitude, latitude: latitude) }

  var model: any TravelModel {
    switch travel {
    case .euclid: EuclideanTravel(detour: detour)
    case .manhattan: ManhattanTravel()
    case .greatCircle: GreatCircleTravel(frame: frame, detour: detour)
    case .road: if let network { network } else { EuclideanTravel(detour: detour) }
    }
  }

  /// Gives the places of requests and workers their road nodes, where there are roads.
  func placeOnRoads(_ requests: inout [OrderRequest], _ workers: inout [WorkerProfile]) {
    guard travel == .road, let network else { return }
    for row in requests.indices {
      requests[row].pickup = network.onNetwork(requests[row].pickup)
      requests[row].dropoff = network.onNetwork(requests[row].dropoff)
    }
    for row in workers.indices { workers[row].home = network.onNetwork(workers[row].home) }
  }
}
