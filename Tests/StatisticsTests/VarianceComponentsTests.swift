import Statistics
import Testing

@Suite struct VarianceComponentsTests {
  typealias Row = VarianceComponents.Row

  /// The quadratic forms and their expectations written out as matrices with numpy.
  @Test func agreesWithMatrices() throws {
    var rows: [Row] = []
    for s in 0..<12 {
      for j in 0..<(2 + s % 4) {
        let w = (s * 3 + j * 5) % 9
        let step = ((s + 2) * (j + 3) * 29) % 17 - 8
        let plain = 2.0 + 0.3 * Double(s) + 0.11 * Double(w) + Double(step) / 50
        let value = (plain * 1e6).rounded() / 1e6
        rows.append(Row(set: s, worker: w, value: value))
        if (s + j) % 3 == 0 {
          let again = (s * j * 7) % 5 - 2
          let other = value + Double(again) / 40
          rows.append(Row(set: s, worker: w, value: (other * 1e6).rounded() / 1e6))
        }
      }
    }
    let found = try VarianceComponents(rows)
    #expect((found.rows, found.sets, found.workers) == (56, 12, 9))
    #expect((found.within - 0.003_265_011_066_034_775_7).magnitude < 1e-12)
    #expect((found.betweenWorkers - 0.102_999_625_981_043_79).magnitude < 1e-12)
    // Nine workers are too few for a jackknife.
    #expect(found.shareError == nil)
  }

  /// One set in which each worker has as many values: the one-way analysis of variance.
  @Test func oneBalancedSetIsTheAnalysisOfVariance() throws {
    let rows = (0..<6).flatMap { i in
      (0..<5).map { j -> Row in
        let own = Double(i * 7 % 5) * 0.4
        let rest = (i * 5 + j * 3) % 11
        return Row(set: 0, worker: i, value: own + Double(rest) / 7)
      }
    }
    let found = try VarianceComponents(rows)
    #expect((found.betweenWorkers - 0.476_530_612_244_897_97).magnitude < 1e-12)
    #expect((found.within - 0.245_918_367_346_938_75).magnitude < 1e-12)
  }

  /// Sets of two to four with effects of variance 0.04 beside a rest of 0.01 come back without bias, where a one-way
  /// analysis would see about half; the interval covers.
  @Test func smallSetsAreUnbiased() throws {
    var sum = 0.0
    var covered = 0
    let runs = 20
    for seed in 1...UInt64(runs) {
      var random = RandomStream(seed: seed, purpose: "components")
      let effects = (0..<80).map { _ in 0.2 * random.nextNormal() }
      var rows: [Row] = []
      for set in 0..<200 {
        let base = random.nextNormal()
        for _ in 0..<(2 + random.nextInt(below: 3)) {
          let worker = random.nextInt(below: 80)
          rows.append(
            Row(set: set, worker: worker, value: base + effects[worker] + 0.1 * random.nextNormal()))
        }
      }
      let found = try VarianceComponents(rows)
      sum += found.betweenWorkers
      let interval = try #require(try found.shareInterval(level: 0.95))
      if interval.contains(0.8) { covered += 1 }
    }
    #expect((sum / Double(runs) - 0.04).magnitude < 0.005, "\(sum / Double(runs))")
    #expect(covered >= 16, "\(covered) of \(runs)")
  }

  @Test func withoutAnEffectTheShareIsNothing() throws {
    var alarms = 0
    for seed in 1...20 as ClosedRange<UInt64> {
      var random = RandomStream(seed: seed, purpose: "no components")
      let rows = (0..<300).map {
        Row(set: $0 / 3, worker: random.nextInt(below: 40), value: random.nextNormal())
      }
      let found = try VarianceComponents(rows)
      #expect(found.share < 0.3)
      if let interval = try found.shareInterval(level: 0.95), interval.lower > 0 { alarms += 1 }
    }
    #expect(alarms <= 3, "\(alarms)")
  }

  @Test func theOrderWithinSetsDoesNotMatter() throws {
    var random = RandomStream(seed: 5, purpose: "order")
    let rows = (0..<200).map {
      Row(set: $0 / 4, worker: random.nextInt(below: 20), value: random.nextNormal())
    }
    let turned = (0..<50).flatMap { set in rows[(set * 4)..<(set * 4 + 4)].reversed() }
    let (a, b) = (try VarianceComponents(rows), try VarianceComponents(turned))
    #expect(
      (a.betweenWorkers - b.betweenWorkers).magnitude < 1e-12 && (a.within - b.within).magnitude < 1e-12)
  }

  @Test func whatCannotBeToldApartIsRefused() {
    #expect(throws: Undefined.self) { try VarianceComponents([]) }
    // One worker alone; nothing that varies; each worker once; not a number.
    #expect(throws: Undefined.self) {
      try VarianceComponents((0..<9).map { Row(set: $0 / 3, worker: 0, value: Double($0)) })
    }
    #expect(throws: Undefined.self) {
      try VarianceComponents((0..<20).map { Row(set: $0 / 2, worker: $0 % 5, value: 3) })
    }
    #expect(throws: Undefined.self) {
      try VarianceComponents((0..<20).map { Row(set: $0 / 2, worker: $0, value: Double($0 * $0 % 7)) })
    }
    #expect(throws: Undefined.self) { try VarianceComponents([Row(set: 0, worker: 0, value: .nan)]) }
  }
}
