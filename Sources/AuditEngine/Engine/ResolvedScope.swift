import OrderLog
import Rules

/// A rule's scope on one log: which orders are inside, told by dictionary codes.
struct ResolvedScope: Sendable, Hashable {
  /// For each restricted field, whether a code is inside; nil for fields that are not restricted.
  private let service: [Bool]?
  private let vehicle: [Bool]?
  private let city: [Bool]?

  /// Orders inside, outside, and without a value in a restricted field.
  let inside: Int
  let outside: Int
  let unplaced: Int
  /// Fields that the scope restricts and the log lacks.
  let missing: [Field]

  /// Whether the scope leaves no order out.
  var isEverything: Bool { outside == 0 && unplaced == 0 && missing.isEmpty }

  init(_ scope: RuleScope, on log: OrderLog, counts: ScopeCounts) {
    func mask(_ values: [String], _ field: Field) -> [Bool]? {
      guard !values.isEmpty else { return nil }
      return log.orders.texts(field)?.dictionary.values.map(values.contains) ?? []
    }
    service = mask(scope.services, .service)
    vehicle = mask(scope.vehicles, .vehicle)
    city = mask(scope.cities, .city)
    missing = scope.restrictions.map(\.field).filter { log.orders.texts($0) == nil }
    var inside = 0
    var outside = 0
    var unplaced = 0
    for (key, count) in counts.byKey {
      switch Self.place(key, service, vehicle, city) {
      case true?: inside += count
      case false?: outside += count
      case nil: unplaced += count
      }
    }
    self.inside = inside
    self.outside = outside
    self.unplaced = unplaced
  }

  /// Whether an order with these codes is inside; nil when it cannot be placed.
  private static func place(
    _ key: ScopeCounts.Key, _ service: [Bool]?, _ vehicle: [Bool]?, _ city: [Bool]?
  ) -> Bool? {
    func allows(_ mask: [Bool]?, _ code: Int32) -> Bool? {
      guard let mask else { return true }
      return code < 0 ? nil : mask[Int(code)]
    }
    let places = [allows(service, key.service), allows(vehicle, key.vehicle), allows(city, key.city)]
    if places.contains(false) { return false }
    return places.contains(nil) ? nil : true
  }

  /// The rows of a block that are inside. O(block).
  func rows(in block: Range<Int>, of orders: Table) -> [Int] {
    let serviceCodes = orders.texts(.service)
    let vehicleCodes = orders.texts(.vehicle)
    let cityCodes = orders.texts(.city)
    func inside(_ mask: [Bool]?, _ column: TextColumn?, _ row: Int) -> Bool {
      guard let mask else { return true }
      guard let code = column?[row], code >= 0 else { return false }
      return mask[Int(code)]
    }
    return block.filter {
      inside(service, serviceCodes, $0) && inside(vehicle, vehicleCodes, $0) && inside(city, cityCodes, $0)
    }
  }

  /// Scopes that pick the same orders share one set of states, whatever their counts are called.
  static func == (a: ResolvedScope, b: ResolvedScope) -> Bool {
    if a.isEverything || b.isEverything { return a.isEverything && b.isEverything }
    return a.service == b.service && a.vehicle == b.vehicle && a.city == b.city
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(isEverything)
    guard !isEverything else { return }
    hasher.combine(service)
    hasher.combine(vehicle)
    hasher.combine(city)
  }
}

/// How many orders there are for each combination of service, vehicle and city.
struct ScopeCounts: Sendable {
  struct Key: Hashable, Sendable {
    let service: Int32
    let vehicle: Int32
    let city: Int32
  }

  let byKey: [Key: Int]
  private let names: [Field: [String]]

  /// Counts the orders of a log. O(orders).
  init(of log: OrderLog) {
    let orders = log.orders
    let service = orders.texts(.service)
    let vehicle = orders.texts(.vehicle)
    let city = orders.texts(.city)
    var byKey: [Key: Int] = [:]
    // Logs come in runs of the same combination, and there are few combinations: remember the last one.
    var last = Key(service: -2, vehicle: -2, city: -2)
    var run = 0
    for row in 0..<orders.rowCount {
      let key = Key(
        service: service?[row] ?? -1, vehicle: vehicle?[row] ?? -1, city: city?[row] ?? -1)
      if key == last {
        run += 1
      } else {
        if run > 0 { byKey[last, default: 0] += run }
        last = key
        run = 1
      }
    }
    if run > 0 { byKey[last, default: 0] += run }
    self.byKey = byKey
    names = [
      .service: service?.dictionary.values ?? [], .vehicle: vehicle?.dictionary.values ?? [],
      .city: city?.dictionary.values ?? [],
    ]
  }

  /// The combinations as texts with their counts.
  var combinations: [(service: String?, vehicle: String?, city: String?, count: Int)] {
    func name(_ field: Field, _ code: Int32) -> String? { code < 0 ? nil : names[field]?[Int(code)] }
    return byKey.map {
      (name(.service, $0.key.service), name(.vehicle, $0.key.vehicle), name(.city, $0.key.city), $0.value)
    }
  }
}
