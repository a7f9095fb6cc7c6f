import Foundation
import OrderLog
import Rules
import Testing

@testable import Configuration

@Suite("Disclosures")
struct DisclosureFileTests {
  private let head = "as_of: 2026-05-01\nplatform: {id: p, name: P, services: [food]}\n"

  private func read(_ body: String) throws -> Disclosure {
    try DisclosureFile.disclosure(from: Data((head + body).utf8), file: "disclosure.yaml")
  }

  private func faults(_ body: String) -> [ConfigurationError] {
    errors { () throws(ConfigurationErrors) in
      try DisclosureFile.disclosure(from: Data((head + body).utf8), file: "disclosure.yaml")
    }
  }

  @Test("What is left out is unknown, an empty list is a statement")
  func absentAndEmpty() throws {
    let disclosure = try read("negotiations: []\nreviews:\n")
    #expect(disclosure.negotiations == [])
    #expect(disclosure.reviews == nil)
    #expect(disclosure.filings == nil)
    #expect(disclosure.asOf == CivilDate("2026-05-01"))
  }

  @Test("Parameters of policies keep their types")
  func declaredValues() throws {
    let disclosure = try read(
      """
      mechanism:
        eta:
          - version: e1
            from: 2026-01-01
            policies:
              - policy: max_of_four
                parameters: {probability: 0.9, name: "0.9", on: true, list: [1, a], deep: {x: -2}}
      """)
    let step = try #require(disclosure.mechanism.eta?.first?.steps.first)
    #expect(step.policy == "max_of_four")
    #expect(step.parameters["probability"] == .number(0.9))
    #expect(step.parameters["name"] == .text("0.9"))
    #expect(step.parameters["on"] == .flag(true))
    #expect(step.parameters["list"] == .list([.number(1), .text("a")]))
    #expect(step.parameters["deep"]?["x"]?.number == -2)
    let json = try JSONEncoder().encode(step.parameters)
    #expect(try JSONDecoder().decode([String: DeclaredValue].self, from: json) == step.parameters)
  }

