/// Which share of the total the poorest share of people have.
///
/// The curve through the points (i/n, Σ of the i smallest / total), i = 0 … n, with straight lines between
/// them: a fraction of a person has that fraction of the person's amount.
///
/// - Complexity: O(*n*) to create, O(1) per point.
/// - Note: Source: M. Lorenz, "Methods of measuring the concentration of wealth" (1905).
public struct LorenzCurve: Hashable, Sendable {
  /// The cumulative shares of the total, from 0 to 1; one more than there are people.
  public let cumulativeShares: [Double]

  /// The curve of a set of amounts.
  public init(_ inequality: Inequality) {
    var shares: [Double] = [0]
    shares.reserveCapacity(inequality.count + 1)
    var sum = CompensatedSum()
    for amount in inequality.amounts {
      sum.add(amount)
      shares.append(min(1, sum.value / inequality.total))
    }
    shares[shares.count - 1] = 1
    cumulativeShares = shares
  }

  /// The share of the total that the poorest share `p` of people have.
  ///
  /// - Throws: ``Undefined/invalidArgument(_:)`` unless 0 ≤ p ≤ 1.
  public func share(ofPoorest p: Double) throws(Undefined) -> Double {
    guard p >= 0, p <= 1 else { throw .invalidArgument("a share of people must lie in [0, 1]: \(p)") }
    let people = cumulativeShares.count - 1
    let position = p * Double(people)
    // 0.9 · 10 people is 9 whole people, whatever the last bit of the product says.
    let nearest = position.rounded()
    if (position - nearest).magnitude <= 1e-12 * Double(people) { return cumulativeShares[Int(nearest)] }
    let index = Int(position)
    let fraction = position - Double(index)
    return cumulativeShares[index] * (1 - fraction) + cumulativeShares[index + 1] * fraction
  }

  /// The share of the total that the richest share `p` of people have.
  ///
  /// - Throws: ``Undefined/invalidArgument(_:)`` unless 0 ≤ p ≤ 1.
  public func share(ofRichest p: Double) throws(Undefined) -> Double {
    1 - (try share(ofPoorest: 1 - p))
  }
}
