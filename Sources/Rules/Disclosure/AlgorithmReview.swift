public import OrderLog

/// A dated review of algorithms.
public struct AlgorithmReview: DisclosureEntry, Codable, Sendable, Hashable {
  /// The day on which it was finished.
  public var date: CivilDate
  /// What was reviewed.
  public var objects: [ReviewObject]
  /// Which algorithms; empty: all.
  public var families: [AlgorithmFamily]
  /// The role or institution that reviewed.
  public var reviewer: String?
  /// Whether the reviewer is independent of those who build the algorithms.
  public var isIndependent: Bool?
  /// What it found; nil: not said.
  public var findings: [String]?
  /// What was put right; nil: not said.
  public var corrections: [String]?
  /// The days of the data that it looked at; nil: not said.
  public var period: DisclosedPeriod?
  /// Figures that it claims.
  public var indicators: [ClaimedIndicator]
  /// Where the entry stands and what it points to.
  public var source: EntrySource

  /// See the properties.
  public init(
    date: CivilDate, objects: [ReviewObject] = [], families: [AlgorithmFamily] = [],
    reviewer: String? = nil, isIndependent: Bool? = nil, findings: [String]? = nil,
    corrections: [String]? = nil, period: DisclosedPeriod? = nil, indicators: [ClaimedIndicator] = [],
    source: EntrySource
  ) {
    self.period = period
    self.date = date
    self.objects = objects
    self.families = families
    self.reviewer = reviewer
    self.isIndependent = isIndependent
    self.findings = findings
    self.corrections = corrections
    self.indicators = indicators
    self.source = source
  }
}

/// A figure that a review claims, to be held against the log.
public struct ClaimedIndicator: DisclosureEntry, Codable, Sendable, Hashable {
  /// The metric's name, with its variant after a slash where it has one, such as `eta.lateness/deadline`; one
  /// of its figures after a number sign, such as `pay.components#tip`.
  public var name: String
  /// The figure, in the metric's unit.
  public var value: Double
  /// The days that it is about; nil: not said.
  public var period: DisclosedPeriod?
  /// The city that it is about; nil: all.
  public var city: String?
  /// Where the entry stands and what it points to.
  public var source: EntrySource

  /// See the properties.
  public init(
    name: String, value: Double, period: DisclosedPeriod? = nil, city: String? = nil, source: EntrySource
  ) {
    self.name = name
    self.value = value
    self.period = period
    self.city = city
    self.source = source
  }
}
