import Foundation

/// The JSON of a node-link file, as it stands.
struct NodeLinkDocument: Decodable {
  /// NetworkX writes ids as they are: whole numbers or text.
  struct Identifier: Decodable, Hashable {
    let text: String

    init(from decoder: any Decoder) throws {
      let value = try decoder.singleValueContainer()
      if let number = try? value.decode(Int64.self) {
        text = String(number)
      } else {
        text = try value.decode(String.self)
      }
    }
  }

  /// One number, or one for each hour.
  struct Numbers: Decodable {
    let values: [Double]

    init(from decoder: any Decoder) throws {
      let value = try decoder.singleValueContainer()
      if let number = try? value.decode(Double.self) {
        values = [number]
      } else {
        values = try value.decode([Double].self)
      }
    }
  }

  struct Node: Decodable {
    let id: Identifier
    let x: Double?
    let y: Double?
  }

  struct Link: Decodable {
    let source: Identifier
    let target: Identifier
    let length: Double?
    let kilometresPerHour: Numbers?
    /// OSMnx's own spelling.
    let kph: Numbers?
    /// Seconds.
    let travelTime: Double?

    private enum CodingKeys: String, CodingKey {
      case source, target, length
      case kilometresPerHour = "speed_kmph"
      case kph = "speed_kph"
      case travelTime = "travel_time"
    }
  }

  struct Attributes: Decodable {
    let crs: String?

    init(from decoder: any Decoder) throws {
      let values = try decoder.container(keyedBy: CodingKeys.self)
      // Other writers put objects here; only a plain name says something.
      crs = try? values.decodeIfPresent(String.self, forKey: .crs)
    }
    enum CodingKeys: String, CodingKey { case crs }
  }

  let directed: Bool?
  let graph: Attributes?
  let nodes: [Node]?
  let links: [Link]?
  let edges: [Link]?

  static func parse(_ data: Data, file: String) throws(RoadFault) -> NodeLinkDocument {
    let layout = "A node-link file has `nodes` (id, x, y) and `links` (source, target, length, speed_kmph)"
    do {
      return try JSONDecoder().decode(NodeLinkDocument.self, from: data)
    } catch let error as DecodingError {
      let (path, reason): ([any CodingKey], String) =
        switch error {
        case .keyNotFound(let key, let context): (context.codingPath, "`\(key.stringValue)` is missing")
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
          (context.codingPath, "the value is not of the expected type")
        case .dataCorrupted(let context): (context.codingPath, "the text is not JSON")
        @unknown default: ([], "the text cannot be read")
        }
      let place = path.reduce(into: "") { place, key in
        if let index = key.intValue {
          place += "[\(index)]"
        } else {
          place += (place.isEmpty ? "" : ".") + key.stringValue
        }
      }
      let kind: RoadFault.Kind = place.hasPrefix("nodes") ? .badNode : .unreadable
      throw RoadFault(kind, file: file, place: place, problem: reason, remedy: layout)
    } catch {
      throw RoadFault(.unreadable, file: file, problem: "the text is not JSON (\(error))", remedy: layout)
    }
  }

  func network(
    file: String, hours: HourlySpeeds, parts: RoadNetwork.Parts
  ) throws(RoadFault) -> RoadNetwork {
    guard let nodes, !nodes.isEmpty else {
      throw RoadFault(
        .noNodes, file: file, place: "nodes", problem: "there are no nodes",
        remedy: "A node-link file has a list `nodes` with id, x and y")
    }
    guard let links = links ?? edges, !links.isEmpty else {
      throw RoadFault(
        .noEdges, file: file, place: "links", problem: "there are no edges",
        remedy: "A node-link file has a list `links` (or `edges`) with source, target, length and speed_kmph")
    }
    var positions: [String: Int32] = [:]
    for (position, node) in nodes.enumerated() {
      guard positions.updateValue(Int32(truncatingIfNeeded: position), forKey: node.id.text) == nil else {
        throw RoadFault(
          .badNode, file: file, place: "nodes[\(position)]", problem: "the node \(node.id.text) stands twice",
          remedy: "One entry for each node")
      }
    }
    let (frame, locations) = try places(nodes, file)
    var table = ProfileTable()
    var streets: [RoadEdge] = []
    streets.reserveCapacity(links.count)
    for (position, link) in links.enumerated() {
      let street = try link.street(at: position, file, positions, hours, &table)
      streets.append(street)
      if directed == false {
        var back = street
        (back.from, back.to) = (street.to, street.from)
        streets.append(back)
      }
    }
    return try RoadNetwork(
      ids: nodes.map(\.id.text), locations: locations, edges: streets, profiles: table.profiles, frame: frame,
      parts: parts, file: file)
  }

