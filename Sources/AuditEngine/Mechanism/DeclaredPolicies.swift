public import Rules
public import Simulators

/// Why a declared mechanism cannot be run.
public struct MechanismFault: Error, Hashable, Sendable {
  /// The version that declares it.
  public var version: String
  /// Where in the declaration, as a path of names such as `policies[0].parameters.perKilometre`.
  public var path: String
  /// What is wrong.
  public var problem: String
  /// What would be right.
  public var remedy: String

  /// See the properties.
  public init(version: String, path: String, problem: String, remedy: String) {
    self.version = version
    self.path = path
    self.problem = problem
    self.remedy = remedy
  }
}

extension MechanismFault {
  /// The reason of a verdict that cannot be reached because of it.
  var reason: VerdictReason {
    VerdictReason(
      .needsMechanism,
      ["mechanism": "fault", "version": version, "path": path, "problem": problem, "remedy": remedy])
  }
}

/// The policies of the simulators that a declared version names, with its parameters: the same code that simulates a
/// policy recomputes what it should have done.
extension DeclaredVersion {
  /// The rules about money, in the order in which they are applied; empty when it is described in words only.
  ///
  /// - Throws: a policy or parameter that is not known, or a value that is out of range.
  public func pricingPolicies() throws(MechanismFault) -> [any PricingPolicy] {
    var policies: [any PricingPolicy] = []
    for (index, step) in steps.enumerated() {
      let path = "policies[\(index)]"
      guard PricingChoice.Name(rawValue: step.policy) != nil else {
        throw MechanismFault(
          version: version, path: "\(path).policy",
          problem: "“\(step.policy)” is not a policy that can be run",
          remedy: PricingChoice.Name.allCases.map(\.rawValue).joined(separator: ", "))
      }
      let choice = try decode(PricingChoice.self, step, naming: "rule", path)
      let known = PricingChoice.parameters(of: choice.rule)
      // What the rule does not use would silently have no effect.
      if let unused = step.parameters.keys.filter({ !known.contains($0) }).min() {
        throw MechanismFault(
          version: version, path: "\(path).parameters.\(unused)",
          problem: "\(step.policy) does not use “\(unused)”",
          remedy: known.isEmpty ? "it has no parameters" : known.sorted().joined(separator: ", "))
      }
      if let share = choice.shareOutOfRange {
        throw MechanismFault(
          version: version, path: "\(path).parameters.\(share)", problem: "a share is above 1",
          remedy: "a number from 0 to 1")
      }
      do {
        policies.append(try choice.policy(path, firstVersion: 0))
      } catch {
        throw fault(error)
      }
    }
    return policies
  }

  /// The rule about times; nil when it is described in words only.
  ///
  /// - Throws: a policy or parameter that is not known, or a value that is out of range.
  public func etaPolicy() throws(MechanismFault) -> (any ETAPolicy)? {
    guard let step = steps.first else { return nil }
    let choice = try decode(ETAChoice.self, step, naming: "policy", "policies[0]")
    if let first = choice.faults("policies[0]").first { throw fault(first) }
    return choice.eta
  }

  /// The rule about who gets an order; nil when it is described in words only.
  ///
  /// - Throws: a policy or parameter that is not known, or a value that is out of range.
  public func dispatchChoice() throws(MechanismFault) -> DispatchChoice? {
    guard let step = steps.first else { return nil }
    let choice = try decode(DispatchChoice.self, step, naming: "policy", "policies[0]")
    if let first = choice.faults("policies[0]").first { throw fault(first) }
    return choice
  }

  /// The first fault of a version of pricing with where it stands; nil when it can be run, or is in words only.
  public var pricingFault: MechanismFault? {
    do throws(MechanismFault) {
      _ = try pricingPolicies()
      return nil
    } catch {
      return error
    }
  }

  private func fault(_ fault: SetupFault) -> MechanismFault {
    MechanismFault(version: version, path: fault.path, problem: fault.problem, remedy: fault.remedy)
  }

  private func decode<Choice: Decodable>(
    _ type: Choice.Type, _ step: DeclaredStep, naming key: String, _ path: String
  ) throws(MechanismFault) -> Choice {
    var parameters = step.parameters
    parameters[key] = .text(step.policy)
    let asked = AskedKeys()
    let choice: Choice
    do {
      choice = try Choice(from: DeclaredValueDecoder(.object(parameters), path: [], asked: asked))
    } catch let DecodingError.dataCorrupted(context) {
      let at = context.codingPath.map(\.stringValue).joined(separator: ".")
      throw MechanismFault(
        version: version, path: at == key ? "\(path).policy" : "\(path).parameters.\(at)",
        problem: at == key ? "“\(step.policy)” is not a policy that can be run" : context.debugDescription,
        remedy: at == key ? "one of the simulators' policies" : "the type that the policy asks for")
    } catch {
      throw MechanismFault(
        version: version, path: "\(path).parameters", problem: "\(error)",
        remedy: "the parameters of the policy")
    }
    // What nobody asked for would silently have no effect.
    if let unknown = asked.unread.min() {
      throw MechanismFault(
        version: version, path: "\(path).parameters.\(unknown)",
        problem: "\(step.policy) has no parameter “\(unknown)”", remedy: "the parameters of the policy")
    }
    return choice
  }
}

extension PricingChoice {
  /// The name of a share that is above 1; a policy would silently take it for 1.
  fileprivate var shareOutOfRange: String? {
    let isShare = rule == .driverShare || rule == .commissionCap
    if isShare, let amount, amount > 1 { return "amount" }
    if let passThrough, passThrough > 1 { return "passThrough" }
    if let goodsShare, goodsShare > 1 { return "goodsShare" }
    if let steps, steps.contains(where: { !(0...1).contains($0.share) }) { return "steps" }
    return nil
  }
}
