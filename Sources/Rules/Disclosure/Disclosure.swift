public import OrderLog

/// What a platform states about its algorithms and its paperwork, in one document. A section that is nil was
/// left out: nothing is known, and the platform is asked. A section that is an empty list states that there
/// is nothing, which is a statement like any other.
public struct Disclosure: Codable, Sendable, Hashable {
  /// The day on which the statement was made.
  public var asOf: CivilDate
  /// Whose it is.
  public var platform: DisclosedPlatform
  /// The inventory of algorithms.
  public var algorithms: [DisclosedAlgorithm]?
  /// The systems of article 7 of the algorithm recommendation rules that exist.
  public var governance: [GovernanceSystem]?
  /// How the algorithms are declared to work.
  public var mechanism: DeclaredMechanism
  /// Rules and what was published about them, with dates.
  public var publications: [RulePublication]?
  /// What a worker is shown for a settled order.
  public var orderStatement: OrderStatement?
  /// Negotiations with worker representatives.
  public var negotiations: [Negotiation]?
  /// Opinions heard about changes, and what became of them.
  public var consultations: [Consultation]?
  /// How workers appeal.
  public var appeals: AppealProcess?
  /// Who decides on suspensions and other grave measures.
  public var humanDecisions: HumanDecisions?
  /// Reviews of mechanism, model, data and results.
  public var reviews: [AlgorithmReview]?
  /// Algorithm filings.
  public var filings: [AlgorithmFiling]?
  /// Options that workers have.
  public var options: [OfferedOption]?
  /// What follows when a worker refuses an order.
  public var refusal: RefusalRule?
  /// Numbers that the platform committed itself to.
  public var commitments: [Commitment]?
  /// National standards that it declared to follow.
  public var standards: [AdoptedStandard]?
  /// Orders of an authority to put something right.
  public var rectifications: [RectificationOrder]?
  /// Incentives that need a number of orders.
  public var incentives: [IncentiveTier]?
  /// How long records are kept.
  public var retention: [RetentionRule]?
  /// The hand-over of the order log that is audited.
  public var handover: LogHandover?
  /// Technical measures to better the algorithms.
  public var technicalMeasures: [TechnicalMeasure]?
  /// Answers of named roles to questions that only a person can answer.
  public var attestations: [Attestation]

  /// See the properties.
  public init(
    asOf: CivilDate, platform: DisclosedPlatform, algorithms: [DisclosedAlgorithm]? = nil,
    governance: [GovernanceSystem]? = nil, mechanism: DeclaredMechanism = DeclaredMechanism(),
    publications: [RulePublication]? = nil, orderStatement: OrderStatement? = nil,
    negotiations: [Negotiation]? = nil, consultations: [Consultation]? = nil,
    appeals: AppealProcess? = nil, humanDecisions: HumanDecisions? = nil,
    reviews: [AlgorithmReview]? = nil, filings: [AlgorithmFiling]? = nil, options: [OfferedOption]? = nil,
    refusal: RefusalRule? = nil, commitments: [Commitment]? = nil, standards: [AdoptedStandard]? = nil,
    rectifications: [RectificationOrder]? = nil, incentives: [IncentiveTier]? = nil,
    retention: [RetentionRule]? = nil, handover: LogHandover? = nil,
    technicalMeasures: [TechnicalMeasure]? = nil, attestations: [Attestation] = []
  ) {
    self.asOf = asOf
    self.platform = platform
    self.algorithms = algorithms
    self.governance = governance
    self.mechanism = mechanism
    self.publications = publications
    self.orderStatement = orderStatement
    self.negotiations = negotiations
    self.consultations = consultations
    self.appeals = appeals
    self.humanDecisions = humanDecisions
    self.reviews = reviews
    self.filings = filings
    self.options = options
    self.refusal = refusal
    self.commitments = commitments
    self.standards = standards
    self.rectifications = rectifications
    self.incentives = incentives
    self.retention = retention
    self.handover = handover
    self.technicalMeasures = technicalMeasures
    self.attestations = attestations
  }
}

/// The platform.
public struct DisclosedPlatform: Codable, Sendable, Hashable {
  /// An id, as `platform` of the order log writes it where it has that field.
  public var id: String
  /// Its name.
  public var name: String
  /// Its services, as the order log writes them.
  public var services: [String]
  /// Its cities, as the order log writes them; empty: not said.
  public var cities: [String]

  /// See the properties.
  public init(id: String, name: String, services: [String] = [], cities: [String] = []) {
    self.id = id
    self.name = name
    self.services = services
    self.cities = cities
  }
}
