/// How far the values of one field can be relied on.
public struct FieldQuality: Codable, Hashable, Sendable {
  /// The table.
  public let table: TableKind
  /// The field.
  public let field: Field
  /// On how many rows a value is expected: completion times on completed orders, and so on.
  public let expected: Int
  /// On how many of these there is none.
  public let missing: Int
  /// The greatest share of rows that one observation shows to be faulty in this field, from 0 to 1. Observations
  /// may overlap, so the true share is at least this.
  public let faultShare: Double

  /// The quality of a field.
  public init(table: TableKind, field: Field, expected: Int, missing: Int, faultShare: Double = 0) {
    self.table = table
    self.field = field
    self.expected = expected
    self.missing = missing
    self.faultShare = faultShare
  }

  /// Missing values as a share of the expected ones, from 0 to 1; 0 when none is expected.
  public var nullShare: Double { expected > 0 ? Double(missing) / Double(expected) : 0 }

  /// Whether more than `threshold` of the values are missing or faulty.
  public func isWeak(threshold: Double = LogObservation.weakShare) -> Bool {
    nullShare > threshold || faultShare > threshold
  }
}

/// What the checks found out about a log.
public struct LogCheckResult: Codable, Hashable, Sendable {
  /// What was seen, in the order of the checks, then by table, code and field.
  public let observations: [LogObservation]
  /// One entry per column that the log has, by table and then in the table's field order.
  public let fields: [FieldQuality]

  /// The quality of a log from what was seen.
  public init(observations: [LogObservation], fields: [FieldQuality]) {
    self.observations = observations
    self.fields = fields
  }

  /// The fields of a table of which more than `threshold` of the expected values are missing or faulty. The
  /// default of 0.5 % is the one above which dependent tests are undetermined (T-INS-2, an analyst default).
  /// Columns that are absent altogether are not listed: they are not there to be weak.
  public func weakFields(
    in table: TableKind = .orders, threshold: Double = LogObservation.weakShare
  ) -> Set<Field> {
    Set(fields.lazy.filter { $0.table == table && $0.isWeak(threshold: threshold) }.map(\.field))
  }

  /// Counts missing values of each column where they are expected. O(columns × rows / 64) beyond the sets.
  static func missing(in subject: LogUnderCheck) -> [FieldQuality] {
    subject.tables.flatMap { table -> [FieldQuality] in
      var sets: [FieldPopulation: RowSet] = [:]
      return table.kind.fields.filter(table.has).map { field in
        let population = FieldPopulation.of(field, in: table.kind)
        let usual = sets[population] ?? population.rows(of: table, subject.orderSets)
        sets[population] = usual
        let expected = subject.withoutServicesThatLack(field, usual, in: table)
        let missing = (expected - table.present(field)).count
        return FieldQuality(table: table.kind, field: field, expected: expected.count, missing: missing)
      }
    }
  }
}
