import Foundation
import Testing

@testable import Simulators

/// Made-up networks in the node-link layout.
enum MadeUpRoads {
  /// A town of 6 by 7 corners with one-way streets; rows run east or west, columns north or south, in turn.
  static func town(hours: HourlySpeeds = HourlySpeeds()) throws -> RoadNetwork {
    try NodeLinkFile.network(Data(townText.utf8), file: "town.json", hours: hours)
  }

  static var townText: String {
    var nodes: [String] = []
    var links: [String] = []
    for r in 0..<6 {
      for c in 0..<7 {
        let node = 1_000 + 10 * r + c
        nodes.append(
          "{\"y\": \(40.7 + 0.001 * Double(r)), \"x\": \(-73.99 + 0.001 * Double(c)), \"id\": \(node)}")
        func link(_ from: Int, _ to: Int, _ length: Double, _ speed: Int) {
          links.append(
            "{\"osmid\": [1, 2], \"length\": \(length), \"speed_kmph\": \(speed), \"source\": \(from), "
              + "\"target\": \(to), \"key\": 0}")
        }
        if c + 1 < 7 {
          let length = 80 + Double((37 * r + 91 * c) % 61) + 0.5
          let speed = 20 + (7 * r + 3 * c) % 4 * 10
          if r % 2 == 0 || r == 5 { link(node, node + 1, length, speed) }
          if r % 2 == 1 || r == 0 { link(node + 1, node, length, speed) }
        }
        if r + 1 < 6 {
          let length = 100 + Double((53 * r + 29 * c) % 47)
          let speed = 30 + (r + c) % 3 * 10
          if c % 2 == 0 { link(node, node + 10, length, speed) }
          if c % 2 == 1 || c == 0 || c == 6 { link(node + 10, node, length, speed) }
        }
      }
    }
    return "{\"directed\": true, \"multigraph\": true, \"graph\": {\"crs\": \"epsg:4326\"}, \"nodes\": ["
      + nodes.joined(separator: ", ") + "], \"links\": [" + links.joined(separator: ", ") + "]}"
  }

  static func position(_ id: Int, in network: RoadNetwork) throws -> Location {
    let row = try #require(network.ids.firstIndex(of: String(id)))
    return network.locations[row]
  }
}

@Suite struct RoadNetworkTests {
  private static func fault(_ text: String, parts: RoadNetwork.Parts = .refuse) -> RoadFault? {
    do {
      _ = try NodeLinkFile.network(Data(text.utf8), file: "net.json", parts: parts)
      return nil
    } catch { return error as RoadFault }
  }

  private static func text(_ links: String, nodes: Int = 3, extra: String = "") -> String {
    let list = (1...nodes).map { "{\"id\": \($0), \"x\": 121.\($0), \"y\": 31.2}" }.joined(separator: ",")
    return "{\(extra)\"nodes\": [\(list)], \"links\": [\(links)]}"
  }

  private static func link(_ from: Int, _ to: Int, _ rest: String = "\"length\": 100, \"speed_kmph\": 36")
    -> String
  {
    "{\"source\": \(from), \"target\": \(to), \(rest)}"
  }

  private static let circle = [link(1, 2), link(2, 3), link(3, 1)].joined(separator: ",")

  @Test func theTownIsReadAsItStands() throws {
    let town = try MadeUpRoads.town()
    #expect(town.nodeCount == 42)
    #expect(town.edgeCount == 93)
    #expect(town.frame == CityFrame(longitude: -73.99, latitude: 40.7))
    #expect(town.locations[0].distance(to: Location(x: 0, y: 0)) < 1e-6)
    #expect(town.metresPerUnit == 0.001)
    #expect(town.times.allSatisfy { $0 >= 1 })
    // One corner north is 0.001° of latitude.
    let north = try MadeUpRoads.position(1_010, in: town)
    #expect(abs(north.y - 111.195) < 0.01 && abs(north.x) < 0.01)
  }

