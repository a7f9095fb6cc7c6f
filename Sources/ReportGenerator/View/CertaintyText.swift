import AuditEngine
import Metrics
import Rules

/// How sure a result is: a full count of the log, or an inference with an interval.
struct CertaintyText {
  let wording: Wording

  /// The sentences for a rule.
  func sentences(for rule: RuleResult, findings: [Finding], in contents: ReportContents) -> [String] {
    if rule.documents?.isEmpty == false { return [wording.text("sure.documents")] }
    guard let numbers = rule.readings.first?.measured else { return [wording.text("sure.nothing")] }
    var sentences: [String] = []
    let methods = Set(findings.flatMap(contents.observations(of:)).map(\.method))
    if let estimate = numbers.estimate {
      sentences += inference(estimate, numbers, quantity: quantity(of: rule, numbers, findings))
      if methods.contains(.examined) { sentences.append(wording.text("sure.casesExamined")) }
    } else {
      sentences.append(
        wording.text("sure.census", ["examined": wording.counted(numbers.unit, numbers.examined)]))
    }
    if findings.contains(where: \.isLowerBound) { sentences.append(wording.text("sure.lowerBound")) }
    return sentences
  }

  /// The value, its interval, the test and what could have been seen.
  func inference(_ estimate: Estimate, _ numbers: MeasuredNumbers, quantity: Quantity?) -> [String] {
    let method = wording.method(estimate.method)
    var sentences: [String] = []
    if let lower = estimate.lower, let upper = estimate.upper {
      sentences.append(
        wording.text(
          "sure.interval",
          [
            "value": text(estimate.value, quantity), "level": wording.level(estimate.level),
            "interval": interval(lower, upper, quantity), "method": method,
          ]))
    } else {
      sentences.append(
        wording.text("sure.noInterval", ["value": text(estimate.value, quantity), "method": method]))
    }
    if let p = numbers.correctedPValue {
      sentences.append(wording.text("sure.corrected", ["p": NumberText.probability(p)]))
    } else if let p = estimate.pValue {
      sentences.append(wording.text("sure.p", ["p": NumberText.probability(p)]))
    }
    if let effect = estimate.minimumDetectable {
      sentences.append(wording.text("sure.detectable", ["effect": text(effect, quantity)]))
    }
    return sentences
  }

  /// An estimate in one cell: `12.1%（11.8% 至 12.4%）`.
  func short(_ numbers: MeasuredNumbers, quantity: Quantity?) -> String? {
    guard let estimate = numbers.estimate else { return nil }
    let value = text(estimate.value, quantity)
    guard let lower = estimate.lower, let upper = estimate.upper else { return value }
    return wording.text("estimate.short", ["value": value, "interval": interval(lower, upper, quantity)])
  }

  /// The unit of a rule's estimate: that of its finding; a share where the method is one for shares; that of
  /// the parameter with the value of the finding's limit. Nil when it cannot be told: the parameter in the role
  /// `limit` may be a limit of single units while the estimate is a share of them.
  func quantity(of rule: RuleResult, _ numbers: MeasuredNumbers, _ findings: [Finding]) -> Quantity? {
    let whole = findings.first { $0.level == .log && $0.kind == .beyondLimit }
    if let quantity = whole?.quantity { return quantity }
    let method = numbers.estimate?.method ?? ""
    if ["wilson", "clopper-pearson", "newcombe", "census-of-strata", "no-interval:stratum"].contains(
      where: method.hasPrefix)
    {
      return .share
    }
    guard let limit = whole?.limit else { return Self.quantity(of: numbers) }
    let units = Set(rule.parameters.filter { $0.values.contains { $0.value == limit } }.map(\.unit))
    return units.count == 1 ? units.first?.quantity : Self.quantity(of: numbers)
  }

  private static func quantity(of numbers: MeasuredNumbers) -> Quantity? {
    numbers.figures.first { $0.key == "estimate" || $0.key == "value" }?.quantity
  }

  /// A value whose unit may be unknown; then it is shown as a bare number.
  private func text(_ value: Double, _ quantity: Quantity?) -> String {
    quantity.map { wording.quantities.text(value, $0) } ?? NumberText.trimmed(value, atMost: 4)
  }

  private func interval(_ lower: Double, _ upper: Double, _ quantity: Quantity?) -> String {
    if let quantity { return wording.quantities.interval(lower, upper, quantity) }
    return wording.text(
      "interval",
      ["lower": NumberText.trimmed(lower, atMost: 4), "upper": NumberText.trimmed(upper, atMost: 4)])
  }
}

extension ParameterUnit {
  /// The unit in which values compared with such a parameter are measured.
  var quantity: Quantity {
    switch self {
    case .hours: .hours
    case .minutes: .minutes
    case .seconds: .seconds
    case .days, .months: .days
    case .workingDays: .workingDays
    case .kilometresPerHour: .kilometresPerHour
    case .share: .share
    case .percentagePoints: .percentagePoints
    case .ratio, .probability: .ratio
    case .money, .dollars, .dollarsPerMinute, .dollarsPerMile: .money
    case .moneyPerHour, .dollarsPerHour: .moneyPerHour
    case .metres: .metres
    case .count: .count
    case .index: .index
    }
  }
}
