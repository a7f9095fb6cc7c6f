import Foundation

/// Distances and times between numbered places, as measured or bought.
///
/// A point's `place` is its row and column. Points without a place, or with one that the matrix lacks, have no way.
public struct OriginDestinationMatrix: TravelModel {
  /// Why a matrix cannot be used.
  public enum Failure: Error, Hashable, Sendable {
    /// The text has no number of this name in the line.
    case malformed(line: Int, expected: String)
    /// A pair of places stands twice.
    case repeated(line: Int)
    /// The matrix would have more than 20,000 places.
    case tooLarge(places: Int)
  }

  /// How many places there are.
  public let places: Int
  /// Metres, row by row; infinite where there is no way.
  let distances: [Float]
  /// Seconds at the car's planning speed, row by row.
  let durations: [Float]

  /// How many places a matrix may have.
  private static let most = 20_000

  /// A matrix from text: lines of `origin,destination,metres,seconds` after an optional header. Places are
  /// whole numbers from 0. Seconds are for cars; other vehicles take metres over their own speed.
  public init(text: String) throws(Failure) {
    var entries: [(Int, Int, Float, Float)] = []
    var places = 0
    var number = 0
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      number += 1
      let fields = line.split(separator: ",", omittingEmptySubsequences: false)
        .map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }
      if fields == [""] { continue }
      if number == 1, fields.first.map({ Int($0) == nil }) ?? false { continue }
      guard fields.count == 4, let origin = Int(fields[0]), let destination = Int(fields[1]), origin >= 0,
        destination >= 0
      else { throw .malformed(line: number, expected: "origin,destination,metres,seconds") }
      guard let metres = Float(fields[2]), metres >= 0, metres.isFinite else {
        throw .malformed(line: number, expected: "metres")
      }
      guard let seconds = Float(fields[3]), seconds >= 0, seconds.isFinite else {
        throw .malformed(line: number, expected: "seconds")
      }
      // Compared before 1 is added: a place may be the largest number there is.
      guard max(origin, destination) < Self.most else {
        throw .tooLarge(places: min(max(origin, destination), .max - 1) + 1)
      }
      places = max(places, origin + 1, destination + 1)
      entries.append((origin, destination, metres, seconds))
    }
    var distances = [Float](repeating: .infinity, count: places * places)
    var durations = distances
    for place in 0..<places {
      distances[place * places + place] = 0
      durations[place * places + place] = 0
    }
    var seen = Set<Int>()
    for (index, entry) in entries.enumerated() {
      let cell = entry.0 * places + entry.1
      guard seen.insert(cell).inserted else { throw .repeated(line: index + 1) }
      distances[cell] = entry.2
      durations[cell] = entry.3
    }
    self.places = places
    self.distances = distances
    self.durations = durations
  }

  public func leg(
    from origin: Location, to destination: Location, by vehicle: Vehicle, departing: Int64
  ) -> TravelLeg {
    let from = Int(origin.place)
    let to = Int(destination.place)
    guard from >= 0, from < places, to >= 0, to < places else {
      return TravelLeg(distance: .infinity, duration: TravelLeg.never)
    }
    let cell = from * places + to
    let metres = Double(distances[cell])
    guard metres.isFinite else { return TravelLeg(distance: .infinity, duration: TravelLeg.never) }
    guard vehicle.vehicleClass == .car else { return TravelLeg(distance: metres, speed: vehicle.speed) }
    let seconds = Double(durations[cell]) * VehicleClass.car.planningSpeed / vehicle.speed
    return TravelLeg(distance: metres, duration: Int64(milliseconds: seconds * 1_000))
  }
}
