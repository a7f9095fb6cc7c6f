import Foundation

/// Numbers as text: separators every three digits, a true minus sign, never in exponent form for the sizes
/// that occur in reports. Nothing depends on the machine's locale.
enum NumberText {
  /// What stands for a number that is not one.
  static let none = "—"

  /// A whole number with separators.
  static func integer(_ value: Int) -> String {
    (value < 0 ? "−" : "") + grouped(String(value.magnitude))
  }

  /// A number with a fixed count of decimals.
  static func decimal(_ value: Double, _ decimals: Int) -> String {
    guard value.isFinite else { return none }
    let text = String(format: "%.\(max(0, decimals))f", value.magnitude)
    let parts = text.split(separator: ".", maxSplits: 1)
    let whole = grouped(String(parts.first ?? "0"))
    let isZero = text.allSatisfy { $0 == "0" || $0 == "." }
    return (value < 0 && !isZero ? "−" : "") + whole + (parts.count > 1 ? "." + parts[1] : "")
  }

  /// A number with at most so many decimals, without trailing zeros.
  static func trimmed(_ value: Double, atMost decimals: Int) -> String {
    var text = decimal(value, decimals)
    guard text.contains(".") else { return text }
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
    return text == "−0" ? "0" : text
  }

  /// A share as a percentage. What is not zero never reads 0 %, and what is not all never reads 100 %: more
  /// decimals are shown, and beyond four a bound.
  static func percent(_ share: Double, extra: Int = 0) -> String {
    guard share.isFinite else { return none }
    let value = share * 100
    if value == 0 || value == 100 { return trimmed(value, atMost: 0) + "%" }
    for decimals in (1 + extra)...(4 + extra) {
      let text = decimal(value, decimals)
      let isExtreme = Double(text).map { $0 == 0 || $0 == 100 } ?? (text == "−" + decimal(0, decimals))
      if !isExtreme { return text + "%" }
    }
    if value.magnitude < 1 { return value < 0 ? ">−0.0001%" : "<0.0001%" }
    return ">99.9999%"
  }

  /// A p-value.
  static func probability(_ value: Double) -> String {
    guard value.isFinite else { return none }
    if value < 0.001 { return "< 0.001" }
    return "= " + decimal(value, 3)
  }

  private static func grouped(_ digits: String) -> String {
    guard digits.count > 3 else { return digits }
    var result = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index).isMultiple(of: 3) { result.append(",") }
      result.append(digit)
    }
    return result
  }
}
