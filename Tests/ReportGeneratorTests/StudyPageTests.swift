import AuditEngine
import Foundation
import Testing

@testable import ReportGenerator

@Suite struct StudyPageTests {
  private static let chinese = Result { try html(.chinese, SampleStudy.study, SampleStudy.summary) }
  private static let english = Result { try html(.english, SampleStudy.study, SampleStudy.summary) }

  private static func html(_ language: Language) throws -> String {
    try language == .chinese ? chinese.get() : english.get()
  }

  private static func html(
    _ language: Language, _ study: Study, _ summary: StudySummary, _ records: [RunRecord] = []
  ) throws -> String {
    try StudyPage(study, records, summary, language: language).html
  }

  @Test(arguments: Language.allCases)
  func thePageIsWellFormedSelfContainedAndReadable(_ language: Language) throws {
    let html = try Self.html(language)
    let page = MarkupOutline(html)
    #expect(page.error == nil)
    #expect(html.hasPrefix("<!DOCTYPE html>\n<html lang=\"\(language.tag)\">"))
    for name in ["script", "link", "img", "iframe", "object", "embed", "form", "base"] {
      #expect(page.all(name).isEmpty, "\(name)")
    }
    #expect(!html.contains("http://") && !html.contains("https://"))
    let ids = page.elements.compactMap { $0.attributes["id"] }
    #expect(ids.count == Set(ids).count)
    for element in page.elements {
      #expect(!element.attributes.keys.contains { $0.lowercased().hasPrefix("on") })
      if let target = element.attributes["href"] { #expect(ids.contains(String(target.dropFirst()))) }
      if let label = element.attributes["aria-labelledby"] { #expect(ids.contains(label)) }
    }
    let tables = page.all("table").count
    #expect(tables > 20 && page.all("caption").count == tables)
    #expect(page.all("th").allSatisfy { ["row", "col"].contains($0.attributes["scope"] ?? "") })
    // Two pictures for each of 17 outcomes with numbers and the metric, three for the rule, one of the front; two more for
    // the effects on each number but the orders placed, which no arm changes.
    #expect(page.all("svg").count == 2 * 18 + 3 + 1 + 2 * 17)
    #expect(
      page.all("svg").allSatisfy {
        $0.attributes["role"] == "img" && $0.attributes["aria-label"]?.isEmpty == false
      })
  }

  @Test(arguments: Language.allCases)
  func whatComesFromTheStudyStaysText(_ language: Language) throws {
    let html = try Self.html(language)
    let page = MarkupOutline(html)
    #expect(page.text.contains("<img src=x onerror=alert(1)>"))
    #expect(page.text.contains("=fair{{lang}}"))
    #expect(page.text.contains("<script>alert(1)</script>"))
    #expect(!html.unicodeScalars.contains { MarkupText.isInvisible($0) })
  }

  @Test func theNullModelStandsBesideEveryFigureOfInequality() throws {
    let html = try Self.html(.english)
    for name in ["worker.pay_gini", "worker.orders_gini"] {
      let part = html.components(separatedBy: "<span class=\"id\">\(name)</span>").dropFirst().first?
        .components(separatedBy: "</article>").first
      let text = try #require(part)
      #expect(text.contains("under random dispatch the means lie between"))
      #expect(text.components(separatedBy: "<polygon").count == 4 + 2)
      #expect(text.contains(">null model</th>"))
    }
    var study = SampleStudy.study
    study.hasNullModel = false
    var summary = SampleStudy.summary
    summary.responses.removeAll { $0.group == RecordedValue.nullGroup }
    let without = try Self.html(.english, study, summary)
    #expect(without.components(separatedBy: "The study recorded no null model").count == 3)
  }

  @Test func differencesAreThoseOfTheSummary() throws {
    let summary = SampleStudy.summary
    let response = try #require(
      summary.responses.first { $0.name == "worker.pay_per_hour" && $0.group.isEmpty })
    let differing = response.arms.count { ($0.difference?.corrected ?? 1) < 0.05 }
    #expect(differing > 0)
    let html = try Self.html(.english)
    let part = html.components(separatedBy: "<span class=\"id\">worker.pay_per_hour</span>").dropFirst()
      .first?
      .components(separatedBy: "</article>").first
    let text = try #require(part)
    #expect(text.contains("\(differing) of 3 arms differ from the baseline after correction."))
    let mean = try #require(response.arms[2].difference?.mean)
    #expect(text.contains(">+¥\(NumberText.decimal(mean, 2))/h</td>"))
    // An outcome without any number says so and has no picture.
    let empty = html.components(separatedBy: "<span class=\"id\">customer.waiting_p90</span>").dropFirst()
      .first?
      .components(separatedBy: "</article>").first
    #expect(empty?.contains("It is not defined on any run.") == true && empty?.contains("<svg") == false)
  }

