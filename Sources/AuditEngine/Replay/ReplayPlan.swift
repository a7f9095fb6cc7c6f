public import Simulators

/// What a replay is to compare, with what.
public struct ReplayPlan: Sendable {
  /// Where the log's own policy is known from.
  public enum Source: String, Codable, Sendable {
    /// The platform's disclosure.
    case declared
    /// Whoever asked for the replay.
    case given
    /// Nobody: something stands in for it.
    case standIn
  }

  /// The log's own policies, or what stands in for them.
  public var own: ReplayArm
  public var dispatchSource: Source
  public var pricingSource: Source
  public var etaSource: Source
  /// The policies to compare, in order.
  public var alternatives: [ReplayArm]
  public var replications: Int
  public var seed: UInt64
  /// The level of intervals.
  public var level: Double
  public var criterion: ReproductionCriterion

  /// A plan. Without a known dispatch policy the nearest idle worker stands in.
  public init(
    own: ReplayArm, dispatchSource: Source, pricingSource: Source, etaSource: Source,
    alternatives: [ReplayArm], replications: Int, seed: UInt64, level: Double = 0.95,
    criterion: ReproductionCriterion = ReproductionCriterion()
  ) {
    self.own = own
    self.dispatchSource = dispatchSource
    self.pricingSource = pricingSource
    self.etaSource = etaSource
    self.alternatives = alternatives
    self.replications = replications
    self.seed = seed
    self.level = level
    self.criterion = criterion
  }

  /// The null model: the own policies with every order given to an eligible worker by lot.
  public var null: ReplayArm {
    var choice = DispatchChoice(.randomEligible, rest: own.dispatch.rest)
    choice.reach = own.dispatch.reach
    return ReplayArm(name: "random_eligible", dispatch: choice, pricing: own.pricing, eta: own.eta)
  }

  /// All arms: own, null, alternatives.
  public var arms: [ReplayArm] { [own, null] + alternatives }
}
