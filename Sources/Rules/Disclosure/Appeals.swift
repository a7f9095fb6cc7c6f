public import OrderLog

/// How workers appeal.
public struct AppealProcess: DisclosureEntry, Codable, Sendable, Hashable {
  /// Where an appeal is entered: screens, numbers, addresses. Empty: there is none; nil: not said.
  public var channels: [String]?
  /// The steps of the process. Empty: none is described; nil: not said.
  public var steps: [String]?
  /// The day on which channel, process and time limit were published.
  public var published: CivilDate?
  /// The published time limit for a reply, in days; nil: not said, or none.
  public var replyDays: Double?
  /// Whether it is said that there is no time limit.
  public var hasNoReplyLimit: Bool
  /// The causes that are accepted; nil: not said.
  public var grounds: [AppealGround]?
  /// Where the entry stands and what it points to.
  public var source: EntrySource

  /// See the properties.
  public init(
    channels: [String]? = nil, steps: [String]? = nil, published: CivilDate? = nil,
    replyDays: Double? = nil, hasNoReplyLimit: Bool = false, grounds: [AppealGround]? = nil,
    source: EntrySource
  ) {
    self.channels = channels
    self.steps = steps
    self.published = published
    self.replyDays = replyDays
    self.hasNoReplyLimit = hasNoReplyLimit
    self.grounds = grounds
    self.source = source
  }
}

/// Who decides on suspensions and other grave measures.
public struct HumanDecisions: DisclosureEntry, Codable, Sendable, Hashable {
  /// How such decisions are made; nil: not said.
  public var decidedBy: DecidedBy?
  /// The role that decides.
  public var role: String?
  /// The decisions of a period; nil: not listed.
  public var decisions: [GraveDecision]?
  /// The period of the list.
  public var period: DisclosedPeriod?
  /// Where the entry stands and what it points to.
  public var source: EntrySource

  /// See the properties.
  public init(
    decidedBy: DecidedBy? = nil, role: String? = nil, decisions: [GraveDecision]? = nil,
    period: DisclosedPeriod? = nil, source: EntrySource
  ) {
    self.decidedBy = decidedBy
    self.role = role
    self.decisions = decisions
    self.period = period
    self.source = source
  }

  /// How decisions are made.
  public enum DecidedBy: String, Codable, Sendable, Hashable, CaseIterable {
    /// A person decides.
    case person
    /// A program decides and a person looks at it on request.
    case automatedWithReview = "automated_with_review"
    /// A program decides.
    case automated
  }
}

/// One grave decision about a worker, without the worker's name.
public struct GraveDecision: DisclosureEntry, Codable, Sendable, Hashable {
  /// The platform's own number of the case.
  public var id: String
  /// What was decided.
  public var kind: Kind
  /// The day.
  public var date: CivilDate
  /// The role of the person who decided; nil: nobody did.
  public var reviewer: String?
  /// The reason that the worker was given; nil: none.
  public var reason: String?
  /// Where the entry stands and what it points to.
  public var source: EntrySource

  /// See the properties.
  public init(
    id: String, kind: Kind, date: CivilDate, reviewer: String? = nil, reason: String? = nil,
    source: EntrySource
  ) {
    self.id = id
    self.kind = kind
    self.date = date
    self.reviewer = reviewer
    self.reason = reason
    self.source = source
  }

  /// A kind of grave decision.
  public enum Kind: String, Codable, Sendable, Hashable, CaseIterable {
    case suspension, termination, restriction
    case refusedPay = "refused_pay"
    case penalty
  }
}

/// Days from the first to the last.
public struct DisclosedPeriod: Codable, Sendable, Hashable {
  /// The first day.
  public var from: CivilDate
  /// The last day.
  public var to: CivilDate

  /// See the properties.
  public init(from: CivilDate, to: CivilDate) {
    self.from = from
    self.to = to
  }
}

/// What follows when a worker refuses an order.
public struct RefusalRule: DisclosureEntry, Codable, Sendable, Hashable {
  /// Whether anything does.
  public var hasPenalty: Bool
  /// What.
  public var description: String?
  /// Where the entry stands and what it points to.
  public var source: EntrySource

  /// See the properties.
  public init(hasPenalty: Bool, description: String? = nil, source: EntrySource) {
    self.hasPenalty = hasPenalty
    self.description = description
    self.source = source
  }
}
