public import OrderLog

/// How the platform says that its algorithms work, family by family. A family that is nil is not declared; an
/// empty list declares that there is no such algorithm.
public struct DeclaredMechanism: Codable, Sendable, Hashable {
  /// 派单.
  public var dispatch: [DeclaredVersion]?
  /// 计价.
  public var pricing: [DeclaredVersion]?
  /// 时长预估.
  public var eta: [DeclaredVersion]?
  /// 工作时间.
  public var workingTime: [DeclaredVersion]?
  /// 奖惩.
  public var rewardsAndPenalties: [DeclaredVersion]?

  /// See the properties.
  public init(
    dispatch: [DeclaredVersion]? = nil, pricing: [DeclaredVersion]? = nil, eta: [DeclaredVersion]? = nil,
    workingTime: [DeclaredVersion]? = nil, rewardsAndPenalties: [DeclaredVersion]? = nil
  ) {
    self.dispatch = dispatch
    self.pricing = pricing
    self.eta = eta
    self.workingTime = workingTime
    self.rewardsAndPenalties = rewardsAndPenalties
  }

  /// The versions of a family.
  public subscript(_ family: AlgorithmFamily) -> [DeclaredVersion]? {
    switch family {
    case .orderDispatch: dispatch
    case .pay: pricing
    case .timeEstimate: eta
    case .workingTime: workingTime
    case .rewardsAndPenalties: rewardsAndPenalties
    }
  }
}

/// One dated version of a declared mechanism.
public struct DeclaredVersion: DisclosureEntry, Codable, Sendable, Hashable {
  /// The version, as `rule_version` of the order log writes it where it has that field.
  public var version: String
  /// The first day on which it is used.
  public var from: CivilDate
  /// The last day on which it is used; nil: until the next version.
  public var until: CivilDate?
  /// The services that it is for; empty: all.
  public var services: [String]
  /// The cities that it is for; empty: all.
  public var cities: [String]
  /// The policies, in the order in which they are applied: one for dispatch and for ETA, one or more for
  /// pricing. Empty: it is described in words only.
  public var steps: [DeclaredStep]
  /// What the mechanism looks at.
  public var factors: [DeclaredFactor]
  /// The mechanism in words.
  public var description: String?
  /// Where the entry stands and what it points to.
  public var source: EntrySource

  /// See the properties.
  public init(
    version: String, from: CivilDate, until: CivilDate? = nil, services: [String] = [],
    cities: [String] = [], steps: [DeclaredStep] = [], factors: [DeclaredFactor] = [],
    description: String? = nil, source: EntrySource
  ) {
    self.version = version
    self.from = from
    self.until = until
    self.services = services
    self.cities = cities
    self.steps = steps
    self.factors = factors
    self.description = description
    self.source = source
  }
}

/// A policy with its parameters, by the names that the simulators use.
public struct DeclaredStep: Codable, Sendable, Hashable {
  /// The policy, such as `slack_route_fit`, `components` or `max_of_four`.
  public var policy: String
  /// Its parameters.
  public var parameters: [String: DeclaredValue]

  /// See the properties.
  public init(policy: String, parameters: [String: DeclaredValue] = [:]) {
    self.policy = policy
    self.parameters = parameters
  }
}

/// Something that a mechanism looks at.
public struct DeclaredFactor: Codable, Sendable, Hashable {
  /// What it is, such as `distance` or `orders in hand`.
  public var name: String
  /// The field of the order log that holds it, such as `approach_distance`, or `refusals`; nil when the declaration
  /// gives none.
  public var field: String?
  /// Its share of the whole, if weights are declared.
  public var weight: Double?
  /// Whether more of it makes the outcome more or less likely, or larger or smaller.
  public var direction: Direction?

  /// See the properties.
  public init(name: String, field: String? = nil, weight: Double? = nil, direction: Direction? = nil) {
    self.name = name
    self.field = field
    self.weight = weight
    self.direction = direction
  }

  /// What ``field`` may be beside the fields of the order log: refusals of the 24 hours before.
  public static let refusals = "refusals"

  /// The sign of a factor.
  public enum Direction: String, Codable, Sendable, Hashable, CaseIterable {
    case more, less
    /// It depends on the rest.
    case mixed
  }
}
