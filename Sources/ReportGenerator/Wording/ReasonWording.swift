import AuditEngine
import Metrics
import OrderLog

/// The sentence for the reason of a verdict.
struct ReasonWording: Sendable {
  let wording: Wording

  /// Why a verdict is what it is. When the reason lacks a number that the full sentence needs, the plain one is
  /// used, and what the reason does say is added in brackets.
  func text(_ reason: VerdictReason) -> String {
    let key = key(of: reason)
    let values = shown(reason)
    if let full = wording.table.text(ifAny: key + ".full"),
      StringTable.placeholders(full).isSubset(of: values.keys)
    {
      return StringTable.fill(full, values)
    }
    let plain = wording.text(key)
    let rest = values.sorted { $0.key < $1.key }
    guard !rest.isEmpty else { return plain }
    let parts = rest.map { entry in
      wording.text(
        "reason.detail", ["name": detailName(entry.key), "value": entry.value])
    }
    return wording.text("reason.withDetails", ["plain": plain, "details": wording.table.list(parts)])
  }

  /// The fields that a reason names, with their labels.
  func fields(_ reason: VerdictReason) -> [String] {
    reason.details["fields"].map(FieldWording(table: wording.table).list) ?? []
  }

  /// The key of a reason's texts. A parameter may be without a value in several ways, the log or the documents may say
  /// that there is no such event, and so with others.
  private func key(of reason: VerdictReason) -> String {
    let key = "reason.\(reason.code.rawValue)"
    guard [.noParameterValue, .noSuchEvent, .needsJudgement, .needsMechanism].contains(reason.code),
      let why = reason.details["why"] ?? reason.details["mechanism"],
      wording.table.text(ifAny: "\(key).\(why)") != nil
    else { return key }
    return "\(key).\(why)"
  }

  private func detailName(_ name: String) -> String {
    wording.table.text(ifAny: "detail.\(name)") ?? StringTable.readable(name)
  }

  private func shown(_ reason: VerdictReason) -> [String: String] {
    var values: [String: String] = [:]
    for (name, value) in reason.details {
      switch name {
      case "fields", "field":
        values[name] = wording.table.list(FieldWording(table: wording.table).list(value))
      case "unit":
        values[name] = Measurement.Unit(rawValue: value).map(wording.name) ?? MarkupText.visible(value)
      case "p": values[name] = Double(value).map(NumberText.probability) ?? MarkupText.visible(value)
      case "method": values[name] = wording.method(value)
      case "why":
        if reason.code == .undefined { values[name] = undefined(value) }
        if reason.code == .documentsUncompared { values[name] = wording.text("uncompared.\(value)") }
      case "subjects":
        values[name] = wording.table.list(
          value.split(separator: ",").map { part in
            let subject = String(part.drop { $0 == " " })
            return subject == "…" ? subject : wording.text("point.\(subject)")
          })
      case "answer": values[name] = wording.text("answer.\(value)")
      case "mechanism": break
      case "day", "first", "days": values[name] = days(value)
      case "city": values[name] = value.isEmpty ? wording.text("reason.anyCity") : MarkupText.visible(value)
      case "event": values[name] = wording.table.text(ifAny: "event.\(value)") ?? MarkupText.visible(value)
      default: values[name] = Int(value).map(NumberText.integer) ?? MarkupText.visible(value)
      }
    }
    return values
  }

  /// Days of the form `yyyy-MM-dd`, with commas between.
  private func days(_ text: String) -> String {
    wording.table.list(
      text.split(separator: ",").map { part in
        let day = part.drop { $0 == " " }
        return CivilDate(day).map(wording.dates.day) ?? MarkupText.visible(String(day))
      })
  }

  /// The words for a description such as `tooFew(have: 3, need: 5)`.
  private func undefined(_ description: String) -> String {
    let name = description.prefix { $0.isLetter }
    let numbers = description.split { !$0.isNumber }.map(String.init)
    guard let sentence = wording.table.text(ifAny: "undefined.\(name)") else {
      return MarkupText.visible(description)
    }
    return StringTable.fill(
      sentence,
      ["have": numbers.first ?? "", "need": numbers.dropFirst().first ?? "", "count": numbers.first ?? ""])
  }
}
