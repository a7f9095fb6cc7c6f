/// Every combination of the factors' levels.
public struct FullFactorial: Sendable, Hashable {
  /// The number of levels of each factor.
  public let levels: [Int]
  /// The number of runs: the product of the levels.
  public let count: Int

  /// A design.
  ///
  /// - Throws: ``Undefined/empty`` without a factor; ``Undefined/invalidArgument(_:)`` for a factor without levels or
  ///   a product that no integer holds.
  public init(levels: [Int]) throws(Undefined) {
    guard !levels.isEmpty else { throw .empty }
    guard levels.allSatisfy({ $0 > 0 }) else { throw .invalidArgument("every factor needs a level") }
    var product = 1
    for level in levels {
      let (next, overflow) = product.multipliedReportingOverflow(by: level)
      guard !overflow else { throw .invalidArgument("the design has more runs than can be counted") }
      product = next
    }
    self.levels = levels
    count = product
  }

  /// The level of each factor, from 0, in a run; the last factor changes fastest.
  ///
  /// - Precondition: `index` is in 0 ..< ``count``.
  public func run(_ index: Int) -> [Int] {
    precondition((0..<count).contains(index), "no such run")
    var rest = index
    var run = [Int](repeating: 0, count: levels.count)
    for factor in levels.indices.reversed() {
      run[factor] = rest % levels[factor]
      rest /= levels[factor]
    }
    return run
  }
}
