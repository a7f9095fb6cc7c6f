public import OrderLog

/// The filing of an algorithm (算法备案). Whether the duty applies to it is for a person to say.
public struct AlgorithmFiling: DisclosureEntry, Codable, Sendable, Hashable {
  /// The algorithm's name, as in the inventory.
  public var algorithm: String?
  /// Whether the platform holds that the duty applies; nil: not said.
  public var isRequired: Bool?
  /// 备案编号.
  public var number: String?
  /// Under which types it was filed.
  public var types: [AlgorithmType]
  /// The day on which the service began.
  public var serviceStart: CivilDate?
  /// The day on which it was filed; nil: it was not, or not said.
  public var filed: CivilDate?
  /// The day on which the authority recorded it.
  public var recorded: CivilDate?
  /// Changes of filed content; nil: not said.
  public var changes: [FiledChange]?
  /// The day on which the service ended; nil: it has not.
  public var serviceEnd: CivilDate?
  /// The day on which the filing was cancelled.
  public var cancelled: CivilDate?
  /// The parts that were filed; nil: not said.
  public var parts: [FilingPart]?
  /// The sections of the self-assessment report; nil: not said.
  public var sections: [ReportSection]?
  /// The headings of the published text; nil: not said.
  public var headings: [DisclosedHeading]?
  /// Where number and link are shown; nil: not said.
  public var shown: ShownFiling?
  /// Where the entry stands and what it points to.
  public var source: EntrySource

  /// See the properties.
  public init(
    algorithm: String? = nil, isRequired: Bool? = nil, number: String? = nil, types: [AlgorithmType] = [],
    serviceStart: CivilDate? = nil, filed: CivilDate? = nil, recorded: CivilDate? = nil,
    changes: [FiledChange]? = nil, serviceEnd: CivilDate? = nil, cancelled: CivilDate? = nil,
    parts: [FilingPart]? = nil, sections: [ReportSection]? = nil, headings: [DisclosedHeading]? = nil,
    shown: ShownFiling? = nil, source: EntrySource
  ) {
    self.algorithm = algorithm
    self.isRequired = isRequired
    self.number = number
    self.types = types
    self.serviceStart = serviceStart
    self.filed = filed
    self.recorded = recorded
    self.changes = changes
    self.serviceEnd = serviceEnd
    self.cancelled = cancelled
    self.parts = parts
    self.sections = sections
    self.headings = headings
    self.shown = shown
    self.source = source
  }
}

/// A change of what was filed.
public struct FiledChange: DisclosureEntry, Codable, Sendable, Hashable {
  /// What changed.
  public var content: String
  /// The day of the change.
  public var changed: CivilDate
  /// The day on which the change was filed; nil: it was not.
  public var filed: CivilDate?
  /// Where the entry stands and what it points to.
  public var source: EntrySource

  /// See the properties.
  public init(content: String, changed: CivilDate, filed: CivilDate? = nil, source: EntrySource) {
    self.content = content
    self.changed = changed
    self.filed = filed
    self.source = source
  }
}

/// How a filing is shown to users.
public struct ShownFiling: DisclosureEntry, Codable, Sendable, Hashable {
  /// Whether the number is shown.
  public var number: Bool
  /// Whether a link to the public record is shown.
  public var link: Bool
  /// Where.
  public var place: String?
  /// Where the entry stands and what it points to.
  public var source: EntrySource

  /// See the properties.
  public init(number: Bool, link: Bool, place: String? = nil, source: EntrySource) {
    self.number = number
    self.link = link
    self.place = place
    self.source = source
  }
}
