/// What a value of a scenario file may be. The reader reads by it, and the published JSON Schema says the same.
indirect enum ScenarioShape {
  case text
  case flag
  /// A day as `yyyy-MM-dd`.
  case day
  case number(ClosedRange<Double>)
  case whole(ClosedRange<Int>)
  /// One of some words.
  case word([String])
  /// A mapping to numbers: of these keys only, or of any texts when there are none.
  case numbers(keys: [String], ClosedRange<Double>)
  /// A mapping from whole numbers to numbers.
  case numbersByWhole(ClosedRange<Int>, ClosedRange<Double>)
  case list(ScenarioShape, length: ClosedRange<Int>)
  /// A mapping with fixed keys.
  case part([Entry])
  /// A mapping whose other keys depend on the word under `key`.
  case variants(key: String, [Variant])
  case either([ScenarioShape])
  /// A mapping that another reader reads.
  case foreign

  /// A key of a mapping with fixed keys.
  struct Entry {
    let name: String
    let shape: ScenarioShape
    let isRequired: Bool
  }

  /// The keys that go with one word.
  struct Variant {
    let word: String
    let entries: [Entry]
  }
}

/// One key of a part of a scenario: what it may hold, how it gets into the part, and what a file says of the part.
struct ScenarioKey<Part> {
  let name: String
  let shape: ScenarioShape
  var isRequired = false
  let read: (YAMLNode, inout Part, Diagnostics) -> Void
  /// Nothing when the part says nothing of it.
  let write: (Part) -> ScenarioText?

  /// The same key, which must be there.
  var required: Self {
    var key = self
    key.isRequired = true
    return key
  }

  var entry: ScenarioShape.Entry {
    ScenarioShape.Entry(name: name, shape: shape, isRequired: isRequired)
  }
}

/// The keys of one kind of part, and what a part is before anything is read into it.
struct ScenarioPart<Value> {
  let make: () -> Value
  let keys: [ScenarioKey<Value>]

  var shape: ScenarioShape { .part(keys.map(\.entry)) }

  /// Reads a mapping into a value. Unknown, missing and faulty keys are noted.
  func read(_ node: YAMLNode, into value: inout Value, _ diagnostics: Diagnostics) {
    let required = keys.filter(\.isRequired).map(\.name)
    guard let object = node.object(keys.map(\.name), required: required, diagnostics) else { return }
    for key in keys {
      if let part = object[key.name] { key.read(part, &value, diagnostics) }
    }
  }

  func read(_ node: YAMLNode, _ diagnostics: Diagnostics) -> Value {
    var value = make()
    read(node, into: &value, diagnostics)
    return value
  }

  func write(_ value: Value) -> ScenarioText {
    .mapping(keys.compactMap { key in key.write(value).map { (key.name, $0) } })
  }
}

/// A kind of part that has its keys by a word: a policy, a pricing rule, a planting.
struct ScenarioVariants<Value> {
  /// The key of the word, such as `policy`.
  let key: String
  let words: [String]
  /// The word of a value.
  let word: (Value) -> String
  /// A value to start from, and its keys.
  let part: (String) -> ScenarioPart<Value>?

  var shape: ScenarioShape {
    .variants(
      key: key,
      words.map { word in
        ScenarioShape.Variant(word: word, entries: part(word)?.keys.map(\.entry) ?? [])
      })
  }

  /// Reads a mapping; nil, with a note, when the word is missing or unknown.
  func read(_ node: YAMLNode, _ diagnostics: Diagnostics) -> Value? {
    guard let entries = node.entries(diagnostics) else { return nil }
    guard let named = entries.first(where: { $0.key == key && !$0.value.isNull }) else {
      diagnostics.report(
        .missingKey(key), at: node, "add \"\(key):\" with one of: \(words.joined(separator: ", "))")
      return nil
    }
    guard let word = named.value.choice(words, diagnostics), let part = part(word) else { return nil }
    let known = part.keys.map(\.name)
    for entry in entries where entry.key != key && !known.contains(entry.key) {
      diagnostics.report(
        .unknownKey(entry.key), at: entry.keyPosition, path: node.path(to: entry.key),
        known.isEmpty
          ? "\(word) takes no parameters: remove it"
          : NearestWord.advice(entry.key, among: known, all: "\(word) takes"))
    }
    let object = YAMLObject(node: node, entries: entries, diagnostics: diagnostics)
    var value = part.make()
    for key in part.keys {
      if let inner = object[key.name] {
        key.read(inner, &value, diagnostics)
      } else if key.isRequired {
        diagnostics.report(.missingKey(key.name), at: node, "\(word) needs \"\(key.name):\"")
      }
    }
    return value
  }

  func write(_ value: Value) -> ScenarioText {
    let word = word(value)
    let keys = part(word)?.keys ?? []
    return .mapping(
      [(key, .text(word))] + keys.compactMap { key in key.write(value).map { (key.name, $0) } })
  }
}
