/// A set of rules drawn from one text, with the text and the parameters that the rules use.
public struct RulePack: Codable, Sendable, Hashable {
  /// A stable id such as `clause6`.
  public let id: String
  /// The pack's version.
  public let version: String
  /// Its name.
  public let title: LocalizedText
  /// The clauses that the rules are drawn from, the main one first.
  public let clauses: [Clause]
  /// The parameters, by key.
  public let parameters: [String: DatedParameter]
  /// The statutory holidays that the rules count with.
  public let holidays: HolidayCalendar
  /// The rules, in the order in which reports show them.
  public let rules: [Rule]

  /// A pack.
  public init(
    id: String, version: String, title: LocalizedText, clauses: [Clause], parameters: [DatedParameter],
    holidays: HolidayCalendar = HolidayCalendar(), rules: [Rule]
  ) {
    self.id = id
    self.version = version
    self.title = title
    self.clauses = clauses
    self.parameters = Dictionary(parameters.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
    self.holidays = holidays
    self.rules = rules
  }

  /// The rule of an id, also of one that it had before.
  public func rule(_ id: String) -> Rule? {
    rules.first { $0.id == id } ?? rules.first { $0.deprecatedIDs.contains(id) }
  }

  /// The currencies (ISO 4217) of the amounts of money that the rules use, sorted. They are about logs in them.
  public var currencies: [String] {
    let keys = rules.flatMap { rule in
      Array(rule.parameters.values) + rule.readings.flatMap { $0.parameters.values }
    }
    return Set(keys.compactMap { parameters[$0]?.unit.currency }).sorted()
  }

  /// All obligations of all clauses, in order.
  public var obligations: [Obligation] { clauses.flatMap(\.obligations) }
}
