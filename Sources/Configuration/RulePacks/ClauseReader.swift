import OrderLog
import Rules

/// Reads a clause with its obligations, and the holiday calendar.
struct ClauseReader {
  static let keys = [
    "id", "citation", "issued", "text", "translation", "text_status", "what_a_log_shows", "variants",
    "obligations",
  ]
  static let variantKeys = ["readings", "note"]
  static let obligationKeys = [
    "id", "phrase", "addressee", "evidence", "shown_by_log", "shown_by_documents",
  ]
  static let holidayKeys = ["day", "name", "reference"]

  let diagnostics: Diagnostics

  /// The clause of a document.
  func clause(_ root: YAMLNode) -> Clause? {
    guard
      let object = root.object(Self.keys, required: Self.keys.filter { $0 != "variants" }, diagnostics)
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
    guard let id = object.text("id"), let citation = object.localized("citation"),
      let issued = object.date("issued"), let text = object.text("text"),
      let translation = object.text("translation"), let status = object.localized("text_status"),
      let shows = object.localized("what_a_log_shows")
    else { return nil }
    return Clause(
      id: id, citation: citation, text: text, translation: translation, variants: variants, issued: issued,
      textStatus: status, whatALogShows: shows, obligations: obligations)
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
    let addressees = ["platform", "authority", "both"]
    guard let id = object.text("id"), let phrase = object.localized("phrase"),
      let addressee = object["addressee"]?.choice(addressees, diagnostics)
        .flatMap(Obligation.Addressee.init(rawValue:)),
      let evidence = object.localized("evidence")
    else { return nil }
    return Obligation(
      id: id, phrase: phrase, addressee: addressee, evidence: evidence, shownByLog: shownByLog,
      shownByDocuments: shownByDocuments)
  }

  /// `years: {2025: [{day, name, reference}, …]}`.
  func holidays(_ root: YAMLNode) -> HolidayCalendar {
    var years: [Int: [HolidayCalendar.Holiday]] = [:]
    guard let object = root.object(["years"], required: ["years"], diagnostics) else {
      return HolidayCalendar()
    }
    for entry in object["years"]?.entries(diagnostics) ?? [] {
      guard let year = Int(entry.key), (1970...2100).contains(year) else {
        diagnostics.report(
          .badNumber(entry.key, expected: "a year from 1970 to 2100"), at: entry.keyPosition,
          path: entry.value.path)
        continue
      }
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
    return HolidayCalendar(years: years)
  }
}
