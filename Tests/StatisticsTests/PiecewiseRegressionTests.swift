import Statistics
import Testing

@Suite struct PiecewiseRegressionTests {
  /// Pay by distance in tiers, in whole metres.
  private func tiers(seed: UInt64, count: Int, bounds: [Int], slopes: [Double]) -> (x: [Double], y: [Double])
  {
    var random = RandomStream(seed: seed, purpose: "tiers", entity: 0)
    var (x, y): ([Double], [Double]) = ([], [])
    for _ in 0..<count {
      let metres = Int(random.nextUniform() * 12_000)
      var pay = 4.0
      for (index, slope) in slopes.enumerated() {
        let low = index == 0 ? 0 : bounds[index - 1]
        let high = index < bounds.count ? bounds[index] : .max
        pay += slope * Double(max(0, min(metres, high) - low)) / 1_000
      }
      x.append(Double(metres) / 1_000)
      y.append(pay)
    }
    return (x, y)
  }

  @Test(arguments: 0..<6)
  func findsTiersExactly(_ seed: Int) throws {
    let bounds = [[3_000, 5_000], [2_500, 6_000, 9_000], [1_000]][seed % 3]
    let slopes = [[1.0, 1.5, 2.25], [0.8, 1.6, 1.1, 2.0], [0, 1.2]][seed % 3]
    let (x, y) = tiers(seed: UInt64(seed), count: 250, bounds: bounds, slopes: slopes)
    let fit = try PiecewiseRegression(
      columns: [], ramps: [.init(x, resolution: 0.001)], response: y, resolution: 0.0001)
    var hinges: [(at: Double, value: Double)] = []
    var first = 0.0
    for (term, value) in zip(fit.terms, fit.coefficients) {
      switch term {
      case .constant: #expect((value - 4).magnitude < 4e-6)
      case .slope: first = value
      case .hinge(_, let at): hinges.append((at, value))
      case .column: Issue.record("no columns were given")
      }
    }
    hinges.sort { $0.at < $1.at }
    #expect(hinges.map { Int(($0.at * 1_000).rounded()) } == bounds)
    var slope = first
    #expect((first - slopes[0]).magnitude <= 1e-6 * max(slopes[0], 1))
    for (hinge, expected) in zip(hinges, slopes.dropFirst()) {
      slope += hinge.value
      #expect((slope - expected).magnitude <= 1e-6 * expected)
    }
  }

  @Test func noiseBuysNoTerms() throws {
    var extra = 0
    for seed in 0..<10 {
      var random = RandomStream(seed: UInt64(seed), purpose: "noise", entity: 1)
      let x = (0..<200).map { _ in random.nextUniform() * 10 }
      let z = (0..<200).map { _ in random.nextUniform() < 0.3 ? 1.0 : 0.0 }
      let y = x.map { 5 + 1.5 * $0 + random.nextNormal() * 0.3 }
      let fit = try PiecewiseRegression(
        columns: [z], ramps: [.init(x, resolution: 0.1)], response: y, resolution: 0.01)
      extra += max(0, fit.terms.count - 2)
    }
    #expect(extra <= 1)
  }

  @Test func refusesWhatHasNoFit() {
    #expect(throws: Undefined.self) {
      try PiecewiseRegression(columns: [], ramps: [], response: [], resolution: 0.01)
    }
    #expect(throws: Undefined.self) {
      try PiecewiseRegression(columns: [[1, 2]], ramps: [], response: [1, 2, 3], resolution: 0.01)
    }
    #expect(throws: Undefined.self) {
      try PiecewiseRegression(columns: [[1, .nan, 2]], ramps: [], response: [1, 2, 3], resolution: 0.01)
    }
  }
}
