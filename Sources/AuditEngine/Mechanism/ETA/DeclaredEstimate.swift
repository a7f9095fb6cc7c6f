import OrderLog
import Rules
import Simulators

/// A declared version of the rule about times, ready to be recomputed: the policy, and which of its parts the
/// declaration fixes. A number that the declaration does not give is not known; the simulators' defaults do not stand
/// in for it.
struct DeclaredEstimate: Sendable {
  /// The version's name.
  let version: String
  /// The policy; nil when the version is described in words only.
  let policy: (any ETAPolicy)?
  /// The name of the policy.
  let kind: ETAChoice.Name?
  /// The parts whose numbers are all declared.
  let stated: Set<EstimateComponent>
  /// How delays are made up for; nil when it is not declared.
  let compensation: Compensation?
  /// Parameters that are needed for a full recomputation and not declared, sorted.
  let lacking: [String]

  /// Prepares a version.
  ///
  /// - Throws: a policy or parameter that is not known, or a value that is out of range.
  init(_ declared: DeclaredVersion) throws(MechanismFault) {
    version = declared.version
    policy = try declared.etaPolicy()
    guard let step = declared.steps.first, let name = ETAChoice.Name(rawValue: step.policy) else {
      kind = nil
      stated = []
      compensation = nil
      lacking = []
      return
    }
    kind = name
    let needs = Self.needs(of: name)
    let given = Set(step.parameters.keys)
    stated = Set(needs.filter { given.isSuperset(of: $0.value) }.keys)
    compensation = given.contains("compensation") ? policy?.compensation : nil
    lacking = needs.values.reduce(into: Set(["compensation"])) { $0.formUnion($1) }.subtracting(given)
      .sorted()
  }

  /// The parameters that fix each part.
  private static func needs(of name: ETAChoice.Name) -> [EstimateComponent: Set<String>] {
    let plan: Set<String> = ["speed", "handling"]
    let past: Set<String> = ["probability", "historyFrom"]
    switch name {
    case .distance: return [.limit: plan.union(["margin", "buffer"])]
    case .historicalQuantile: return [.limit: plan.union(past).union(["margin", "buffer"])]
    case .medianAbiding:
      return [.limit: plan.union(past).union(["margin", "buffer", "abidingSpeed"])]
    case .strictest: return [.limit: plan.union(past).union(["haste", "limit"])]
    case .maxOfFour:
      return [
        .model: past, .segments: plan.union(["margin", "adverseShare"]),
        .city: ["cityBase", "cityPerKilometre", "adverseShare"],
        .distance: ["distanceBase", "distanceStep", "adverseShare"],
      ]
    }
  }

  /// Which past the estimate looks at, when the declaration says all that is needed to rebuild it.
  var past: PastOrders.Selection? {
    guard let policy, let quantile = policy.past, let from = policy.basis.historyFrom,
      kind == .maxOfFour ? stated.contains(.model) : stated.contains(.limit)
    else { return nil }
    return PastOrders.Selection(
      from: from, abidingSpeed: quantile.abidingOnly ? policy.basis.abidingSpeed : nil,
      abidingOnly: quantile.abidingOnly)
  }
}
