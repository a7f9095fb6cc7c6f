import OrderLog

/// Names of tables and fields, and of lists of them as the engine writes them.
struct FieldWording: Sendable {
  let table: StringTable

  /// A field with its column name: `接单时间（accepted_at）`.
  func field(_ name: String) -> String {
    let shown = MarkupText.visible(name)
    guard let label = table.text(ifAny: "field.\(name)") else { return shown }
    return table.text("field.named", ["label": label, "name": shown])
  }

  /// A field's label alone, or its column name when there is no label.
  func label(_ name: String) -> String { table.text(ifAny: "field.\(name)") ?? MarkupText.visible(name) }

  /// Whether a text names a field of the log format, alone or after its table.
  func isField(_ text: String) -> Bool {
    let parts = text.split(separator: ".", maxSplits: 1).map(String.init)
    guard let name = parts.last else { return false }
    return Field(rawValue: name) != nil && (parts.count == 1 || TableKind(rawValue: parts[0]) != nil)
  }

  /// A table's name.
  func tableName(_ name: String) -> String {
    table.text(ifAny: "table.\(name)") ?? MarkupText.visible(name)
  }

  /// A field of a table, from `table.field`; the table of orders is not named.
  func qualified(_ text: String) -> String {
    let parts = text.split(separator: ".", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { return field(text) }
    if parts[0] == TableKind.orders.rawValue { return field(parts[1]) }
    return table.text("field.ofTable", ["table": tableName(parts[0]), "field": field(parts[1])])
  }

  /// A list such as `orders.a|orders.b, offers.c`: a comma separates what is needed together, a bar what can
  /// stand in for each other.
  func list(_ text: String) -> [String] {
    text.split(separator: ",").map { group in
      group.split(separator: "|").map { qualified($0.trimmed) }.joined(separator: table.text("list.or"))
    }
  }
}

extension Substring {
  /// The text without blanks at its ends.
  fileprivate var trimmed: String {
    String(self.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
