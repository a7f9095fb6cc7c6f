/// By what an obligation is covered: which rules read a log, which read documents, which leave something to a person.
public struct ObligationCoverage: Codable, Sendable, Hashable {
  /// The ids of the rules that an order log decides, in whole or in part.
  public var log: [String]
  /// The ids of the rules that documents decide.
  public var documents: [String]
  /// The ids of the rules that leave something to a person.
  public var person: [String]

  /// Whether nothing covers it.
  public var isNothing: Bool { log.isEmpty && documents.isEmpty && person.isEmpty }

  /// A coverage; the default is nothing.
  public init(log: [String] = [], documents: [String] = [], person: [String] = []) {
    self.log = log
    self.documents = documents
    self.person = person
  }

  /// The coverage of an obligation by rules, in the rules' order.
  public init(of obligation: String, by rules: [Rule]) {
    let own = rules.filter { $0.obligations.contains(obligation) }
    func ids(_ isCovered: (Rule) -> Bool) -> [String] { own.filter(isCovered).map(\.id) }
    self.init(
      log: ids(\.readsLog), documents: ids(\.isAboutDocuments),
      person: ids { $0.coverage == .manual || $0.question != nil || $0.decision.beyond == .needsReview })
  }
}

extension RulePack {
  /// The coverage of each obligation, in order.
  public var coverage: [(clause: Clause, obligation: Obligation, coverage: ObligationCoverage)] {
    clauses.flatMap { clause in
      clause.obligations.map { (clause, $0, ObligationCoverage(of: $0.id, by: rules)) }
    }
  }
}
