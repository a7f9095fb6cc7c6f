/// Keys with mappings and lists.
extension ScenarioKey {
  /// Relative numbers by name; `names` are the only ones allowed unless there are none.
  static func weights(
    _ name: String, _ path: WritableKeyPath<Part, [String: Double]>, names: [String] = []
  ) -> ScenarioKey {
    let range = 0.0...1_000_000
    return ScenarioKey(
      name: name, shape: .numbers(keys: names, range),
      read: { node, part, diagnostics in
        guard let values = node.numbers(by: names, in: range, diagnostics) else { return }
        if !values.isEmpty, values.values.allSatisfy({ $0 == 0 }) {
          diagnostics.report(
            .inconsistent("all relative numbers are 0"), at: node, "give at least one a number above 0")
        }
        part[keyPath: path] = values
      },
      write: { .numbers($0[keyPath: path]) })
  }

  /// Amounts by name, or nothing.
  static func amounts(
    _ name: String, _ path: WritableKeyPath<Part, [String: Double]?>, names: [String],
    _ range: ClosedRange<Double>
  ) -> ScenarioKey {
    ScenarioKey(
      name: name, shape: .numbers(keys: names, range),
      read: { node, part, diagnostics in
        if let values = node.numbers(by: names, in: range, diagnostics) { part[keyPath: path] = values }
      },
      write: { $0[keyPath: path].map(ScenarioText.numbers) })
  }

  /// Numbers by whole numbers.
  static func numbers(
    _ name: String, _ path: WritableKeyPath<Part, [Int: Double]>, keys: ClosedRange<Int>,
    _ range: ClosedRange<Double>
  ) -> ScenarioKey {
    ScenarioKey(
      name: name, shape: .numbersByWhole(keys, range),
      read: { node, part, diagnostics in
        var values: [Int: Double] = [:]
        for entry in node.entries(diagnostics) ?? [] {
          guard let key = Int(entry.key), keys.contains(key) else {
            diagnostics.report(
              .badNumber(
                entry.key, expected: "a whole number from \(keys.lowerBound) to \(keys.upperBound)"),
              at: entry.keyPosition, path: entry.value.path)
            continue
          }
          if let value = entry.value.number(in: range, diagnostics) { values[key] = value }
        }
        part[keyPath: path] = values
      },
      write: { part in
        let values = part[keyPath: path].sorted { $0.key < $1.key }
        return .mapping(values.map { (String($0.key), .number($0.value)) })
      })
  }

  /// A mapping with keys of its own.
  static func part<Inner>(
    _ name: String, _ path: WritableKeyPath<Part, Inner>, _ inner: ScenarioPart<Inner>
  ) -> ScenarioKey {
    ScenarioKey(
      name: name, shape: inner.shape,
      read: { node, part, diagnostics in inner.read(node, into: &part[keyPath: path], diagnostics) },
      write: { inner.write($0[keyPath: path]) })
  }

  static func part<Inner>(
    _ name: String, _ path: WritableKeyPath<Part, Inner?>, _ inner: ScenarioPart<Inner>
  ) -> ScenarioKey {
    ScenarioKey(
      name: name, shape: inner.shape,
      read: { node, part, diagnostics in part[keyPath: path] = inner.read(node, diagnostics) },
      write: { $0[keyPath: path].map(inner.write) })
  }

  /// A mapping or a word that stands for one value.
  static func part<Inner: Equatable>(
    _ name: String, _ path: WritableKeyPath<Part, Inner>, _ inner: ScenarioPart<Inner>, word: String,
    meaning value: Inner
  ) -> ScenarioKey {
    ScenarioKey(
      name: name, shape: .either([.word([word]), inner.shape]),
      read: { node, part, diagnostics in
        if node.isWord(word) {
          part[keyPath: path] = value
        } else {
          part[keyPath: path] = inner.read(node, diagnostics)
        }
      },
      write: { $0[keyPath: path] == value ? .text(word) : inner.write($0[keyPath: path]) })
  }

