import AuditEngine
import OrderLog
import Rules

/// Sections three and four of a self-assessment: which risks showed, and what is there against them.
struct RiskSections {
  private let contents: CertificationContents
  private let figures: RuleFigures

  init(_ contents: CertificationContents) {
    self.contents = contents
    figures = RuleFigures(contents)
  }

  private func heading(_ level: Int, _ key: String) -> Manuscript.Block {
    .heading(level, contents.text("assessment." + key))
  }

  /// 三、风险研判.
  var analysis: [Manuscript.Block] {
    let rules = contents.result.rules
    var blocks = [heading(1, "risk"), heading(2, "risk.workers")]
    blocks += list(rules.filter { $0.verdict == .notMet }, lead: "assessment.risk.notMet")
    blocks += list(rules.filter { $0.verdict == .needsReview }, lead: "assessment.risk.needsReview")
    blocks += list(
      rules.filter { $0.verdict == .undetermined || $0.verdict == .error },
      lead: "assessment.risk.undetermined")
    if !rules.contains(where: { ![.met, .notApplicable].contains($0.verdict) }) {
      blocks.append(.paragraph([contents.run("assessment.risk.nothing")]))
    }
    for key in ["risk.abuse", "risk.malice", "risk.flaw"] {
      blocks += [heading(2, key), contents.blankBlock("blank." + key)]
    }
    return blocks
  }

  private func list(_ rules: [RuleResult], lead: String) -> [Manuscript.Block] {
    guard !rules.isEmpty else { return [] }
    let items = rules.map { rule -> [Manuscript.Run] in
      [
        contents.rule(rule), .init(" " + contents.wording.text(rule.title), strong: true),
        .init(contents.wording.text("sentence.colon") + figures.sentence(rule)), .init(figures.reason(rule)),
      ]
    }
    return [
      .paragraph([contents.run(lead, ["n": NumberText.integer(rules.count)])]), .items(items),
    ]
  }

  /// 四、风险防控情况.
  var control: [Manuscript.Block] {
    var blocks = [heading(1, "control"), heading(2, "control.systems")]
    blocks += systems
    blocks.append(heading(2, "control.rights"))
    blocks += rights
    blocks += [heading(2, "control.content"), contents.blankBlock("blank.content")]
    blocks.append(heading(2, "control.model"))
    blocks += reviews
    blocks.append(heading(2, "control.data"))
    blocks += retention
    blocks.append(contents.blankBlock("blank.dataSecurity"))
    blocks.append(heading(2, "control.remedies"))
    return blocks + remedies
  }

  private var systems: [Manuscript.Block] {
    guard let systems = contents.disclosure.governance, !systems.isEmpty else {
      return [contents.blankBlock("blank.systems")]
    }
    let rows = systems.map { system -> [[Manuscript.Run]] in
      [
        [.init(contents.text("system.\(system.kind.rawValue)"))],
        [contents.stated(system.since, else: "blank.date")],
        [contents.stated(system.role, else: "blank.owner")], [evidence(system), contents.source(system)],
      ]
    }
    return [.table(table(["system", "since", "owner", "evidence"], rows, [4, 3, 3, 4]))]
  }

  /// Whether an entry's documents are there.
  private func evidence(_ entry: some DisclosureEntry) -> Manuscript.Run {
    contents.evidence.isEvidenced(entry)
      ? contents.run("evidence.present") : .init(contents.text("evidence.missing"), blank: true)
  }

  private func table(_ keys: [String], _ rows: [[[Manuscript.Run]]], _ widths: [Int]) -> Manuscript.Table {
    Manuscript.Table(keys.map { contents.text("column.\($0)") }, rows, widths: widths)
  }