  @Test func failuresStandWithTheirSeedAndReason() throws {
    let text = MarkupOutline(try Self.html(.english)).text
    #expect(text.contains("1 run has no numbers."))
    #expect(text.contains("a0003-r0006"))
    #expect(text.contains(String(SampleStudy.study.seed(of: 6))))
    #expect(text.contains("no worker is on duty"))
    #expect(text.contains("What this study does not show"))
  }

  @Test func manyArmsAreCutWithTheTrueCountSaid() throws {
    let made = try SampleStudy.indices()
    let html = try Self.html(.english, made.study, made.summary)
    let page = MarkupOutline(html)
    #expect(page.error == nil)
    #expect(page.text.contains("96 in all, 30 shown here"))
    #expect(page.text.contains("96 arms, in the order of their means"))
    #expect(page.text.contains("total includes its interactions"))
    #expect(page.text.contains("Largest for the factor orders; where intervals overlap"))
    #expect(html.utf8.count < 2_000_000)
  }

  @Test func effectsAreThoseOfTheSummary() throws {
    let summary = SampleStudy.summary
    let response = try #require(summary.responses.first { $0.name == "customer.waiting" && $0.group.isEmpty })
    let level = try #require(response.effects.first?.levels[1])
    // Arm 3 has no ninth value: only replications with all arms count.
    #expect(level.count == 9 && level.level == "=fair{{lang}}")
    let html = try Self.html(.english)
    let section = html.components(separatedBy: "<section id=\"effects\">").dropFirst().first?
      .components(separatedBy: "</section>").first
    let part = section?.components(separatedBy: "<span class=\"id\">customer.waiting</span>").dropFirst()
      .first?
      .components(separatedBy: "</article>").first
    let text = try #require(part)
    #expect(text.contains("policy =fair{{lang}}") && text.contains("does most"))
    let scale = StudyScale("minutes", isDifference: true, Wording(try StringTable(.english)))
    #expect(text.contains(">" + scale.text(level.difference?.mean) + "</td>"))
    #expect(section?.contains("No factor changes the mean.") == true)
  }

  @Test func pointsThatFillASpaceHaveRanksAndAResponsePlot() throws {
    let made = try SampleStudy.filling()
    for (language, over) in [(Language.english, "Means over orders"), (.chinese, "均值随 orders 的变化")] {
      let html = try Self.html(language, made.study, made.summary)
      let page = MarkupOutline(html)
      #expect(page.error == nil)
      #expect(page.text.contains(over))
      #expect(html.components(separatedBy: "<section id=\"sensitivity\">").count == 2)
    }
  }

