public import OrderLog
import Simulators

/// A formula of pay found from the log alone, where none is declared or the declared one does not fit.
///
/// Pay without incentives and deductions is explained, sparsely, by a base, distance in tiers whose bounds are found
/// from the data, minutes, weight, difficulty, kinds of weather, holidays and the hours of night. Distances and minutes
/// are tried as they are and per started unit, distance from the pick-up and from acceptance; the criterion of
/// ``PiecewiseRegression`` decides. Orders that are far from the first fit are left out and the fit is made again, so
/// that a few odd orders do not bend it. Coefficients that are as good to the hundredth are given to the hundredth.
///
/// It says what explains pay in the log, not what the platform's program does: products of factors and tiers that jump
/// are beyond it, and show as a low share of explained orders.
public struct RecoveredFormula: Sendable, Equatable {
  /// One coefficient, in currency units per unit.
  public struct Coefficient: Sendable, Equatable {
    /// What it is, such as `base`, `perKilometre`, `perMinute`, `weather.rain`.
    public let name: String
    /// The tier that it holds in, in the unit of the variable; nil for what has no tiers.
    public let tier: ClosedRange<Double>?
    public let value: Double
    /// The interval, by workers; nil where fewer than ten workers have orders in the sample.
    public let lower: Double?
    public let upper: Double?
  }

  /// How a distance or time enters.
  public struct Unit: Sendable, Hashable {
    /// Kilometres or minutes that are begun count whole; 0: none are.
    public let started: Double
    /// Whether the way to the pick-up counts.
    public let fromAcceptance: Bool
  }

  public let coefficients: [Coefficient]
  public let distance: Unit
  public let time: Unit
  /// Orders that it was found on, and that it is measured on.
  public let sample: Int
  public let orders: Int
  /// The share of the orders that it gives to within the tolerance.
  public let explained: Double
  /// The share of the variation of pay that it explains, over all orders; nil where pay does not vary.
  public let rSquared: Double?

  /// How many orders it is found on at most.
  static let sampleLimit = 1_200
  /// The fewest orders from which one is looked for.
  static let leastOrders = 60
  /// The fewest workers over whom intervals are given.
  static let leastWorkers = 10

  /// Whether it says anything about pay: it gives half of the orders, or explains half of the variation.
  public var isInformative: Bool { explained >= 0.5 || (rSquared ?? 0) >= 0.5 }

  /// The formula that the completed orders of a log show, or nil when they are too few or nothing fits.
  ///
  /// - Parameters:
  ///   - log: The order log.
  ///   - tolerance: The largest difference that counts as explained, in currency units.
  ///   - level: The confidence level of the intervals.
  ///   - holidays: Statutory holidays.
  /// - Returns: The formula, or nil.
  /// - Complexity: O(orders), and a search on a sample of bounded size.
  public static func find(
    in log: OrderLog, tolerance: Double = 0.01, level: Double = 0.99, holidays: [CivilDate] = []
  ) -> RecoveredFormula? {
    FormulaRecovery(tolerance: tolerance, level: level).formula(
      PayFeatures(log, rows: Array(0..<log.orders.rowCount), holidays: Set(holidays.map(\.dayNumber))))
  }
}

/// The orders that a formula is looked for on.
struct PayFeatures: Sendable {
  /// One order.
  struct Row: Sendable {
    var pay: Double
    var tripMetres: Int64?
    var allMetres: Int64?
    var milliseconds: Int64?
    var grams: Int64?
    var levels: Int64?
    var weather: Int
    var isNight: Bool
    var isHoliday: Bool
    var worker: Int32
    /// Decides which orders are in a sample, whatever the order of rows.
    var key: UInt64
  }

  var rows: [Row]

  /// The completed orders with a known pay, in the given rows. A value that a tenth of them or more lack is of no use;
  /// where fewer do, those orders are left out.
  init(_ log: OrderLog, rows wanted: [Int], holidays: Set<Int>) {
    let orders = log.orders
    func column(_ field: Field) -> IntegerColumn? { orders.integers(field) }
    let pay = column(.workerPay)
    let incentive = column(.incentive)
    let deduction = column(.deduction)
    let distance = column(.distance)
    let approach = column(.approachDistance)
    let accepted = column(.acceptedAt)
    let completed = column(.completedAt)
    let placed = column(.placedAt)
    let weight = column(.goodsWeight)
    let difficulty = column(.difficulty)
    let weather = orders.texts(.weather)
    let kinds = weather?.dictionary.values.map { name in
      Weather.allCases.firstIndex { $0.rawValue == name } ?? 0
    }
    let worker = orders.texts(.workerID)
    let ids = orders.identifiers(.orderID)
    rows = wanted.compactMap { row in
      guard let own = pay?.value(at: row), PlausibleOrder.hasAmount(own),
        PricedRows.isCompleted(row, log)
      else { return nil }
      let plain = own &- (incentive?.value(at: row) ?? 0) &+ (deduction?.value(at: row) ?? 0)
      let instant = placed?.value(at: row) ?? accepted?.value(at: row)
      let day = instant.map(log.timeZone.day(of:))
      let hour = zip2(instant, day).map { ($0 &- log.timeZone.start(of: $1)) / 3_600_000 } ?? 12
      let code = weather?[row] ?? TextColumn.null
      let way = distance?.value(at: row).flatMap { PlausibleOrder.hasWay($0) ? $0 : nil }
      var hash: UInt64 = 0xcbf2_9ce4_8422_2325
      func mix(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
      if let ids { for byte in ids.utf8(at: row) { mix(byte) } }
      // Where ids repeat or are missing, a sample by id alone would be one of the smallest amounts.
      for number in [instant ?? 0, way ?? 0, completed?.value(at: row) ?? 0] {
        withUnsafeBytes(of: number.littleEndian) { $0.forEach(mix) }
      }
      return Row(
        pay: Double(plain) / 10_000,
        tripMetres: zip2(way, approach?.value(at: row)).map { max(0, $0.subtractingClamped($1)) },
        allMetres: way,
        milliseconds: zip2(accepted?.value(at: row), completed?.value(at: row)).flatMap {
          let time = $1.subtractingClamped($0)
          return PlausibleOrder.hasSpan(time) ? time : nil
        }, grams: weight?.value(at: row).flatMap { (0...100_000_000).contains($0) ? $0 : nil },
        levels: difficulty?.value(at: row).flatMap { (0...255).contains($0) ? $0 : nil },
        weather: code < 0 ? 0 : kinds?[Int(code)] ?? 0, isNight: hour >= 22 || hour < 6,
        isHoliday: day.map { holidays.contains($0.dayNumber) } ?? false, worker: worker?[row] ?? -1,
        // The low digits of the plain hash move little from one id to the next.
        key: (hash ^ (hash >> 29)) &* 0x9e37_79b9_7f4a_7c15)
    }
    rows.sort { ($0.key, $0.pay) < ($1.key, $1.pay) }
    // A few orders without a value do not keep it out of the formula: it is looked for without them.
    func require(_ value: (Row) -> Int64?) {
      let known = rows.count { value($0) != nil }
      if known < rows.count, 10 * known >= 9 * rows.count { rows.removeAll { value($0) == nil } }
    }
    require(\.tripMetres)
    require(\.allMetres)
    require(\.milliseconds)
    require(\.grams)
    require(\.levels)
  }
}

/// Both values, or nil when one is missing.
private func zip2<A, B>(_ a: A?, _ b: B?) -> (A, B)? {
  guard let a, let b else { return nil }
  return (a, b)
}
