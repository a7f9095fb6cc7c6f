import Foundation
import Testing

@testable import Statistics

@Suite struct DesignTests {
  @Test func sobolPointsAreThoseOfTheReference() throws {
    // scipy.stats.qmc.Sobol(scramble=False)
    let six = try SobolSequence(dimensions: 6).points(8)
    #expect(six[0] == [0, 0, 0, 0, 0, 0])
    #expect(six[3] == [0.25, 0.75, 0.75, 0.75, 0.25, 0.25])
    #expect(six[4] == [0.375, 0.375, 0.625, 0.875, 0.375, 0.125])
    #expect(six[7] == [0.125, 0.625, 0.375, 0.125, 0.125, 0.375])
    let many = try SobolSequence(dimensions: SobolSequence.maximumDimensions)
    #expect(Array(many.point(1_000).prefix(3)) == [0.2197265625, 0.0966796875, 0.5185546875])
    #expect(Array(many.point(1_000).suffix(3)) == [0.4794921875, 0.9130859375, 0.2548828125])
    #expect(many.point(777).reduce(0, +) == 19.708984375)
  }

  @Test func everyAxisOfASobolSequenceIsEven() throws {
    for seed in 0..<5 as Range<UInt64> {
      let stream = seed == 0 ? nil : RandomStream(seed: seed, purpose: "shift")
      let sequence = try SobolSequence(dimensions: SobolSequence.maximumDimensions, shiftedBy: stream)
      let points = sequence.points(256)
      for axis in 0..<sequence.dimensions {
        // Each of the 256 slices of an axis holds exactly one point, shifted or not.
        #expect(Set(points.map { Int($0[axis] * 256) }).count == 256)
      }
    }
    #expect(reason { () throws(Undefined) in try SobolSequence(dimensions: 0) } != nil)
    #expect(
      reason { () throws(Undefined) in try SobolSequence(dimensions: SobolSequence.maximumDimensions + 1) }
        != nil)
  }

  @Test func fullFactorialsHaveEveryCombinationOnce() throws {
    let design = try FullFactorial(levels: [3, 1, 4, 2])
    #expect(design.count == 24)
    #expect(Set((0..<24).map(design.run)).count == 24)
    #expect(design.run(0) == [0, 0, 0, 0])
    #expect(design.run(1) == [0, 0, 0, 1])
    #expect(reason { () throws(Undefined) in try FullFactorial(levels: []) } == .empty)
    #expect(reason { () throws(Undefined) in try FullFactorial(levels: [2, 0]) } != nil)
    #expect(
      reason { () throws(Undefined) in try FullFactorial(levels: [Int](repeating: 1_000, count: 10)) } != nil)
  }

  /// Sizes of the catalogue of Box, Hunter and Hunter for designs with few factors.
  @Test(arguments: [
    (3, 3, 4), (7, 3, 8), (15, 3, 16), (4, 4, 8), (8, 4, 16), (16, 4, 32), (5, 5, 16), (6, 5, 32), (8, 5, 64),
  ])
  func fractionsAreAsSmallAsTheCatalogue(_ factors: Int, _ resolution: Int, _ runs: Int) throws {
    let design = try FractionalFactorial(factors: factors, resolution: resolution)
    #expect(design.count == runs)
    #expect((design.resolution ?? .max) >= resolution)
  }

  @Test func fractionsKeepEffectsApart() throws {
    for factors in 1...12 {
      for resolution in 3...5 {
        let design = try FractionalFactorial(factors: factors, resolution: resolution)
        let signs = (0..<design.count).map { design.run($0).map { $0 ? 1 : -1 } }
        // Products of up to resolution − 1 factors are balanced.
        for a in 0..<factors {
          #expect(signs.reduce(0) { $0 + $1[a] } == 0)
          for b in (a + 1)..<max(a + 1, factors) {
            #expect(signs.reduce(0) { $0 + $1[a] * $1[b] } == 0)
            guard resolution > 3 else { continue }
            for c in (b + 1)..<max(b + 1, factors) {
              #expect(signs.reduce(0) { $0 + $1[a] * $1[b] * $1[c] } == 0)
            }
          }
        }
      }
    }
    #expect(reason { () throws(Undefined) in try FractionalFactorial(factors: 0, resolution: 3) } == .empty)
    #expect(reason { () throws(Undefined) in try FractionalFactorial(factors: 5, resolution: 2) } != nil)
  }

  @Test func latinHypercubesFillEverySlice() throws {
    for seed in 0..<20 as Range<UInt64> {
      let points = try LatinHypercube.points(37, dimensions: 4, seed: seed)
      for axis in 0..<4 { #expect(Set(points.map { Int($0[axis] * 37) }).count == 37) }
      // A further axis leaves the others as they are.
      let wider = try LatinHypercube.points(37, dimensions: 5, seed: seed)
      #expect(wider.map { Array($0.prefix(4)) } == points)
    }
  }

  @Test func oneAtATimeChangesOneFactor() throws {
    let runs = try OneAtATime.runs(levels: [3, 2, 4], base: [1, 0, 3])
    #expect(runs.count == 1 + 2 + 1 + 3)
    #expect(runs[0] == [1, 0, 3])
    for run in runs.dropFirst() { #expect(zip(run, runs[0]).count { $0 != $1 } == 1) }
    #expect(Set(runs).count == runs.count)
    #expect(reason { () throws(Undefined) in try OneAtATime.runs(levels: [2], base: [2]) } != nil)
  }
}
