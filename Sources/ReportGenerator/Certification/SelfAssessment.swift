import AuditEngine
import OrderLog
import Rules

/// The draft of an algorithm's self-assessment report (算法安全自评估报告), in the five sections that a filing has.
///
/// Sections one, two and four repeat what the platform itself stated, section three and five are made from
/// verdicts. What neither shows is a blank. Nothing is concluded that the verdicts do not support: what was not
/// decided is listed as open, and the platform's own conclusion is always a blank.
/// Source of the structure: the filing system's forms (`law.md`, A1b).
struct SelfAssessment {
  private let contents: CertificationContents

  init(_ contents: CertificationContents) { self.contents = contents }

  /// The draft.
  var manuscript: Manuscript {
    var draft = contents.manuscript("assessment")
    draft.blocks = [.note([contents.run("assessment.preface")])]
    draft.blocks += algorithm
    draft.blocks += service
    draft.blocks += RiskSections(contents).analysis
    draft.blocks += RiskSections(contents).control
    draft.blocks += AssessmentConclusion(contents).blocks
    draft.blocks += CertificationAppendix(contents).blocks
    return draft
  }

  private func heading(_ level: Int, _ key: String) -> Manuscript.Block {
    .heading(level, contents.text("assessment." + key))
  }

  /// 一、算法情况.
  private var algorithm: [Manuscript.Block] {
    var blocks = [heading(1, "algorithm"), heading(2, "algorithm.flow")]
    blocks += inventory
    blocks += MechanismText(contents).blocks
    blocks.append(contents.blankBlock("blank.flow"))

    blocks += [heading(2, "algorithm.data"), .paragraph([contents.run("assessment.algorithm.data.log")])]
    blocks.append(.table(dataTable))
    blocks.append(contents.blankBlock("blank.data"))

    blocks.append(heading(2, "algorithm.model"))
    blocks += factors
    blocks.append(contents.blankBlock("blank.model"))

    blocks.append(heading(2, "algorithm.intervention"))
    blocks += interventions
    blocks.append(contents.blankBlock("blank.intervention"))

    blocks.append(heading(2, "algorithm.labelling"))
    blocks += labelling
    return blocks
  }

  private var inventory: [Manuscript.Block] {
    guard let algorithms = contents.disclosure.algorithms, !algorithms.isEmpty else {
      return [contents.blankBlock("blank.inventory")]
    }
    let keys = ["name", "families", "version", "online", "owner", "purpose"]
    let rows = algorithms.map { algorithm -> [[Manuscript.Run]] in
      [
        [.init(contents.said(algorithm.name)), contents.source(algorithm)],
        [.init(contents.names(algorithm.families, of: "family"))],
        [contents.stated(algorithm.version, else: "blank.version")],
        [contents.stated(algorithm.online, else: "blank.date")],
        [contents.stated(algorithm.owner, else: "blank.owner")],
        [contents.stated(algorithm.purpose, else: "blank.purpose")],
      ]
    }
    return [
      .table(
        Manuscript.Table(keys.map { contents.text("column.\($0)") }, rows, widths: [5, 4, 2, 3, 3, 5]))
    ]
  }

  private var dataTable: Manuscript.Table {
    let log = contents.result.log
    let weak = contents.result.quality.weakFields
    let rows = log.rows.sorted { $0.key < $1.key }.map { table, rows -> [[Manuscript.Run]] in
      let fields = log.fields[table] ?? []
      let flawed = weak.filter { $0.hasPrefix(table + ".") }.map { String($0.dropFirst(table.count + 1)) }
      return [
        [.init(contents.wording.text("table.\(table)"))], [.init(NumberText.integer(rows))],
        [.init(NumberText.integer(fields.count))],
        [.init(flawed.isEmpty ? NumberText.none : contents.wording.table.list(flawed.map(contents.said)))],
      ]
    }
    let keys = ["table", "rows", "fields", "weak"]
    return Manuscript.Table(keys.map { contents.text("column.\($0)") }, rows, widths: [3, 2, 2, 6])
  }

