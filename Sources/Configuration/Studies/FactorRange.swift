import Foundation
import Statistics

/// A range of numbers that a factor takes, with how they are spread over it.
struct FactorRange {
  /// How numbers are spread between the ends.
  enum Spread: Hashable {
    case uniform
    /// Uniform in the logarithm.
    case logarithmic
    /// Normal, cut off at both ends.
    case normal(mean: Double, deviation: Double)
    /// Rising to the mode and falling from it.
    case triangular(mode: Double)
  }

  let from: Double
  let to: Double
  let spread: Spread
  let isWhole: Bool

  static let keys = ["from", "to", "scale", "whole", "distribution"]
  static let scales = ["linear", "logarithmic"]
  /// The kinds of distributions with the keys of each beside `kind`.
  static let distributions = [("uniform", []), ("normal", ["mean", "deviation"]), ("triangular", ["mode"])]

  /// The range in a file, or nil after what is wrong was noted.
  init?(_ node: YAMLNode, _ diagnostics: Diagnostics) {
    guard let object = node.object(Self.keys, required: ["from", "to"], diagnostics),
      let from = object.number("from"), let to = object.number("to")
    else { return nil }
    let scale = object["scale"]?.choice(Self.scales, diagnostics) ?? "linear"
    isWhole = object["whole"]?.flag(diagnostics) ?? false
    guard from < to, (to - from).isFinite, scale == "linear" || from > 0 else {
      diagnostics.report(
        .inconsistent("the range from \(from) to \(to) is empty, or not positive for a logarithmic scale"),
        at: node, "give a smaller from and a larger to")
      return nil
    }
    (self.from, self.to) = (from, to)
    guard let distribution = object["distribution"] else {
      spread = scale == "logarithmic" ? .logarithmic : .uniform
      return
    }
    guard scale == "linear" else {
      diagnostics.report(
        .inconsistent("a range has either a logarithmic scale or a distribution"), at: distribution,
        "leave one of the two out")
      return nil
    }
    guard let spread = Self.spread(distribution, from, to, diagnostics) else { return nil }
    self.spread = spread
  }

  private static func spread(
    _ node: YAMLNode, _ from: Double, _ to: Double, _ diagnostics: Diagnostics
  ) -> Spread? {
    let others = distributions.flatMap(\.1)
    guard let object = node.object(["kind"] + others, required: ["kind"], diagnostics),
      let kind = object["kind"]?.choice(distributions.map(\.0), diagnostics),
      let keys = distributions.first(where: { $0.0 == kind })?.1
    else { return nil }
    for key in others where !keys.contains(key) {
      if let stray = object[key] {
        diagnostics.report(.unknownKey(key), at: stray, "leave it out: a \(kind) distribution has none")
      }
    }
    for key in keys where object[key] == nil { diagnostics.report(.missingKey(key), at: node) }
    switch kind {
    case "normal":
      guard let mean = object.number("mean"), let deviation = object.number("deviation") else { return nil }
      let spread = Spread.normal(mean: mean, deviation: deviation)
      guard deviation > 0, (normalShare(mean, deviation, from, to)?.width ?? 0) > 1e-6 else {
        diagnostics.report(
          .inconsistent("next to nothing of the normal distribution lies between \(from) and \(to)"),
          at: node,
          "give a deviation above 0, and a mean near the range")
        return nil
      }
      return spread
    case "triangular":
      guard let mode = object.number("mode") else { return nil }
      guard (from...to).contains(mode) else {
        diagnostics.report(
          .inconsistent("the mode \(mode) is not between \(from) and \(to)"), at: node,
          "give a mode inside the range")
        return nil
      }
      return .triangular(mode: mode)
    default: return .uniform
    }
  }

  /// The share of a normal distribution below the range, and inside it.
  private static func normalShare(
    _ mean: Double, _ deviation: Double, _ from: Double, _ to: Double
  ) -> (below: Double, width: Double)? {
    guard let normal = try? NormalDistribution(mean: mean, standardDeviation: deviation) else { return nil }
    let below = normal.cumulative(from)
    return (below, normal.cumulative(to) - below)
  }

  /// The value at a place from 0 to 1: the quantile of the spread.
  func value(at place: Double) -> Double {
    let value = min(max(quantile(min(max(place, 0), 1)), from), to)
    return isWhole ? value.rounded() : value
  }

  private func quantile(_ place: Double) -> Double {
    if place <= 0 { return from }
    if place >= 1 { return to }
    switch spread {
    case .uniform: return from + (to - from) * place
    case .logarithmic: return from * pow(to / from, place)
    case .normal(let mean, let deviation):
      guard let share = Self.normalShare(mean, deviation, from, to),
        let normal = try? NormalDistribution(mean: mean, standardDeviation: deviation),
        let value = try? normal.quantile(share.below + place * share.width)
      else { return mean }
      return value
    case .triangular(let mode):
      let rise = (mode - from) / (to - from)
      return place < rise
        ? from + (place * (to - from) * (mode - from)).squareRoot()
        : to - ((1 - place) * (to - from) * (to - mode)).squareRoot()
    }
  }
}
