public import OrderLog

/// A negotiation with worker representatives about rules or algorithms.
public struct Negotiation: DisclosureEntry, Codable, Sendable, Hashable {
  /// The day of the (last) meeting.
  public var held: CivilDate
  /// Who took part: roles, such as 工会 or 骑手代表.
  public var parties: [String]
  /// What it was about.
  public var topics: [NegotiationTopic]
  /// The day on which both sides signed a result; nil: no result was signed.
  public var signed: CivilDate?
  /// The day on which the result was published to all workers that it covers.
  public var published: CivilDate?
  /// The ids of the commitments that it led to.
  public var commitments: [String]
  /// Where the entry stands and what it points to.
  public var source: EntrySource

  /// See the properties.
  public init(
    held: CivilDate, parties: [String] = [], topics: [NegotiationTopic] = [], signed: CivilDate? = nil,
    published: CivilDate? = nil, commitments: [String] = [], source: EntrySource
  ) {
    self.held = held
    self.parties = parties
    self.topics = topics
    self.signed = signed
    self.published = published
    self.commitments = commitments
    self.source = source
  }
}

/// The opinions that were heard about one change of a rule.
public struct Consultation: DisclosureEntry, Codable, Sendable, Hashable {
  /// The name of the rule, as in the publications.
  public var rule: String
  /// The version that the change led to.
  public var version: String
  /// The (last) day on which opinions were heard; nil: not said.
  public var heard: CivilDate?
  /// Who was heard: roles.
  public var parties: [String]
  /// What was said and what became of it; nil: no record.
  public var opinions: [Opinion]?
  /// The day on which workers were told what was adopted.
  public var published: CivilDate?
  /// Where the entry stands and what it points to.
  public var source: EntrySource

  /// See the properties.
  public init(
    rule: String, version: String, heard: CivilDate? = nil, parties: [String] = [],
    opinions: [Opinion]? = nil, published: CivilDate? = nil, source: EntrySource
  ) {
    self.rule = rule
    self.version = version
    self.heard = heard
    self.parties = parties
    self.opinions = opinions
    self.published = published
    self.source = source
  }

  /// One opinion.
  public struct Opinion: Codable, Sendable, Hashable {
    /// What was said.
    public var text: String
    /// Whether it was adopted; nil: not said.
    public var adopted: Bool?
    /// Why it was or was not.
    public var reason: String?

    /// See the properties.
    public init(text: String, adopted: Bool? = nil, reason: String? = nil) {
      self.text = text
      self.adopted = adopted
      self.reason = reason
    }
  }
}

/// An option and whether workers have it.
public struct OfferedOption: DisclosureEntry, Codable, Sendable, Hashable {
  /// Which.
  public var option: WorkerOption
  /// Whether workers have it.
  public var exists: Bool
  /// Where they set it.
  public var place: String?
  /// Since when.
  public var since: CivilDate?
  /// Where the entry stands and what it points to.
  public var source: EntrySource

  /// See the properties.
  public init(
    option: WorkerOption, exists: Bool, place: String? = nil, since: CivilDate? = nil, source: EntrySource
  ) {
    self.option = option
    self.exists = exists
    self.place = place
    self.since = since
    self.source = source
  }
}
