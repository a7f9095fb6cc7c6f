/// Coordinates that cannot be where they say.
///
/// Exact counts, as one misplaced order matters as such. "Swapped" in a Chinese zone: the pair is in China once
/// longitude and latitude change places (73°–136° E, 3°–54° N; the two ranges do not overlap); elsewhere: the
/// latitude is beyond 90° and would do as a longitude. Places outside that box in a Chinese zone are a remark. Half
/// a pair is counted as missing values. O(rows) per pair.
struct CoordinatesCheck: LogCheck {
  enum Code: String, CaseIterable, Sendable {
    /// Longitude and latitude both 0. No details.
    case zero = "coordinates-zero"
    /// Longitude in the latitude's place. No details.
    case swapped = "coordinates-swapped"
    /// Beyond 180° or 90°, and not swapped. No details.
    case outsideGlobe = "coordinates-outside-globe"
    /// Not in China though the zone is. No details.
    case outsideChina = "coordinates-outside-china"
  }
  static let id = "coordinates"
  static let cost = 4

  func observations(in subject: LogUnderCheck) -> [LogObservation] {
    let pairs: [(Field, Field)] = [(.pickupLon, .pickupLat), (.dropoffLon, .dropoffLat)]
    let orders = subject.log.orders
    return pairs.flatMap { pair -> [LogObservation] in
      guard let places = Places(orders, pair.0, pair.1) else { return [] }
      let isChinese = subject.isChinese
      let longitudes = places.longitudes.storage.elements
      let latitudes = places.latitudes.storage.elements
      var found: [Code: RowExamples] = [:]
      var total = 0
      for row in 0..<orders.rowCount {
        let (longitude, latitude) = (longitudes[row], latitudes[row])
        if longitude == IntegerColumn.null || latitude == IntegerColumn.null { continue }
        total += 1
        guard let code = Self.fault(longitude, latitude, isChinese: isChinese) else { continue }
        found[code, default: RowExamples(orders)].add(row)
      }
      return Code.allCases.compactMap { code in
        guard let rows = found[code] else { return nil }
        let isRemark = code == .outsideChina
        return observation(
          code, isRemark ? .info : .serious, .orders, [pair.0, pair.1], affected: rows.count, total: total,
          examples: rows.examples, faulty: isRemark ? [] : [pair.0, pair.1])
      }
    }
  }

  @inline(__always)
  private static func fault(_ longitude: Int64, _ latitude: Int64, isChinese: Bool) -> Code? {
    if isChinese, isInChina(longitude, latitude) { return nil }
    if longitude == 0, latitude == 0 { return .zero }
    if isChinese, isInChina(latitude, longitude) { return .swapped }
    let fits = longitude >= -1_800_000_000 && longitude <= 1_800_000_000
    if latitude >= -900_000_000, latitude <= 900_000_000, fits { return isChinese ? .outsideChina : nil }
    let fitsSwapped =
      longitude >= -900_000_000 && longitude <= 900_000_000 && latitude >= -1_800_000_000
      && latitude <= 1_800_000_000
    return fitsSwapped ? .swapped : .outsideGlobe
  }

  @inline(__always)
  private static func isInChina(_ longitude: Int64, _ latitude: Int64) -> Bool {
    longitude >= 730_000_000 && longitude <= 1_360_000_000 && latitude >= 30_000_000
      && latitude <= 540_000_000
  }
}
