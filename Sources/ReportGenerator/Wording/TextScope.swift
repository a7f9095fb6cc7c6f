import Mustache

/// Gives templates the words: `{{t.summary.title}}` is the text of the key `summary.title`. A key may be both a
/// text and the beginning of other keys.
struct TextScope: MustacheParent, MustacheCustomRenderable {
  let table: StringTable
  var key = ""

  func child(named name: String) -> Any? {
    TextScope(table: table, key: key.isEmpty ? name : key + "." + name)
  }

  var renderText: String { table.text(key) }
  var isNull: Bool { false }
}
