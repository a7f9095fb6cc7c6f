import AuditEngine
import Configuration
import Foundation
import OrderLog
import Rules
import Simulators
import Testing

/// Valid files with a few changed bytes, words, lines or extreme numbers, thousands of them: nothing traps, and every
/// refusal says where it stands.
@Suite struct MutatedFilesTests {
  /// A kind of file that people write, with shipped examples.
  struct Kind: Sendable, CustomTestStringConvertible {
    let name: String
    let files: [String]
    /// How many variants of each file.
    let variants: UInt64
    let read: @Sendable (Data, String) throws -> Void

    var testDescription: String { name }
  }

  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  static func files(in folder: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: root + "/" + folder)) ?? []
    return names.filter { $0.hasSuffix(".yaml") }.sorted().map { folder + "/" + $0 }
  }

  static let kinds = [
    Kind(
      name: "disclosure", files: ["Fixtures/disclosures/good/disclosure.yaml"], variants: 80,
      read: { _ = try DisclosureFile.disclosure(from: $0, file: $1) }),
    Kind(
      name: "disclosed mechanism",
      files: [
        "Fixtures/disclosures/careless/disclosure.yaml", "Fixtures/mechanism/food-town-pricing.yaml",
        "Docs/examples/dispatch-declaration.yaml", "Docs/mechanism/eta.yaml",
      ], variants: 150,
      read: { data, file in
        // What is accepted can also be run.
        let mechanism = try DisclosureFile.disclosure(from: data, file: file).mechanism
        let days = CivilDate(dayNumber: 20_500)...CivilDate(dayNumber: 20_600)
        _ = try ReplayPolicies.declared(mechanism, days: days, service: "food", city: nil, file: file)
      }),
    Kind(
      name: "scenario", files: files(in: "Sources/Configuration/Scenarios/Library"), variants: 30,
      read: { _ = try ScenarioFile.scenario(from: $0, file: $1) }),
    Kind(
      name: "study", files: files(in: "Fixtures/studies") + ["Benchmarks/study-20k.yaml"], variants: 60,
      read: { _ = try StudyFile.study(from: $0, file: $1, limit: 2_000) }),
    Kind(
      name: "mapping",
      files: files(in: "Sources/Configuration/Presets") + ["Fixtures/city-day/mapping.yaml"], variants: 150,
      read: { _ = try MappingFile.mapping(from: $0, file: $1) }),
    Kind(
      name: "parameters",
      files: [
        "Fixtures/city-day/parameters.yaml", "Sources/Configuration/Packs/clause6/parameters/pay.yaml",
      ],
      variants: 150, read: { _ = try ParameterFile.parameters(from: $0, file: $1) }),
  ]

  @Test(arguments: kinds) func everyRefusalHasAPlace(_ kind: Kind) throws {
    #expect(!kind.files.isEmpty)
    var (accepted, refused) = (0, 0)
    for path in kind.files {
      var mutated = MutatedText([UInt8](try Data(contentsOf: URL(fileURLWithPath: Self.root + "/" + path))))
      for seed in 0..<kind.variants {
        let variant = Data(mutated.variant(seed: seed))
        do {
          try kind.read(variant, Self.root + "/" + path)
          accepted += 1
        } catch let errors as ConfigurationErrors {
          refused += 1
          #expect(!errors.errors.isEmpty)
          for error in errors.errors where error.line == nil {
            // An empty file has no lines.
            #expect(error.problem == .empty, "\(path), seed \(seed): \(error)")
          }
        }
      }
    }
    #expect(accepted > 0 && refused > accepted / 2, "\(accepted) accepted, \(refused) refused")
  }

  @Test func rulePacksAreReadOrRefusedWithAPlace() throws {
    try withFolder { folder in
      let pack = folder + "/pack"
      try FileManager.default.copyItem(
        atPath: Self.root + "/Sources/Configuration/Packs/eu-pwd", toPath: pack)
      let names = (FileManager.default.enumerator(atPath: pack)?.compactMap { $0 as? String } ?? [])
        .filter { $0.hasSuffix(".yaml") && !$0.hasSuffix("case.yaml") }.sorted()
      #expect(names.count > 3)
      var (accepted, refused) = (0, 0)
      for name in names {
        let url = URL(fileURLWithPath: pack + "/" + name)
        let text = try Data(contentsOf: url)
        var mutated = MutatedText([UInt8](text))
        for seed in 0..<(40 as UInt64) {
          try Data(mutated.variant(seed: seed)).write(to: url)
          do {
            _ = try RulePacks.load(directory: pack)
            accepted += 1
          } catch let errors as ConfigurationErrors {
            refused += 1
            for error in errors.errors where error.line == nil {
              #expect(error.problem == .empty, "\(name), seed \(seed): \(error)")
            }
          }
        }
        try text.write(to: url)
      }
      #expect(accepted > 0 && refused > 0)
    }
  }

  // MARK: Rows

  /// The first orders of the made-up city, as CSV and as JSON lines.
  private static let orders = Result {
    let csv = try String(contentsOfFile: root + "/Fixtures/city-day/orders.csv", encoding: .utf8)
    let lines = csv.split(separator: "\n").prefix(13)
    let header = lines[0].split(separator: ",")
    let json = lines.dropFirst().map { line in
      let values = zip(header, line.split(separator: ",", omittingEmptySubsequences: false))
      return "{" + values.map { "\"\($0)\": \"\($1)\"" }.joined(separator: ", ") + "}"
    }
    return ["orders.csv": lines.joined(separator: "\n"), "orders.jsonl": json.joined(separator: "\n")]
  }

  @Test(arguments: ["orders.csv", "orders.jsonl"])
  func rowsAreReadOrSetAsideWithTheirLine(_ file: String) throws {
    let text = try #require(try Self.orders.get()[file])
    var mutated = MutatedText(Array(text.utf8))
    try withFolder { folder in
      var (kept, aside, refused) = (0, 0, 0)
      for seed in 0..<(700 as UInt64) {
        let variant = mutated.variant(seed: seed)
        try Data(variant).write(to: URL(fileURLWithPath: folder + "/" + file))
        let lines = variant.count { $0 == 10 } + variant.count { $0 == 13 } + 1
        do {
          let (log, report) = try LogReader(threads: 1, timeZone: "Asia/Shanghai").read(folder)
          kept += log.orders.rowCount
          aside += report.quarantinedCount
          for row in report.quarantined {
            #expect((1...lines).contains(row.line), "seed \(seed): line \(row.line) of \(lines)")
          }
          // What was read can be looked at.
          let quality = LogInspection(log: log, report: report, threads: 1).quality
          #expect(quality.quarantined == report.quarantinedCount)
        } catch let error as LogError {
          refused += 1
          #expect(error.description.contains(file) || error == .cancelled, "seed \(seed): \(error)")
        }
      }
      #expect(kept > 5_000 && aside > 100 && refused > 5, "\(kept) kept, \(aside) aside, \(refused) refused")
    }
  }
}
