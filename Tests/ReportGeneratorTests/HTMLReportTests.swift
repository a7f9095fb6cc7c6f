import AuditEngine
import Foundation
import Rules
import Testing

@testable import ReportGenerator

@Suite struct HTMLReportTests {
  private func outline(_ language: Language) throws -> (html: String, page: MarkupOutline) {
    let html = try HTMLReport(SampleResult.result, language: language).html
    return (html, MarkupOutline(html))
  }

  @Test(arguments: Language.allCases)
  func thePageIsWellFormedAndSelfContained(_ language: Language) throws {
    let (html, page) = try outline(language)
    #expect(page.error == nil)
    #expect(html.hasPrefix("<!DOCTYPE html>\n<html lang=\"\(language.tag)\">"))
    #expect(!html.lowercased().contains("<script"))
    for name in ["script", "link", "img", "iframe", "object", "embed", "form", "base"] {
      #expect(page.all(name).isEmpty, "\(name)")
    }
    for element in page.elements {
      for (name, value) in element.attributes {
        #expect(!name.lowercased().hasPrefix("on"), "\(name)")
        if ["href", "src", "srcset", "action", "xlink:href"].contains(name) { #expect(value.hasPrefix("#")) }
      }
    }
    let style = html.components(separatedBy: "<style>").last?.components(separatedBy: "</style>").first ?? ""
    #expect(!style.contains("url(") && !style.contains("@import") && !style.contains("http"))
    #expect(!html.contains("http://") && !html.contains("https://"))
  }

  @Test(arguments: Language.allCases)
  func linksLeadSomewhereAndIdsAreUnique(_ language: Language) throws {
    let page = try outline(language).page
    let ids = page.elements.compactMap { $0.attributes["id"] }
    #expect(ids.count == Set(ids).count)
    for element in page.elements {
      if let target = element.attributes["href"] {
        #expect(ids.contains(String(target.dropFirst())), "\(target)")
      }
      if let label = element.attributes["aria-labelledby"] { #expect(ids.contains(label)) }
    }
  }

  @Test(arguments: Language.allCases)
  func thePageCanBeReadWithoutSeeingIt(_ language: Language) throws {
    let page = try outline(language).page
    #expect(page.all("main").count == 1 && page.all("nav").count == 1 && page.all("h1").count == 1)
    #expect(page.all("nav").allSatisfy { $0.attributes["aria-label"]?.isEmpty == false })
    #expect(page.all("th").allSatisfy { ["row", "col"].contains($0.attributes["scope"] ?? "") })
    let tables = page.all("table").count
    #expect(tables > 20 && page.all("caption").count == tables)
    let pictures = page.all("svg")
    #expect(pictures.count == 5)
    #expect(
      pictures.allSatisfy { $0.attributes["role"] == "img" && $0.attributes["aria-label"]?.isEmpty == false })
  }

  @Test(arguments: Language.allCases)
  func everyTemplateTextExists(_ language: Language) throws {
    let texts = try StringTable(language).texts
    let folder = try ResourceFolder()
    for file in try folder.names(in: "Templates") {
      let template = try folder.text("Templates/" + file)
      for match in template.matches(of: /\{\{t\.([A-Za-z.]+)\}\}/) {
        #expect(texts[String(match.1)] != nil, "\(file): \(match.1)")
      }
      // Unescaped only where a chart stands.
      let isWithChart = ["distributions.mustache", "replay.mustache", "study-response.mustache"].contains(
        file)
      let charts = template.matches(of: /\{\{\{picture\}\}\}/).count
      #expect(template.matches(of: /\{\{\{/).count == charts && isWithChart == (charts > 0), "\(file)")
      #expect(!template.unicodeScalars.contains { (0x4E00...0x9FFF).contains($0.value) }, "\(file)")
    }
  }

  @Test(arguments: Language.allCases)
  func whatComesFromTheLogStaysText(_ language: Language) throws {
    let (html, page) = try outline(language)
    #expect(page.text.contains("<script>alert(1)</script>"))
    #expect(page.text.contains("w⟨U+202E⟩gnp.exe"))
    #expect(page.text.contains("line⟨U+000A⟩feed⟨U+0000⟩nul⟨U+0007⟩"))
    #expect(page.text.contains("&amp;{{lang}}{{{lang}}}"))
    #expect(page.text.contains("<svg/onload=alert(5)>"))
    #expect(page.text.contains("<b>unknown</b>"))
    #expect(!html.unicodeScalars.contains { MarkupText.isInvisible($0) })
    let titles = page.all("code").compactMap { $0.attributes["title"] }
    #expect(titles.contains("\"\u{338}onfocus=alert(4) x=\""))
    #expect(titles.contains { $0.hasPrefix(String(repeating: "z", count: 400)) && $0.hasSuffix("…") })
  }

  @Test func theSectionsAreInOrderAndHoldTheirRules() throws {
    let (html, _) = try outline(.chinese)
    func section(_ id: String) -> String {
      html.components(separatedBy: "<section id=\"\(id)\">").dropFirst().first?
        .components(separatedBy: "<section id=").first ?? ""
    }
    let findings = section("findings")
    for rule in ["T-REST-1", "T-PAY-3", "T-PAY-1", "T-DED-1", "T-REST-6"] {
      #expect(findings.contains("id=\"rule-\(rule)\""))
    }
    // The most binding source first, mere comparisons after what was in force.
    let places = ["T-REST-1", "T-PAY-3", "T-PAY-1"].compactMap {
      findings.range(of: "id=\"rule-\($0)\"")?.lowerBound
    }
    #expect(places.count == 3 && places == places.sorted())
    #expect(section("met").contains("id=\"rule-T-ETA-1\""))
    #expect(section("notApplicable").contains("id=\"rule-T-PAY-6\""))
    let undecided = html.components(separatedBy: "<section id=\"undecided\">").last ?? ""
    for rule in ["T-ETA-2", "T-DISP-2", "T-PAY-9"] { #expect(undecided.contains("id=\"rule-\(rule)\"")) }
  }

  @Test func theWordsFollowTheSources() throws {
    let text = try outline(.chinese).page.text
    #expect(text.contains("涉嫌不符合《道路交通安全法实施条例》第六十二条第七项。"))
    #expect(text.contains("与国标不一致的迹象：GB/T 46862—2025《外卖平台服务管理基本要求》7.4.1 b)。"))
    #expect(text.contains("仅作对照：平台抽成上限公告（2025年8月）自2026年9月1日起施行"))
    #expect(!text.contains("与平台承诺不一致的迹象：平台抽成上限公告"))
    #expect(text.contains("解读不同，结论不同"))
    #expect(text.contains("≠ 结论不同"))
    #expect(text.contains("已作豁免：市级监管部门算法治理科决定在2026年6月30日之前不就此采取措施"))
    #expect(text.contains("本次审计设定"))
    #expect(text.contains("99% 置信区间为 11.7% 至 14.9%"))
    #expect(text.contains("至少 8 小时 48 分"))
    #expect(text.contains("共 312 例超出限值，列出程度最重的 20 例。"))
    #expect(text.contains("☐"))
    #expect(text.contains("20,251,029") == false && text.contains("20251029"))
    #expect(!text.contains("违法"))
  }

  @Test func theLimitsOfEveryReportAreThere() throws {
    let text = try outline(.english).page.text
    for words in ["outcomes, not intent", "single platform", "in principle", "driving limit", "two layers"] {
      #expect(text.contains(words), "\(words)")
    }
    #expect(text.contains("to be confirmed against the official publication"))
  }

  @Test(arguments: Language.allCases)
  func theSameResultGivesTheSameBytes(_ language: Language) throws {
    #expect(
      try HTMLReport(SampleResult.result, language: language).html
        == HTMLReport(SampleResult.result, language: language).html)
  }

  @Test func thousandsOfFindingsDoNotMakeItHuge() throws {
    var result = SampleResult.result
    let unit = SampleFindings.units[12]
    result.findings += (0..<5_000).map { index in
      var finding = unit
      finding.fingerprint = "f\(index)"
      finding.worker = "worker-\(index)"
      return finding
    }
    result.quality.observations = Array(repeating: result.quality.observations[0], count: 2_000)
    let html = try HTMLReport(result).html
    #expect(html.utf8.count < 600_000)
    #expect(html.contains("5,024"))
  }

  @Test func anEmptyResultIsStillAReport() throws {
    var result = SampleResult.result
    result.rules = []
    result.findings = []
    result.observations = []
    result.obligations = []
    result.distributions = []
    result.packs = []
    result.quality = LogQuality()
    result.log.firstDay = nil
    result.log.breakdown = [:]
    for language in Language.allCases {
      let page = MarkupOutline(try HTMLReport(result, language: language).html)
      #expect(page.error == nil)
      #expect(page.all("section").count >= 12)
    }
  }
}
