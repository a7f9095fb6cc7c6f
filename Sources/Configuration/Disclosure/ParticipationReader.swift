import OrderLog
import Rules

/// Publications, negotiations, opinions, appeals, decisions, options and commitments.
extension DisclosureReader {
  func publication(_ node: YAMLNode) -> RulePublication? {
    guard let object = object(node, "publication", required: ["rule", "version", "items"]),
      let rule = object.text("rule"), let version = object.text("version")
    else { return nil }
    let (effective, ended) = ordered(object, "effective", "ended")
    return RulePublication(
      rule: rule, version: version, items: values(of: DisclosureItem.self, object, "items") ?? [],
      services: services(object), published: object.date("published"), effective: effective, ended: ended,
      retrievable: flag(object, "retrievable"), source: source(object))
  }

  func orderStatement(_ node: YAMLNode) -> OrderStatement? {
    guard let object = object(node, "orderStatement", required: ["fields"]) else { return nil }
    let names = TableKind.orders.fields.map(\.rawValue)
    return OrderStatement(
      fields: (object["fields"]?.list(diagnostics) ?? []).compactMap { $0.choice(names, diagnostics) },
      since: object.date("since"), source: source(object))
  }

  func negotiation(_ node: YAMLNode) -> Negotiation? {
    guard let object = object(node, "negotiation", required: ["held", "topics"]),
      let held = object.date("held")
    else { return nil }
    return Negotiation(
      held: held, parties: object.texts("parties"),
      topics: values(of: NegotiationTopic.self, object, "topics") ?? [], signed: object.date("signed"),
      published: object.date("published"), commitments: object.texts("commitments"), source: source(object))
  }

  func consultation(_ node: YAMLNode) -> Consultation? {
    guard let object = object(node, "consultation", required: ["rule", "version"]),
      let rule = object.text("rule"), let version = object.text("version")
    else { return nil }
    return Consultation(
      rule: rule, version: version, heard: object.date("heard"), parties: object.texts("parties"),
      opinions: list(object, "opinions", opinion), published: object.date("published"),
      source: source(object))
  }

  private func opinion(_ node: YAMLNode) -> Consultation.Opinion? {
    guard let object = object(node, "opinion", required: ["text"]), let text = object.text("text") else {
      return nil
    }
    return Consultation.Opinion(text: text, adopted: flag(object, "adopted"), reason: object.text("reason"))
  }

  func appeals(_ node: YAMLNode) -> AppealProcess? {
    guard let object = object(node, "appeals") else { return nil }
    // "none" says that there is no time limit, which is a statement and not a gap.
    var hasNoLimit = false
    if case .scalar("none", _)? = object["reply_days"]?.content { hasNoLimit = true }
    return AppealProcess(
      channels: texts(object, "channels"), steps: texts(object, "steps"), published: object.date("published"),
      replyDays: hasNoLimit ? nil : positive(object, "reply_days"), hasNoReplyLimit: hasNoLimit,
      grounds: values(of: AppealGround.self, object, "grounds"), source: source(object))
  }

  func humanDecisions(_ node: YAMLNode) -> HumanDecisions? {
    guard let object = object(node, "humanDecisions") else { return nil }
    return HumanDecisions(
      decidedBy: object.value(of: HumanDecisions.DecidedBy.self, "decided_by"), role: object.text("role"),
      decisions: list(object, "decisions", decision), period: object["period"].flatMap(period),
      source: source(object))
  }

  private func decision(_ node: YAMLNode) -> GraveDecision? {
    guard let object = object(node, "decision", required: ["id", "kind", "date"]), let id = object.text("id"),
      let kind = object.value(of: GraveDecision.Kind.self, "kind"), let date = object.date("date")
    else { return nil }
    return GraveDecision(
      id: id, kind: kind, date: date, reviewer: object.text("reviewer"), reason: object.text("reason"),
      source: source(object))
  }

  /// Days from the first to the last.
  func period(_ node: YAMLNode) -> DisclosedPeriod? {
    guard let object = object(node, "period", required: ["from", "to"]) else { return nil }
    let (from, to) = ordered(object, "from", "to")
    guard let from, let to else { return nil }
    return DisclosedPeriod(from: from, to: to)
  }

  func refusal(_ node: YAMLNode) -> RefusalRule? {
    guard let object = object(node, "refusal", required: ["penalty"]), let penalty = flag(object, "penalty")
    else { return nil }
    return RefusalRule(
      hasPenalty: penalty, description: object.text("description"), source: source(object))
  }

  func option(_ node: YAMLNode) -> OfferedOption? {
    guard let object = object(node, "option", required: ["option", "exists"]),
      let option = object.value(of: WorkerOption.self, "option"), let exists = flag(object, "exists")
    else { return nil }
    return OfferedOption(
      option: option, exists: exists, place: object.text("place"), since: object.date("since"),
      source: source(object))
  }

  func commitment(_ node: YAMLNode) -> Commitment? {
    guard let object = object(node, "commitment", required: ["id", "from"]), let id = object.text("id") else {
      return nil
    }
    let (from, until) = ordered(object, "from", "until")
    if object["value"] == nil, object["text"] == nil {
      diagnostics.report(
        .inconsistent("the commitment says nothing"), at: node, "add \"value:\" or \"text:\"")
    }
    if object["value"] != nil, object["parameter"] == nil {
      diagnostics.report(
        .missingKey("parameter"), at: node,
        "name the parameter that the value is for, such as pay.take_rate_cap")
    }
    guard let from else { return nil }
    return Commitment(
      id: id, parameter: object.text("parameter"), value: object.number("value"), from: from, until: until,
      services: services(object), cities: object.texts("cities"), text: object.text("text"),
      source: source(object))
  }

  func standard(_ node: YAMLNode) -> AdoptedStandard? {
    guard let object = object(node, "standard", required: ["standard"]), let name = object.text("standard")
    else { return nil }
    let (declared, withdrawn) = ordered(object, "declared", "withdrawn")
    return AdoptedStandard(
      standard: name, declared: declared, withdrawn: withdrawn, services: services(object),
      source: source(object))
  }

  func incentive(_ node: YAMLNode) -> IncentiveTier? {
    guard let object = object(node, "incentive", required: ["name", "orders", "period"]),
      let name = object.text("name"), let orders = object["orders"]?.integer(diagnostics, in: 1...100_000),
      let period = object.value(of: IncentivePeriod.self, "period")
    else { return nil }
    let (from, until) = ordered(object, "from", "until")
    return IncentiveTier(
      name: name, orders: orders, period: period, days: object["days"]?.integer(diagnostics, in: 1...31),
      hours: object["hours"].flatMap(hours), reward: object.number("reward"), services: services(object),
      cities: object.texts("cities"), from: from, until: until, source: source(object))
  }

  private func hours(_ node: YAMLNode) -> ClosedRange<Int>? {
    guard let object = object(node, "hours", required: ["from", "to"]),
      let from = object["from"]?.integer(diagnostics, in: 0...24),
      let to = object["to"]?.integer(diagnostics, in: 0...24)
    else { return nil }
    guard from < to else {
      diagnostics.report(
        .inconsistent("the hours end before they begin"), at: node,
        "write hours of one day, from 0 to 24; two incentives for a span over midnight")
      return nil
    }
    return from...to
  }

  /// A number above zero.
  func positive(_ object: YAMLObject, _ key: String) -> Double? {
    guard let node = object[key], let value = node.number(diagnostics) else { return nil }
    guard value > 0, value < 1e6 else {
      diagnostics.report(.badNumber("\(value)", expected: "a number above 0"), at: node)
      return nil
    }
    return value
  }
}
