import AuditEngine
import Foundation
import Metrics
import OrderLog
import Rules
import Testing

@testable import ReportGenerator

@Suite struct CertificationTests {
  private func contents(
    _ evidence: EvidencedDisclosure, _ result: AuditResult = SampleResult.result,
    _ language: Language = .chinese
  ) throws -> CertificationContents {
    CertificationContents(result, evidence, Wording(try StringTable(language)))
  }

  /// All runs of a draft.
  private func runs(_ draft: Manuscript) -> [Manuscript.Run] {
    draft.blocks.flatMap { block -> [Manuscript.Run] in
      switch block {
      case .paragraph(let runs), .note(let runs): runs
      case .items(let items): items.flatMap { $0 }
      case .table(let table): table.rows.flatMap { $0.flatMap { $0 } }
      case .heading, .blank: []
      }
    }
  }

  @Test func theReportHasTheFiveSectionsOfAFiling() throws {
    for evidence in [SampleDisclosure.full, SampleDisclosure.empty] {
      let draft = SelfAssessment(try contents(evidence)).manuscript
      let headings = draft.blocks.compactMap { block -> String? in
        if case .heading(1, let text, _) = block { return text }
        return nil
      }
      #expect(
        headings == ["一、算法情况", "二、服务情况", "三、风险研判", "四、风险防控情况", "五、安全评估结论", "附录：出处"])
      let text = draft.plainText
      for part in [
        "算法流程", "算法数据", "算法模型", "干预策略", "结果标识", "服务简介", "算法在服务中应用情况", "算法滥用", "恶意利用", "算法漏洞", "风险防范机制建设",
        "用户权益保护",
        "内容生态治理", "模型安全保障", "数据安全防护",
      ] {
        #expect(text.contains(part), "\(part)")
      }
    }
  }

  @Test func whatThePlatformDidNotSayIsABlank() throws {
    let full = SelfAssessment(try contents(SampleDisclosure.full)).manuscript
    let empty = SelfAssessment(try contents(SampleDisclosure.empty)).manuscript
    #expect(empty.blankCount > 10)
    #expect(full.plainText.contains("就近、均衡地分配订单"))
    #expect(full.plainText.contains("window = 30"))
    #expect(full.plainText.contains("平台声明没有“报酬构成及支付”类算法。"))
    #expect(!empty.plainText.contains("平台声明没有“报酬构成及支付”类算法。"))
    #expect(empty.plainText.contains("【待平台填写：报酬构成及支付的机制】"))
    // The platform's conclusion and signature are never filled in.
    for draft in [full, empty] {
      #expect(draft.plainText.contains("【待平台填写：平台的评估结论】"))
      #expect(draft.plainText.contains("【待平台填写：算法安全责任人签字、日期】"))
    }
  }

  @Test(arguments: Verdict.allCases)
  func theConclusionFollowsTheVerdicts(_ verdict: Verdict) throws {
    var result = SampleResult.result
    for index in result.rules.indices {
      result.rules[index].verdict = index == 0 ? verdict : .met
    }
    let text = SelfAssessment(try contents(SampleDisclosure.full, result)).manuscript.plainText
    let unreserved = text.contains("所核对的规则均未超出限值")
    #expect(unreserved == [.met, .notApplicable].contains(verdict))
    #expect(text.contains("存在与所列依据不一致的情形") == (verdict == .notMet))
    let open: [Verdict] = [.undetermined, .needsReview, .error]
    #expect(text.contains("不能作出无保留的结论") == (open.contains(verdict) || verdict == .notMet))
  }

  @Test func aFailureDoesNotHideAFinding() throws {
    let rules = SampleResult.result.rules
    #expect(rules.contains { $0.verdict == .error } && rules.contains { $0.verdict == .notMet })
    let text = SelfAssessment(try contents(SampleDisclosure.full)).manuscript.plainText
    #expect(text.contains("存在与所列依据不一致的情形"))
    #expect(!text.contains("没有发现与所列依据不一致的情形"))
    #expect(AssessmentConclusion.key([]) == "open")
    #expect(AssessmentConclusion.key([.notApplicable]) == "open")
  }

  @Test func everyMeasuredFigureLeadsToItsFinding() throws {
    let result = SampleResult.result
    let draft = SelfAssessment(try contents(SampleDisclosure.full, result)).manuscript
    let page = try HTMLReport(result).html
    let links = runs(draft).compactMap(\.link)
    #expect(links.count > 10)
    for link in links where link.hasPrefix("report.html#") {
      #expect(page.contains("id=\"\(link.dropFirst("report.html#".count))\""), "\(link)")
    }
    // Every link into the draft has its target.
    let anchors = draft.blocks.compactMap { block -> String? in
      if case .heading(_, _, let anchor?) = block { return "#" + anchor }
      return nil
    }
    #expect(Set(links.filter { $0.hasPrefix("#") }).subtracting(anchors).isEmpty)
    for rule in result.rules where RuleFigures.isMeasured(rule) {
      #expect(links.contains("report.html#" + RuleView.anchor(rule.rule)), "\(rule.rule)")
    }
  }

  @Test func deadlinesCountWorkingDays() throws {
    var result = SampleResult.result
    result.rules[0].parameters = ["file.start", "file.authority", "file.change", "file.cancel"].map { key in
      .init(
        role: key, key: key, title: LocalizedText(zh: key, en: key), unit: .days,
        values: [
          .init(from: SampleDisclosure.day("2022-03-01"), value: 10, status: .law, reference: "ALG-24")
        ],
        isOverridden: false)
    }
    let known = FilingChecklist(
      try contents(SampleDisclosure.full, result), holidays: SampleDisclosure.calendar)
    let text = known.manuscript.plainText
    // From Monday 2 March: 3, 4, (5 off), 6, 7 worked, 9, 10, 11, 12, 13, 16: the tenth working day is 16 March.
    #expect(text.contains("2026年3月16日"))
    #expect(text.contains("已完成，超过期限"))
    #expect(text.contains("未完成，已过期限"))
    let unknown = FilingChecklist(try contents(SampleDisclosure.full, result), holidays: HolidayCalendar())
    #expect(!unknown.manuscript.plainText.contains("2026年3月16日"))
    #expect(unknown.manuscript.plainText.contains("缺少该年度放假安排，无法计算"))
  }

  @Test(arguments: Language.allCases)
  func draftsHaveNoUnfilledWords(_ language: Language) throws {
    for evidence in [SampleDisclosure.full, SampleDisclosure.empty] {
      let contents = try contents(evidence, SampleResult.result, language)
      for draft in [
        SelfAssessment(contents).manuscript, PublicNotice(contents).manuscript,
        FilingChecklist(contents, holidays: SampleDisclosure.calendar).manuscript,
      ] {
        #expect(!draft.plainText.contains("{"), "\(draft.title)")
        let html = try ManuscriptPage(draft).html
        #expect(!html.contains("<script>alert"))
        #expect(html.contains("default-src 'none'"))
      }
    }
  }

  @Test func everyWordOfTheVocabularyHasAText() throws {
    for language in Language.allCases {
      let table = try StringTable(language)
      var keys = AlgorithmFamily.allCases.map { "family.\($0.rawValue)" }
      keys += DisclosureItem.allCases.map { "item.\($0.rawValue)" }
      keys += NegotiationTopic.allCases.map { "topic.\($0.rawValue)" }
      keys += ReviewObject.allCases.map { "object.\($0.rawValue)" }
      keys += WorkerOption.allCases.map { "option.\($0.rawValue)" }
      keys += FilingPart.allCases.map { "step.part.\($0.rawValue)" }
      keys += ReportSection.allCases.map { "step.section.\($0.rawValue)" }
      keys += DisclosedHeading.allCases.map { "step.heading.\($0.rawValue)" }
      keys += GovernanceSystem.Kind.allCases.map { "system.\($0.rawValue)" }
      keys += HumanDecisions.DecidedBy.allCases.map { "decidedBy.\($0.rawValue)" }
      keys += DeclaredFactor.Direction.allCases.map { "direction.\($0.rawValue)" }
      keys += RetentionRule.Kind.allCases.map { "records.\($0.rawValue)" }
      #expect(keys.filter { table.text(ifAny: "draft.\($0)") == nil } == [])
    }
  }

  @Test func theSameResultGivesTheSameBytes() throws {
    let make = {
      try CertificationDrafts(
        SampleResult.result, evidence: SampleDisclosure.full, holidays: SampleDisclosure.calendar)
    }
    let first = try make()
    let second = try make()
    #expect(first.files.map(\.name) == second.files.map(\.name))
    #expect(first.files.map(\.data) == second.files.map(\.data))
    #expect(first.files.count == 6)
  }

  /// Where `MINGSUAN_DRAFTS` names a folder, the drafts of the sample are put there to be looked at.
  @Test func draftsCanBeLookedAt() throws {
    let drafts = try CertificationDrafts(
      SampleResult.result, evidence: SampleDisclosure.full, holidays: SampleDisclosure.calendar)
    #expect(drafts.files.allSatisfy { $0.data.count > 2_000 })
    guard let folder = ProcessInfo.processInfo.environment["MINGSUAN_DRAFTS"] else { return }
    for file in drafts.files { try file.data.write(to: URL(fileURLWithPath: folder + "/" + file.name)) }
  }

  @Test func theGateSaysWhatTheExitCodeSays() throws {
    var result = SampleResult.result
    #expect(try CertificationGate(result).text.contains("计算失败"))
    result.rules.removeAll { $0.verdict == .error }
    #expect(try CertificationGate(result).text.contains("未通过"))
    for index in result.rules.indices { result.rules[index].verdict = .met }
    #expect(try CertificationGate(result).text.contains("通过：所核对的规则均未超出限值"))
    result.rules[0].verdict = .undetermined
    let open = try CertificationGate(result, language: .english).text
    #expect(open.contains("Open: nothing disagrees"))
    #expect(open.contains(result.rules[0].rule))
    #expect(open.split(separator: "\n", omittingEmptySubsequences: false).count <= 40)
  }
}
