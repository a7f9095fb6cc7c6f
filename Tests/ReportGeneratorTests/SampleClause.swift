import AuditEngine
import OrderLog
import Rules

/// A clause and a pack for the made-up result.
enum SampleClause {
  static let clause = Clause(
    id: "zhongban-guoban-2025-10-29#6",
    citation: LocalizedText(
      zh: "中共中央办公厅、国务院办公厅《关于加强新就业群体服务管理的意见》第（六）条",
      en:
        "General Offices of the CPC Central Committee and the State Council, Opinions on strengthening services"
        + " for and management of new employment groups, clause (6)"),
    text: "（六）加强互联网平台算法治理。督促互联网平台企业切实履行社会责任，规范算法，提高透明度，保障新就业群体对算法规则的知情权、参与权、选择权。"
      + "优化调整算法规则，充分听取工会、新就业群体代表等意见，合理确定分配规则、计价规则、时长预估等。定期审核、评估、验证算法机理和应用结果，"
      + "严格执行算法备案制度。注重应用人工智能、物联网等创新技术优化算法。依法开展算法安全评估和监督检查工作。",
    translation: "(6) Strengthen the governance of internet platforms' algorithms. …",
    variants: [.init(readings: ["创新技术", "新技术"], note: "前者见于内蒙古、济宁印本，后者见于吉林印本。")],
    issued: day("2025-10-29"),
    textStatus: LocalizedText(
      zh: "待与官方发布文本核对", en: "to be confirmed against the official publication"),
    whatALogShows: LocalizedText(
      zh: "订单日志能够显示派单、计价、时长预估的结果，不能显示是否听取意见、是否备案。",
      en:
        "An order log shows the results of dispatch, pricing and time estimates; it does not show consultation or"
        + " filing."),
    obligations: [
      obligation("O9", "合理确定分配规则", "reasonable allocation rules", log: "派单、拒单、连续接单", docs: "派单因素及权重说明"),
      obligation("O10", "合理确定计价规则", "reasonable pricing rules", log: "报酬、抽成、扣款明细", docs: "计价规则各版本"),
      obligation("O11", "合理确定时长预估", "reasonable time estimates", log: "时限与实际用时", docs: nil),
      obligation("O15", "严格执行算法备案制度", "algorithm filing", log: nil, docs: "备案编号、备案及变更日期"),
    ])

  static let pack = AuditResult.PackSummary(
    RulePack(
      id: "clause6", version: "0.1.0", title: LocalizedText(zh: "第（六）条规则包", en: "Clause (6) pack"),
      clauses: [clause], parameters: [], rules: []))

  private static func obligation(_ id: String, _ zh: String, _ en: String, log: String?, docs: String?)
    -> Obligation
  {
    Obligation(
      id: id, phrase: LocalizedText(zh: zh, en: en), addressee: .platform,
      evidence: LocalizedText(zh: "见规则", en: "see the rules"),
      shownByLog: log.map { LocalizedText(zh: $0, en: "orders, offers, pay and times") },
      shownByDocuments: docs.map { LocalizedText(zh: $0, en: "published rules and their versions") })
  }

  /// A day that exists; the epoch for a typing error, which a test would show.
  static func day(_ text: String) -> CivilDate { CivilDate(text) ?? CivilDate(dayNumber: 0) }
}
