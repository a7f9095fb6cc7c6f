import OrderLog
import Rules

/// Reads a clause with its obligations, and the holiday calendar.
struct ClauseReader {
  static let keys = [
    "id", "citation", "issued", "released", "text", "translation", "text_status", "what_a_log_shows",
    "variants", "obligations",
  ]
  static let variantKeys = ["readings", "note"]
  static let obligationKeys = [
    "id", "phrase", "addressee", "evidence", "shown_by_log", "shown_by_documents", "shown_by_neither",
  ]
  static let holidayKeys = ["day", "name", "reference"]
  static let arrangementKeys = ["off", "worked", "reference"]

  let diagnostics: Diagnostics

  /// The clause of a document.
  func clause(_ root: YAMLNode) -> Clause? {
    guard
      let object = root.object(
        Self.keys, required: Self.keys.filter { !["variants", "released"].contains($0) }, diagnostics)
    else { return nil }
    let variants = object["variants"]?.list(diagnostics)?.compactMap(variant) ?? []
    var seen = Set<String>()
    let obligations = (object["obligations"]?.list(diagnostics) ?? []).compactMap { node -> Obligation? in
      guard let obligation = obligation(node) else { return nil }
      if !seen.insert(obligation.id).inserted {
        diagnostics.report(
          .inconsistent("the obligation \"\(obligation.id)\" occurs twice"), at: node,
          "give each obligation its own id")
      }
      return obligation
    }
    let released = object.date("released")
    guard let id = object.text("id"), let citation = object.localized("citation"),
      let issued = object.date("issued"), let text = object.text("text"),
      let translation = object.text("translation"), let status = object.localized("text_status"),
      let shows = object.localized("what_a_log_shows")
    else { return nil }
    return Clause(
      id: id, citation: citation, text: text, translation: translation, variants: variants, issued: issued,
      released: released, textStatus: status, whatALogShows: shows, obligations: obligations)
  }

  private func variant(_ node: YAMLNode) -> Clause.Variant? {
    guard
      let object = node.object(Self.variantKeys, required: Self.variantKeys, diagnostics),
      let note = object.text("note")
    else { return nil }
    let readings = object.texts("readings")
    if readings.count < 2 {
      diagnostics.report(
        .inconsistent("a variant has two readings or more"), at: node, "list them, the cited one first")
    }
    return Clause.Variant(readings: readings, note: note)
  }

  private func obligation(_ node: YAMLNode) -> Obligation? {
    guard
      let object = node.object(
        Self.obligationKeys, required: ["id", "phrase", "addressee", "evidence"], diagnostics)
    else { return nil }
    let shownByLog = object.localized("shown_by_log")
    let shownByDocuments = object.localized("shown_by_documents")
    let shownByNeither = object.localized("shown_by_neither")
    let addressees = ["platform", "authority", "both"]
    guard let id = object.text("id"), let phrase = object.localized("phrase"),
      let addressee = object["addressee"]?.choice(addressees, diagnostics)
        .flatMap(Obligation.Addressee.init(rawValue:)),
      let evidence = object.localized("evidence")
    else { return nil }
    return Obligation(
      id: id, phrase: phrase, addressee: addressee, evidence: evidence, shownByLog: shownByLog,
      shownByDocuments: shownByDocuments, shownByNeither: shownByNeither)
  }

  /// `years: {2025: [{day, name, reference}, …]}` and `working_days: {2025: {off, worked, reference}}`.
  func holidays(_ root: YAMLNode) -> HolidayCalendar {
    var years: [Int: [HolidayCalendar.Holiday]] = [:]
    guard let object = root.object(["years", "working_days"], required: ["years"], diagnostics) else {
      return HolidayCalendar()
    }
    for entry in object["years"]?.entries(diagnostics) ?? [] {
      guard let year = year(entry) else { continue }
      var seen = Set<CivilDate>()
      years[year] = (entry.value.list(diagnostics) ?? []).compactMap { node in
        guard let object = node.object(Self.holidayKeys, required: Self.holidayKeys, diagnostics),
          let day = object.date("day"), let name = object.localized("name"),
          let reference = object.text("reference")
        else { return nil }
        if day.components.year != year || !seen.insert(day).inserted, let place = object["day"] {
          diagnostics.report(
            .inconsistent(
              day.components.year == year ? "\(day) is listed twice" : "\(day) is not in \(year)"),
            at: place, "list each day once, under its own year")
        }
        return HolidayCalendar.Holiday(day: day, name: name, reference: reference)
      }
    }
    var arrangements: [Int: HolidayCalendar.Arrangement] = [:]
    for entry in object["working_days"]?.entries(diagnostics) ?? [] {
      guard let year = year(entry) else { continue }
      arrangements[year] = arrangement(entry.value, year)
    }
    return HolidayCalendar(years: years, arrangements: arrangements)
  }

  private func year(_ entry: YAMLNode.Entry) -> Int? {
    if let year = Int(entry.key), (1970...2100).contains(year) { return year }
    diagnostics.report(
      .badNumber(entry.key, expected: "a year from 1970 to 2100"), at: entry.keyPosition,
      path: entry.value.path)
    return nil
  }

  /// The days off and the worked weekend days of a year. Days are listed one by one.
  private func arrangement(_ node: YAMLNode, _ year: Int) -> HolidayCalendar.Arrangement? {
    guard let object = node.object(Self.arrangementKeys, required: Self.arrangementKeys, diagnostics),
      let reference = object.text("reference")
    else { return nil }
    func days(_ key: String, _ fits: (CivilDate) -> Bool, _ problem: String) -> Set<CivilDate> {
      var days = Set<CivilDate>()
      for part in object[key]?.list(diagnostics) ?? [] {
        guard let day = part.date(diagnostics) else { continue }
        if day.components.year != year || !fits(day) || !days.insert(day).inserted {
          diagnostics.report(
            .inconsistent("\(day) \(problem) of \(year), or is listed twice"), at: part,
            "list each day once, under its own year")
        }
      }
      return days
    }
    let worked = days("worked", { $0.weekday > 5 }, "is no weekend day")
    let off = days("off", { !worked.contains($0) }, "is no day off")
    return HolidayCalendar.Arrangement(off: off, worked: worked, reference: reference)
  }
}