  /// 用户权益保护, of workers: the right to know, to take part, to choose, to appeal.
  private var rights: [Manuscript.Block] {
    let dates = contents.wording.dates
    var blocks: [Manuscript.Block] = [.heading(3, contents.text("assessment.control.know"))]
    if let publications = contents.disclosure.publications, !publications.isEmpty {
      let rows = publications.map { entry -> [[Manuscript.Run]] in
        [
          [.init(contents.said(entry.rule)), contents.source(entry)],
          [.init(contents.said(entry.version))], [contents.stated(entry.published, else: "blank.date")],
          [contents.stated(entry.effective, else: "blank.date")],
          [.init(contents.names(entry.items, of: "item"))],
        ]
      }
      blocks.append(
        .table(table(["publication", "version", "published", "effective", "items"], rows, [4, 2, 3, 3, 6])))
    } else {
      blocks.append(contents.blankBlock("blank.publications"))
    }

    blocks.append(.heading(3, contents.text("assessment.control.takePart")))
    if let negotiations = contents.disclosure.negotiations, !negotiations.isEmpty {
      blocks.append(
        .items(
          negotiations.map { entry in
            [
              contents.run(
                "assessment.negotiation",
                [
                  "held": dates.day(entry.held),
                  "parties": entry.parties.isEmpty
                    ? NumberText.none : contents.wording.table.list(entry.parties.map(contents.said)),
                  "topics": entry.topics.isEmpty
                    ? NumberText.none : contents.names(entry.topics, of: "topic"),
                ]), contents.run("assessment.signed"), contents.stated(entry.signed, else: "blank.date"),
              contents.run("assessment.published"), contents.stated(entry.published, else: "blank.date"),
              contents.source(entry),
            ]
          }))
    } else {
      blocks.append(contents.blankBlock("blank.negotiations"))
    }

    blocks.append(.heading(3, contents.text("assessment.control.appeal")))
    if let appeals = contents.disclosure.appeals {
      let days = appeals.replyDays.map {
        contents.text("days", ["n": NumberText.trimmed($0, atMost: 1)])
      }
      blocks.append(
        .paragraph([
          contents.run("assessment.channels"),
          contents.stated(
            contents.wording.table.list((appeals.channels ?? []).map(contents.said)), else: "blank.channels"),
          contents.run("assessment.reply"), contents.stated(days, else: "blank.reply"),
          contents.source(appeals),
        ]))
    } else {
      blocks.append(contents.blankBlock("blank.appeals"))
    }
    return blocks
  }

  private var reviews: [Manuscript.Block] {
    guard let reviews = contents.disclosure.reviews, !reviews.isEmpty else {
      return [contents.blankBlock("blank.reviews")]
    }
    let rows = reviews.map { review -> [[Manuscript.Run]] in
      [
        [.init(contents.wording.dates.day(review.date)), contents.source(review)],
        [.init(contents.names(review.objects, of: "object"))],
        [contents.stated(review.reviewer, else: "blank.reviewer")],
        [
          contents.stated(
            review.findings.map { contents.wording.table.list($0.map(contents.said)) }, else: "blank.findings"
          )
        ],
        [
          contents.stated(
            review.corrections.map { contents.wording.table.list($0.map(contents.said)) },
            else: "blank.corrections")
        ],
      ]
    }
    return [
      .table(table(["reviewed", "objects", "reviewer", "found", "corrected"], rows, [3, 4, 3, 4, 4]))
    ]
  }

  private var retention: [Manuscript.Block] {
    let rules = contents.disclosure.retention ?? []
    guard !rules.isEmpty else { return [] }
    return [
      .items(
        rules.map { rule in
          let months = rule.months.map {
            contents.text("months", ["n": NumberText.trimmed($0, atMost: 1)])
          }
          return [
            .init(
              contents.text("records.\(rule.records.rawValue)") + contents.wording.text("sentence.colon")),
            contents.stated(months, else: "blank.months"), contents.source(rule),
          ]
        })
    ]
  }

  /// What to do about each finding, with a blank for what the platform decides.
  private var remedies: [Manuscript.Block] {
    let rules = contents.result.rules.filter { $0.verdict == .notMet || $0.verdict == .needsReview }
    guard !rules.isEmpty else { return [.paragraph([contents.run("assessment.remedies.none")])] }
    let rows = rules.map { rule -> [[Manuscript.Run]] in
      [
        [contents.rule(rule), .init(" " + contents.wording.text(rule.title))],
        [.init(contents.wording.text(rule.remedy))], [contents.blank("blank.measure")],
        [contents.blank("blank.deadline")],
      ]
    }
    return [.table(table(["finding", "remedy", "measure", "deadline"], rows, [5, 6, 4, 3]))]
  }
}
