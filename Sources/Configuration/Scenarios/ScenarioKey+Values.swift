import OrderLog

/// Keys with one value.
extension ScenarioKey {
  /// A number; the file's unit times `scale` is the part's.
  static func number(
    _ name: String, _ path: WritableKeyPath<Part, Double>, _ range: ClosedRange<Double>, scale: Double = 1
  ) -> ScenarioKey {
    ScenarioKey(
      name: name, shape: .number(range),
      read: { node, part, diagnostics in
        if let value = node.number(in: range, diagnostics) { part[keyPath: path] = value * scale }
      },
      write: { .number($0[keyPath: path] / scale) })
  }

  static func number(
    _ name: String, _ path: WritableKeyPath<Part, Double?>, _ range: ClosedRange<Double>
  ) -> ScenarioKey {
    ScenarioKey(
      name: name, shape: .number(range),
      read: { node, part, diagnostics in
        if let value = node.number(in: range, diagnostics) { part[keyPath: path] = value }
      },
      write: { $0[keyPath: path].map(ScenarioText.number) })
  }

  static func whole(
    _ name: String, _ path: WritableKeyPath<Part, Int>, _ range: ClosedRange<Int>
  ) -> ScenarioKey {
    ScenarioKey(
      name: name, shape: .whole(range),
      read: { node, part, diagnostics in
        if let value = node.whole(in: range, diagnostics) { part[keyPath: path] = value }
      },
      write: { .number(Double($0[keyPath: path])) })
  }

  static func whole(
    _ name: String, _ path: WritableKeyPath<Part, Int?>, _ range: ClosedRange<Int>
  ) -> ScenarioKey {
    ScenarioKey(
      name: name, shape: .whole(range),
      read: { node, part, diagnostics in
        if let value = node.whole(in: range, diagnostics) { part[keyPath: path] = value }
      },
      write: { $0[keyPath: path].map { .number(Double($0)) } })
  }

  /// A duration in milliseconds, written in a unit of so many.
  static func duration(
    _ name: String, _ path: WritableKeyPath<Part, Int64>, _ range: ClosedRange<Double>, unit: Double
  ) -> ScenarioKey {
    ScenarioKey(
      name: name, shape: .number(range),
      read: { node, part, diagnostics in
        guard let value = node.number(in: range, diagnostics) else { return }
        part[keyPath: path] = Int64((value * unit).rounded())
      },
      write: { .number(Double($0[keyPath: path]) / unit) })
  }

  /// A duration that may be `never`.
  static func durationOrNever(
    _ name: String, _ path: WritableKeyPath<Part, Int64?>, _ range: ClosedRange<Double>, unit: Double
  ) -> ScenarioKey {
    ScenarioKey(
      name: name, shape: .either([.word(["never"]), .number(range)]),
      read: { node, part, diagnostics in
        if node.isWord("never") {
          part[keyPath: path] = nil
        } else if let value = node.number(in: range, diagnostics, or: "never") {
          part[keyPath: path] = Int64((value * unit).rounded())
        }
      },
      write: { part in part[keyPath: path].map { .number(Double($0) / unit) } ?? .text("never") })
  }

  static func text(_ name: String, _ path: WritableKeyPath<Part, String>) -> ScenarioKey {
    ScenarioKey(
      name: name, shape: .text,
      read: { node, part, diagnostics in
        if let value = node.nonEmptyText(diagnostics) { part[keyPath: path] = value }
      },
      write: { .text($0[keyPath: path]) })
  }

  static func text(_ name: String, _ path: WritableKeyPath<Part, String?>) -> ScenarioKey {
    ScenarioKey(
      name: name, shape: .text,
      read: { node, part, diagnostics in
        if let value = node.nonEmptyText(diagnostics) { part[keyPath: path] = value }
      },
      write: { $0[keyPath: path].map(ScenarioText.text) })
  }

  static func flag(_ name: String, _ path: WritableKeyPath<Part, Bool>) -> ScenarioKey {
    ScenarioKey(
      name: name, shape: .flag,
      read: { node, part, diagnostics in
        if let value = node.flag(diagnostics) { part[keyPath: path] = value }
      },
      write: { .text($0[keyPath: path] ? "true" : "false") })
  }

  static func day(_ name: String, _ path: WritableKeyPath<Part, String>) -> ScenarioKey {
    ScenarioKey(
      name: name, shape: .day,
      read: { node, part, diagnostics in
        if let value = node.date(diagnostics) { part[keyPath: path] = value.description }
      },
      write: { .text($0[keyPath: path]) })
  }

  static func day(_ name: String, _ path: WritableKeyPath<Part, String?>) -> ScenarioKey {
    ScenarioKey(
      name: name, shape: .day,
      read: { node, part, diagnostics in
        if let value = node.date(diagnostics) { part[keyPath: path] = value.description }
      },
      write: { $0[keyPath: path].map(ScenarioText.text) })
  }

  /// One of the raw values of an enumeration.
  static func word<Word: RawRepresentable & CaseIterable>(
    _ name: String, _ path: WritableKeyPath<Part, Word>
  ) -> ScenarioKey where Word.RawValue == String {
    ScenarioKey(
      name: name, shape: .word(Word.allCases.map(\.rawValue)),
      read: { node, part, diagnostics in
        if let value = node.value(of: Word.self, diagnostics) { part[keyPath: path] = value }
      },
      write: { .text($0[keyPath: path].rawValue) })
  }

  /// One of the raw values of an enumeration, or nothing.
  static func word<Word: RawRepresentable & CaseIterable>(
    _ name: String, _ path: WritableKeyPath<Part, Word?>
  ) -> ScenarioKey where Word.RawValue == String {
    ScenarioKey(
      name: name, shape: .word(Word.allCases.map(\.rawValue)),
      read: { node, part, diagnostics in
        if let value = node.value(of: Word.self, diagnostics) { part[keyPath: path] = value }
      },
      write: { $0[keyPath: path].map { .text($0.rawValue) } })
  }
}

extension YAMLNode {
  /// Whether the part is this word.
  func isWord(_ word: String) -> Bool {
    if case .scalar(let text, _) = content { text == word } else { false }
  }

  /// A whole number inside a range.
  func whole(in range: ClosedRange<Int>, _ diagnostics: Diagnostics) -> Int? {
    let expected = "a whole number from \(range.lowerBound) to \(range.upperBound)"
    guard let text = text(diagnostics, expected: expected) else { return nil }
    guard let value = Int(text), range.contains(value) else {
      diagnostics.report(.badNumber(text, expected: expected), at: self, "write \(expected)")
      return nil
    }
    return value
  }

  /// A finite number inside a range; `or` is a word that the reader takes as well.
  func number(
    in range: ClosedRange<Double>, _ diagnostics: Diagnostics, or word: String? = nil
  ) -> Double? {
    let alternative = word.map { ", or \($0)" } ?? ""
    let expected =
      "a number from \(ScenarioText.digits(range.lowerBound)) to \(ScenarioText.digits(range.upperBound))"
      + alternative
    guard let text = text(diagnostics, expected: expected) else { return nil }
    let isDecimal = text.utf8.allSatisfy { "0123456789+-.eE".utf8.contains($0) }
    guard isDecimal, let value = Double(text), value.isFinite else {
      diagnostics.report(.badNumber(text, expected: expected), at: self, "write \(expected)")
      return nil
    }
    guard range.contains(value) else {
      diagnostics.report(
        .badNumber(ScenarioText.digits(value), expected: expected), at: self, "write \(expected)")
      return nil
    }
    return value
  }
}
