import Foundation
import Testing

@testable import Statistics

/// Indices on the field's two test functions against a reference's own estimates with their 95 % intervals: SALib 1.5,
/// `sobol` with 4,096 rows and `morris` with 1,000 trajectories on 4 levels, seeds 1 to 5. Points and random numbers are
/// our own, of several seeds as well.
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

    /// How many of the references' intervals hold the value of their factor.
    static func hits(_ references: [Reference], _ values: [Double]) -> Int {
      references.reduce(0) { sum, reference in
        sum
          + zip(values, zip(reference.estimates, reference.halfWidths)).count {
            abs($0 - $1.0) <= $1.1 + 1e-9
          }
      }
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

  @Test func sobolIndicesOfOtherSeedsLieThereToo() throws {
    // The reference's intervals of seed 3.
    let ishigamiFirst = Reference(
      estimates: [0.314649, 0.44195, 0.000745], halfWidths: [0.02847, 0.026072, 0.029408])
    let ishigamiTotal = Reference(
      estimates: [0.55859, 0.442555, 0.24332], halfWidths: [0.039083, 0.02121, 0.013344])
    let gFirst = Reference(
      estimates: [0.717406, 0.179306, 0.023812, 0.007, 4.8e-05, 5.6e-05, 6.7e-05, 0.000107],
      halfWidths: [0.033502, 0.021723, 0.007597, 0.003938, 0.000426, 0.000463, 0.000443, 0.00045])
    let gTotal = Reference(
      estimates: [0.787594, 0.242753, 0.034352, 0.010472, 0.000105, 0.000105, 0.000105, 0.000103],
      halfWidths: [0.033784, 0.013811, 0.002261, 0.000686, 7e-06, 7e-06, 7e-06, 7e-06])
    for seed in 2...5 as ClosedRange<UInt64> {
      let three = try SobolIndices(
        dimensions: 3, rows: 2_048, shiftedBy: RandomStream(seed: seed, purpose: "reference"))
      var indices = try three.indices(three.points.map(Self.ishigami), resamples: 10)
      #expect(ishigamiFirst.holds(indices.map(\.first)), "seed \(seed)")
      #expect(ishigamiTotal.holds(indices.map(\.total)), "seed \(seed)")
      let eight = try SobolIndices(
        dimensions: 8, rows: 2_048, shiftedBy: RandomStream(seed: seed, purpose: "reference"))
      indices = try eight.indices(eight.points.map(Self.g), resamples: 10)
      #expect(gFirst.holds(indices.map(\.first)), "seed \(seed)")
      #expect(gTotal.holds(indices.map(\.total)), "seed \(seed)")
    }
  }

  /// µ* of the reference with 1,000 trajectories, seeds 1 to 5. Intervals miss at times, and with one factor of a run
  /// others do, as effects on G share their other factors: the exact values lie in 35 of the 40 intervals on G and in 14 of
  /// the 15 on Ishigami's function. Ours must lie in nearly as many.
  private static let morrisIshigami = [
    Reference(estimates: [7.529088, 7.875, 5.961351], halfWidths: [0.400787, 0, 0.335456]),
    Reference(estimates: [7.454102, 7.875, 6.12382], halfWidths: [0.417519, 0, 0.384073]),
    Reference(estimates: [7.841528, 7.875, 6.361274], halfWidths: [0.392543, 0, 0.360115]),
    Reference(estimates: [8.003996, 7.875, 6.448758], halfWidths: [0.394762, 0, 0.418819]),
    Reference(estimates: [7.054179, 7.875, 6.311284], halfWidths: [0.356231, 0, 0.413127]),
  ]
  private static let morrisG = [
    Reference(
      estimates: [2.560802, 1.438346, 0.567791, 0.321267, 0.032576, 0.032088, 0.033508, 0.03319],
      halfWidths: [0.047278, 0.04828, 0.021645, 0.013298, 0.001371, 0.001236, 0.001345, 0.001302]),
    Reference(
      estimates: [2.530455, 1.473989, 0.588866, 0.328753, 0.034475, 0.032587, 0.034319, 0.034369],
      halfWidths: [0.046912, 0.038946, 0.021211, 0.011998, 0.001216, 0.001239, 0.001211, 0.001206]),
    Reference(
      estimates: [2.569772, 1.484555, 0.591739, 0.336649, 0.034644, 0.034037, 0.034059, 0.033319],
      halfWidths: [0.052705, 0.042062, 0.025265, 0.012279, 0.001334, 0.001203, 0.001327, 0.001217]),
    Reference(
      estimates: [2.553532, 1.438454, 0.590612, 0.332693, 0.035004, 0.033666, 0.033874, 0.034424],
      halfWidths: [0.050796, 0.052292, 0.021176, 0.013142, 0.0014, 0.001284, 0.001307, 0.001418]),
    Reference(
      estimates: [2.582379, 1.441916, 0.584255, 0.333688, 0.034135, 0.033453, 0.03356, 0.034644],
      halfWidths: [0.048505, 0.049401, 0.02081, 0.012612, 0.001216, 0.001297, 0.001276, 0.00125]),
  ]

  @Test(arguments: [1, 2] as [UInt64])
  func morrisEffectsLieInTheReferencesIntervals(seed: UInt64) throws {
    let three = try MorrisScreening(dimensions: 3, trajectories: 4_000, seed: seed)
    let ishigami = try three.effects(three.points.map(Self.ishigami), resamples: 10)
    #expect(Reference.hits(Self.morrisIshigami, ishigami.map(\.meanAbsolute)) >= 13)
    let deviations = ishigami.compactMap(\.deviation)
    #expect(zip(deviations, [6.249472, 7.877664, 8.635578]).allSatisfy { abs($0 / $1 - 1) < 0.06 })
    let eight = try MorrisScreening(dimensions: 8, trajectories: 10_000, seed: seed)
    let g = try eight.effects(eight.points.map(Self.g), resamples: 10)
    #expect(Reference.hits(Self.morrisG, g.map(\.meanAbsolute)) >= 30)
  }

  @Test func morrisIntervalsHoldTheExactEffects() throws {
    // On four levels with steps of two thirds µ* is a finite sum: of G, 2/(1 + aᵢ) ∏ (4/3 + aⱼ)/(1 + aⱼ) over j ≠ i.
    let a = [0, 1, 4.5, 9, 99, 99, 99, 99]
    let exact = a.indices.map { own in
      a.indices.reduce(2 / (1 + a[own])) { $1 == own ? $0 : $0 * (4 / 3 + a[$1]) / (1 + a[$1]) }
    }
    var held = 0
    for seed in 1...25 as ClosedRange<UInt64> {
      let plan = try MorrisScreening(dimensions: 8, trajectories: 120, seed: seed)
      let effects = try plan.effects(plan.points.map(Self.g), resamples: 200, seed: seed)
      held += zip(effects, exact).count { $0.interval.contains($1) }
    }
    // 200 intervals at 95 %.
    #expect((182...198).contains(held), "\(held)")
  }
}
