import Foundation
import Testing

/// Help, rules and inspection, in both languages.
@Suite struct HelpTests {
  @Test(arguments: [
    ["--help"], ["audit", "--help"], ["inspect", "--help"], ["rules", "--help"], ["simulate", "--help"],
    ["replay", "--help"], ["sweep", "--help"], ["certify", "--help"], ["rules", "list", "--help"],
    ["rules", "show", "--help"], ["rules", "coverage", "--help"], ["rules", "new", "--help"],
    ["rules", "test", "--help"],
  ])
  func helpTeachesInBothLanguages(_ arguments: [String]) throws {
    let english = try Command.run(arguments, language: "en")
    let chinese = try Command.run(arguments, language: "zh")
    #expect(english.exitCode == 0)
    #expect(chinese.exitCode == 0)
    #expect(english.output != chinese.output)
    #expect(!english.output.contains("command."), "every text has words: \(english.output)")
    #expect(!chinese.output.contains("command."))
    #expect(chinese.output.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) })
  }

  @Test func helpFitsTheTerminal() throws {
    for language in ["zh", "en"] {
      let help = try Command.run("audit", "--help", language: language).output
      for line in help.split(separator: "\n") where !line.hasPrefix("  mingsuan") {
        let columns = line.unicodeScalars.reduce(0) { $0 + ($1.value >= 0x2E80 ? 2 : 1) }
        #expect(columns <= 82, "closing punctuation may stand over: \(line)")
      }
      // A command to be copied stays in one line.
      #expect(help.contains("--time-zone Asia/Shanghai --out"))
    }
    let all = try Command.run("rules", "--help").output
    for name in ["list", "show", "coverage", "new", "test"] { #expect(all.contains("  \(name) ")) }
  }

  @Test func aFullDiskIsTold() throws {
    guard FileManager.default.fileExists(atPath: "/dev/full") else { return }
    for arguments in [["rules", "list"], ["rules", "list", "--json"]] {
      let process = Process()
      process.executableURL = try Command.executable
      process.arguments = arguments
      process.standardOutput = FileHandle(forWritingAtPath: "/dev/full")
      process.standardError = FileHandle.nullDevice
      try process.run()
      process.waitUntilExit()
      #expect(process.terminationReason == .exit && process.terminationStatus == 74)
    }
  }

  @Test func chineseIsTheDefaultWithoutALocale() throws {
    let result = try Command.run(["rules", "list"], language: nil)
    #expect(result.output.contains("连续接单"))
  }

  @Test func rulesAreListedAndShown() throws {
    let list = try Command.run("rules", "list")
    #expect(list.exitCode == 0)
    #expect(list.output.split(separator: "\n").count >= 15)
    let rule = try Command.run("rules", "show", "T-REST-1")
    #expect(rule.output.contains("TR-62") || rule.output.contains("62"))
    #expect(rule.output.contains("rest.continuous_max = 4"))
    #expect(try Command.run("rules", "show", "T-NONE").exitCode == 64)
    let coverage = try Command.run("rules", "coverage")
    for number in 1...18 { #expect(coverage.output.contains("O\(number)  ")) }
  }

  @Test func inspectSaysWhatCanBeDecidedAndWhatToAskFor() throws {
    let log = Command.root.appendingPathComponent("Fixtures/city-day").path
    let result = try Command.run("inspect", log)
    #expect(result.exitCode == 0, "\(result.errors)")
    #expect(result.output.contains("T-REST-1"))
    // Without the cap that an auditor loads, the commission rule cannot be decided.
    let undecided = try #require(result.output.range(of: "Rules that cannot be decided"))
    #expect(result.output[undecided.upperBound...].contains("T-PAY-1"))
    let json = try Command.run("inspect", log, "--json")
    #expect(json.output.hasPrefix("{"))
  }

  @Test func completionsAreMade() throws {
    for shell in ["bash", "zsh", "fish"] {
      let result = try Command.run("--generate-completion-script", shell)
      #expect(result.exitCode == 0)
      #expect(result.output.contains("audit"))
    }
  }
}
