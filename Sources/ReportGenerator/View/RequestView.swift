import AuditEngine
import Rules

/// The list of what to ask the platform for, ready to be sent.
struct RequestView {
  let items: [Item]
  let hasItems: Bool
  let opening: String

  init(_ contents: ReportContents, _ wording: Wording) {
    let reasons = ReasonWording(wording: wording)
    var items: [Item] = []
    let needing = contents.needsDocuments.map(\.rule)
    if !needing.isEmpty {
      items.append(Item(text: wording.text("request.disclosure"), rules: needing, fields: []))
    }
    for rule in contents.result.rules
    where rule.verdict == .undetermined && rule.reason.code != .needsDisclosure {
      let ask = wording.text(rule.ask)
      let fields = reasons.fields(rule.reason)
      let text = ask.isEmpty ? reasons.text(rule.reason) : ask
      if let index = items.firstIndex(where: { $0.text == text }) {
        items[index].rules.append(rule.rule)
        items[index].fields += fields.filter { !items[index].fields.contains($0) }
      } else {
        items.append(Item(text: text, rules: [rule.rule], fields: fields))
      }
    }
    for index in items.indices {
      items[index].purpose = wording.text(
        "request.purpose", ["rules": wording.table.list(items[index].rules)])
      items[index].fieldText =
        items[index].fields.isEmpty
        ? nil : wording.text("request.fields", ["fields": wording.table.list(items[index].fields)])
    }
    self.items = items
    hasItems = !items.isEmpty
    opening = wording.text("request.opening", ["period": CoverView(contents, wording).period])
  }

  /// One thing to ask for.
  struct Item {
    let text: String
    var rules: [String]
    var fields: [String]
    var purpose = ""
    var fieldText: String?

    init(text: String, rules: [String], fields: [String]) {
      self.text = text
      self.rules = rules
      self.fields = fields
    }
  }
}
