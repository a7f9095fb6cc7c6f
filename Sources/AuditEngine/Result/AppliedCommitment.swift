public import OrderLog
import Rules

/// A number that the platform committed itself to, and what the audit made of it. Reports print it like a value that was
/// set for the audit.
public struct AppliedCommitment: Codable, Sendable, Equatable {
  /// The platform's name for it.
  public var id: String
  /// The parameter and the number.
  public var key: String
  public var value: Double
  /// The first and the last day; nil: until further notice.
  public var from: CivilDate
  public var until: CivilDate?
  /// Where it stands in the disclosure.
  public var path: String
  /// The rules whose limit it is in this audit.
  public var rules: [String]
  /// Why it is no rule's limit, if so.
  public var effect: Effect

  /// What a commitment does in an audit. Whether it was kept is asked of each of them, by T-PART-5.
  public enum Effect: String, Codable, Sendable, CaseIterable {
    /// Rules are held against it.
    case applied
    /// A law, a standard, guidance or a stricter number stands.
    case outranked
    /// Its parameter is a way of measuring and no limit on the platform, or no pack has it.
    case noLimit
    /// The document that it points to is not there as stated.
    case unproven
    /// It is for a part of the services, cities or days that its rules are about.
    case partial
    /// No rule of the audit uses its parameter.
    case unused
  }

  init(_ committed: CommittedNumber, rules: [String], effect: Effect) {
    id = committed.commitment.id
    key = committed.key
    value = committed.value
    from = committed.commitment.from
    until = committed.commitment.until
    path = committed.commitment.source.path
    self.rules = rules
    self.effect = effect
  }
}
