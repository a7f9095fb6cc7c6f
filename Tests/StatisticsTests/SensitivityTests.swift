import Foundation
import Testing

@testable import Statistics

@Suite struct SensitivityTests {
  /// Ishigami's function on the unit cube, a = 7, b = 0.1.
  private func ishigami(_ unit: [Double]) -> Double {
    let x = unit.map { -Double.pi + 2 * Double.pi * $0 }
    return sin(x[0]) + 7 * sin(x[1]) * sin(x[1]) + 0.1 * x[2] * x[2] * x[2] * x[2] * sin(x[0])
  }

  /// Sobol's G function with a = 0, 1, 4.5, 9, 99, 99, 99, 99.
  private func g(_ x: [Double]) -> Double {
    zip(x, [0, 1, 4.5, 9, 99, 99, 99, 99]).reduce(1) { $0 * (abs(4 * $1.0 - 2) + $1.1) / (1 + $1.1) }
  }

  @Test func indicesAgreeWithTheReference() throws {
    // SALib 1.5, sobol.analyze on the same points.
    let plan = try SobolIndices(dimensions: 3, rows: 1_024)
    let indices = try plan.indices(plan.points.map(ishigami))
    #expect(agree(indices.map(\.first), [0.33295508, 0.44131394, 0.01857841], relative: 1e-6))
    #expect(agree(indices.map(\.total), [0.55817905, 0.44328458, 0.24214937], relative: 1e-7))
    let wide = try SobolIndices(dimensions: 8, rows: 512)
    let others = try wide.indices(wide.points.map(g), resamples: 50)
    #expect(
      agree(
        others.prefix(4).map(\.first),
        [0.6832927010865771, 0.1740069707395063, 0.021863804949398855, 0.0070564902112541005], relative: 1e-9)
    )
    #expect(
      agree(
        others.map(\.total),
        [
          0.7570911821047875, 0.2288642835030464, 0.03132814786063576, 0.010014678560627748,
          9.832582866423626e-05, 0.0001016896481952697, 0.00010048656595911056, 0.00010326117592654747,
        ], relative: 1e-9))
  }

  @Test func indicesCoverTheExactValues() throws {
    // Exact: S1 = 0.3139, S2 = 0.4424, S3 = 0; T1 = 0.5576, T2 = 0.4424, T3 = 0.2437.
    let exact = [(0.313905, 0.557588), (0.442411, 0.442411), (0, 0.243684)]
    for seed in 1...5 as ClosedRange<UInt64> {
      let plan = try SobolIndices(
        dimensions: 3, rows: 2_048, shiftedBy: RandomStream(seed: seed, purpose: "shift"))
      let indices = try plan.indices(plan.points.map(ishigami), level: 0.99, resamples: 200, seed: seed)
      for (index, values) in zip(indices, exact) {
        #expect(index.firstInterval.contains(values.0))
        #expect(index.totalInterval.contains(values.1))
      }
    }
  }

  @Test func anOutputThatDoesNotVaryHasNoIndices() throws {
    let plan = try SobolIndices(dimensions: 2, rows: 16)
    #expect(
      reason { () throws(Undefined) in try plan.indices(plan.points.map { _ in 3 }) }
        == .degenerate("the output does not vary"))
    #expect(reason { () throws(Undefined) in try plan.indices([1]) } != nil)
    #expect(reason { () throws(Undefined) in try plan.indices(plan.points.map { _ in Double.nan }) } != nil)
  }

  @Test func morrisFindsLinearEffectsExactly() throws {
    for seed in 0..<20 as Range<UInt64> {
      let plan = try MorrisScreening(dimensions: 5, trajectories: 8, seed: seed)
      #expect(plan.points.count == 8 * 6)
      #expect(plan.points.allSatisfy { $0.allSatisfy { $0 > -1e-12 && $0 < 1 + 1e-12 } })
      let weights = [3.0, -2, 0, 0.5, 10]
      let effects = try plan.effects(plan.points.map { zip($0, weights).reduce(1) { $0 + $1.0 * $1.1 } })
      for (effect, weight) in zip(effects, weights) {
        #expect(agree(effect.mean, weight, absolute: 1e-9))
        #expect(agree(effect.meanAbsolute, weight.magnitude, absolute: 1e-9))
        #expect((effect.deviation ?? 1) < 1e-9)
      }
    }
  }

  @Test func morrisRanksTheGFunction() throws {
    let plan = try MorrisScreening(dimensions: 8, trajectories: 60, levels: 8, seed: 4)
    let effects = try plan.effects(plan.points.map(g))
    let order = effects.indices.sorted { effects[$0].meanAbsolute > effects[$1].meanAbsolute }
    #expect(Array(order.prefix(4)) == [0, 1, 2, 3])
    for effect in effects { #expect(effect.interval.contains(effect.meanAbsolute)) }
    #expect(
      reason { () throws(Undefined) in try MorrisScreening(dimensions: 2, trajectories: 2, levels: 5, seed: 1)
      } != nil)
  }
}
