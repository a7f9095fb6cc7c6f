import Rules

/// The currency that a log's amounts are in: as the audit was told, or else as its packs agree. A log has no field that
/// says it.
struct LogCurrency: Sendable {
  /// ISO 4217; nil when nobody said it and the packs differ, or when no pack has an amount of money.
  let code: String?
  /// Whether it is only assumed, because it is the packs' currency.
  let isAssumed: Bool

  init(_ settings: AuditSettings, _ packs: [RulePack]) {
    let ofPacks = Set(packs.flatMap(\.currencies))
    code = settings.currency ?? (ofPacks.count == 1 ? ofPacks.first : nil)
    isAssumed = settings.currency == nil
  }

  /// What a result says of it.
  var summary: AuditResult.Currency? { code.map { AuditResult.Currency(code: $0, isAssumed: isAssumed) } }

  /// Why a reading cannot be decided, when a limit of it is an amount in another currency or in one that the log may
  /// or may not be in. Amounts are never converted.
  func obstacle(_ request: ExaminationRequest) -> VerdictReason? {
    let roles = Set(request.rule.parameters.keys).union(request.reading.parameters.keys)
    let own = Set(
      roles.compactMap { request.key($0).flatMap { request.resolver.parameters[$0]?.unit.currency } })
    guard let other = own.sorted().first(where: { $0 != code }) else { return nil }
    return VerdictReason(.otherCurrency, ["currency": other, "log": code ?? ""].filter { !$0.value.isEmpty })
  }
}
