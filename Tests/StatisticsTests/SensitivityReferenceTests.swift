import Foundation
import Testing

@testable import Statistics

/// Indices on the field's two test functions against a reference's own estimates with their 95 % intervals: SALib 1.5,
/// `sobol` with 4,096 rows and `morris` with 1,000 trajectories on 4 levels. Points and random numbers are our own.
@Suite struct SensitivityReferenceTests {
  /// Ishigami's function on the unit cube, a = 7, b = 0.1.
  private static func ishigami(_ unit: [Double]) -> Double {
    let x = unit.map { -Double.pi + 2 * Double.pi * $0 }
    return sin(x[0]) + 7 * sin(x[1]) * sin(x[1]) + 0.1 * x[2] * x[2] * x[2] * x[2] * sin(x[0])
  }

  /// Sobol's G function with a = 0, 1, 4.5, 9, 99, 99, 99, 99.
  private static func g(_ x: [Double]) -> Double {
    zip(x, [0, 1, 4.5, 9, 99, 99, 99, 99]).reduce(1) { $0 * (abs(4 * $1.0 - 2) + $1.1) / (1 + $1.1) }
  }

  private struct Reference {
    let estimates: [Double]
    let halfWidths: [Double]

    func holds(_ values: [Double]) -> Bool {
      values.count == estimates.count
        && zip(values, zip(estimates, halfWidths)).allSatisfy { abs($0 - $1.0) <= $1.1 + 1e-9 }
    }
  }

  @Test func sobolIndicesLieInTheReferencesIntervals() throws {
    let ishigami = try SobolIndices(
      dimensions: 3, rows: 4_096, shiftedBy: RandomStream(seed: 1, purpose: "reference"))
    var indices = try ishigami.indices(ishigami.points.map(Self.ishigami), resamples: 10)
    var first = Reference(
      estimates: [0.314216, 0.44344, -0.000331], halfWidths: [0.029847, 0.027745, 0.0264])
    var total = Reference(
      estimates: [0.557554, 0.442219, 0.244538], halfWidths: [0.046151, 0.019035, 0.014595])
    #expect(first.holds(indices.map(\.first)))
    #expect(total.holds(indices.map(\.total)))

    let g = try SobolIndices(
      dimensions: 8, rows: 2_048, shiftedBy: RandomStream(seed: 1, purpose: "reference"))
    indices = try g.indices(g.points.map(Self.g), resamples: 10)
    first = Reference(
      estimates: [0.712857, 0.177495, 0.022801, 0.007088, 8.3e-05, 0.000109, 0.000287, 5e-05],
      halfWidths: [0.038406, 0.020962, 0.008176, 0.00464, 0.00045, 0.000424, 0.000495, 0.00046])
    total = Reference(
      estimates: [0.782924, 0.24117, 0.034346, 0.010479, 0.000105, 0.000106, 0.000105, 0.000105],
      halfWidths: [0.041225, 0.013383, 0.002312, 0.000722, 7e-06, 7e-06, 7e-06, 6e-06])
    #expect(first.holds(indices.map(\.first)))
    #expect(total.holds(indices.map(\.total)))
  }

  @Test func morrisEffectsLieInTheReferencesIntervals() throws {
    let ishigami = try MorrisScreening(dimensions: 3, trajectories: 4_000, seed: 1)
    var effects = try ishigami.effects(ishigami.points.map(Self.ishigami), resamples: 10)
    // The second factor's effect on this grid is one of ±7.875.
    var reference = Reference(
      estimates: [7.529088, 7.875, 5.961351], halfWidths: [0.400787, 0, 0.335456])
    #expect(reference.holds(effects.map(\.meanAbsolute)))
    let deviations = effects.compactMap(\.deviation)
    #expect(zip(deviations, [6.249472, 7.877664, 8.635578]).allSatisfy { abs($0 / $1 - 1) < 0.05 })

    // Of the reference's runs with 1,000 trajectories the first whose intervals hold what it gives with 100,000.
    let g = try MorrisScreening(dimensions: 8, trajectories: 10_000, seed: 1)
    effects = try g.effects(g.points.map(Self.g), resamples: 10)
    reference = Reference(
      estimates: [2.569772, 1.484555, 0.591739, 0.336649, 0.034644, 0.034037, 0.034059, 0.033319],
      halfWidths: [0.05047, 0.051385, 0.022924, 0.011984, 0.001369, 0.001299, 0.001368, 0.001351])
    #expect(reference.holds(effects.map(\.meanAbsolute)))
  }
}
