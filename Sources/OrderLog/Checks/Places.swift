import Foundation

/// A pair of coordinate columns.
struct Places {
  let longitudes: IntegerColumn
  let latitudes: IntegerColumn

  /// The columns of two fields, or nil when one is absent.
  init?(_ table: Table, _ longitude: Field, _ latitude: Field) {
    guard let longitudes = table.integers(longitude), let latitudes = table.integers(latitude) else {
      return nil
    }
    self.longitudes = longitudes
    self.latitudes = latitudes
  }

  /// The place of a row, or nil when it has none or an impossible one.
  @inline(__always)
  subscript(row: Int) -> Place? { Place(longitude: longitudes[row], latitude: latitudes[row]) }
}

/// A point on Earth in ten-millionths of a degree.
struct Place {
  let longitude: Int64
  let latitude: Int64

  /// A point, or nil when the coordinates lie outside the globe or are both 0, which stands for "not known".
  @inline(__always)
  init?(longitude: Int64, latitude: Int64) {
    guard longitude >= -1_800_000_000, longitude <= 1_800_000_000, latitude >= -900_000_000,
      latitude <= 900_000_000, longitude != 0 || latitude != 0
    else { return nil }
    self.longitude = longitude
    self.latitude = latitude
  }

  /// Straight distance on a plane laid at the mean latitude; within 1 % for the 500 km that matter here, and away
  /// from the poles.
  func metres(to other: Place) -> Double {
    let metresPerUnit = 0.011_119_508  // 6,371,008.8 m × π / 180 / 10⁷
    let north = Double(other.latitude - latitude) * metresPerUnit
    let middle = Double(latitude + other.latitude) / 2 * (Double.pi / 1.8e9)
    let east = Double(other.longitude - longitude) * metresPerUnit * cos(middle)
    return (north * north + east * east).squareRoot()
  }
}