  /// A mapping, or a word for nothing.
  static func part<Inner: Equatable>(
    _ name: String, _ path: WritableKeyPath<Part, Inner?>, _ inner: ScenarioPart<Inner>, none word: String
  ) -> ScenarioKey {
    ScenarioKey(
      name: name, shape: .either([.word([word]), inner.shape]),
      read: { node, part, diagnostics in
        part[keyPath: path] = node.isWord(word) ? nil : inner.read(node, diagnostics)
      },
      write: { part in part[keyPath: path].map(inner.write) ?? .text(word) })
  }

  static func variants<Inner>(
    _ name: String, _ path: WritableKeyPath<Part, Inner>, _ inner: ScenarioVariants<Inner>
  ) -> ScenarioKey {
    ScenarioKey(
      name: name, shape: inner.shape,
      read: { node, part, diagnostics in
        if let value = inner.read(node, diagnostics) { part[keyPath: path] = value }
      },
      write: { inner.write($0[keyPath: path]) })
  }

  /// A list of mappings.
  static func list<Element>(
    _ name: String, _ path: WritableKeyPath<Part, [Element]>, _ element: ScenarioVariants<Element>
  ) -> ScenarioKey {
    ScenarioKey(
      name: name, shape: .list(element.shape, length: 0...1_000),
      read: { node, part, diagnostics in
        guard let nodes = node.list(upTo: 1_000, diagnostics) else { return }
        part[keyPath: path] = nodes.compactMap { element.read($0, diagnostics) }
      },
      write: { .list($0[keyPath: path].map(element.write)) })
  }

  /// A list of mappings; `check` looks at them together.
  static func list<Element>(
    _ name: String, _ path: WritableKeyPath<Part, [Element]>, _ element: ScenarioPart<Element>,
    check: @escaping ([Element], [YAMLNode], Diagnostics) -> Void = { _, _, _ in }
  ) -> ScenarioKey {
    ScenarioKey(
      name: name, shape: .list(element.shape, length: 0...1_000),
      read: { node, part, diagnostics in
        guard let nodes = node.list(upTo: 1_000, diagnostics) else { return }
        let values = nodes.map { element.read($0, diagnostics) }
        check(values, nodes, diagnostics)
        part[keyPath: path] = values
      },
      write: { .list($0[keyPath: path].map(element.write)) })
  }

  /// A list of mappings with something in it, or nothing at all.
  static func list<Element>(
    _ name: String, _ path: WritableKeyPath<Part, [Element]?>, _ element: ScenarioPart<Element>,
    check: @escaping ([Element], [YAMLNode], Diagnostics) -> Void = { _, _, _ in }
  ) -> ScenarioKey {
    ScenarioKey(
      name: name, shape: .list(element.shape, length: 1...1_000),
      read: { node, part, diagnostics in
        guard let nodes = node.list(upTo: 1_000, diagnostics) else { return }
        if nodes.isEmpty {
          diagnostics.report(.inconsistent("the list is empty"), at: node, "give at least one")
        }
        let values = nodes.map { element.read($0, diagnostics) }
        check(values, nodes, diagnostics)
        part[keyPath: path] = values
      },
      write: { $0[keyPath: path].map { .list($0.map(element.write)) } })
  }
}

extension YAMLNode {
  /// The parts of a list of bounded length.
  func list(upTo limit: Int, _ diagnostics: Diagnostics) -> [YAMLNode]? {
    guard let nodes = list(diagnostics) else { return nil }
    guard nodes.count <= limit else {
      diagnostics.report(
        .inconsistent("the list has \(nodes.count) entries"), at: self, "give at most \(limit)")
      return nil
    }
    return nodes
  }

  /// Numbers by name; only by those of `names` unless there are none.
  func numbers(
    by names: [String], in range: ClosedRange<Double>, _ diagnostics: Diagnostics
  ) -> [String: Double]? {
    guard let entries = entries(diagnostics) else { return nil }
    var values: [String: Double] = [:]
    for entry in entries {
      guard names.isEmpty || names.contains(entry.key) else {
        diagnostics.report(
          .unknownKey(entry.key), at: entry.keyPosition, path: entry.value.path,
          NearestWord.advice(entry.key, among: names, all: "write one of"))
        continue
      }
      if let value = entry.value.number(in: range, diagnostics) { values[entry.key] = value }
    }
    return values
  }
}
