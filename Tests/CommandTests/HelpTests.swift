import Testing

/// Help, rules and inspection, in both languages.
@Suite struct HelpTests {
  @Test(arguments: [
    ["--help"], ["audit", "--help"], ["inspect", "--help"], ["rules", "--help"], ["simulate", "--help"],
    ["replay", "--help"],
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
