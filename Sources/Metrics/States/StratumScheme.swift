import OrderLog

/// By what orders are divided into strata before they are compared. Each part can be left out.
///
/// A value that is missing is a band of its own, so every order lies in exactly one stratum; a column that
/// the log lacks puts all orders into that band and thereby drops the part.
public struct StratumScheme: Hashable, Sendable {
  /// Whether cities are kept apart.
  public var byCity: Bool
  /// Distances (m) at which the next band begins; nil: not by distance.
  public var distanceEdges: [Int64]?
  /// Local hours 1…23 at which the next band begins; nil: not by hour.
  public var hourEdges: [Int]?
  /// Whether `clear`, any other weather (恶劣天气) and unknown weather are kept apart.
  public var byWeather: Bool
  /// Orders in hand at acceptance at which the next band begins; nil: not by concurrency.
  public var carriedEdges: [Int64]?

  /// A scheme. Edges are sorted and repeats dropped; the default is city × distance band × hour band ×
  /// weather, with the bands that usually separate a delivery day.
  public init(
    byCity: Bool = true, distanceEdges: [Int64]? = [1_000, 2_000, 3_000, 5_000, 8_000],
    hourEdges: [Int]? = [6, 10, 14, 17, 21], byWeather: Bool = true, carriedEdges: [Int64]? = nil
  ) {
    self.byCity = byCity
    self.distanceEdges = distanceEdges.map { Set($0).sorted() }
    self.hourEdges = hourEdges.map { Set($0).filter { (1...23).contains($0) }.sorted() }
    self.byWeather = byWeather
    self.carriedEdges = carriedEdges.map { Set($0).sorted() }
  }

  /// City × distance band × hour band × weather × concurrency band.
  public static let full = StratumScheme(carriedEdges: [1, 2, 4, 7])
  /// Distance band × hour.
  public static let distanceAndHour = StratumScheme(
    byCity: false, hourEdges: Array(1...23), byWeather: false)

  /// Cities beyond this many share a stratum, so that a broken column cannot fill the memory.
  static let cityLimit = 4_094

  /// What a stratum is, in the order of the scheme's parts; nil where the scheme leaves the part out.
  public struct Stratum: Hashable, Sendable {
    /// The city's name; empty when unknown.
    public var city: String?
    /// Metres, the end exclusive, nil without end; an empty range when unknown.
    public var distance: Band?
    /// Local hours, the end exclusive.
    public var hours: Band?
    /// `clear`, `adverse` or `unknown`.
    public var weather: String?
    /// Orders in hand, the end exclusive.
    public var carried: Band?

    /// A stable label such as `Beijing/1000-2000m/10-14h/clear/carried2-4`.
    public var label: String {
      let parts: [String?] = [
        city.map { $0.isEmpty ? "unknown" : $0 }, distance.map { "\($0)m" }, hours.map { "\($0)h" }, weather,
        carried.map { "carried\($0)" },
      ]
      return parts.compactMap { $0 }.joined(separator: "/")
    }
  }

  /// Whole numbers from `lower` up to, not including, `upper`.
  public struct Band: Hashable, Sendable, CustomStringConvertible {
    /// The first number; nil when the value is unknown.
    public var lower: Int64?
    /// The number after the last; nil without end.
    public var upper: Int64?

    /// `1000-2000`, `8000+` or `unknown`.
    public var description: String {
      guard let lower else { return "unknown" }
      return upper.map { "\(lower)-\($0)" } ?? "\(lower)+"
    }
  }

  private func bands(_ edges: [Int64]?) -> Int { edges.map { $0.count + 2 } ?? 1 }
  private var hourBands: Int { hourEdges.map { $0.count + 1 } ?? 1 }

  /// How many strata there are per city.
  var perCity: Int { bands(distanceEdges) * hourBands * (byWeather ? 3 : 1) * bands(carriedEdges) }

  /// How many strata there are in a log.
  func count(in log: OrderLog) -> Int {
    let cities = byCity ? min(log.orders.texts(.city)?.dictionary.values.count ?? 0, Self.cityLimit) : 0
    return (cities + (byCity ? 2 : 1)) * perCity
  }

