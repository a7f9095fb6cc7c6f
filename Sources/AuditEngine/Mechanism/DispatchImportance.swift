import Statistics

/// How often the fitted model names the worker who got the order, and how often it still does when what was not declared
/// is dealt anew among the candidates of each decision (permutation importance, Breiman 2001).
///
/// A second figure beside the weight by likelihood: it is in decisions, so it can be read without logarithms. Equal
/// candidates share the hit.
struct DispatchImportance: Equatable {
  /// The share of decisions in which the model's first candidate got the order.
  let hits: Double
  /// The same with the undeclared columns dealt anew, the mean over ``rounds`` deals.
  let hitsWithoutUndeclared: Double

  static let rounds = 10

  /// `declared` is how many columns, from the first, were declared. Nil without decisions or finite coefficients.
  ///
  /// - Complexity: O(rows · (columns + rounds)).
  init?(_ design: DispatchDesign, coefficients: [Double], declared: Int, seed: UInt64) {
    let columns = design.columns.count
    guard design.count > 0, coefficients.count == columns, coefficients.allSatisfy(\.isFinite) else {
      return nil
    }
    var (whole, dealt) = (0.0, 0.0)
    for set in 0..<design.count {
      let rows = design.offsets[set]..<design.offsets[set + 1]
      func utilities(_ part: Range<Int>) -> [Double] {
        rows.map { row in part.reduce(0.0) { $0 + design.values[row * columns + $1] * coefficients[$1] } }
      }
      let open = utilities(0..<declared)
      var hidden = utilities(declared..<columns)
      whole += Self.hit(open, hidden, design.chosen[set])
      var stream = RandomStream(seed: seed, purpose: "permuted factors", entity: UInt64(set))
      for _ in 0..<Self.rounds {
        for index in hidden.indices.dropFirst() { hidden.swapAt(index, stream.nextInt(below: index + 1)) }
        dealt += Self.hit(open, hidden, design.chosen[set])
      }
    }
    hits = whole / Double(design.count)
    hitsWithoutUndeclared = dealt / Double(design.count * Self.rounds)
  }

  /// 1 if the chosen one has the greatest sum alone, its share if several have.
  private static func hit(_ a: [Double], _ b: [Double], _ chosen: Int) -> Double {
    let own = a[chosen] + b[chosen]
    var equals = 0
    for index in a.indices {
      let other = a[index] + b[index]
      if other > own + 1e-9 { return 0 }
      if other > own - 1e-9 { equals += 1 }
    }
    return 1 / Double(max(equals, 1))
  }
}
