public import AuditEngine
public import OrderLog
public import Rules

/// Runs a rule's case: a tiny log, or documents, under the case's rule alone.
///
/// A case shows what a rule makes of its rows: what the checks of a log would say of so small a log is left out.
public struct RuleCaseAudit: Sendable {
  /// The digest of a file, for attachments and hand-overs.
  private let digest: @Sendable (String) throws -> String
  private let version: String

  /// A runner; `digest` gives `sha256:` and 64 hexadecimal digits for the file at a path.
  public init(version: String, digest: @escaping @Sendable (String) throws -> String) {
    self.version = version
    self.digest = digest
  }

  /// The result of the case's rule.
  ///
  /// - Throws: what is wrong with the case's files; ``ConfigurationErrors``, `LogError` or what the digest throws.
  public func result(of ruleCase: RuleCase, in pack: RulePack, today: CivilDate) throws -> RuleResult? {
    let disclosure = try ruleCase.disclosure.map { try DisclosureFile.evidenced(at: $0, digest: digest) }
    let inputs = try ruleCase.tables.map { table in
      HandedOverFile(
        name: "\(table.rawValue).csv", sha256: try digest("\(ruleCase.folder)/\(table.rawValue).csv"))
    }
    let settings = AuditSettings(
      overrides: ruleCase.settings.map {
        .init(key: $0.key, city: $0.city, value: $0.value, reference: "case.yaml")
      })
    var engine = AuditEngine(
      packs: [pack], settings: settings, threads: 1, version: version, rulesAlone: true, digest: { _ in "" })
    engine.only = [ruleCase.rule]
    return try engine.audit(
      try log(of: ruleCase), quality: LogQuality(), disclosure: disclosure,
      inputs: inputs.isEmpty ? nil : inputs,
      today: today
    ).rules.first
  }

  /// The case's log; a case about documents alone has one without orders.
  private func log(of ruleCase: RuleCase) throws -> OrderLog {
    guard ruleCase.tables.isEmpty else {
      return try LogReader(threads: 1, timeZone: ruleCase.timeZone).read(ruleCase.folder).log
    }
    let zone = CivilTimeZone(identifier: ruleCase.timeZone) ?? .utc
    return OrderLog(orders: Table(kind: .orders, rowCount: 0, columns: [:]), timeZone: zone)
  }
}
