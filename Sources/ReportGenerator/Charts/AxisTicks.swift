import Foundation

/// Round positions for the ticks of an axis.
enum AxisTicks {
  /// Multiples of 1, 2 or 5 times a power of ten inside a range, at most about `count` of them.
  static func positions(_ range: ClosedRange<Double>, count: Int, wholeNumbers: Bool = false) -> [Double] {
    let length = range.upperBound - range.lowerBound
    guard length.isFinite, length > 0, count > 0 else { return [range.lowerBound] }
    let raw = length / Double(count)
    let power = pow(10, (log10(raw)).rounded(.down))
    let factor = [1.0, 2, 5, 10].first { $0 * power >= raw * 0.999_999 } ?? 10
    let step = wholeNumbers ? max(1, (factor * power).rounded()) : factor * power
    guard step > 0, step.isFinite else { return [range.lowerBound] }
    let first = (range.lowerBound / step - 1e-9).rounded(.up)
    var ticks: [Double] = []
    var index = first
    while index * step <= range.upperBound + step * 1e-9, ticks.count <= 2 * count + 2 {
      ticks.append(index * step)
      index += 1
    }
    return ticks
  }
}
