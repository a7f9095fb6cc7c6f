import AuditEngine
import Testing

@testable import ReportGenerator

@Suite struct FindingsCSVTests {
  /// The rows of a text as RFC 4180 has it.
  private func parse(_ text: String) -> [[String]] {
    var rows: [[String]] = []
    var row: [String] = []
    var cell = String.UnicodeScalarView()
    var isQuoted = false
    var scalars = Array(text.unicodeScalars)[...]
    while let scalar = scalars.popFirst() {
      if isQuoted {
        if scalar == "\"", scalars.first == "\"" {
          cell.append("\"")
          scalars.removeFirst()
        } else if scalar == "\"" {
          isQuoted = false
        } else {
          cell.append(scalar)
        }
      } else if scalar == "\"" {
        isQuoted = true
      } else if scalar == "," || scalar == "\n" {
        row.append(String(cell))
        cell = String.UnicodeScalarView()
        if scalar == "\n" {
          rows.append(row)
          row = []
        }
      } else if scalar != "\r" {
        cell.append(scalar)
      }
    }
    return rows
  }

  @Test(arguments: Language.allCases)
  func everyFindingIsARowOfAllColumns(_ language: Language) throws {
    let result = SampleResult.result
    let rows = parse(try FindingsCSV(result, language: language).text)
    #expect(rows.count == result.findings.count + 1)
    #expect(rows.first == FindingsCSV.columns)
    #expect(rows.allSatisfy { $0.count == FindingsCSV.columns.count })
    #expect(rows.dropFirst().map { $0[0] } == result.findings.map(\.fingerprint))
  }

  @Test func linesEndWithCarriageReturnAndLineFeed() throws {
    let text = try FindingsCSV(SampleResult.result).text
    #expect(text.hasSuffix("\r\n"))
    #expect(!text.hasPrefix("\u{FEFF}"))
    #expect(try FindingsCSV(SampleResult.result, byteOrderMark: true).text.unicodeScalars.first == "\u{FEFF}")
  }

  @Test(arguments: ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\r=1", "＝1"])
  func aFormulaBecomesText(_ text: String) {
    let cell = FindingsCSV.cell(text)
    #expect(cell.hasPrefix("'") || cell.hasPrefix("\"'"))
  }

  @Test func quotesAreDoubledAndNumbersStayNumbers() {
    #expect(FindingsCSV.cell("a\"b") == "\"a\"\"b\"")
    #expect(FindingsCSV.cell("a,b") == "\"a,b\"")
    #expect(FindingsCSV.cell("plain 中文") == "plain 中文")
    #expect(Array(FindingsCSV.cell("\"\u{338}").unicodeScalars) == ["\"", "\"", "\"", "\u{338}", "\""])
    var result = SampleResult.result
    result.findings = [result.findings[6]]
    result.findings[0].measured = -2.5
    #expect((try? FindingsCSV(result).text)?.contains(",-2.5,4.0,hours,") == true)
  }
}
