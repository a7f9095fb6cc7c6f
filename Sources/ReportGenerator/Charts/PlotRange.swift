/// The range of an axis around values.
enum PlotRange {
  /// From the least to the greatest value with a margin of a twentieth; never of no length, and not below zero where no
  /// value is.
  static func around(_ values: [Double]) -> ClosedRange<Double> {
    let finite = values.filter(\.isFinite)
    guard let low = finite.min(), let high = finite.max() else { return 0...1 }
    let length = high - low
    let margin = length > 0 && length.isFinite ? length / 20 : (low == 0 ? 1 : low.magnitude / 20)
    let lower = low > 0 ? max(0, low - margin) : low == 0 && length > 0 ? 0 : low - margin
    let upper = high + margin
    return lower < upper && lower.isFinite && upper.isFinite ? lower...upper : 0...1
  }
}
