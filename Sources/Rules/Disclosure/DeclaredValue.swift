/// A declared parameter of a mechanism: a tree of texts, numbers, flags, lists and mappings, with the names that the
/// simulators' policies use, so that the declared mechanism can be run.
public indirect enum DeclaredValue: Sendable, Hashable {
  /// A text; dates are texts as well.
  case text(String)
  /// A finite number.
  case number(Double)
  /// `true` or `false`.
  case flag(Bool)
  /// A list.
  case list([DeclaredValue])
  /// A mapping.
  case object([String: DeclaredValue])

  /// The value of a key of a mapping.
  public subscript(_ key: String) -> DeclaredValue? {
    if case .object(let values) = self { return values[key] }
    return nil
  }

  /// The text, if it is one.
  public var text: String? {
    if case .text(let text) = self { return text }
    return nil
  }

  /// The number, if it is one.
  public var number: Double? {
    if case .number(let number) = self { return number }
    return nil
  }

  /// The parts of a list, if it is one.
  public var list: [DeclaredValue]? {
    if case .list(let parts) = self { return parts }
    return nil
  }
}

extension DeclaredValue: Codable {
  /// Reads plain JSON.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let flag = try? container.decode(Bool.self) {
      self = .flag(flag)
    } else if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else if let text = try? container.decode(String.self) {
      self = .text(text)
    } else if let parts = try? container.decode([DeclaredValue].self) {
      self = .list(parts)
    } else {
      self = .object(try container.decode([String: DeclaredValue].self))
    }
  }

  /// Writes plain JSON, so that the parameters of a policy can be decoded from it.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .text(let text): try container.encode(text)
    case .number(let number): try container.encode(number)
    case .flag(let flag): try container.encode(flag)
    case .list(let parts): try container.encode(parts)
    case .object(let values): try container.encode(values)
    }
  }
}