  @Test func aSoundNetworkIsAccepted() { #expect(Self.fault(Self.text(Self.circle)) == nil) }

  @Test(
    arguments: [
      ("not json", RoadFault.Kind.unreadable, "", "not JSON"),
      ("[1, 2]", .unreadable, "", "expected type"),
      ("{}", .noNodes, "nodes", "no nodes"),
      ("{\"nodes\": []}", .noNodes, "nodes", "no nodes"),
      ("{\"nodes\": [{\"x\": 1, \"y\": 2}]}", .badNode, "nodes[0]", "`id` is missing"),
      ("{\"nodes\": [{\"id\": 1, \"x\": \"1\", \"y\": 2}]}", .badNode, "nodes[0].x", "expected type"),
      (text("", nodes: 2), .noEdges, "links", "no edges"),
      (text(link(1, 1)), .noEdges, "", "different nodes"),
      (text(link(1, 2) + "," + link(2, 9)), .unknownNode, "links[1] (2 → 9)", "9 is not among"),
      (text(link(1, 2, "\"length\": -5, \"speed_kmph\": 30")), .badLength, "links[0] (1 → 2)", "-5.0 m"),
      (text(link(1, 2, "\"speed_kmph\": 30")), .badLength, "links[0] (1 → 2)", "`length` is missing"),
      (text(link(1, 2, "\"length\": 5, \"speed_kmph\": 0")), .badSpeed, "links[0] (1 → 2)", "0.0 km/h"),
      (text(link(1, 2, "\"length\": 5")), .badSpeed, "links[0] (1 → 2)", "`speed_kmph` is missing"),
      (
        text(link(1, 2, "\"length\": 5, \"speed_kmph\": 1e300")), .badSpeed, "links[0] (1 → 2)",
        "not possible"
      ),
      (
        text(link(1, 2, "\"length\": 1e300, \"speed_kmph\": 30")), .badLength, "links[0] (1 → 2)",
        "not possible"
      ),
      (text(link(1, 2, "\"length\": 5, \"speed_kmph\": [1, 2]")), .badHours, "links[0] (1 → 2)", "2 speeds"),
      (text(link(1, 2) + "," + link(2, 1)), .disconnected, "", "2 parts"),
      (text(circle).replacingOccurrences(of: "31.2", with: "312"), .badNode, "nodes[0] (1)", "longitude"),
      (text(circle).replacingOccurrences(of: "\"id\": 2", with: "\"id\": 1"), .badNode, "nodes[1]", "twice"),
      (
        text(circle).replacingOccurrences(of: "\"x\": 121.2, ", with: ""), .badNode, "nodes[1] (2)",
        "`x` is missing"
      ),
      (
        text(circle, extra: "\"graph\": {\"crs\": \"EPSG:32651\"}, ").replacingOccurrences(
          of: "121.2", with: "1e308"), .badNode, "nodes[1] (2)", "outside every projection"
      ),
    ] as [(String, RoadFault.Kind, String, String)])
  func faultsSayWhatAndWhere(text: String, kind: RoadFault.Kind, place: String, problem: String) throws {
    let fault = try #require(Self.fault(text))
    #expect(fault.kind == kind)
    #expect(fault.place == place)
    #expect(fault.problem.contains(problem), "\(fault)")
    #expect(fault.description.hasPrefix("net.json"))
    #expect(!fault.remedy.isEmpty)
  }

  @Test func partsAreNamedAndMayBeLeftOut() throws {
    // 4 can be reached but not left, 5 is on its own.
    let text = Self.text(Self.circle + "," + Self.link(3, 4), nodes: 5)
    let fault = try #require(Self.fault(text))
    #expect(fault.kind == .disconnected)
    #expect(fault.problem.contains("3 parts") && fault.problem.contains("3 nodes"))
    #expect(fault.problem.hasSuffix("4, 5"))
    let kept = try NodeLinkFile.network(Data(text.utf8), file: "net.json", parts: .keepLargest)
    #expect(kept.ids == ["1", "2", "3"])
    #expect(kept.leftOut == 2)
    #expect(kept.locations.map(\.place) == [0, 1, 2])
  }

  @Test func aMissingFileIsAnError() {
    #expect(throws: RoadFault.self) { try NodeLinkFile.read("/nonexistent/roads.json") }
  }

  @Test func otherSpellingsMeanTheSame() throws {
    let plain = try NodeLinkFile.network(Data(Self.text(Self.circle).utf8), file: "a")
    let edges = Self.text(Self.circle).replacingOccurrences(of: "\"links\"", with: "\"edges\"")
    let osmnx = Self.text(Self.circle).replacingOccurrences(of: "speed_kmph", with: "speed_kph")
    let timed = Self.text(Self.circle).replacingOccurrences(
      of: "\"speed_kmph\": 36", with: "\"travel_time\": 10")
    let named = Self.text(Self.circle).replacingOccurrences(
      of: #""(source|target|id)": (\d)"#, with: "\"$1\": \"$2\"", options: .regularExpression)
    for text in [edges, osmnx, timed, named] {
      let other = try NodeLinkFile.network(Data(text.utf8), file: "b")
      #expect(other.times == plain.times && other.lengths == plain.lengths && other.ids == plain.ids)
    }
    let both = Self.text(Self.circle, extra: "\"directed\": false, ")
    #expect(try NodeLinkFile.network(Data(both.utf8), file: "c").edgeCount == 6)
    let metres = Self.text(Self.circle, extra: "\"graph\": {\"crs\": \"EPSG:32651\"}, ")
    let projected = try NodeLinkFile.network(Data(metres.utf8), file: "d")
    #expect(projected.frame == nil)
    #expect(abs(projected.locations[2].x - 0.2) < 1e-9)
  }

  @Test func theOrderOfLinesDoesNotMatter() throws {
    let turned = Self.text([Self.link(3, 1), Self.link(2, 3), Self.link(1, 2)].joined(separator: ","))
    let a = try NodeLinkFile.network(Data(Self.text(Self.circle).utf8), file: "a")
    let b = try NodeLinkFile.network(Data(turned.utf8), file: "b")
    #expect(a.starts == b.starts && a.heads == b.heads && a.times == b.times)
  }

  @Test func nearestNodesAreTheNearest() throws {
    let town = try MadeUpRoads.town()
    let grid = NodeGrid(town.locations)
    var random = RandomPoints(seed: 3)
    for _ in 0..<500 {
      let point = Location(x: random.next() * 2_400 - 900, y: random.next() * 2_400 - 900)
      let best = town.locations.map { $0.distance(to: point) }.min()
      #expect(town.locations[Int(grid.nearest(to: point))].distance(to: point) == best)
    }
    #expect(grid.nearest(to: Location(x: .nan, y: 0)) == 0)
    #expect(NodeGrid([]).nearest(to: Location(x: 0, y: 0)) == -1)
    #expect(NodeGrid([Location(x: 5, y: 5)]).nearest(to: Location(x: 1e9, y: -1e9)) == 0)
  }
}

/// Even numbers in 0..<1 by a plain congruence, for tests.
struct RandomPoints {
  private var state: UInt64
  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

  mutating func next() -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Double(state >> 11) / 9_007_199_254_740_992
  }

  mutating func below(_ limit: Int) -> Int { min(Int(next() * Double(limit)), limit - 1) }
}
