/// Texts outside the values that a field may have, such as a status that the log format does not know.
///
/// Rows with such a text fall out of every count that asks for the known ones. O(dictionary), and O(rows) for a
/// field that has unknown texts.
struct VocabularyCheck: LogCheck {
  enum Code: String, CaseIterable, Sendable {
    /// Examples are the texts. Details: `distinct` = how many different unknown texts there are.
    case values = "unknown-values"
  }
  static let id = "vocabulary"

  func observations(in subject: LogUnderCheck) -> [LogObservation] {
    subject.tables.flatMap { table in
      table.kind.fields.compactMap { field in
        guard let vocabulary = field.vocabulary, let column = table.texts(field) else { return nil }
        let unknown = column.dictionary.values.map { !vocabulary.contains($0) }
        guard unknown.contains(true) else { return nil }
        var counts = [Int](repeating: 0, count: unknown.count)
        for code in column.codes.elements where code >= 0 { counts[Int(code)] += 1 }
        let found = counts.indices.filter { unknown[$0] && counts[$0] > 0 }
        guard !found.isEmpty else { return nil }
        return observation(
          .values, .caution, table.kind, [field], affected: found.reduce(0) { $0 + counts[$1] },
          total: table.rowCount - column.nullCount,
          examples: LogObservation.Example.smallest(.text, found.map { column.dictionary.values[$0] }),
          details: ["distinct": .init(found.count)], faulty: [field])
      }
    }
  }
}
