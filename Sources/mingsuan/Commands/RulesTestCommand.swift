import ArgumentParser
import Configuration
import Dispatch
import Foundation
import OrderLog
import ReportGenerator
import Rules
import Synchronization

extension RulesCommand {
  /// `rules test`: loads a pack, checks it and runs every case.
  struct Test: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "test", abstract: Words.help("rules.test.abstract"),
      discussion: Words.help("rules.test.discussion"))

    @Argument(help: .words("rules.test.pack", valueName: "name|folder"), completion: .directory)
    var pack: String

    @Option(name: .customLong("rule"), help: .words("rules.test.rule", valueName: "id"))
    var rules: [String] = []

    @Option(help: .words("lang", valueName: "zh|en"))
    var lang: String?

    @Flag(help: .words("json"))
    var json = false

    /// One rule's line.
    private struct Row: Encodable {
      let rule: String
      let cases: Int
      let passed: Int
      let failed: Int
      /// How many cases expect which verdict.
      let expected: [String: Int]
    }

    /// All of it as JSON.
    private struct Report: Encodable {
      let pack: String
      let version: String
      let rules: [Row]
      let cases: [CaseTrial]
      let failed: Int
    }

    func run() throws {
      let (loaded, cases) = try Failure.guarding {
        let loaded = try RulePacks.load(RuleOptions.there([pack]))
        return (loaded, try RulePacks.cases(of: pack))
      }
      guard let pack = loaded.first else { return }
      for id in rules where pack.rule(id) == nil {
        throw RulesCommand.none(id, among: [pack])
      }
      let chosen = pack.rules.filter { rules.isEmpty || rules.contains($0.id) }
      let order = Dictionary(uniqueKeysWithValues: chosen.enumerated().map { ($1.id, $0) })
      let trials = run(
        cases.filter { order[$0.rule] != nil }.enumerated().sorted {
          (order[$0.element.rule] ?? 0, $0.offset) < (order[$1.element.rule] ?? 0, $1.offset)
        }.map(\.element), of: pack)
      let rows = chosen.map { rule in
        let own = trials.filter { $0.rule == rule.id }
        return Row(
          rule: rule.id, cases: own.count, passed: own.count(where: \.passed),
          failed: own.count { !$0.passed },
          expected: own.reduce(into: [:]) { $0[$1.expected.rawValue, default: 0] += 1 })
      }
      let failed = trials.count { !$0.passed }
      if json {
        try RulesCommand.printJSON(
          Report(pack: pack.id, version: pack.version, rules: rows, cases: trials, failed: failed))
      } else {
        show(rows, trials, failed)
      }
      if failed > 0 { throw ExitCode(1) }
    }

    /// The cases on all cores; the results stand in the order of the cases.
    private func run(_ cases: [RuleCase], of pack: RulePack) -> [CaseTrial] {
      let today = CivilTimeZone.utc.day(of: Int64(Date().timeIntervalSince1970 * 1_000))
      let results = Mutex<[CaseTrial?]>([CaseTrial?](repeating: nil, count: cases.count))
      DispatchQueue.concurrentPerform(iterations: cases.count) { index in
        let trial = CaseTrial(cases[index], of: pack, today: today)
        results.withLock { $0[index] = trial }
      }
      return results.withLock { $0.compactMap { $0 } }
    }

    private func show(_ rows: [Row], _ trials: [CaseTrial], _ failed: Int) {
      let heads = ["rule", "cases", "passed", "failed"].map { Words.text("rules.test.column.\($0)") }
      let verdicts: [Verdict] = [.met, .notMet, .needsReview, .undetermined, .notApplicable]
      var lines = [heads + [Words.text("rules.test.column.expected")]]
      for row in rows {
        let expected = verdicts.compactMap { verdict in
          row.expected[verdict.rawValue].map { "\(verdict.rawValue) \($0)" }
        }
        lines.append(
          [row.rule, "\(row.cases)", "\(row.passed)", "\(row.failed)", expected.joined(separator: ", ")])
      }
      let widths = (0..<5).map { column in lines.map { DisplayWidth.of($0[column]) }.max() ?? 0 }
      for line in lines {
        let cells = line.enumerated().map { index, cell in
          let gap = String(repeating: " ", count: max(0, widths[index] - DisplayWidth.of(cell)))
          return index == 0 || index == 4 ? cell + (index == 4 ? "" : gap) : gap + cell
        }
        Output.print(cells.joined(separator: "  "))
      }
      for trial in trials where !trial.passed {
        Output.print(
          "\n"
            + Words.text(
              "rules.test.failure",
              [
                "case": "\(trial.rule)/\(trial.expected.rawValue)/\(trial.name)",
                "expected": trial.expected.rawValue + (trial.expectedReason.map { " (\($0))" } ?? ""),
                "got": "\(trial.got.rawValue) (\(trial.gotReason))",
              ]))
        Output.print("  " + (trial.fault ?? trial.folder))
      }
      let values = ["cases": "\(trials.count)", "rules": "\(rows.count)", "failed": "\(failed)"]
      Output.print("\n" + Words.text(failed == 0 ? "rules.test.allPassed" : "rules.test.someFailed", values))
    }
  }

  /// A value as JSON on standard output, keys sorted.
  static func printJSON(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    Output.write(try Failure.guarding { try encoder.encode(value) } + Data("\n".utf8))
  }
}
