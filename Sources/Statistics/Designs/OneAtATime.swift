/// One factor at a time: a base run, and for each factor a run at each of its other levels.
///
/// It shows no interaction; use it to see whether a factor does anything at all.
public enum OneAtATime {
  /// The runs as levels from 0; the first is the base.
  ///
  /// - Throws: ``Undefined/empty`` without a factor; ``Undefined/invalidArgument(_:)`` for a base level that a factor
  ///   does not have.
  public static func runs(levels: [Int], base: [Int]) throws(Undefined) -> [[Int]] {
    guard !levels.isEmpty else { throw .empty }
    try requireSameCount(levels.count, base.count, "factors and base levels")
    guard zip(levels, base).allSatisfy({ $1 >= 0 && $1 < $0 }) else {
      throw .invalidArgument("every base level must be one of its factor's levels")
    }
    var runs = [base]
    for (factor, count) in levels.enumerated() {
      for level in 0..<count where level != base[factor] {
        var run = base
        run[factor] = level
        runs.append(run)
      }
    }
    return runs
  }
}
