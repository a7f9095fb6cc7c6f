public import Foundation
import OrderLog

/// Speeds by hour on top of a network's own: a city's rush hours.
public struct HourlySpeeds: Hashable, Sendable, Codable {
  /// The streets from a speed on.
  public struct Band: Hashable, Sendable, Codable {
    /// km/h in the file from which the band holds; the fastest band that an edge reaches is its own.
    public var from: Double
    /// 24 factors on the file's speed, by hour of the civil day; above 0.
    public var factors: [Double]

    /// A band.
    public init(from: Double = 0, factors: [Double]) {
      self.from = from
      self.factors = factors
    }
  }

  public var bands: [Band]

  /// Bands by speed; without any the file's speeds hold all day.
  public init(bands: [Band] = []) { self.bands = bands.sorted { $0.from < $1.from } }

  func factors(kmph: Double) -> [Double]? { bands.last { kmph >= $0.from }?.factors }
}

/// Road networks in NetworkX's node-link layout, as OSMnx graphs are exported: `nodes` with `id`, `x`, `y`; `links`
/// (or `edges`) with `source`, `target`, `length` in metres and `speed_kmph` (or OSMnx's `speed_kph`).
///
/// A speed may be a list of 24: one for each hour of the civil day. An edge without a speed takes `travel_time`
/// (seconds) for its length. Coordinates are degrees when `graph.crs` is EPSG:4326 or absent, else metres of a
/// projection. A graph that says `"directed": false` has every link both ways. Other fields are passed over.
public enum NodeLinkFile {
  /// The network of a file, gzip or plain.
  ///
  /// - Throws: what is wrong, with the file and the place in it.
  public static func read(
    _ path: String, hours: HourlySpeeds = HourlySpeeds(), parts: RoadNetwork.Parts = .refuse
  ) throws(RoadFault) -> RoadNetwork {
    let data: Data
    do { data = try WholeFile.read(path) } catch {
      throw RoadFault(.unreadable, file: path, problem: "\(error)", remedy: "Check the path")
    }
    return try network(data, file: path, hours: hours, parts: parts)
  }

  /// The network of a file's bytes.
  ///
  /// - Throws: what is wrong, with the file and the place in it.
  /// - Complexity: O(bytes + edges log edges).
  public static func network(
    _ data: Data, file: String, hours: HourlySpeeds = HourlySpeeds(), parts: RoadNetwork.Parts = .refuse
  ) throws(RoadFault) -> RoadNetwork {
    for (position, band) in hours.bands.enumerated() {
      guard band.from.isFinite, SpeedProfile.of(band.factors) != nil else {
        throw RoadFault(
          .badHours, file: "hourly speeds", place: "bands[\(position)]",
          problem: "these are not 24 positive factors",
          remedy: "One factor for each hour of the day, from 00:00")
      }
    }
    let document = try NodeLinkDocument.parse(data, file: file)
    return try document.network(file: file, hours: hours, parts: parts)
  }
}