  /// The nodes on the plane; degrees are put into a frame whose origin is the south-west corner.
  private func places(_ nodes: [Node], _ file: String) throws(RoadFault) -> (CityFrame?, [Location]) {
    let name = graph?.crs?.lowercased() ?? "epsg:4326"
    let isDegrees = name.hasSuffix("4326") || name.hasSuffix("crs84")
    var corner = (x: Double.infinity, y: Double.infinity)
    for (position, node) in nodes.enumerated() {
      let place = "nodes[\(position)] (\(node.id.text))"
      guard let x = node.x, let y = node.y else {
        throw RoadFault(
          .badNode, file: file, place: place, problem: "`\(node.x == nil ? "x" : "y")` is missing",
          remedy:
            "x and y: longitude and latitude in degrees, or metres of the projection that `graph.crs` names")
      }
      if isDegrees, x.magnitude > 180 || y.magnitude > 85 {
        throw RoadFault(
          .badNode, file: file, place: place, problem: "(\(x), \(y)) is not a longitude and a latitude",
          remedy: "Degrees; name the projection in `graph.crs` if these are metres")
      }
      // More than twice around the earth: no projection's metres.
      if x.magnitude > 1e8 || y.magnitude > 1e8 {
        throw RoadFault(
          .badNode, file: file, place: place, problem: "(\(x), \(y)) m lies outside every projection",
          remedy: "Metres of the projection that `graph.crs` names")
      }
      corner = (min(corner.x, x), min(corner.y, y))
    }
    let frame = CityFrame(longitude: corner.x, latitude: corner.y)
    let locations = nodes.map { node -> Location in
      let (x, y) = (node.x ?? 0, node.y ?? 0)
      return isDegrees
        ? frame.location(longitude: x, latitude: y) : Location(x: x - corner.x, y: y - corner.y)
    }
    return (isDegrees ? frame : nil, locations)
  }
}

/// The distinct profiles of a network's edges, numbered as they come.
struct ProfileTable {
  private(set) var profiles: [SpeedProfile] = [.constant]
  private var numbers: [SpeedProfile: UInt16] = [.constant: 0]

  /// The number of a profile, or nil when there are more than 65,000.
  mutating func number(of profile: SpeedProfile) -> UInt16? {
    if let number = numbers[profile] { return number }
    guard profiles.count < 65_000 else { return nil }
    let number = UInt16(truncatingIfNeeded: profiles.count)
    profiles.append(profile)
    numbers[profile] = number
    return number
  }
}

extension NodeLinkDocument.Link {
  func street(
    at position: Int, _ file: String, _ positions: [String: Int32], _ hours: HourlySpeeds,
    _ table: inout ProfileTable
  ) throws(RoadFault) -> RoadEdge {
    func fault(_ kind: RoadFault.Kind, _ problem: String, _ remedy: String) -> RoadFault {
      RoadFault(
        kind, file: file, place: "links[\(position)] (\(source.text) → \(target.text))", problem: problem,
        remedy: remedy)
    }
    for end in [source.text, target.text] where positions[end] == nil {
      throw fault(.unknownNode, "the node \(end) is not among the nodes", "Export nodes and edges together")
    }
    guard let length, length >= 0, length.isFinite else {
      throw fault(
        .badLength, length.map { "the length \($0) m is not possible" } ?? "`length` is missing",
        "Metres, 0 or more")
    }
    var speeds = (kilometresPerHour ?? kph)?.values ?? []
    if speeds.isEmpty, let travelTime, travelTime > 0, length > 0 { speeds = [length / travelTime * 3.6] }
    guard !speeds.isEmpty else {
      throw fault(.badSpeed, "`speed_kmph` is missing", "km/h, or `travel_time` in seconds")
    }
    if let bad = speeds.first(where: { !($0 > 0 && $0.isFinite) }) {
      throw fault(.badSpeed, "the speed \(bad) km/h is not possible", "Above 0")
    }
    guard speeds.count == 1 || speeds.count == 24 else {
      throw fault(.badHours, "there are \(speeds.count) speeds", "One speed, or one for each of the 24 hours")
    }
    let factors = hours.factors(kmph: speeds.max() ?? 0)
    if speeds.count == 1, factors == nil {
      return RoadEdge(
        from: positions[source.text] ?? -1, to: positions[target.text] ?? -1, length: length,
        speed: speeds[0] / 3.6)
    }
    let hourly = (0..<24).map { hour in
      speeds[speeds.count == 1 ? 0 : hour] * (factors.map { $0[hour] } ?? 1)
    }
    guard let (profile, fastest) = SpeedProfile.of(hourly), let number = table.number(of: profile) else {
      throw fault(
        .badHours, "the hourly speeds cannot be used",
        "24 positive speeds, and at most 65,000 different profiles in a network")
    }
    return RoadEdge(
      from: positions[source.text] ?? -1, to: positions[target.text] ?? -1, length: length,
      speed: fastest / 3.6, profile: number)
  }
}
