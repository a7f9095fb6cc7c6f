import Metrics

/// One line of a calculation: what it is, quantity × rate, and the amount; or a sentence.
struct TraceRow {
  /// The whole line in words, where its code has a sentence.
  let sentence: String?
  let label: String
  /// Empty where the amount stands by itself.
  let product: String
  let amount: String
  let isTotal: Bool

  /// Lines that end a calculation.
  private static let totals: Set = ["sum", "paid", "difference"]

  init(_ line: TraceLine, _ wording: Wording) {
    sentence = line.terms.map { terms in
      var values = ["result": NumberText.trimmed(line.amount, atMost: 3)]
      for (name, term) in zip("abcdefgh", terms) {
        values[String(name)] = NumberText.trimmed(term, atMost: 4)
      }
      return wording.text("recomputed.\(line.code)", values)
    }
    label = wording.table.text(ifAny: "trace.\(line.code)") ?? StringTable.readable(line.code)
    let unit = wording.table.text(ifAny: "trace.unit.\(line.code)") ?? ""
    let quantity = line.quantity.map { Self.plain($0) + unit }
    let rate = line.rate.map(Self.plain)
    product = [quantity, rate].compactMap { $0 }.joined(separator: " × ")
    amount = Self.plain(line.amount)
    isTotal = Self.totals.contains(line.code)
  }

  /// A number with as many digits as it needs, two at least and four at most.
  private static func plain(_ value: Double) -> String {
    guard value.magnitude < 1e12 else { return "\(value)" }
    let scaled = Int64((value * 10_000).rounded())
    let (whole, rest) = scaled.magnitude.quotientAndRemainder(dividingBy: 10_000)
    var digits = String(String(10_000 + rest).dropFirst())
    while digits.count > 2, digits.last == "0" { digits.removeLast() }
    return (scaled < 0 ? "−" : "") + "\(whole).\(digits)"
  }
}
