import Testing

@testable import Statistics

@Suite struct RegressionTests {
  private let response: [Double] = [10, 11, 12, 14, 15, 9, 8, 9.5, 13, 13.5, 12.5, 11]
  private let group: [Double] = [0, 0, 0, 1, 1, 0, 0, 0, 1, 1, 1, 1]
  private let clusters = [1, 1, 1, 2, 2, 3, 3, 3, 4, 4, 4, 4]

  @Test func knownGroupDifference() throws {
    let fit = try LeastSquares(rows: group.map { [1, $0] }, response: response)
    #expect(agree(fit.coefficients, [9.916666666666666, 3.25]))
    #expect(agree(try fit.standardErrors(.classical), [0.5706964556087979, 0.8070866675202172]))
    #expect(agree(try fit.standardErrors(.hc1), [0.5833333333333336, 0.8070866675202173]))
    #expect(agree(try fit.standardErrors(.cluster(clusters)), [0.9277112417924822, 1.2000300064835498]))
    #expect(try agree(fit.rSquared(), 0.6185441236274909))
    let interval = try fit.interval(coefficient: 1, .cluster(clusters))
    #expect(agree(interval.lower, 3.25 - 3.1824463052837096 * 1.2000300064835498))
  }

  /// statsmodels' `OLS`; the columns x and x² are nearly collinear.
  @Test func severalColumns() throws {
    let rows = group.enumerated().map { index, g -> [Double] in
      let x = Double(index + 1)
      return [1, x, x * x, g]
    }
    let y = response.enumerated().map { $1 + 0.1 * Double($0 + 1) }
    let fit = try LeastSquares(rows: rows, response: y)
    #expect(
      agree(
        fit.coefficients,
        [10.857746674057664, 0.012872569503662105, -0.020208830803343347, 4.689786585365853],
        relative: 1e-11))
    #expect(
      agree(
        try fit.standardErrors(.classical),
        [1.01687068713376, 0.3593816534057987, 0.027062179469801446, 0.7003171560462516]))
    #expect(
      agree(
        try fit.standardErrors(.hc1),
        [0.9722768530853859, 0.33014484999133226, 0.023179219846850712, 0.6861601138190081]))
    #expect(
      agree(
        try fit.standardErrors(.cluster(clusters)),
        [0.3724705483844045, 0.25358296243655987, 0.018758130851755782, 0.4945403074374806], relative: 1e-10))
    #expect(try agree(fit.rSquared(), 0.8569104505048208))
  }

  @Test func oneClusterPerRowIsHC1() throws {
    let fit = try LeastSquares(rows: group.map { [1, $0] }, response: response)
    let n = 12.0
    // CR1 with C = n has n/(n − 1) · (n − 1)/(n − k) = n/(n − k).
    #expect(agree(try fit.standardErrors(.cluster(Array(0..<12))), try fit.standardErrors(.hc1)))
    #expect(n == Double(fit.count))
  }

  @Test func residualsAreOrthogonalToTheColumns() throws {
    for seed in UInt64(0)..<50 {
      var stream = RandomStream(seed: seed, purpose: "regression")
      let k = 1 + Int(seed) % 5
      let rows = (0..<(k + 1 + Int(seed))).map { _ in [1] + (0..<k).map { _ in stream.nextNormal() } }
      guard rows.count > k + 1 else { continue }
      let y = rows.map { $0.reduce(0, +) + stream.nextNormal() }
      let fit = try LeastSquares(rows: rows, response: y)
      for column in 0...k {
        let dot = zip(rows, fit.residuals).reduce(0) { $0 + $1.0[column] * $1.1 }
        #expect(dot.magnitude < 1e-11)
      }
    }
  }

  @Test func refusals() throws {
    #expect(reason { () throws(Undefined) in try LeastSquares(rows: [], response: []) } == .empty)
    #expect(
      reason { () throws(Undefined) in try LeastSquares(rows: [[1, 2]], response: [1]) }
        == .tooFew(have: 1, need: 2))
    #expect(
      reason { () throws(Undefined) in try LeastSquares(rows: [[1], [1, 2]], response: [1, 2]) } != nil)
    #expect(reason { () throws(Undefined) in try LeastSquares(rows: [[], []], response: [1, 2]) } != nil)
    #expect(
      reason { () throws(Undefined) in try LeastSquares(rows: [[1], [.nan]], response: [1, 2]) }
        == .notFinite(count: 1))
    #expect(
      reason { () throws(Undefined) in
        try LeastSquares(
          rows: [[1, 0.1, 1.1], [1, 0.2, 1.2], [1, 0.3, 1.3], [1, 0.7, 1.7]], response: [1, 2, 3, 5])
      } != nil)
    let exact = try LeastSquares(rows: [[1, 0], [1, 1]], response: [1, 3])
    #expect(agree(exact.coefficients, [1, 2], absolute: 1e-15))
    #expect(
      reason { () throws(Undefined) in try exact.standardErrors(.classical) } == .tooFew(have: 2, need: 3))
    let fit = try LeastSquares(rows: group.map { [1, $0] }, response: response)
    #expect(
      reason { () throws(Undefined) in
        try fit.standardErrors(.cluster([Int](repeating: 1, count: 12)))
      } == .tooFew(have: 1, need: 2))
    #expect(reason { () throws(Undefined) in try fit.standardErrors(.cluster([1])) } != nil)
    #expect(reason { () throws(Undefined) in try fit.interval(coefficient: 2, .classical) } != nil)
    let flat = try LeastSquares(rows: [[1], [1], [1]], response: [2, 2, 2])
    #expect(reason { () throws(Undefined) in try flat.rSquared() } != nil)
  }

  /// NumPy by the definition; statsmodels' `two_fold` agrees on the pooled and the weighted reference.
  @Test func oaxacaBlinder() throws {
    let rowsA: [[Double]] = [[1, 5, 1], [1, 6, 0], [1, 7, 1], [1, 8, 1], [1, 9, 0], [1, 11, 1]]
    let rowsB: [[Double]] = [[1, 3, 0], [1, 4, 1], [1, 5, 0], [1, 6, 1], [1, 8, 0], [1, 7, 0]]
    let a: [Double] = [20, 22, 25, 27, 30, 36]
    let b: [Double] = [14, 15, 19, 20, 24, 23]
    let expected: [(OaxacaBlinder.Reference, [Double])] = [
      (.pooled, [5.245901639344262, 2.254098360655735, 0]),
      (.neumark, [5.995726495726493, 0.7521367521367588, 0.7521367521367486]),
      (.weighted(1), [5.888888888888895, 0, 1.611111111111106]),
      (.weighted(0), [4.21641791044776, 3.283582089552241, 0]),
      (.weighted(0.5), [5.052653399668327, 1.6417910447761193, 0.8055555555555538]),
    ]
    for (reference, parts) in expected {
      let split = try OaxacaBlinder(
        rowsA: rowsA, responseA: a, rowsB: rowsB, responseB: b, reference: reference)
      #expect(split.gap == 160.0 / 6 - 115.0 / 6)
      if reference == .pooled {
        #expect(agree(split.unexplained, parts[1] + parts[2], absolute: 1e-12))
        #expect(agree(split.explained, parts[0]))
      } else {
        #expect(
          agree([split.explained, split.advantageOfA, split.disadvantageOfB], parts, absolute: 5e-13))
      }
      #expect(agree(split.explained + split.unexplained, split.gap))
      #expect(agree(split.explainedByColumn.reduce(0, +), split.explained))
    }
    #expect(
      reason { () throws(Undefined) in
        try OaxacaBlinder(rowsA: [[2], [2]], responseA: [1, 2], rowsB: [[1], [1]], responseB: [1, 2])
      } != nil)
  }
}
