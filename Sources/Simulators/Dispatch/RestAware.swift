/// Any policy under rest rules: no push that would run a spell past 4 hours, a fatigue prompt and 20 minutes without
/// pushes after it, confirmation after 8 hours of a day.
///
/// Source: GB/T 46862-2025 (FD-4H, FD-8H) and the seven departments' opinion of 2021 (LAB-7D-3). The simulation keeps
/// the rules; this policy only says that they hold.
public struct RestAware: DispatchPolicy {
  /// The policy that decides.
  public var base: any DispatchPolicy
  /// The rules.
  public var rules: RestRules

  /// A policy under rules.
  public init(_ base: any DispatchPolicy, rules: RestRules = RestRules()) {
    self.base = base
    self.rules = rules
  }

  public var trigger: DispatchTrigger { base.trigger }
  public var restRules: RestRules? { rules }

  public mutating func decide(in world: World, decisions: inout [DispatchDecision]) {
    base.decide(in: world, decisions: &decisions)
  }

  public mutating func considered(
    for order: Int32, in world: World, without taken: Set<Int32>, into workers: inout [ConsideredWorker]
  ) {
    base.considered(for: order, in: world, without: taken, into: &workers)
  }
}
