public import OrderLog

/// How binding the source of a rule is. The wording of every finding follows it.
public enum BasisStatus: String, Codable, Sendable, Hashable, CaseIterable, Comparable {
  /// Law, administrative regulation, department rule or local regulation.
  case law = "LAW"
  /// A recommended national standard: it binds those who declared it.
  case standard = "STANDARD"
  /// An opinion, guideline or notice of an authority.
  case guidance = "GUIDANCE"
  /// The platform's own published rule or signed agreement.
  case commitment = "COMMITMENT"
  /// No public number exists; this project chose one.
  case analystDefault = "ANALYST DEFAULT"

  /// From the most to the least binding.
  private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }

  public static func < (a: BasisStatus, b: BasisStatus) -> Bool { a.rank < b.rank }
}

/// How sure the project is of what a source says.
public enum SourceConfidence: String, Codable, Sendable, Hashable, CaseIterable {
  /// A stored copy states it.
  case seen
  /// The core was seen; article number or exact wording is recalled.
  case seenAndRecalled = "seen + recalled"
  /// Not read for this project, but widely known and stable.
  case recalledSure = "recalled, sure"
  /// Number or article may be off; must be checked before it is relied on.
  case recalledUnsure = "recalled, unsure"
}

/// One source that a rule rests on.
public struct Basis: Codable, Sendable, Hashable {
  /// How binding it is.
  public let status: BasisStatus
  /// The source's id in the project's list of sources, such as `TR-62`.
  public let source: String
  /// What to cite, with article or clause where it is known.
  public let citation: LocalizedText
  /// How sure the project is of it.
  public let confidence: SourceConfidence
  /// The first day on which it is in force; nil when it has no date, as with a default of this project.
  public let effective: CivilDate?
  /// What it covers; orders outside are judged by the rule's other sources.
  public let scope: RuleScope
  /// A reservation that reports must print, such as "clause number unconfirmed".
  public let note: LocalizedText?
  /// The number of the recommended standard that the source is, such as `GB/T 46862—2025`: it binds those who
  /// declared it. Nil: it binds without a declaration.
  public let standard: String?

  /// A source.
  public init(
    status: BasisStatus, source: String, citation: LocalizedText, confidence: SourceConfidence,
    effective: CivilDate? = nil, scope: RuleScope = RuleScope(), note: LocalizedText? = nil,
    standard: String? = nil
  ) {
    self.status = status
    self.source = source
    self.citation = citation
    self.confidence = confidence
    self.effective = effective
    self.scope = scope
    self.note = note
    self.standard = standard
  }

  /// Whether the source is in force on a day.
  public func isInForce(on day: CivilDate) -> Bool { effective.map { $0 <= day } ?? true }
}

/// Which orders a rule or a source is about. An empty list means all.
public struct RuleScope: Codable, Sendable, Hashable {
  /// Values of `service`.
  public let services: [String]
  /// Values of `vehicle`.
  public let vehicles: [String]
  /// Values of `city`.
  public let cities: [String]

  /// A scope; the default is all orders.
  public init(services: [String] = [], vehicles: [String] = [], cities: [String] = []) {
    self.services = services
    self.vehicles = vehicles
    self.cities = cities
  }

  /// Whether the scope leaves nothing out.
  public var isEverything: Bool { services.isEmpty && vehicles.isEmpty && cities.isEmpty }

  /// The restricted fields with the values that are inside.
  public var restrictions: [(field: Field, values: [String])] {
    [(.service, services), (.vehicle, vehicles), (.city, cities)].filter { !$0.1.isEmpty }
  }

  /// Whether an order with these values is inside. A missing value is not inside a restriction.
  public func contains(service: String?, vehicle: String?, city: String?) -> Bool {
    func allows(_ list: [String], _ value: String?) -> Bool {
      list.isEmpty || value.map(list.contains) ?? false
    }
    return allows(services, service) && allows(vehicles, vehicle) && allows(cities, city)
  }
}

extension CivilDate: Codable {
  /// Reads `yyyy-MM-dd`.
  public init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let date = CivilDate(text) else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "not a date yyyy-MM-dd: \(text)"))
    }
    self = date
  }

  /// Writes `yyyy-MM-dd`.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
