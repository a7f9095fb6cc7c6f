/// The distinct texts of a column, sorted by their UTF-8 bytes. A text's position is its code, so codes do not
/// depend on the order of rows or on how a file was cut among threads.
public final class TextDictionary: Sendable {
  /// The texts in ascending order of their UTF-8 bytes, without repeats.
  public let values: [String]

  /// A dictionary of the distinct texts among `texts`. Texts are distinct when their bytes are: two spellings
  /// of "é" are two texts, as they are to the platform that wrote them. O(n log n).
  public init(_ texts: some Sequence<String>) {
    values = Set(texts.lazy.map(ByteText.init)).map(\.text).sorted(by: Self.precedes)
  }

  /// A text that equals another when their bytes are equal, unlike `String`, which compares by meaning.
  private struct ByteText: Hashable {
    let text: String
    static func == (a: ByteText, b: ByteText) -> Bool { a.text.utf8.elementsEqual(b.text.utf8) }
    func hash(into hasher: inout Hasher) {
      for byte in text.utf8 { hasher.combine(byte) }
    }
  }

  /// A dictionary of texts that are already in order and distinct.
  init(sortedDistinct values: [String]) { self.values = values }

  /// The order of dictionary entries: by UTF-8 bytes, the same on every machine and in every locale.
  public static func precedes(_ a: String, _ b: String) -> Bool {
    a.utf8.lexicographicallyPrecedes(b.utf8)
  }

  /// The code of `text`, or nil when no row has it. O(log n).
  public func code(of text: String) -> Int32? {
    var low = 0
    var high = values.count
    while low < high {
      let middle = (low + high) / 2
      if Self.precedes(values[middle], text) { low = middle + 1 } else { high = middle }
    }
    return low < values.count && values[low].utf8.elementsEqual(text.utf8) ? Int32(low) : nil
  }
}

/// A column of repeating text: a code per row into a sorted dictionary.
public struct TextColumn: Sendable {
  /// The code of a row without text.
  @inlinable public static var null: Int32 { -1 }

  /// One code per row; `null` where there is none.
  public let codes: ColumnStorage<Int32>
  /// The texts that the codes stand for.
  public let dictionary: TextDictionary
  /// Which rows have a text; nil when all have.
  public let validity: NullBitmap?

  /// A column over codes into `dictionary`. O(n).
  public init(codes: ColumnStorage<Int32>, dictionary: TextDictionary) {
    self.codes = codes
    self.dictionary = dictionary
    let bitmap = NullBitmap(of: codes.elements, null: Self.null)
    validity = bitmap.nullCount == 0 ? nil : bitmap
  }

  /// A column from optional texts.
  public init(_ texts: [String?]) {
    let dictionary = TextDictionary(texts.compactMap { $0 })
    self.init(
      codes: ColumnStorage(texts.map { $0.flatMap(dictionary.code(of:)) ?? Self.null }),
      dictionary: dictionary)
  }

  /// How many rows there are.
  @inlinable public var count: Int { codes.count }
  /// How many rows have no text.
  public var nullCount: Int { validity?.nullCount ?? 0 }
  /// The code of `row`, or `null`.
  @inlinable public subscript(row: Int) -> Int32 { codes[row] }
  /// The text of `row`, or nil.
  public func value(at row: Int) -> String? {
    let code = codes[row]
    return code < 0 ? nil : dictionary.values[Int(code)]
  }

  /// The same texts with codes into `wider`, which must hold every text of this column's dictionary. O(n).
  public func recoded(into wider: TextDictionary) -> TextColumn {
    let map = dictionary.values.map { wider.code(of: $0) ?? Self.null }
    let recoded = ColumnStorage<Int32>(uninitialized: count) { slots in
      for row in 0..<count {
        let code = codes[row]
        slots[row] = code < 0 ? Self.null : map[Int(code)]
      }
    }
    return TextColumn(codes: recoded, dictionary: wider)
  }

  /// The rows at `indices`, in that order, with the same dictionary.
  public func selecting(_ indices: [Int]) -> TextColumn {
    TextColumn(codes: ColumnStorage(indices.map { codes[$0] }), dictionary: dictionary)
  }
}
