public import Rules
public import Simulators

/// The declared policies as choices that a run can be set up with, by the parameters and checks of the mechanism checks: a
/// declaration that they run is run by a replay, and one that they refuse is refused.
extension DeclaredVersion {
  /// The pricing rules in their order; nil when they are described in words only.
  ///
  /// - Throws: a policy or parameter that is not known, or a value that is out of range.
  public func pricingChoices() throws(MechanismFault) -> [PricingChoice]? {
    _ = try pricingPolicies()
    var choices: [PricingChoice] = []
    for step in steps { choices.append(try choice(PricingChoice.self, step, naming: "rule")) }
    return choices.isEmpty ? nil : choices
  }

  /// The time rule; nil when it is described in words only.
  ///
  /// - Throws: a policy or parameter that is not known, or a value that is out of range.
  public func etaChoice() throws(MechanismFault) -> ETAChoice? {
    _ = try etaPolicy()
    guard let step = steps.first else { return nil }
    return try choice(ETAChoice.self, step, naming: "policy")
  }

  /// A choice whose parameters have been checked.
  private func choice<Choice: Decodable>(
    _ type: Choice.Type, _ step: DeclaredStep, naming key: String
  ) throws(MechanismFault) -> Choice {
    var parameters = step.parameters
    parameters[key] = .text(step.policy)
    do {
      return try Choice(from: DeclaredValueDecoder(.object(parameters), path: [], asked: AskedKeys()))
    } catch {
      throw MechanismFault(
        version: version, path: "policies", problem: "\(error)", remedy: "the parameters of the policy")
    }
  }
}
