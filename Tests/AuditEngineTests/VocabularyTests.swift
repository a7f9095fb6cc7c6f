import Rules
import Testing

@testable import AuditEngine
@testable import Configuration

/// What rule files may say of a metric is what its examiner knows.
@Suite struct VocabularyTests {
  /// What an examiner says of itself, as plain values.
  private struct Known {
    let metric: String
    let arguments: [String: [String]]
    let roles: Set<String>
    let optional: Set<String>

    init(_ type: any Examiner.Type) {
      metric = type.metric
      arguments = type.arguments
      roles = Set(type.roles)
      optional = Set(type.optionalRoles)
    }
  }

  @Test func examinersAndVocabularyAgree() {
    let known = Examiners.all.map(Known.init)
    // Metrics over documents have a registry of their own.
    let names = MetricVocabulary.all.map { $0.name }.filter { !$0.hasPrefix(Rule.documentPrefix) }
    #expect(known.map { $0.metric }.sorted() == names.sorted())
    for examiner in known {
      guard let words = MetricVocabulary.metric(examiner.metric) else { continue }
      #expect(examiner.arguments == words.arguments, "\(examiner.metric)")
      var always: Set<String> = []
      for role in words.roles {
        if case .always = role.need { always.insert(role.name) }
      }
      // `share` is asked for by decisions, not by examiners.
      always.remove("share")
      #expect(always.isSubset(of: examiner.roles.union(examiner.optional)), "\(examiner.metric)")
      let all = Set(words.roles.map { $0.name })
      #expect(examiner.roles.isSubset(of: all), "\(examiner.metric)")
    }
  }
}
