public import OrderLog
public import Rules

/// Which declared version of a mechanism an order falls under.
///
/// A version is found by the name that the log gives it in `rule_version`; where no name of the log is declared, by
/// the civil day of placement (of acceptance, where that is missing). Versions for the order's city or service go
/// before those for all. A version without a last day ends where a later one of the same reach begins.
///
/// - Complexity: O(1) per row amortised; O(versions) once per service, city, day and name.
public struct VersionsInForce {
  /// What was found for an order.
  public enum Found: Sendable, Hashable {
    /// The version at this position.
    case version(Int)
    /// No version is in force on that day.
    case gap
    /// Several versions are in force and none goes before the others.
    case overlap
    /// The log names a version that is not declared.
    case undeclared
    /// The order has neither a placement nor an acceptance to date it by.
    case undated
  }

  /// The versions, in the order in which they were declared.
  public let versions: [DeclaredVersion]
  /// Whether rows are matched by name.
  public let isByName: Bool
  private let zone: CivilTimeZone
  private let placed: IntegerColumn?
  private let accepted: IntegerColumn?
  private let service: TextColumn?
  private let city: TextColumn?
  private let name: TextColumn?
  private var known: [Key: Found] = [:]
  private var last: (key: Key, found: Found)?

  private struct Key: Hashable {
    var service: Int32
    var city: Int32
    var name: Int32
    var day: Int
  }

  /// The versions for the orders of a log.
  public init(_ versions: [DeclaredVersion], log: OrderLog) {
    self.versions = versions
    zone = log.timeZone
    let orders = log.orders
    placed = orders.integers(.placedAt)
    accepted = orders.integers(.acceptedAt)
    service = orders.texts(.service)
    city = orders.texts(.city)
    let names = Set(versions.map(\.version))
    let column = orders.texts(.ruleVersion)
    isByName = column?.dictionary.values.contains(where: names.contains) ?? false
    name = isByName ? column : nil
  }

  /// The version of a row of the orders.
  public mutating func version(of row: Int) -> Found {
    guard let instant = placed?.value(at: row) ?? accepted?.value(at: row) else { return .undated }
    let key = Key(
      service: service?[row] ?? TextColumn.null, city: city?[row] ?? TextColumn.null,
      name: name?[row] ?? TextColumn.null, day: zone.day(of: instant).dayNumber)
    if let last, last.key == key { return last.found }
    let found: Found
    if let seen = known[key] {
      found = seen
    } else {
      found = look(
        service: service?.value(at: row), city: city?.value(at: row), name: name?.value(at: row),
        day: CivilDate(dayNumber: key.day))
      known[key] = found
    }
    last = (key, found)
    return found
  }

  private func look(service: String?, city: String?, name: String?, day: CivilDate) -> Found {
    var own = versions.indices.filter { index in
      let version = versions[index]
      return Self.reaches(version.services, service) && Self.reaches(version.cities, city)
    }
    if isByName {
      guard let name else { return .undeclared }
      own = own.filter { versions[$0].version == name }
      if own.isEmpty { return .undeclared }
    }
    own = own.filter { versions[$0].from <= day && (versions[$0].until.map { day <= $0 } ?? true) }
    let closest = own.map { Self.narrowness(versions[$0]) }.max() ?? 0
    own = own.filter { Self.narrowness(versions[$0]) == closest }
    // An open end lasts until the next version begins.
    if let latest = own.map({ versions[$0].from }).max() {
      own = own.filter { versions[$0].until != nil || versions[$0].from == latest }
    }
    guard let first = own.first else { return .gap }
    return own.count == 1 ? .version(first) : .overlap
  }

  /// Whether a list of names, empty for all, has the order's; an order without a name is in no list.
  private static func reaches(_ names: [String], _ name: String?) -> Bool {
    names.isEmpty || (name.map(names.contains) ?? false)
  }

  private static func narrowness(_ version: DeclaredVersion) -> Int {
    (version.services.isEmpty ? 0 : 1) + (version.cities.isEmpty ? 0 : 2)
  }
}
