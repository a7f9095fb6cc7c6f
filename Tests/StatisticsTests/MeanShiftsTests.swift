import Testing

@testable import Statistics

@Suite struct MeanShiftsTests {
  static let short = [
    1.02, 0.98, 1.01, 0.99, 1.00, 1.03, 0.97, 1.01, 0.94, 0.93, 0.95, 0.92, 0.94, 0.96, 0.93, 0.94, 1.00,
    1.02, 0.99, 1.01, 1.00, 0.98,
  ]
  static let long = [
    5, 4.8, 5.3, 5.1, 4.9, 7.2, 7.0, 7.4, 6.9, 7.1, 3.0, 3.2, 2.9, 3.1, 3.3, 3.0, 3.1, 5.0, 5.2, 4.9, 5.1,
    5.0, 4.8, 5.2,
  ]

  struct Golden: Sendable {
    let values: [Double]
    let minimumLength: Int
    let penalty: Double
    let starts: [Int]
    let cost: Double
  }

  /// Computed with ruptures 1.1.10, Pelt(model="l2", jump=1).
  static let golden = [
    Golden(values: short, minimumLength: 1, penalty: 0.002, starts: [8, 16], cost: 0.008975),
    Golden(values: short, minimumLength: 3, penalty: 0.005, starts: [8, 16], cost: 0.014975),
    Golden(values: short, minimumLength: 5, penalty: 0.02, starts: [], cost: 0.02452727272727274),
    Golden(
      values: long, minimumLength: 1, penalty: 0.03, starts: [2, 3, 5, 7, 8, 10, 17, 22, 23],
      cost: 0.5105714285714282),
    Golden(values: long, minimumLength: 3, penalty: 0.02, starts: [5, 10, 17], cost: 0.5988571428571428),
    Golden(values: long, minimumLength: 3, penalty: 10, starts: [5, 10, 17], cost: 30.538857142857143),
    Golden(values: long, minimumLength: 5, penalty: 40, starts: [], cost: 48.40958333333334),
  ]

  @Test(arguments: golden.indices) func agreesWithAnIndependentProgram(index: Int) throws {
    let golden = Self.golden[index]
    let found = try MeanShifts(
      in: golden.values, penalty: golden.penalty, minimumLength: golden.minimumLength)
    #expect(found.starts == golden.starts)
    #expect((found.cost - golden.cost).magnitude < 1e-12 * max(1, golden.cost))
    #expect(found.segments.flatMap { Array($0) } == Array(golden.values.indices))
    #expect(found.segments.allSatisfy { $0.count >= golden.minimumLength })
  }

  /// The cheapest segmentation by trying every set of changes.
  private func exhaustive(_ values: [Double], penalty: Double, minimumLength: Int) -> Double {
    func cost(_ range: Range<Int>) -> Double {
      let mean = range.reduce(0.0) { $0 + values[$1] } / Double(range.count)
      return range.reduce(0.0) { $0 + (values[$1] - mean) * (values[$1] - mean) }
    }
    var best = Double.infinity
    for mask in 0..<(1 << (values.count - 1)) {
      var edges = [0]
      for position in 1..<values.count where mask >> (position - 1) & 1 == 1 { edges.append(position) }
      edges.append(values.count)
      let segments = zip(edges, edges.dropFirst()).map { $0..<$1 }
      guard segments.allSatisfy({ $0.count >= minimumLength }) else { continue }
      best = min(best, segments.reduce(0) { $0 + cost($1) } + penalty * Double(segments.count - 1))
    }
    return best
  }

  @Test func isTheCheapestOfAllSegmentations() throws {
    for seed in 0..<120 as Range<UInt64> {
      var random = RandomStream(seed: seed, purpose: "segmentations")
      let count = random.nextInt(in: 4...11)
      var level = 0.0
      let values = (0..<count).map { _ in
        if random.nextBool(probability: 0.25) { level = random.nextNormal() * 3 }
        return level + random.nextNormal()
      }
      let minimumLength = random.nextInt(in: 1...3)
      let penalty = random.nextUniform() * 6
      let found = try MeanShifts(in: values, penalty: penalty, minimumLength: minimumLength)
      let cheapest = exhaustive(values, penalty: penalty, minimumLength: minimumLength)
      #expect((found.cost - cheapest).magnitude < 1e-9, "seed \(seed)")
    }
  }

