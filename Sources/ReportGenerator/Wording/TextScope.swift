import Mustache

/// Gives templates the words: `{{t.summary.title}}` is the text of the key `summary.title`.
struct TextScope: MustacheParent {
  let table: StringTable
  var prefix = ""

  func child(named name: String) -> Any? {
    let key = prefix.isEmpty ? name : prefix + "." + name
    return table.texts[key] ?? TextScope(table: table, prefix: key)
  }
}
