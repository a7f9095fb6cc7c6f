import Metrics
import OrderLog
import Rules
import Simulators

/// The declared versions of pricing, ready to be run on a log.
struct DeclaredPricing: Sendable {
  /// One version.
  struct Version: Sendable {
    let name: String
    /// The rules about single orders, in their order.
    let rules: [any PricingPolicy]
    /// The rules about periods with the declarations that they come from.
    let periodRules: [(step: DeclaredStep, rule: any PricingPolicy)]
    /// What the rules look at.
    let inputs: [PayInput]
    /// Columns that they need and the log lacks.
    let missing: [FieldRequirement]
    /// Whether the price that the log shows stands for that of the customer's fee: none is declared, or it looks at
    /// the value of the goods, which no log has.
    let takesPrice: Bool
    /// Whether the declaration can be run.
    let state: State
    /// Whether a refund is declared and the log has a column for it.
    let comparesRefund: Bool
    /// The first day for which every rule with dated values has one; nil where none has dates.
    let begins: CivilDate?
  }

  enum State: Sendable, Hashable {
    case runnable
    /// Described in words only.
    case inWords
    /// Not a formula that can be run.
    case faulty
  }

  let versions: [Version]

  init(_ declared: [DeclaredVersion], log: OrderLog) {
    versions = declared.map { Self.version($0, log) }
  }

  /// The rules about periods, each once however many versions declare it, with the versions that do.
  var periodRules: [(rule: any PricingPolicy, versions: Set<Int>)] {
    var found: [(step: DeclaredStep, rule: any PricingPolicy, versions: Set<Int>)] = []
    for (index, version) in versions.enumerated() where version.missing.isEmpty {
      for entry in version.periodRules {
        if let known = found.firstIndex(where: { $0.step == entry.step }) {
          found[known].versions.insert(index)
        } else {
          found.append((entry.step, entry.rule, [index]))
        }
      }
    }
    return found.map { ($0.rule, $0.versions) }
  }

  private static func version(_ declared: DeclaredVersion, _ log: OrderLog) -> Version {
    var rules: [any PricingPolicy] = []
    var periodRules: [(step: DeclaredStep, rule: any PricingPolicy)] = []
    var state = declared.steps.isEmpty ? State.inWords : .runnable
    var inputs: Set<PayInput> = []
    var takesPrice = false
    if let policies = try? declared.pricingPolicies() {
      let fee = policies.first { $0 is CustomerFee }
      takesPrice = fee?.inputs.contains(.goodsValue) ?? true
      for (step, policy) in zip(declared.steps, policies) {
        if takesPrice, policy is CustomerFee { continue }
        inputs.formUnion(policy.inputs)
        if policy.period == nil { rules.append(policy) } else { periodRules.append((step, policy)) }
      }
    } else {
      state = .faulty
    }
    var missing = Set(inputs.flatMap(PricedRows.requirements)).filter { !$0.isMet(by: log) }
    let readsPrice = inputs.contains(.customerPaid)
    if takesPrice, readsPrice, !FieldRequirement(.customerPaid).isMet(by: log) {
      missing.insert(FieldRequirement(.customerPaid))
    }
    let refunds = rules.contains { $0 is CommissionCap }
    let begins = (rules + periodRules.map(\.rule)).compactMap(\.begins).compactMap { CivilDate($0) }.max()
    return Version(
      name: declared.version, rules: rules, periodRules: periodRules,
      inputs: inputs.sorted { $0.rawValue < $1.rawValue },
      missing: missing.sorted {
        ($0.table.rawValue, $0.anyOf.first?.rawValue ?? "") < (
          $1.table.rawValue, $1.anyOf.first?.rawValue ?? ""
        )
      },
      takesPrice: takesPrice && readsPrice, state: state,
      comparesRefund: refunds && FieldRequirement(.commissionRefund).isMet(by: log), begins: begins)
  }
}

extension DeclaredPricing.Version {
  /// The slip that the rules about single orders give; `price` is what the log shows that the customer paid.
  func slip(_ job: PricedJob, price: Int64?) -> PaySlip? {
    var slip = PaySlip()
    if takesPrice {
      guard let price else { return nil }
      slip.customerPaid = priceBeforeSurge(price, job)
    }
    for rule in rules { rule.price(job, slip: &slip) }
    return slip
  }

  /// The lines of a job, rule by rule, and the slip.
  func lines(_ job: PricedJob, price: Int64?) -> (lines: [PayLine], slip: PaySlip)? {
    var slip = PaySlip()
    if takesPrice {
      guard let price else { return nil }
      slip.customerPaid = priceBeforeSurge(price, job)
    }
    var lines: [PayLine] = []
    for rule in rules {
      lines += rule.lines(job, on: slip).filter { $0.component != .customerPaid }
      rule.price(job, slip: &slip)
    }
    return (lines, slip)
  }

  /// The price that surge pricing began from, where the log shows what came out of it.
  private func priceBeforeSurge(_ price: Int64, _ job: PricedJob) -> Int64 {
    rules.reduce(price) { price, rule in
      guard let surge = rule as? Surge else { return price }
      return Money.amount(Double(price) / 10_000 / surge.multiplier(pressure: job.pressure))
    }
  }
}
