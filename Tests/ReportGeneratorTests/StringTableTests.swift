import AuditEngine
import Foundation
import Metrics
import OrderLog
import Rules
import Testing

@testable import ReportGenerator

@Suite struct StringTableTests {
  private func tables() throws -> (zh: StringTable, en: StringTable) {
    (try StringTable(.chinese), try StringTable(.english))
  }

  @Test func bothLanguagesHaveTheSameKeys() throws {
    let (zh, en) = try tables()
    #expect(Set(zh.texts.keys).symmetricDifference(en.texts.keys).sorted() == [])
    #expect(en.texts.filter(\.value.isEmpty).keys.sorted() == [])
    #expect(zh.texts.filter(\.value.isEmpty).keys.sorted() == ["sentence.separator"])
  }

  @Test func bothLanguagesTakeTheSameValues() throws {
    let (zh, en) = try tables()
    for (key, text) in zh.texts {
      #expect(StringTable.placeholders(text) == StringTable.placeholders(en.texts[key] ?? ""), "\(key)")
    }
  }

  @Test func noTextAccusesOrAcquits() throws {
    let (zh, en) = try tables()
    for word in ["违法", "违规", "违反", "证明公平", "无偏见", "合法性"] {
      #expect(zh.texts.filter { $0.value.contains(word) }.keys.sorted() == [], "\(word)")
    }
    for word in [
      "violat", "proves fair", "prove fair", "unbiased", "illegal", "unlawful", "guilty", "breach",
    ] {
      #expect(en.texts.filter { $0.value.lowercased().contains(word) }.keys.sorted() == [], "\(word)")
    }
  }

  @Test func theWordingFollowsTheStatus() throws {
    let zh = try StringTable(.chinese)
    let expected: [(BasisStatus, String)] = [
      (.law, "涉嫌不符合"), (.standard, "与国标不一致的迹象"), (.guidance, "不符合指引要求的迹象"), (.commitment, "与平台承诺不一致的迹象"),
      (.analystDefault, "提示关注"),
    ]
    for (status, words) in expected {
      #expect(zh.text("chip.\(status.key)") == words)
      #expect(zh.text("claim.\(status.key).notMet").hasPrefix(words))
    }
    let suspected = zh.texts.filter { $0.value.contains("涉嫌") }.keys
    #expect(
      Set(suspected) == [
        "chip.law", "claim.law.notMet", "headline.law", "headline.law.one", "guide.wording.law",
      ])
    #expect(zh.text("claim.comparison").hasPrefix("仅作对照"))
  }

  @Test(arguments: Language.allCases)
  func everyCodeHasAText(_ language: Language) throws {
    let texts = try StringTable(language).texts
    var keys: [String] = []
    keys += Verdict.allCases.flatMap { verdict in
      ["", ".symbol", ".meaning", ".sentence"].map { "verdict.\(verdict.rawValue)\($0)" }
    }
    keys += BasisStatus.allCases.flatMap { status in
      [
        "status.\(status.key)", "chip.\(status.key)", "claim.\(status.key).notMet",
        "claim.\(status.key).needsReview",
      ]
        + ["headline.\(status.key)", "headline.\(status.key).one", "guide.wording.\(status.key)"]
    }
    keys += SourceConfidence.allCases.map { "confidence.\($0.key)" }
    keys += Severity.allCases.map { "severity.\($0.rawValue)" }
    keys += Rule.Coverage.allCases.map { "coverage.\($0.rawValue)" }
    keys += Measurement.Unit.allCases.flatMap { unit in
      ["", ".count", ".count.one"].map { "unit.\(unit.rawValue)\($0)" }
    }
    keys += Quantity.allCases.map { "axis.\($0.rawValue)" }
    keys += VerdictReason.Code.allCases.map { "reason.\($0.rawValue)" }
    keys += RowFault.allCases.map { "fault.\($0.rawValue)" }
    keys += Field.allCases.map { "field.\($0.rawValue)" }
    keys += TableKind.allCases.map { "table.\($0.rawValue)" }
    for field in [Field.service, .vehicle, .contract, .status] {
      keys += (field.vocabulary ?? []).map { "value.\(field.rawValue).\($0)" }
    }
    keys += ["platform", "authority", "both"].map { "addressee.\($0)" }
    keys += ["info", "caution", "serious"].map { "checkSeverity.\($0)" }
    keys += [
      "empty", "tooFew", "allZero", "negativeValues", "zeroValues", "notFinite", "invalidArgument",
      "degenerate",
    ]
    .map { "undefined.\($0)" }
    #expect(keys.filter { texts[$0] == nil } == [])
  }

  /// Each part of a key, such as `figure` and `p50`, is a word of the code, the templates or the files that people
  /// write: a text that nothing can ask for any more is found when the last word for it goes.
  @Test func everyKeyCanBeAskedFor() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    var words = Set<String>()
    for folder in ["Sources", "Fixtures/disclosures"] {
      let path = root.appendingPathComponent(folder).path
      let files = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
      for file in files where !file.contains("/cases/") && !file.contains("/Texts/") {
        guard [".swift", ".mustache", ".html", ".yaml", ".js"].contains(where: file.hasSuffix),
          let bytes = FileManager.default.contents(atPath: path + "/" + file)
        else { continue }
        bytes.withUnsafeBytes { Self.add($0, to: &words) }
      }
    }
    #expect(words.count > 5_000)
    let endings: Set = ["one", "count", "many", "short"]
    for key in try StringTable(.english).texts.keys.sorted() {
      let parts = key.split(separator: ".").map(String.init).filter { !endings.contains($0) }
      #expect(parts.filter { !words.contains($0) } == [], "\(key)")
    }
  }

  /// The words of a text: letters, digits and what may stand between them.
  private static func add(_ bytes: UnsafeRawBufferPointer, to words: inout Set<String>) {
    var start = 0
    for place in 0...bytes.count {
      if place < bytes.count {
        let byte = bytes[place]
        let isLetter = byte | 32 >= 97 && byte | 32 <= 122
        // Also the hyphen, the underscore, and the colon that some codes have.
        if isLetter || (byte >= 48 && byte <= 57) || byte == 45 || byte == 95 || byte == 58 { continue }
      }
      if place > start {
        let word = String(decoding: bytes[start..<place], as: UTF8.self)
        if words.insert(word).inserted {
          for part in word.split(separator: ":") { words.insert(String(part)) }
        }
      }
      start = place + 1
    }
  }

  @Test func valuesAreFilledInOnePass() {
    #expect(StringTable.fill("{a} and {b}", ["a": "{b}", "b": "x"]) == "{b} and x")
    #expect(StringTable.fill("{a} {unknown} {", ["a": "1"]) == "1 {unknown} {")
    #expect(StringTable.placeholders("{a} of {b}") == ["a", "b"])
  }

  @Test func aKeyWithoutTextIsMadeReadable() throws {
    #expect(StringTable.readable("median.pay-perHour") == "median pay per hour")
    #expect(try StringTable(.english).text("no.such-key") == "no such key")
  }
}
