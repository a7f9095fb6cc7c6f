/// Values that are empty where they ought to be there; ``FieldPopulation`` says where.
///
/// Above 0.5 % missing (T-INS-2, an analyst default) a field is too weak for a verdict. O(columns × rows / 64),
/// and O(1) for each missing value.
struct MissingValuesCheck: LogCheck {
  enum Code: String, CaseIterable, Sendable {
    /// Details: `population` = the name of the ``FieldPopulation``.
    case values = "missing-values"
  }
  static let id = "missing-values"
  static let cost = 3

  func observations(in subject: LogUnderCheck) -> [LogObservation] {
    LogCheckResult.missing(in: subject).compactMap { quality in
      guard quality.missing > 0, let table = subject.log.table(quality.table) else { return nil }
      let population = FieldPopulation.of(quality.field, in: quality.table)
      let expected = subject.withoutServicesThatLack(
        quality.field, population.rows(of: table, subject.orderSets), in: table)
      let missing = expected - table.present(quality.field)
      return observation(
        .values, quality.isWeak() ? .caution : .info, quality.table, [quality.field],
        affected: quality.missing, total: quality.expected, examples: RowExamples(table, missing).examples,
        details: ["population": .text(population.rawValue)], faulty: [quality.field])
    }
  }
}