  private var factors: [Manuscript.Block] {
    var rows: [[[Manuscript.Run]]] = []
    for family in AlgorithmFamily.allCases {
      for version in contents.disclosure.mechanism[family] ?? [] {
        for factor in version.factors {
          rows.append([
            [.init(contents.text("family.\(family.rawValue)")), contents.source(version)],
            [.init(contents.said(version.version))], [.init(contents.said(factor.name))],
            [
              factor.weight.map { .init(NumberText.trimmed($0, atMost: 4)) } ?? contents.blank("blank.weight")
            ],
            [
              factor.direction.map { .init(contents.text("direction.\($0.rawValue)")) }
                ?? contents.blank("blank.direction")
            ],
          ])
        }
      }
    }
    guard !rows.isEmpty else { return [contents.blankBlock("blank.factors")] }
    let keys = ["family", "version", "factor", "weight", "direction"]
    return [
      .table(Manuscript.Table(keys.map { contents.text("column.\($0)") }, rows, widths: [4, 2, 4, 2, 3]))
    ]
  }

  /// Where a person or a fixed rule stands between the algorithm and the worker.
  private var interventions: [Manuscript.Block] {
    var items: [[Manuscript.Run]] = []
    if let decisions = contents.disclosure.humanDecisions {
      let by = decisions.decidedBy.map { contents.text("decidedBy.\($0.rawValue)") }
      items.append([
        contents.run("assessment.decisions"), contents.stated(by, else: "blank.decidedBy"),
        contents.source(decisions),
      ])
    }
    if let refusal = contents.disclosure.refusal {
      let key = refusal.hasPenalty ? "assessment.refusal.penalty" : "assessment.refusal.none"
      items.append([contents.run(key), contents.source(refusal)])
    }
    for option in contents.disclosure.options ?? [] {
      let key = option.exists ? "assessment.option.exists" : "assessment.option.missing"
      items.append([
        contents.run(key, ["option": contents.text("option.\(option.option.rawValue)")]),
        contents.source(option),
      ])
    }
    return items.isEmpty ? [] : [.items(items)]
  }

  /// 结果标识: what a worker can see of an algorithm's result.
  private var labelling: [Manuscript.Block] {
    guard let statement = contents.disclosure.orderStatement, !statement.fields.isEmpty else {
      return [contents.blankBlock("blank.labelling")]
    }
    let fields = FieldWording(table: contents.wording.table).list(statement.fields.joined(separator: ","))
    return [
      .paragraph([
        contents.run("assessment.statement", ["fields": contents.wording.table.list(fields)]),
        contents.source(statement),
      ])
    ]
  }

  /// 二、服务情况.
  private var service: [Manuscript.Block] {
    let log = contents.result.log
    let platform = contents.disclosure.platform
    var blocks = [heading(1, "service"), heading(2, "service.summary")]
    blocks.append(
      .paragraph([
        contents.run(
          "assessment.service.platform",
          [
            "name": contents.said(platform.name),
            "services": platform.services.isEmpty
              ? NumberText.none : contents.values(platform.services, of: .service),
            "cities": platform.cities.isEmpty ? NumberText.none : contents.values(platform.cities, of: .city),
          ])
      ]))
    blocks.append(
      .paragraph([
        contents.run(
          "assessment.service.log",
          [
            "period": CoverView(contents.audit, contents.wording).period,
            "orders": contents.wording.counted(.order, log.rows[TableKind.orders.rawValue] ?? 0),
            "workers": contents.wording.workers(log.workersWithOrders),
          ]), .init(contents.text("see.report"), link: contents.report),
      ]))
    blocks.append(contents.blankBlock("blank.service"))
    blocks.append(heading(2, "service.use"))
    blocks.append(.paragraph([contents.run("assessment.service.use.lead")]))
    blocks.append(.table(RuleFigures(contents).table(contents.result.rules.filter(RuleFigures.isMeasured))))
    return blocks
  }
}