  @Test func meansThatReadTheSameAreNotCalledLowestAndHighest() throws {
    let study = SampleStudy.study
    func sentences(_ means: [Double]) throws -> [String] {
      let records = means.enumerated().map { arm, mean in
        RunRecord(
          arm: arm, replication: 0, seed: 1,
          values: [
            RecordedValue(kind: .outcome, name: "worker.pay_per_hour", value: mean, unit: "moneyPerHour")
          ])
      }
      let response = try #require(StudySummary(study, records).responses.first)
      let words = StudyWording(study, Wording(try StringTable(.english)))
      return StudyOutcomeView(study, words).view(response, null: nil, anchor: "a").sentences
        .filter { $0.contains("mean") }
    }
    #expect(
      try sentences([24.981, 24.979, 24.98, 24.98]) == [
        "The means of all arms read ¥24.98/h at this precision."
      ])
    #expect(try sentences([24.98, 24.98, 24.98, 24.98]) == ["The mean is ¥24.98/h in every arm."])
    #expect(
      try sentences([24.98, 24.98, 24.99, 24.98]) == [
        "The lowest mean is that of arm 0 (¥24.98/h), the highest that of arm 2 (¥24.99/h)."
      ])
  }

  @Test func numbersDrawnFromARangeAreShownWithFourDigits() {
    #expect(StudyArmNames.level("5.6024942902315065") == "5.602")
    #expect(StudyArmNames.level("0.017629576905646765") == "0.01763")
    #expect(StudyArmNames.level("12345.678901") == "12,346")
    #expect(StudyArmNames.level("4.5") == "4.5" && StudyArmNames.level("2026-03-02") == "2026-03-02")
    #expect(StudyArmNames.level("v1.23456789") == "v1.23456789" && StudyArmNames.level("40") == "40")
  }

  @Test func whatIsNotDefinedSaysWhy() throws {
    let study = SampleStudy.study
    let value = RecordedValue(
      kind: .metric, name: "fairness.group-comparison/gender", value: nil, unit: "ratio",
      reason: VerdictReason(.missingFields, ["fields": "gender"]))
    let records = (0..<4).map { RunRecord(arm: $0, replication: 0, seed: 1, values: [value]) }
    for (language, said) in [
      (Language.english, ["Pay per hour by group (gender)", "It is not defined on any run."]),
      (.chinese, ["各群体每小时收入之比（性别）", "各次运行中均无定义。"]),
    ] {
      let html = try Self.html(language, study, StudySummary(study, records), records)
      for words in said { #expect(html.contains(words)) }
      let reason = ReasonWording(wording: Wording(try StringTable(language))).text(
        VerdictReason(.missingFields, ["fields": "gender"]))
      #expect(MarkupOutline(html).text.contains(reason))
    }
  }

  @Test func aScreeningRanksItsFactors() throws {
    let made = try SampleStudy.screening()
    let text = MarkupOutline(try Self.html(.chinese, made.study, made.summary)).text
    #expect(text.contains("指标最大的因素：orders；"))
    #expect(text.contains("µ* 为改变一个因素时结果变化幅度的均值"))
  }

  @Test(arguments: Language.allCases)
  func aStudyWithoutRecordsHasAPage(_ language: Language) throws {
    let page = MarkupOutline(try Self.html(language, SampleStudy.study, StudySummary(SampleStudy.study, [])))
    #expect(page.error == nil)
    #expect(page.all("svg").isEmpty)
  }

  @Test func theFilesHaveTheirNamesAndStayTheSame() throws {
    let study = SampleStudy.study
    let summary = SampleStudy.summary
    let first = try StudyFiles(study: study, records: SampleStudy.records, summary: summary).files
    let second = try StudyFiles(study: study, records: SampleStudy.records.reversed(), summary: summary).files
    #expect(first.map(\.name) == StudyFiles.names)
    #expect(zip(first, second).allSatisfy { $0.data == $1.data })
  }

  @Test func rangesOfAxesHoldTheirValues() {
    #expect(PlotRange.around([]) == 0...1)
    #expect(PlotRange.around([0, 0]) == -1...1)
    #expect(PlotRange.around([0, 20]) == 0...21)
    #expect(PlotRange.around([-10, 10]) == -11...11)
    #expect(PlotRange.around([5]) == 4.75...5.25)
    #expect(PlotRange.around([.nan, .infinity, 5]) == 4.75...5.25)
    #expect(PlotRange.around([1, 1.1]).lowerBound > 0.99)
  }
}
