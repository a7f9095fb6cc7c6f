extension KeyedDecodingContainer {
  /// Overwrites a default when the key is there.
  func set<Value: Decodable>(_ value: inout Value, _ key: Key) throws {
    if let given = try decodeIfPresent(Value.self, forKey: key) { value = given }
  }

  /// Overwrites an optional when the key is there.
  func set<Value: Decodable>(_ value: inout Value?, _ key: Key) throws {
    if let given = try decodeIfPresent(Value.self, forKey: key) { value = given }
  }
}
