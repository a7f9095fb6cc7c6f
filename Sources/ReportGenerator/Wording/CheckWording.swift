import AuditEngine

/// The words for what a check of the log saw. A code without words is shown with its numbers.
struct CheckWording: Sendable {
  let wording: Wording

  /// The name of the check.
  func title(_ observation: LogQuality.Observation) -> String {
    wording.table.text(ifAny: "check.\(observation.check)") ?? StringTable.readable(observation.check)
  }

  /// What it saw, as a sentence.
  func sentence(_ observation: LogQuality.Observation) -> String {
    var values: [String: String] = [:]
    for (name, value) in observation.details { values[name] = shown(value, of: name) }
    values["affected"] = NumberText.integer(observation.affected)
    values["total"] = NumberText.integer(observation.total)
    values["share"] = wording.share(observation.affected, of: observation.total)
    values["field"] =
      observation.field.map { wording.table.list(FieldWording(table: wording.table).list($0)) } ?? ""
    values["table"] = FieldWording(table: wording.table).tableName(observation.table)
    let key = "observed.\(observation.code)"
    if let template = wording.table.text(ifAny: key),
      StringTable.placeholders(template).isSubset(of: values.keys)
    {
      return StringTable.fill(template, values)
    }
    let details = observation.details.sorted { $0.key < $1.key }.map { entry in
      wording.text(
        "reason.detail", ["name": detailName(entry.key), "value": shown(entry.value, of: entry.key)])
    }
    let code = StringTable.readable(observation.code)
    guard !details.isEmpty else { return code }
    return wording.text("reason.withDetails", ["plain": code, "details": wording.table.list(details)])
  }

  /// The name of a detail. Numbers of set-aside rows are named by the fault.
  private func detailName(_ name: String) -> String {
    if name.hasPrefix("reason."), let fault = wording.table.text(ifAny: "fault.\(name.dropFirst(7))") {
      return fault
    }
    return wording.table.text(ifAny: "detail.\(name)") ?? StringTable.readable(name)
  }

  /// A value of the details: codes and field names get their words, numbers their separators, names from the
  /// log stay as they are.
  private func shown(_ value: String, of name: String) -> String {
    switch name {
    case "population", "unlocks":
      return wording.table.text(ifAny: "\(name).\(value)") ?? MarkupText.visible(value)
    case "value", "lowest", "highest", "first", "last", "attribute":
      return IdentifierText(value, limit: 40).short
    default: break
    }
    if let number = Double(value), number.isFinite {
      return name.hasSuffix("Share")
        ? NumberText.percent(number) : NumberText.trimmed(number, atMost: number.magnitude < 10 ? 2 : 1)
    }
    let parts = value.split(separator: ",").map { $0.drop { $0 == " " } }
    let fields = FieldWording(table: wording.table)
    if !parts.isEmpty, parts.allSatisfy({ fields.isField(String($0)) }) {
      return wording.table.list(parts.map { fields.qualified(String($0)) })
    }
    return IdentifierText(value, limit: 120).short
  }
}
