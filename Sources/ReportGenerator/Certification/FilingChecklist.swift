import AuditEngine
import OrderLog
import Rules

/// The list of what belongs to an algorithm's filing, with the days on which it happened and until when it had to.
///
/// Time limits count working days by the State Council's arrangement (《算法推荐规定》 art. 24); where the arrangement
/// of a year is not known there is no deadline, never a guess. Whether the duty applies at all is a question that
/// stands at the top and that a person answers.
struct FilingChecklist {
  private let contents: CertificationContents
  private let holidays: HolidayCalendar

  init(_ contents: CertificationContents, holidays: HolidayCalendar) {
    self.contents = contents
    self.holidays = holidays
  }

  /// The draft.
  var manuscript: Manuscript {
    var draft = contents.manuscript("checklist")
    draft.blocks = [.note([contents.run("checklist.preface")])]
    draft.blocks.append(.heading(1, contents.text("checklist.applies")))
    draft.blocks.append(.blank(contents.text("checklist.applies.question")))
    guard let filings = contents.disclosure.filings, !filings.isEmpty else {
      draft.blocks.append(.paragraph([contents.run("checklist.none")]))
      draft.blocks.append(.table(table(emptyRows)))
      return draft
    }
    for filing in filings {
      draft.blocks.append(
        .heading(1, filing.algorithm.map(contents.said) ?? contents.text("checklist.unnamed")))
      draft.blocks.append(.paragraph([contents.run("checklist.entry"), contents.source(filing)]))
      draft.blocks.append(.table(table(rows(of: filing))))
    }
    draft.blocks += verdicts
    return draft
  }

  private func table(_ rows: [[[Manuscript.Run]]]) -> Manuscript.Table {
    let keys = ["step", "event", "deadline", "done", "state"]
    return Manuscript.Table(keys.map { contents.text("column.\($0)") }, rows, widths: [6, 3, 3, 3, 4])
  }

  /// The steps, without a day, for a platform that stated no filing.
  private var emptyRows: [[[Manuscript.Run]]] {
    let steps = [
      ("start", "file.start"), ("authority", "file.authority"), ("change", "file.change"),
      ("end", "file.cancel"), ("shown", ""),
    ]
    return steps.map { step, key in
      [
        [contents.run("step.\(step)", ["days": limit(key).map(String.init) ?? NumberText.none])],
        [contents.blank("blank.date")], [.init(NumberText.none)],
        [contents.blank("blank.date")], [contents.run("state.unknown")],
      ]
    }
  }

  private func rows(of filing: AlgorithmFiling) -> [[[Manuscript.Run]]] {
    var rows = [
      timed("start", from: filing.serviceStart, limit: "file.start", done: filing.filed),
      // No rule measures the authority, so no rule brings its limit: thirty working days (art. 25).
      timed("authority", from: filing.filed, limit: "file.authority", else: 30, done: filing.recorded),
    ]
    for change in filing.changes ?? [] {
      rows.append(
        timed(
          "change.named", ["content": contents.said(change.content)], from: change.changed,
          limit: "file.change", done: change.filed))
    }
    if filing.changes == nil {
      rows.append(item("change", state: "unknown"))
    }
    if filing.serviceEnd != nil {
      rows.append(timed("end", from: filing.serviceEnd, limit: "file.cancel", done: filing.cancelled))
    }
    rows.append(
      item(
        "shown",
        state: filing.shown.map { $0.number && $0.link ? "done" : "missing" } ?? "unknown"))
    for part in FilingPart.allCases {
      rows.append(
        item(
          "part.\(part.rawValue)",
          state: filing.parts.map { $0.contains(part) ? "done" : "missing" } ?? "unknown"))
    }
    for section in ReportSection.allCases {
      rows.append(
        item(
          "section.\(section.rawValue)",
          state: filing.sections.map { $0.contains(section) ? "done" : "missing" } ?? "unknown"))
    }
    for heading in DisclosedHeading.allCases {
      rows.append(
        item(
          "heading.\(heading.rawValue)",
          state: filing.headings.map { $0.contains(heading) ? "done" : "missing" } ?? "unknown"))
    }
    return rows
  }

  /// A thing that is there or not.
  private func item(_ step: String, state: String) -> [[Manuscript.Run]] {
    [
      [contents.run("step.\(step)")], [.init(NumberText.none)], [.init(NumberText.none)],
      [.init(NumberText.none)],
      [.init(contents.text("state.\(state)"), blank: state != "done")],
    ]
  }

  /// A thing that had to be done within working days of another.
  private func timed(
    _ step: String, _ values: [String: String] = [:], from event: CivilDate?, limit key: String,
    else usual: Int? = nil, done: CivilDate?
  ) -> [[Manuscript.Run]] {
    let days = limit(key) ?? usual
    let deadline = event.flatMap { event in
      days.flatMap { holidays.deadline($0, workingDaysAfter: event) }
    }
    let dates = contents.wording.dates
    let state: String
    switch (deadline, done) {
    case (let deadline?, let done?): state = done <= deadline ? "inTime" : "late"
    case (let deadline?, nil): state = contents.disclosure.asOf > deadline ? "overdue" : "due"
    case (nil, _): state = event == nil ? "unknown" : days == nil ? "noLimit" : "noCalendar"
    }
    var all = values
    all["days"] = days.map(String.init) ?? NumberText.none
    return [
      [contents.run("step.\(step)", all)], [contents.stated(event, else: "blank.date")],
      [deadline.map { .init(dates.day($0)) } ?? .init(NumberText.none)],
      [contents.stated(done, else: "blank.date")],
      [.init(contents.text("state.\(state)"), blank: state != "inTime" && state != "due")],
    ]
  }

  /// A limit in working days, as the rules of the audit used it.
  private func limit(_ key: String) -> Int? {
    for rule in contents.result.rules {
      guard let used = rule.parameters.first(where: { $0.key == key }), let value = used.values.last?.value
      else {
        continue
      }
      return Int(exactly: value.rounded())
    }
    return nil
  }

  /// The verdicts of the rules about filing.
  private var verdicts: [Manuscript.Block] {
    let rules = contents.result.rules.filter { $0.obligations.contains("O15") }
    guard !rules.isEmpty else { return [] }
    let figures = RuleFigures(contents)
    return [
      .heading(1, contents.text("checklist.verdicts")),
      .items(
        rules.map { rule in
          [
            contents.rule(rule), .init(" " + contents.wording.text(rule.title)),
            contents.run(
              "verdict.reason", ["verdict": figures.verdict(rule), "reason": figures.reason(rule)]),
          ]
        }),
    ]
  }
}