  @Test("A digest is read with and without its name, in any case")
  func digests() throws {
    let hex = String(repeating: "aB", count: 32)
    for text in [hex, "sha256:" + hex, "SHA256:" + hex] {
      let disclosure = try read(
        "options:\n  - {option: distance, exists: true, attachments: [{file: a, sha256: '\(text)'}]}\n")
      #expect(
        disclosure.options?.first?.source.attachments.first?.sha256 == "sha256:" + hex.lowercased())
    }
  }

  @Test("No time limit is a statement, a missing one is not")
  func replyLimit() throws {
    #expect(try read("appeals: {reply_days: none}\n").appeals?.hasNoReplyLimit == true)
    #expect(try read("appeals: {reply_days: 3}\n").appeals?.replyDays == 3)
    let unsaid = try read("appeals: {channels: []}\n").appeals
    #expect(unsaid?.hasNoReplyLimit == false && unsaid?.replyDays == nil && unsaid?.channels == [])
  }

  @Test(
    "Each fault is named with its line and the way to mend it",
    arguments: [
      ("negotiation: []\n", 3, "did you mean \"negotiations\"?"),
      ("negotiations:\n  - {held: 2026-02-30, topics: []}\n", 4, "yyyy-MM-dd"),
      ("negotiations:\n  - {held: 2026-02-01, topics: [dispach]}\n", 4, "did you mean \"dispatch\"?"),
      ("options:\n  - {option: distance}\n", 4, "add \"exists:\" here"),
      (
        "options:\n  - option: distance\n    exists: true\n    attachments: [{file: a.txt}]\n", 6,
        "with what sha256sum prints"
      ),
      (
        "options:\n  - option: distance\n    exists: true\n    attachments: [{file: ../a, sha256: '00'}]\n",
        6,
        "put the file beside the disclosure"
      ),
      (
        "options:\n  - {option: distance, exists: true, attachments: [{title: T}]}\n", 4,
        "\"file:\" or \"url:\""
      ),
      (
        "reviews:\n  - {date: 2026-01-01, objects: [data], indicators: [{name: a, value: x}]}\n", 4,
        "a number"
      ),
      ("commitments:\n  - {id: a, from: 2026-01-01}\n", 4, "add \"value:\" or \"text:\""),
      ("commitments:\n  - {id: a, value: 1, from: 2026-01-01}\n", 4, "pay.take_rate_cap"),
      (
        "commitments:\n  - {id: a, text: x, from: 2026-01-02, until: 2026-01-01}\n", 4,
        "let until be the same day or later"
      ),
      (
        "negotiations:\n  - {held: 2026-01-01, topics: [], commitments: [other]}\n"
          + "commitments:\n  - {id: a, text: x, from: 2026-01-02}\n", 4, "write one of: a"
      ),
      (
        "publications:\n  - {rule: a, version: b, items: []}\n  - {rule: a, version: b, items: []}\n", 5,
        "keep one of the two"
      ),
      ("incentives:\n  - {name: a, orders: 0, period: day}\n", 4, "a whole number from 1"),
      ("incentives:\n  - {name: a, orders: 9, period: day, hours: {from: 20, to: 8}}\n", 4, "two incentives"),
      (
        "mechanism:\n  eta:\n    - {version: a, from: 2026-01-01, policies: [{policy: b}, {policy: c}]}\n", 5,
        "one policy a version"
      ),
      (
        "mechanism:\n  eta:\n    - {version: a, from: 2026-01-01}\n", 5,
        "add policies, factors or a description"
      ),
      ("handover: {date: 2026-01-01, files: [{name: a, sha256: x}]}\n", 3, "64 hexadecimal digits"),
      ("appeals: {reply_days: 0}\n", 3, "a number above 0"),
      (
        "attestations:\n  - {rule: T-TR-1, answer: perhaps, statement: s, role: r, date: 2026-01-01}\n", 4,
        "yes"
      ),
    ])
  func fault(_ body: String, _ line: Int, _ advice: String) throws {
    let found = faults(body)
    #expect(found.contains { $0.line == line && "\($0)".contains(advice) }, "\(found)")
  }

  @Test("Attachments are looked for inside the folder, and their digests compared")
  func attachments() throws {
    try withFolder { folder in
      let files = FileManager.default
      try files.createDirectory(atPath: folder + "/d/sub", withIntermediateDirectories: true)
      func write(_ name: String) throws {
        try Data(name.utf8).write(to: URL(fileURLWithPath: folder + "/" + name))
      }
      for name in ["d/here.txt", "d/changed.txt", "d/sub/deep.txt", "outside.txt"] { try write(name) }
      try files.createSymbolicLink(
        atPath: folder + "/d/link.txt", withDestinationPath: folder + "/outside.txt")
      // A made-up digest: as many zeros as the path has letters is "right".
      func digest(_ path: String) -> String {
        path.hasSuffix("changed.txt") ? "sha256:" + String(repeating: "1", count: 64) : Self.zeros
      }
      func option(_ option: String, _ file: String) -> String {
        "  - {option: \(option), exists: true, attachments: [{file: \(file), sha256: '\(Self.zeros)'}]}\n"
      }
      let text =
        head + "options:\n" + option("max_orders", "here.txt") + option("distance", "changed.txt")
        + option("rest_time", "sub/deep.txt") + option("assign_mode", "link.txt")
        + option("recommendation_off", "nowhere.txt")
        + "refusal: {penalty: false, attachments: [{url: 'https://example.example/'}]}\n"
        + "standards: [{standard: GB, attachments: [{file: sub, sha256: '\(Self.zeros)'}]}]\n"
      try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/d/disclosure.yaml"))
      let found = try DisclosureFile.evidenced(at: folder + "/d/disclosure.yaml", digest: digest)
      let options = try #require(found.disclosure.options)
      let states = options.map { found.state(of: $0.source.attachments[0]) }
      #expect(states[0] == .present(bytes: 10))
      #expect(states[1] == .different(sha256: "sha256:" + String(repeating: "1", count: 64)))
      #expect(states[2] == .present(bytes: 14))
      #expect(states[3] == .outside)
      #expect(states[4] == .missing)
      #expect(options.map(found.isEvidenced) == [true, false, true, false, false])
      let refusal = try #require(found.disclosure.refusal)
      #expect(!found.isEvidenced(refusal))
      #expect(found.state(of: refusal.source.attachments[0]) == .notFetched)
      let standard = try #require(found.disclosure.standards?.first)
      #expect(found.state(of: standard.source.attachments[0]) == .unreadable("not a file"))
      #expect(found.file == "disclosure.yaml" && found.digest == Self.zeros)
    }
  }

  private static let zeros = "sha256:" + String(repeating: "0", count: 64)

  @Test("A standard is known by its number, whatever the dash")
  func standards() throws {
    let disclosure = try read(
      "standards: [{standard: 'GB/T 46862—2025', declared: 2025-12-10, withdrawn: 2026-02-01}]\n")
    let standard = try #require(disclosure.standards?.first)
    #expect(standard.isStandard("gb/t 46862-2025") && !standard.isStandard("GB/T 46862—2024"))
    #expect(try standard.holds(on: #require(CivilDate("2025-12-10"))))
    #expect(try !standard.holds(on: #require(CivilDate("2026-02-01"))))
    #expect(try !standard.holds(on: #require(CivilDate("2025-12-09"))))
  }
}

