public import OrderLog

/// Sums of pay, of what customers paid and of given time per civil day and kind of order, and when each rule version
/// was first used: what a series from day to day is made from.
///
/// Completed orders with an instant of acceptance count, on the day of acceptance in the log's zone. A kind is city,
/// service, weather (clear, other, unknown), three-hour part of the day and distance band. Pay is without the parts
/// that come and go with the day (subsidies for weather and holidays, incentives) and before deductions, where the log
/// has these columns. The key is exact: cities beyond 2²⁰ and services beyond 2¹² are left out and counted.
///
/// - Complexity: O(1) per order; some 100 bytes per kind and day in use.
public struct DailyFigures: MergeableState {
  /// What the state is told before the scan.
  public struct Parameters: Hashable, Sendable {
    /// Where distance bands begin, in metres; at most 30.
    public var distanceEdges: [Int64]
    /// Texts of the column `weather` that mean clear weather.
    public var clear: Set<String>

    /// Bands from 1 to 20 km.
    public init(
      distanceEdges: [Int64] = [
        500, 1_000, 1_500, 2_000, 2_500, 3_000, 4_000, 5_000, 6_500, 8_000, 12_000, 20_000,
      ],
      clear: Set<String> = ["clear"]
    ) {
      self.distanceEdges = Array(distanceEdges.sorted().prefix(30))
      self.clear = clear
    }
  }

  /// Sums over the orders of one kind on one day; money in ten-thousandths, time in ms.
  struct Sums: SummableSlot {
    /// Orders with a pay, and their pay as it is compared from day to day.
    var paid: Int64 = 0
    var pay: Int64 = 0
    /// Orders with both amounts: what customers paid, and what workers got of it.
    var sold: Int64 = 0
    var price: Int64 = 0
    var share: Int64 = 0
    /// Orders with a deadline after acceptance, and the time that they were given.
    var timed: Int64 = 0
    var given: Int64 = 0

    mutating func add(_ other: Sums) {
      paid &+= other.paid
      pay &+= other.pay
      sold &+= other.sold
      price &+= other.price
      share &+= other.share
      timed &+= other.timed
      given &+= other.given
    }
  }

  /// The first day of a rule version in a city and service.
  struct VersionKey: Hashable, Sendable {
    var group: UInt32
    var version: Int32
  }

  /// What the state was told.
  public let parameters: Parameters
  /// Orders left out because their day or kind has no place in the key.
  public private(set) var unplaced = 0
  private(set) var cells = KeyTable<Sums>()
  private(set) var firstDays: [VersionKey: Int32] = [:]

  public init(_ parameters: Parameters) { self.parameters = parameters }

  public mutating func add(_ block: Range<Int>, of kind: TableKind, in log: OrderLog) {
    guard kind == .orders, !block.isEmpty else { return }
    let columns = OrderColumns(log.orders)
    guard let accepted = columns.integers(.acceptedAt), let completed = columns.integers(.completedAt) else {
      return
    }
    let absent = IntegerColumn.null
    let income = columns.integers(.workerPay)
    let extras = [Field.subsidyWeather, .subsidyHoliday, .incentive].compactMap { columns.integers($0) }
    let deduction = columns.integers(.deduction)
    let price = columns.integers(.customerPaid)
    let deadline = columns.integers(.deadlineAt)
    let (city, service) = (columns.codes(.city), columns.codes(.service))
    let (weather, version) = (columns.codes(.weather), columns.codes(.ruleVersion))
    let weatherClass = (log.orders.texts(.weather)?.dictionary.values ?? [])
      .map { parameters.clear.contains($0) ? UInt64(1) : 2 }
    let distance = columns.integers(.distance)
    let edges = parameters.distanceEdges
    var grid = CivilGrid(log.timeZone, .day)
    for row in block where completed[row] != absent {
      let start = accepted[row]
      guard TimeSpan.plausible.contains(start) else {
        unplaced += 1
        continue
      }
      let (cityCode, serviceCode) = (city.at(row), service.at(row))
      guard cityCode < (1 << 20) - 1, serviceCode < (1 << 12) - 1 else {
        unplaced += 1
        continue
      }
      grid.seek(start)
      let group = UInt64(cityCode + 1) << 12 | UInt64(serviceCode + 1)
      let code = weather.at(row)
      var kind = code < 0 ? 0 : weatherClass[Int(code)]
      kind = kind << 3 | UInt64(min(max(0, (start - grid.start) / 10_800_000), 7))
      let metres = distance.at(row)
      var band: UInt64 = 0
      if metres != absent && metres >= 0 {
        band = 1
        for edge in edges where edge <= metres { band += 1 }
      }
      let key = DailyKey(group: group, kind: kind << 5 | band, day: grid.day).packed
      var sums = Sums()
      let pay = income.at(row)
      if pay != absent {
        var net = pay
        for column in extras where column[row] != absent { net &-= column[row] }
        let taken = deduction.at(row)
        if taken != absent { net &+= taken }
        (sums.paid, sums.pay) = (1, net)
        let paid = price.at(row)
        if paid != absent { (sums.sold, sums.price, sums.share) = (1, paid, pay) }
      }
      if let time = plausibleSpan(from: start, to: deadline.at(row)), time > 0 {
        (sums.timed, sums.given) = (1, time)
      }
      cells.add(key, sums)
      let own = version.at(row)
      if own >= 0 {
        let versionKey = VersionKey(group: UInt32(group), version: own)
        let day = Int32(truncatingIfNeeded: grid.day)
        if firstDays[versionKey].map({ day < $0 }) ?? true { firstDays[versionKey] = day }
      }
    }
  }

