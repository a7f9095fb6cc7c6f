import Metrics
import Rules

/// Measured values as text, by their unit.
struct QuantityText: Sendable {
  let table: StringTable
  /// The currency (ISO 4217) of amounts.
  let currency: String
  private var duration: DurationText { DurationText(table: table) }

  init(_ table: StringTable, currency: String? = nil) {
    self.table = table
    self.currency = currency ?? "CNY"
  }

  /// A text about amounts in yuan as one about amounts in another currency.
  func inCurrency(_ text: String, _ code: String? = nil) -> String {
    let code = code ?? currency
    if code == "CNY" { return text }
    let sign = code == "USD" ? "US$" : code + " "
    return text.replacing("¥", with: sign).replacing("元", with: sign)
  }

  /// A value in its unit; `extra` asks for more decimals than usual.
  func text(_ value: Double, _ quantity: Quantity, extra: Int = 0) -> String {
    guard value.isFinite else { return NumberText.none }
    switch quantity {
    case .hours: return value == 0 ? unit("hours", "0") : duration.text(seconds: value * 3_600, extra: extra)
    case .minutes: return duration.text(seconds: value * 60, extra: extra)
    case .seconds: return value == 0 ? unit("seconds", "0") : duration.text(seconds: value, extra: extra)
    case .days:
      let number = NumberText.trimmed(value, atMost: 1 + extra)
      return value == 1 ? table.text("quantity.days.one", ["v": number]) : unit("days", number)
    case .workingDays:
      return table.text(
        value == 1 ? "quantity.workingDays.one" : "quantity.workingDays",
        ["v": NumberText.trimmed(value, atMost: 1)])
    case .money: return inCurrency(unit("money", NumberText.decimal(value, 2 + extra)))
    case .moneyPerHour: return inCurrency(unit("moneyPerHour", NumberText.decimal(value, 2 + extra)))
    case .kilometresPerHour: return unit("kilometresPerHour", NumberText.trimmed(value, atMost: 1 + extra))
    case .metres:
      return value.magnitude < 10_000
        ? unit("metres", NumberText.trimmed(value, atMost: extra))
        : unit("kilometres", NumberText.decimal(value / 1_000, 1 + extra))
    case .share: return NumberText.percent(value, extra: extra)
    case .percentagePoints: return unit("percentagePoints", NumberText.trimmed(value, atMost: 2 + extra))
    case .ratio: return NumberText.trimmed(value, atMost: 3 + extra)
    case .count: return NumberText.trimmed(value, atMost: 2 + extra)
    case .index: return NumberText.decimal(value, 3 + extra)
    }
  }

  /// Two values of one unit, with as many decimals as it takes to tell them apart when they differ.
  func pair(_ first: Double, _ second: Double, _ quantity: Quantity) -> (String, String) {
    for extra in 0...4 {
      let texts = (text(first, quantity, extra: extra), text(second, quantity, extra: extra))
      if first == second || texts.0 != texts.1 { return texts }
    }
    return (text(first, quantity), text(second, quantity))
  }

  /// A measured value, with "at least" where only a lower bound is known.
  func measured(_ value: Double, _ quantity: Quantity, isLowerBound: Bool, beside limit: Double? = nil)
    -> String
  {
    let shown = limit.map { pair(value, $0, quantity).0 } ?? text(value, quantity)
    return isLowerBound ? table.text("atLeast", ["v": shown]) : shown
  }

  /// An interval.
  func interval(_ lower: Double, _ upper: Double, _ quantity: Quantity) -> String {
    let texts = pair(lower, upper, quantity)
    return table.text("interval", ["lower": texts.0, "upper": texts.1])
  }

  /// A parameter's value.
  func text(_ value: Double, _ unit: ParameterUnit) -> String {
    switch unit {
    case .months:
      table.text(
        value == 1 ? "quantity.months.one" : "quantity.months", ["v": NumberText.trimmed(value, atMost: 1)])
    case .probability, .index: NumberText.trimmed(value, atMost: 6)
    case .money, .dollars: inCurrency(self.unit("money", NumberText.decimal(value, 2)), unit.currency)
    case .moneyPerHour, .dollarsPerHour:
      inCurrency(self.unit("moneyPerHour", NumberText.decimal(value, 2)), unit.currency)
    case .dollarsPerMinute:
      inCurrency(self.unit("moneyPerMinute", NumberText.trimmed(value, atMost: 4)), unit.currency)
    case .dollarsPerMile:
      inCurrency(self.unit("moneyPerMile", NumberText.trimmed(value, atMost: 4)), unit.currency)
    default: text(value, unit.quantity)
    }
  }

  private func unit(_ name: String, _ number: String) -> String {
    let isNegative = number.hasPrefix("−")
    return (isNegative ? "−" : "")
      + table.text("quantity." + name, ["v": isNegative ? String(number.dropFirst()) : number])
  }
}
