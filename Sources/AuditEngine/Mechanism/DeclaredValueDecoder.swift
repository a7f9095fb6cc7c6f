import Rules

/// The keys of declared parameters that a type did and did not ask for.
final class AskedKeys {
  private var given: Set<String> = []
  private var asked: Set<String> = []

  func give(_ key: String) { given.insert(key) }
  func ask(_ key: String) { asked.insert(key) }
  /// Paths that were given and that no type asked for.
  var unread: Set<String> { given.subtracting(asked) }
}

/// Decodes a type from declared parameters and keeps which of them it asked for, so that a misspelt name is an error
/// and not a default.
struct DeclaredValueDecoder: Decoder {
  let value: DeclaredValue
  let codingPath: [any CodingKey]
  let asked: AskedKeys
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  init(_ value: DeclaredValue, path: [any CodingKey], asked: AskedKeys) {
    self.value = value
    codingPath = path
    self.asked = asked
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    guard case .object(let values) = value else { throw corrupted("a mapping is needed") }
    for key in values.keys { asked.give(name(key)) }
    return KeyedDecodingContainer(Keyed<Key>(decoder: self, values: values))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    guard case .list(let parts) = value else { throw corrupted("a list is needed") }
    return Unkeyed(decoder: self, parts: parts)
  }

  func singleValueContainer() throws -> any SingleValueDecodingContainer { Single(decoder: self) }

  func corrupted(_ problem: String) -> DecodingError {
    .dataCorrupted(.init(codingPath: codingPath, debugDescription: problem))
  }

  private func name(_ key: String) -> String {
    (codingPath.map(\.stringValue) + [key]).joined(separator: ".")
  }

  fileprivate func below(_ value: DeclaredValue, _ key: any CodingKey) -> DeclaredValueDecoder {
    DeclaredValueDecoder(value, path: codingPath + [key], asked: asked)
  }

  fileprivate func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    // The standard library's own error would name the type and not the words that there are.
    if let words = type as? any (RawRepresentable<String> & CaseIterable).Type {
      let known = words.words
      let given = try text()
      guard known.contains(given) else {
        throw corrupted("“\(given)” is none of " + known.joined(separator: ", "))
      }
    }
    return try Value(from: self)
  }

  fileprivate func text() throws -> String {
    guard let text = value.text else { throw corrupted("a text is needed") }
    return text
  }

  fileprivate func number() throws -> Double {
    guard let number = value.number else { throw corrupted("a number is needed") }
    return number
  }

  fileprivate func whole<Number: FixedWidthInteger>(_ type: Number.Type) throws -> Number {
    guard let whole = Number(exactly: try number()) else { throw corrupted("a whole number is needed") }
    return whole
  }

  fileprivate func flag() throws -> Bool {
    guard case .flag(let flag) = value else { throw corrupted("true or false is needed") }
    return flag
  }
}

extension CaseIterable where Self: RawRepresentable<String> {
  fileprivate static var words: [String] { allCases.map(\.rawValue) }
}

/// A key by its text or its place in a list.
private struct PlainKey: CodingKey {
  let stringValue: String
  let intValue: Int?

  init(stringValue: String) {
    self.stringValue = stringValue
    intValue = nil
  }

  init(intValue: Int) {
    stringValue = "[\(intValue)]"
    self.intValue = intValue
  }
}

private struct Keyed<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let decoder: DeclaredValueDecoder
  let values: [String: DeclaredValue]
  var codingPath: [any CodingKey] { decoder.codingPath }
  var allKeys: [Key] { values.keys.sorted().compactMap { contains($0) } }

  /// A mapping with free keys, such as amounts by weather, asks for all of them.
  private func contains(_ name: String) -> Key? {
    guard let key = Key(stringValue: name) else { return nil }
    note(key)
    return key
  }

  private func note(_ key: any CodingKey) {
    decoder.asked.ask((codingPath + [key]).map(\.stringValue).joined(separator: "."))
  }

  func contains(_ key: Key) -> Bool {
    note(key)
    return values[key.stringValue] != nil
  }

  private func below(_ key: Key) throws -> DeclaredValueDecoder {
    note(key)
    guard let value = values[key.stringValue] else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: codingPath + [key], debugDescription: "it is missing"))
    }
    return decoder.below(value, key)
  }

  func decodeNil(forKey key: Key) throws -> Bool { !contains(key) }
  func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { try below(key).flag() }
  func decode(_ type: String.Type, forKey key: Key) throws -> String { try below(key).text() }
  func decode(_ type: Double.Type, forKey key: Key) throws -> Double { try below(key).number() }
  func decode(_ type: Float.Type, forKey key: Key) throws -> Float { Float(try below(key).number()) }
  func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try below(key).whole(type) }
  func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 { try below(key).whole(type) }
  func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 { try below(key).whole(type) }
  func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 { try below(key).whole(type) }
  func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { try below(key).whole(type) }
  func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt { try below(key).whole(type) }
  func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 { try below(key).whole(type) }
  func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 { try below(key).whole(type) }
  func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 { try below(key).whole(type) }
  func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 { try below(key).whole(type) }
  func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
    try below(key).decode(type)
  }

  func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type, forKey key: Key
  ) throws -> KeyedDecodingContainer<Nested> { try below(key).container(keyedBy: type) }
  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    try below(key).unkeyedContainer()
  }
  func superDecoder() throws -> any Decoder { decoder }
  func superDecoder(forKey key: Key) throws -> any Decoder { try below(key) }
}