  @Test func shiftAndScaleChangeNothing() throws {
    for seed in 0..<40 as Range<UInt64> {
      var random = RandomStream(seed: seed, purpose: "invariance")
      let values = (0..<60).map { index in (index / 20 == 1 ? 2.0 : 0) + random.nextNormal() }
      let variance = try MeanShifts.noiseVariance(of: values)
      let penalty = MeanShifts.penalty(factor: 4, variance: variance, count: values.count)
      let found = try MeanShifts(in: values, penalty: penalty, minimumLength: 3)
      let moved = values.map { $0 + 1_000 }
      #expect(try MeanShifts(in: moved, penalty: penalty, minimumLength: 3).starts == found.starts)
      let scaled = values.map { $0 * -8 }
      let scaledVariance = try MeanShifts.noiseVariance(of: scaled)
      #expect((scaledVariance / variance - 64).magnitude < 1e-9)
      let own = MeanShifts.penalty(factor: 4, variance: scaledVariance, count: values.count)
      #expect(try MeanShifts(in: scaled, penalty: own, minimumLength: 3).starts == found.starts)
      // Backwards it is the same segmentation.
      let backwards = try MeanShifts(in: values.reversed(), penalty: penalty, minimumLength: 3)
      #expect((backwards.cost - found.cost).magnitude < 1e-9)
    }
  }

  @Test(arguments: [1, 2, 5, 30]) func aConstantSeriesHasNoChange(count: Int) throws {
    for value in [0.1, -7, 1e12] {
      let found = try MeanShifts(in: Array(repeating: value, count: count), penalty: 0)
      #expect(found.starts.isEmpty && found.cost == 0)
    }
    let steps = [1.0, 1, 1, 2, 2, 2]
    #expect(try MeanShifts(in: steps, penalty: 0.1).starts == [3])
    #expect(try MeanShifts.noiseVariance(of: steps) == 0)
  }

  @Test func refusesWhatHasNoAnswer() {
    #expect(throws: Undefined.empty) { try MeanShifts(in: [], penalty: 1) }
    #expect(throws: Undefined.notFinite(count: 1)) { try MeanShifts(in: [1, .nan], penalty: 1) }
    #expect(throws: Undefined.self) { try MeanShifts(in: [1, 2], penalty: -1) }
    #expect(throws: Undefined.self) { try MeanShifts(in: [1, 2], penalty: .nan) }
    #expect(throws: Undefined.self) { try MeanShifts(in: [1, 2], penalty: 1, minimumLength: 0) }
    #expect(throws: Undefined.self) { try MeanShifts(in: [1e200, -1e200], penalty: 1) }
    #expect(throws: Undefined.tooFew(have: 2, need: 3)) { try MeanShifts.noiseVariance(of: [1, 2]) }
  }

  @Test func aSeriesShorterThanTwoSegmentsIsOne() throws {
    let found = try MeanShifts(in: [1, 9, 1, 9, 1], penalty: 0, minimumLength: 3)
    #expect(found.starts.isEmpty)
    #expect(try MeanShifts(in: [1, 9], penalty: 0, minimumLength: 5).segments == [0..<2])
  }

  /// The rate that Docs/metrics/behaviour-change.md states for independent normal noise.
  @Test func falseAlarmsAreRare() throws {
    for (count, most) in [(14, 0.08), (28, 0.06), (60, 0.04)] {
      var alarms = 0
      for seed in 0..<200 as Range<UInt64> {
        var random = RandomStream(seed: seed, purpose: "false alarms", entity: UInt64(count))
        let values = (0..<count).map { _ in random.nextNormal() }
        let penalty = MeanShifts.penalty(
          factor: 4, variance: try MeanShifts.noiseVariance(of: values), count: count)
        if try !MeanShifts(in: values, penalty: penalty, minimumLength: 3).starts.isEmpty { alarms += 1 }
      }
      #expect(Double(alarms) / 200 <= most, "\(count) days: \(alarms) of 200")
    }
  }
}
