public import OrderLog

/// One version of a rule, and when workers could read it.
public struct RulePublication: DisclosureEntry, Codable, Sendable, Hashable {
  /// The rule's own name; versions of the same rule have the same name.
  public var rule: String
  /// The version.
  public var version: String
  /// What it covers of the thirteen items.
  public var items: [DisclosureItem]
  /// The services that it is for; empty: all.
  public var services: [String]
  /// The day on which workers could read it; nil: not said.
  public var published: CivilDate?
  /// The first day on which it holds; nil: not said.
  public var effective: CivilDate?
  /// The last day on which it held; nil: in force, or until the next version.
  public var ended: CivilDate?
  /// Whether workers can still read it.
  public var retrievable: Bool?
  /// Where the entry stands and what it points to.
  public var source: EntrySource

  /// See the properties.
  public init(
    rule: String, version: String, items: [DisclosureItem] = [], services: [String] = [],
    published: CivilDate? = nil, effective: CivilDate? = nil, ended: CivilDate? = nil,
    retrievable: Bool? = nil, source: EntrySource
  ) {
    self.rule = rule
    self.version = version
    self.items = items
    self.services = services
    self.published = published
    self.effective = effective
    self.ended = ended
    self.retrievable = retrievable
    self.source = source
  }

  /// Whether it holds prices or the division of income.
  public var isAboutPrices: Bool { items.contains(where: DisclosureItem.ofPrices.contains) }
}

/// What a worker is shown for a settled order.
public struct OrderStatement: DisclosureEntry, Codable, Sendable, Hashable {
  /// Field names of the order log that the worker's screen shows, such as `customer_paid` or `pay_distance`.
  public var fields: [String]
  /// Since when.
  public var since: CivilDate?
  /// Where the entry stands and what it points to.
  public var source: EntrySource

  /// See the properties.
  public init(fields: [String] = [], since: CivilDate? = nil, source: EntrySource) {
    self.fields = fields
    self.since = since
    self.source = source
  }
}