private struct Unkeyed: UnkeyedDecodingContainer {
  let decoder: DeclaredValueDecoder
  let parts: [DeclaredValue]
  var currentIndex = 0
  var codingPath: [any CodingKey] { decoder.codingPath }
  var count: Int? { parts.count }
  var isAtEnd: Bool { currentIndex >= parts.count }

  init(decoder: DeclaredValueDecoder, parts: [DeclaredValue]) {
    self.decoder = decoder
    self.parts = parts
  }

  private mutating func next() throws -> DeclaredValueDecoder {
    guard currentIndex < parts.count else { throw decoder.corrupted("the list is too short") }
    defer { currentIndex += 1 }
    return decoder.below(parts[currentIndex], PlainKey(intValue: currentIndex))
  }

  mutating func decodeNil() throws -> Bool { false }
  mutating func decode(_ type: Bool.Type) throws -> Bool { try next().flag() }
  mutating func decode(_ type: String.Type) throws -> String { try next().text() }
  mutating func decode(_ type: Double.Type) throws -> Double { try next().number() }
  mutating func decode(_ type: Float.Type) throws -> Float { Float(try next().number()) }
  mutating func decode(_ type: Int.Type) throws -> Int { try next().whole(type) }
  mutating func decode(_ type: Int8.Type) throws -> Int8 { try next().whole(type) }
  mutating func decode(_ type: Int16.Type) throws -> Int16 { try next().whole(type) }
  mutating func decode(_ type: Int32.Type) throws -> Int32 { try next().whole(type) }
  mutating func decode(_ type: Int64.Type) throws -> Int64 { try next().whole(type) }
  mutating func decode(_ type: UInt.Type) throws -> UInt { try next().whole(type) }
  mutating func decode(_ type: UInt8.Type) throws -> UInt8 { try next().whole(type) }
  mutating func decode(_ type: UInt16.Type) throws -> UInt16 { try next().whole(type) }
  mutating func decode(_ type: UInt32.Type) throws -> UInt32 { try next().whole(type) }
  mutating func decode(_ type: UInt64.Type) throws -> UInt64 { try next().whole(type) }
  mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try next().decode(type) }
  mutating func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type
  ) throws -> KeyedDecodingContainer<Nested> { try next().container(keyedBy: type) }
  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
    try next().unkeyedContainer()
  }
  mutating func superDecoder() throws -> any Decoder { try next() }
}

private struct Single: SingleValueDecodingContainer {
  let decoder: DeclaredValueDecoder
  var codingPath: [any CodingKey] { decoder.codingPath }

  func decodeNil() -> Bool { false }
  func decode(_ type: Bool.Type) throws -> Bool { try decoder.flag() }
  func decode(_ type: String.Type) throws -> String { try decoder.text() }
  func decode(_ type: Double.Type) throws -> Double { try decoder.number() }
  func decode(_ type: Float.Type) throws -> Float { Float(try decoder.number()) }
  func decode(_ type: Int.Type) throws -> Int { try decoder.whole(type) }
  func decode(_ type: Int8.Type) throws -> Int8 { try decoder.whole(type) }
  func decode(_ type: Int16.Type) throws -> Int16 { try decoder.whole(type) }
  func decode(_ type: Int32.Type) throws -> Int32 { try decoder.whole(type) }
  func decode(_ type: Int64.Type) throws -> Int64 { try decoder.whole(type) }
  func decode(_ type: UInt.Type) throws -> UInt { try decoder.whole(type) }
  func decode(_ type: UInt8.Type) throws -> UInt8 { try decoder.whole(type) }
  func decode(_ type: UInt16.Type) throws -> UInt16 { try decoder.whole(type) }
  func decode(_ type: UInt32.Type) throws -> UInt32 { try decoder.whole(type) }
  func decode(_ type: UInt64.Type) throws -> UInt64 { try decoder.whole(type) }
  func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try decoder.decode(type) }
}
