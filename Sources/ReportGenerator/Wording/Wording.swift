import AuditEngine
import Metrics
import Rules

/// Everything that turns a result's codes and numbers into words of one language.
struct Wording: Sendable {
  let table: StringTable
  let quantities: QuantityText
  let dates: DateText

  /// Words of a table; amounts are in `currency` (ISO 4217), yuan unless a result says otherwise.
  init(_ table: StringTable, currency: String? = nil) {
    self.table = table
    quantities = QuantityText(table, currency: currency)
    dates = DateText(table)
  }

  /// The text of a key.
  func text(_ key: String, _ values: [String: String] = [:]) -> String { table.text(key, values) }

  /// The text that a pack gives in both languages.
  func text(_ text: LocalizedText) -> String {
    let own = table.language == .chinese ? text.zh : text.en
    return own.isEmpty ? (table.language == .chinese ? text.en : text.zh) : own
  }

  /// A number of things: `1,204 笔订单`.
  func counted(_ unit: Measurement.Unit, _ count: Int) -> String {
    table.counted("unit.\(unit.rawValue).count", count, shown: NumberText.integer(count))
  }

  /// What is counted, without a number.
  func name(of unit: Measurement.Unit) -> String { text("unit.\(unit.rawValue)") }

  /// A number of workers.
  func workers(_ count: Int) -> String { counted(.worker, count) }

  /// A share of a count, such as `1.2%`, or a dash when there is nothing to share.
  func share(_ part: Int, of whole: Int) -> String {
    whole == 0 ? NumberText.none : NumberText.percent(Double(part) / Double(whole))
  }

  /// How many units are beyond the limit of how many examined: `312 / 48,210`.
  func extent(_ numbers: MeasuredNumbers) -> String {
    NumberText.integer(numbers.exceeding) + " / " + NumberText.integer(numbers.examined)
  }

  /// Whether the count of units says anything beside a verdict. A rule that an estimate decides can be beyond its limit
  /// although no single unit is; "0 / 200" beside such a verdict would mislead.
  func isTelling(_ numbers: MeasuredNumbers, beside verdict: Verdict) -> Bool {
    numbers.exceeding > 0 || (verdict != .notMet && verdict != .needsReview)
  }

  /// The confidence level of intervals: `99%`.
  func level(_ level: Double) -> String { NumberText.trimmed(level * 100, atMost: 2) + "%" }

  /// How something was computed: the words of the code, or of its parts where it is put together with dots.
  func method(_ code: String) -> String {
    if let text = table.text(ifAny: "method.\(code)") { return text }
    let parts = code.split(separator: ".").map { part in
      table.text(ifAny: "method.\(part)") ?? MarkupText.visible(String(part))
    }
    return table.list(parts)
  }

  /// The name of a status, such as 国家标准.
  func name(of status: BasisStatus) -> String { text("status.\(status.key)") }

  /// How sure the project is of a source.
  func name(of confidence: SourceConfidence) -> String { text("confidence.\(confidence.key)") }
}

extension BasisStatus {
  /// The part of a text's key that names the status.
  var key: String {
    switch self {
    case .law: "law"
    case .standard: "standard"
    case .guidance: "guidance"
    case .commitment: "commitment"
    case .analystDefault: "analystDefault"
    }
  }
}

extension SourceConfidence {
  /// The part of a text's key that names the confidence.
  var key: String {
    switch self {
    case .seen: "seen"
    case .seenAndRecalled: "seenAndRecalled"
    case .recalledSure: "recalledSure"
    case .recalledUnsure: "recalledUnsure"
    }
  }
}