  /// The stratum with an index of a `StratumReader`.
  func stratum(_ index: Int, cities: [String]) -> Stratum {
    var rest = index
    func digit(_ base: Int) -> Int {
      defer { rest /= base }
      return rest % base
    }
    let carried = digit(bands(carriedEdges))
    let weather = digit(byWeather ? 3 : 1)
    let hour = digit(hourBands)
    let distance = digit(bands(distanceEdges))
    let city = rest
    func band(_ edges: [Int64], _ number: Int) -> Band {
      if number == 0 { return Band() }
      return Band(
        lower: number == 1 ? 0 : edges[number - 2], upper: number <= edges.count ? edges[number - 1] : nil)
    }
    return Stratum(
      city: byCity
        ? (city == 0
          ? "" : city <= min(cities.count, Self.cityLimit) ? cities[city - 1] : "other") : nil,
      distance: distanceEdges.map { band($0, distance) },
      hours: hourEdges.map {
        Band(lower: hour == 0 ? 0 : Int64($0[hour - 1]), upper: hour < $0.count ? Int64($0[hour]) : 24)
      },
      weather: byWeather ? ["unknown", "clear", "adverse"][min(weather, 2)] : nil,
      carried: carriedEdges.map { band($0, carried) })
  }
}

/// Finds the stratum of an order in the scan: a number below the scheme's `count`.
struct StratumReader {
  // Copies of what the scheme says, because a test of an optional array per row counts references.
  private let byCity: Bool
  private let byDistance: Bool
  private let byHour: Bool
  private let byWeather: Bool
  private let byCarried: Bool
  private let city: CodeReader
  private let cityIndex: [Int32]
  private let distance: IntegerReader
  private let distanceEdges: [Int64]
  private let hourBand: [Int]
  private let hourBands: Int
  private let weather: CodeReader
  private let weatherClass: [Int]
  private let carried: IntegerReader
  private let carriedEdges: [Int64]
  private var clock: LocalClock

  init(_ scheme: StratumScheme, _ log: OrderLog) {
    byCity = scheme.byCity
    byDistance = scheme.distanceEdges != nil
    byHour = scheme.hourEdges != nil
    byWeather = scheme.byWeather
    byCarried = scheme.carriedEdges != nil
    let orders = log.orders
    city = CodeReader(orders, .city)
    let limit = StratumScheme.cityLimit
    cityIndex = [0] + city.dictionary.indices.map { Int32(min($0 + 1, limit + 1)) }
    distance = IntegerReader(orders, .distance)
    distanceEdges = scheme.distanceEdges ?? []
    let hours = scheme.hourEdges ?? []
    hourBand = (0..<24).map { hour in hours.count { $0 <= hour } }
    hourBands = hours.count + 1
    weather = CodeReader(orders, .weather)
    weatherClass = weather.resolved(missing: 0) { $0 == "clear" ? 1 : 2 }
    carried = IntegerReader(orders, .carried)
    carriedEdges = scheme.carriedEdges ?? []
    clock = LocalClock(log.timeZone)
  }

  /// The stratum of an order whose hour is taken at an instant.
  @inline(__always) mutating func index(_ row: Int, at instant: Int64) -> Int {
    var index = byCity ? Int(cityIndex[Int(city[row]) + 1]) : 0
    if byDistance {
      index = index * (distanceEdges.count + 2) + Self.band(distance[row], distanceEdges)
    }
    if byHour { index = index * hourBands + hourBand[clock.hour(of: instant)] }
    if byWeather { index = index * 3 + weatherClass[Int(weather[row]) + 1] }
    if byCarried {
      index = index * (carriedEdges.count + 2) + Self.band(carried[row], carriedEdges)
    }
    return index
  }

  /// 0 for a missing or negative number, 1 below the first edge, and so on.
  @inline(__always) private static func band(_ value: Int64, _ edges: [Int64]) -> Int {
    if value < 0 { return 0 }
    var band = 1
    for edge in edges where value >= edge { band += 1 }
    return band
  }
}