  public mutating func merge(_ other: DailyFigures) {
    unplaced += other.unplaced
    cells.merge(other.cells)
    firstDays.merge(other.firstDays, uniquingKeysWith: min)
  }
}

/// City and service, kind of order and day in one word: 32, 10 and 22 bits.
struct DailyKey {
  var group: UInt64
  var kind: UInt64
  /// Days since 1970-01-01; the years 1 to 9999 fit.
  var day: Int

  private static let origin = 719_528

  var packed: UInt64 {
    group << 32 | (kind & 0x3FF) << 22 | UInt64(truncatingIfNeeded: max(0, day + Self.origin)) & 0x3F_FFFF
  }

  init(group: UInt64, kind: UInt64, day: Int) { (self.group, self.kind, self.day) = (group, kind, day) }

  init(packed key: UInt64) {
    (group, kind) = (key >> 32, key >> 22 & 0x3FF)
    day = Int(key & 0x3F_FFFF) - Self.origin
  }

  /// The codes of the city and the service; -1: unknown.
  static func codes(of group: UInt64) -> (city: Int32, service: Int32) {
    (Int32(truncatingIfNeeded: group >> 12) - 1, Int32(truncatingIfNeeded: group & 0xFFF) - 1)
  }
}

/// Sums by 64-bit key, with linear probing; equal when they hold the same sums, whatever the order of the keys.
struct KeyTable<Slot: SummableSlot>: Sendable, Equatable {
  private var keys: [UInt64] = []
  private var slots: [Slot] = []
  private var index: [Int32] = []

  @inline(__always) mutating func add(_ key: UInt64, _ slot: Slot) {
    if keys.count * 2 >= index.count { grow() }
    let mask = index.count - 1
    var position = Self.place(key) & mask
    while true {
      let found = Int(index[position])
      if found < 0 {
        index[position] = Int32(truncatingIfNeeded: keys.count)
        keys.append(key)
        slots.append(slot)
        return
      }
      if keys[found] == key {
        slots[found].add(slot)
        return
      }
      position = (position + 1) & mask
    }
  }

  mutating func merge(_ other: KeyTable) {
    for (key, slot) in zip(other.keys, other.slots) { add(key, slot) }
  }

  /// Keys and sums, ascending by key.
  var ascending: [(key: UInt64, sums: Slot)] {
    zip(keys, slots).map { (key: $0, sums: $1) }.sorted { $0.key < $1.key }
  }

  static func == (a: KeyTable, b: KeyTable) -> Bool {
    a.keys.count == b.keys.count && zip(a.ascending, b.ascending).allSatisfy { $0 == $1 }
  }

  private static func place(_ key: UInt64) -> Int {
    var hash = key &* 0x9E37_79B9_7F4A_7C15
    hash ^= hash >> 29
    hash = hash &* 0xBF58_476D_1CE4_E5B9
    return Int(truncatingIfNeeded: hash >> 32)
  }

  @inline(never) private mutating func grow() {
    index = [Int32](repeating: -1, count: max(256, index.count * 2))
    let mask = index.count - 1
    for (number, key) in keys.enumerated() {
      var position = Self.place(key) & mask
      while index[position] >= 0 { position = (position + 1) & mask }
      index[position] = Int32(truncatingIfNeeded: number)
    }
  }
}
