import AuditEngine
import Foundation
import Metrics

/// Numbers of one unit as text and as ticks. Differences of shares are percentage points.
struct StudyScale {
  private let wording: Wording
  private let quantity: Quantity?
  private let factor: Double
  private let isSigned: Bool

  /// The scale of a recorded unit, or of differences in it; these have a plus sign unless they are sizes.
  init(_ unit: String, isDifference: Bool = false, isSigned: Bool = true, _ wording: Wording) {
    self.wording = wording
    self.isSigned = isDifference && isSigned
    if isDifference, unit == Quantity.share.rawValue {
      quantity = .percentagePoints
      factor = 100
    } else {
      quantity = Quantity(rawValue: unit)
      factor = 1
    }
  }

  /// The title of an axis: the unit's name.
  var axis: String {
    quantity.map { wording.text("axis." + $0.rawValue) } ?? wording.text("study.axis.value")
  }

  /// A number with its unit; a rise has a plus sign.
  func text(_ value: Double?) -> String {
    guard let value, value.isFinite else { return NumberText.none }
    return (isSigned && value > 0 ? "+" : "") + plain(value)
  }

  /// An interval.
  func text(_ bounds: StudySummary.Bounds?) -> String {
    guard let bounds else { return NumberText.none }
    let texts: (String, String)
    if let quantity {
      texts = wording.quantities.pair(bounds.lower * factor, bounds.upper * factor, quantity)
    } else {
      texts = (plain(bounds.lower), plain(bounds.upper))
    }
    return wording.text("interval", ["lower": texts.0, "upper": texts.1])
  }

  /// The label of a tick, with the decimals that its axis needs. Hours and minutes stay decimal numbers.
  func tick(_ value: Double, _ range: ClosedRange<Double>) -> String {
    let isPercent = quantity == .share
    let scale = isPercent ? 100 : factor
    let step = (range.upperBound - range.lowerBound) * scale / 5
    let decimals = step > 0 && step.isFinite ? min(8, max(0, Int((1 - log10(step)).rounded(.down)))) : 2
    return NumberText.trimmed(value * scale, atMost: decimals) + (isPercent ? "%" : "")
  }

  private func plain(_ value: Double) -> String {
    if let quantity { return wording.quantities.text(value * factor, quantity) }
    guard value != 0 else { return "0" }
    let decimals = min(8, max(0, 4 - Int(log10(value.magnitude).rounded(.down))))
    return NumberText.trimmed(value, atMost: decimals)
  }
}
