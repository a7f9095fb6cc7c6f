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
    var values = observation.details.mapValues(shown)
    values["affected"] = NumberText.integer(observation.affected)
    values["total"] = NumberText.integer(observation.total)
    values["share"] = wording.share(observation.affected, of: observation.total)
    values["field"] = observation.field.map(FieldWording(table: wording.table).field) ?? ""
    values["table"] = FieldWording(table: wording.table).tableName(observation.table)
    let key = "check.\(observation.check).\(observation.code)"
    if let template = wording.table.text(ifAny: key),
      StringTable.placeholders(template).isSubset(of: values.keys)
    {
      return StringTable.fill(template, values)
    }
    let details = observation.details.sorted { $0.key < $1.key }.map { entry in
      wording.text(
        "reason.detail", ["name": StringTable.readable(entry.key), "value": shown(entry.value)])
    }
    let code = wording.table.text(ifAny: key + ".plain") ?? StringTable.readable(observation.code)
    guard !details.isEmpty else { return code }
    return wording.text("reason.withDetails", ["plain": code, "details": wording.table.list(details)])
  }

  /// A value of the details: field names get their labels, whole numbers their separators.
  private func shown(_ value: String) -> String {
    if let number = Int(value) { return NumberText.integer(number) }
    let parts = value.split(separator: ",").map { $0.drop { $0 == " " } }
    let fields = FieldWording(table: wording.table)
    if !parts.isEmpty, parts.allSatisfy({ fields.isField(String($0)) }) {
      return wording.table.list(parts.map { fields.qualified(String($0)) })
    }
    return IdentifierText(value, limit: 120).short
  }
}
