public import OrderLog

/// A decision of a named role not to act on a rule's findings for a while. A waived rule is still computed and
/// still shown.
public struct Waiver: Codable, Sendable, Hashable {
  /// The rule.
  public let rule: String
  /// The worker (pseudonym) that it is limited to; nil: all.
  public let worker: String?
  /// Why.
  public let justification: String
  /// Who decided.
  public let role: String
  /// The last day on which it holds. There is no waiver without an end.
  public let expires: CivilDate

  /// A waiver.
  public init(rule: String, worker: String? = nil, justification: String, role: String, expires: CivilDate) {
    self.rule = rule
    self.worker = worker
    self.justification = justification
    self.role = role
    self.expires = expires
  }

  /// Whether the waiver still holds on a day.
  public func holds(on day: CivilDate) -> Bool { day <= expires }
}
