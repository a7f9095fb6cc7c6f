public import OrderLog

/// An algorithm of the inventory.
public struct DisclosedAlgorithm: DisclosureEntry, Codable, Sendable, Hashable {
  /// Its name.
  public var name: String
  /// What it decides.
  public var families: [AlgorithmFamily]
  /// The role or department that answers for it.
  public var owner: String?
  /// What it is for.
  public var purpose: String?
  /// The version in use.
  public var version: String?
  /// The day on which it went online.
  public var online: CivilDate?
  /// The platform's part in it.
  public var role: Role?
  /// Where the entry stands and what it points to.
  public var source: EntrySource

  /// See the properties.
  public init(
    name: String, families: [AlgorithmFamily] = [], owner: String? = nil, purpose: String? = nil,
    version: String? = nil, online: CivilDate? = nil, role: Role? = nil, source: EntrySource
  ) {
    self.name = name
    self.families = families
    self.owner = owner
    self.purpose = purpose
    self.version = version
    self.online = online
    self.role = role
    self.source = source
  }

  /// The platform's part in an algorithm.
  public enum Role: String, Codable, Sendable, Hashable, CaseIterable {
    /// 服务提供者.
    case provider
    /// 技术支持者.
    case technicalSupport = "technical_support"
  }
}

/// A system of governance that the platform has.
public struct GovernanceSystem: DisclosureEntry, Codable, Sendable, Hashable {
  /// Which.
  public var kind: Kind
  /// Since when.
  public var since: CivilDate?
  /// The role that answers for it.
  public var role: String?
  /// Where the entry stands and what it points to.
  public var source: EntrySource

  /// See the properties.
  public init(kind: Kind, since: CivilDate? = nil, role: String? = nil, source: EntrySource) {
    self.kind = kind
    self.since = since
    self.role = role
    self.source = source
  }

  /// The systems that article 7 of the algorithm recommendation rules names, and the publication of rules.
  public enum Kind: String, Codable, Sendable, Hashable, CaseIterable {
    /// 算法机制机理审核.
    case mechanismReview = "mechanism_review"
    /// 科技伦理审查.
    case ethicsReview = "ethics_review"
    /// 数据安全和个人信息保护.
    case dataSecurity = "data_security"
    /// 安全评估监测.
    case securityAssessment = "security_assessment"
    /// 安全事件应急处置.
    case incidentResponse = "incident_response"
    /// 算法违法违规处置.
    case violationHandling = "violation_handling"

    /// The systems that article 7 names; the last one is asked for in a filing.
    public static let required: [Kind] = [
      .mechanismReview, .ethicsReview, .dataSecurity, .securityAssessment, .incidentResponse,
    ]
  }
}

/// A technical measure, described with what was before and after it. It is never scored.
public struct TechnicalMeasure: DisclosureEntry, Codable, Sendable, Hashable {
  /// What was done.
  public var name: String
  /// Since when.
  public var introduced: CivilDate?
  /// What was before.
  public var before: String?
  /// What is after.
  public var after: String?
  /// Where the entry stands and what it points to.
  public var source: EntrySource

  /// See the properties.
  public init(
    name: String, introduced: CivilDate? = nil, before: String? = nil, after: String? = nil,
    source: EntrySource
  ) {
    self.name = name
    self.introduced = introduced
    self.before = before
    self.after = after
    self.source = source
  }
}