@Suite("JSON Schema of disclosures")
struct DisclosureSchemaTests {
  private func schema() throws -> [String: Any] {
    let root = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let data = try Data(contentsOf: root.appendingPathComponent("Docs/schemas/disclosure.schema.json"))
    return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  private func keys(_ part: Any?) -> Set<String> {
    Set(((part as? [String: Any])?["properties"] as? [String: Any])?.keys.map { $0 } ?? [])
  }

  @Test("The schema has the keys that the reader knows, and no others")
  func keysAgree() throws {
    let schema = try schema()
    let definitions = try #require(schema["$defs"] as? [String: Any])
    for (name, known) in DisclosureFile.keys {
      let part = name == "disclosure" ? schema : definitions[name]
      #expect(keys(part) == Set(known), "\(name)")
      #expect((part as? [String: Any])?["additionalProperties"] as? Bool == false, "\(name)")
    }
    #expect(
      Set(definitions.keys)
        == Set(DisclosureFile.keys.keys).subtracting(["disclosure"]).union(["day", "digest", "service"]))
  }

  @Test("The schema has the words that the reader knows")
  func wordsAgree() throws {
    let definitions = try #require(try schema()["$defs"] as? [String: Any])
    func words(_ part: String, _ key: String) -> Set<String> {
      let properties = (definitions[part] as? [String: Any])?["properties"] as? [String: Any]
      let property = properties?[key] as? [String: Any]
      let own = property?["enum"] ?? (property?["items"] as? [String: Any])?["enum"]
      return Set(own as? [String] ?? [])
    }
    func all<Word: CaseIterable & RawRepresentable>(_: Word.Type) -> Set<String>
    where Word.RawValue == String {
      Set(Word.allCases.map(\.rawValue))
    }
    #expect(words("algorithm", "families") == all(AlgorithmFamily.self))
    #expect(words("algorithm", "role") == all(DisclosedAlgorithm.Role.self))
    #expect(words("governance", "system") == all(GovernanceSystem.Kind.self))
    #expect(words("publication", "items") == all(DisclosureItem.self))
    #expect(words("negotiation", "topics") == all(NegotiationTopic.self))
    #expect(words("appeals", "grounds") == all(AppealGround.self))
    #expect(words("humanDecisions", "decided_by") == all(HumanDecisions.DecidedBy.self))
    #expect(words("decision", "kind") == all(GraveDecision.Kind.self))
    #expect(words("review", "objects") == all(ReviewObject.self))
    #expect(words("filing", "types") == all(AlgorithmType.self))
    #expect(words("filing", "parts") == all(FilingPart.self))
    #expect(words("filing", "sections") == all(ReportSection.self))
    #expect(words("filing", "headings") == all(DisclosedHeading.self))
    #expect(words("option", "option") == all(WorkerOption.self))
    #expect(words("incentive", "period") == all(IncentivePeriod.self))
    #expect(words("retention", "records") == all(RetentionRule.Kind.self))
    #expect(words("attestation", "answer") == all(Attestation.Answer.self))
    #expect(words("factor", "direction") == all(DeclaredFactor.Direction.self))
  }
}
