import AuditEngine
import Testing

@testable import ReportGenerator

@Suite struct TerminalSummaryTests {
  @Test(arguments: Language.allCases)
  func plainTextHasNoEscapesAndFits(_ language: Language) throws {
    let text = try TerminalSummary(
      SampleResult.result, language: language, width: 80, reportPath: "out/\u{1B}[2Jreport.html"
    ).text
    #expect(!text.contains("\u{1B}"))
    #expect(text.contains("⟨U+001B⟩"))
    #expect(text.hasSuffix("\n"))
    for line in text.split(separator: "\n") { #expect(DisplayWidth.of(String(line)) <= 90, "\(line)") }
  }

  @Test func colourAddsNothingButColour() throws {
    let plain = try TerminalSummary(SampleResult.result).text
    let coloured = try TerminalSummary(SampleResult.result, colour: true).text
    #expect(coloured.replacing(/\u{1B}\[[0-9]+m/, with: "") == plain)
    #expect(coloured != plain)
  }

  @Test func columnsOfObligationsAreAligned() throws {
    let lines = try TerminalSummary(SampleResult.result).text.split(separator: "\n").map(String.init)
    let rows = lines.filter { $0.hasPrefix("  O") }
    #expect(rows.count == 3)
    let starts = rows.map { row in
      DisplayWidth.of(String(row[..<(row.range(of: "T-")?.lowerBound ?? row.endIndex)]))
    }
    #expect(Set(starts).count == 1)
  }

  @Test func itSaysWhatMattersMost() throws {
    let text = try TerminalSummary(SampleResult.result, reportPath: "out/report.html").text
    #expect(text.contains("涉嫌不符合"))
    #expect(text.contains("312/48,210 段连续接单（0.6%） · 187 名劳动者"))
    #expect(text.contains("T-ETA-2、T-DISP-2：请提供"))
    #expect(text.contains("报告：out/report.html"))
    var result = SampleResult.result
    result.rules = result.rules.filter { $0.verdict == .met && !$0.flips }
    result.findings = []
    #expect(try TerminalSummary(result).text.contains("未见超出限值或待复核的情形"))
  }
}
