import Testing

@testable import Statistics

@Suite struct InequalityTests {
  @Test func indicesOfKnownIncomes() throws {
    let inequality = try Inequality(of: incomes)
    #expect(agree(inequality.gini, 0.33055900621118))
    #expect(agree(try inequality.giniSample(), 0.36728778467909))
    #expect(agree(try inequality.meanLogDeviation(), 0.18015661833737, relative: 4e-14, absolute: 5e-15))
    #expect(agree(inequality.theil, 0.17568321483305, absolute: 5e-15))
    #expect(agree(try inequality.generalizedEntropy(alpha: 2), 0.19349947918676, absolute: 5e-15))
    #expect(agree(try inequality.atkinson(epsilon: 0.5), 0.08562633353682, absolute: 5e-15))
    #expect(agree(try inequality.atkinson(epsilon: 1), 0.16486059697673, absolute: 5e-15))
    #expect(agree(try inequality.atkinson(epsilon: 2), 0.29709086780624, absolute: 5e-15))
    #expect(agree(inequality.jain, 0.72098107497694, absolute: 5e-15))
    #expect(agree(inequality.hoover, 0.24596273291925, absolute: 5e-15))
    #expect(agree(try inequality.palma(), 1.26451612903226, absolute: 5e-15))
    #expect(inequality.mean == 4025 && inequality.total == 40_250)
  }

  /// NumPy and 30-digit arithmetic.
  @Test func furtherOrders() throws {
    let inequality = try Inequality(of: incomes)
    #expect(agree(try inequality.generalizedEntropy(alpha: -1), 0.2113294977965572))
    #expect(agree(try inequality.generalizedEntropy(alpha: 0.5), 0.17508448937614451))
    #expect(agree(try inequality.generalizedEntropy(alpha: 3), 0.23799569211850344))
    #expect(agree(try inequality.atkinson(epsilon: 0.25), 0.043435206094626899))
    #expect(agree(try inequality.atkinson(epsilon: 3), 0.39380854427210584))
    #expect(agree(try inequality.atkinson(epsilon: 10), 0.61612438464601386))
    #expect(agree(try inequality.atkinson(epsilon: 1_000), 1 - 1200.0 / 4025, relative: 2e-3))
    #expect(try inequality.atkinson(epsilon: 0) == 0)
    #expect(try inequality.generalizedEntropy(alpha: 0) == inequality.meanLogDeviation())
    #expect(try inequality.generalizedEntropy(alpha: 1) == inequality.theil)
  }

  @Test func weightedGiniByItsDefinition() throws {
    let pay = [18.0, 22, 25, 25, 31, 40]
    let hours = [40.0, 55, 30, 10, 48, 5]
    #expect(agree(try Inequality.weightedGini(pay, weights: hours), 0.11673792652249, absolute: 5e-15))
    let copies = zip(pay, hours).flatMap { [Double](repeating: $0, count: Int($1)) }
    #expect(agree(try Inequality.weightedGini(pay, weights: hours), try Inequality(of: copies).gini))
    #expect(
      agree(try Inequality.weightedGini(pay, weights: [2, 2, 2, 2, 2, 2]), try Inequality(of: pay).gini))
    #expect(try Inequality.weightedGini([5, 5, 5], weights: [0.1, 0.7, 3]) == 0)
    #expect(try Inequality.weightedGini([5, 7], weights: [1, 0]) == 0)
  }

  @Test func palmaInterpolatesPersons() throws {
    #expect(agree(try Inequality(of: [1, 2, 3, 5, 8, 13, 30]).palma(), 3.889, relative: 1e-4))
    #expect(try Inequality(of: [4, 4, 4]).palma() == 0.25)
    #expect(
      reason { () throws(Undefined) in try Inequality(of: [0, 0, 0, 0, 1, 9, 9, 9, 9, 9]).palma() } != nil)
  }

  @Test func lorenzCurve() throws {
    let curve = LorenzCurve(try Inequality(of: [4, 1, 3, 2]))
    #expect(agree(curve.cumulativeShares, [0, 0.1, 0.3, 0.6, 1]))
    #expect(try curve.share(ofPoorest: 0) == 0 && curve.share(ofPoorest: 1) == 1)
    #expect(agree(try curve.share(ofPoorest: 0.375), 0.2))
    #expect(agree(try curve.share(ofRichest: 0.25), 0.4))
    #expect(reason { () throws(Undefined) in try curve.share(ofPoorest: 1.1) } != nil)
    #expect(reason { () throws(Undefined) in try curve.share(ofPoorest: .nan) } != nil)
  }

  @Test func nobodyOnePersonTwoThree() throws {
    #expect(reason { () throws(Undefined) in try Inequality(of: []) } == .empty)
    let one = try Inequality(of: [0.1])
    #expect(one.gini == 0 && one.theil == 0 && one.hoover == 0 && one.jain == 1)
    #expect(try one.meanLogDeviation() == 0 && one.atkinson(epsilon: 1) == 0)
    #expect(reason { () throws(Undefined) in try one.giniSample() } == .tooFew(have: 1, need: 2))
    let two = try Inequality(of: [0, 1])
    #expect(two.gini == 0.5 && two.hoover == 0.5 && two.jain == 0.5)
    #expect(try two.giniSample() == 1)
    #expect(agree(two.theil, 0.69314718055994531))
    #expect(agree(try Inequality(of: [1, 2, 3]).gini, 2.0 / 9))
  }

  /// 0.1 has no exact binary form: a rounded mean must not leave a trace.
  @Test func equalAmountsGiveExactlyZero() throws {
    for amount in [0.1, 1.0 / 3, 1e-300, 7e307, 4_000.01] {
      for count in 1...40 {
        if amount > 1e300 && count > 2 { continue }
        let all = try Inequality(of: [Double](repeating: amount, count: count))
        #expect(all.gini == 0 && all.theil == 0 && all.hoover == 0 && all.jain == 1)
        #expect(try all.meanLogDeviation() == 0)
        #expect(try all.generalizedEntropy(alpha: 2) == 0 && all.generalizedEntropy(alpha: -3) == 0)
        for epsilon in [0.5, 1, 2] { #expect(try all.atkinson(epsilon: epsilon) == 0) }
      }
    }
  }

  @Test func whatIsRefused() throws {
    #expect(reason { () throws(Undefined) in try Inequality(of: [0, 0]) } == .allZero)
    #expect(reason { () throws(Undefined) in try Inequality(of: [-0.0]) } == .allZero)
    #expect(reason { () throws(Undefined) in try Inequality(of: [3, -1, -2]) } == .negativeValues(count: 2))
    #expect(
      reason { () throws(Undefined) in try Inequality(of: [1, .nan, .infinity]) } == .notFinite(count: 2))
    #expect(reason { () throws(Undefined) in try Inequality(of: [1e308, 1e308, 1]) } != nil)
    let zeros = try Inequality(of: [0, 0, 5, 8])
    #expect(reason { () throws(Undefined) in try zeros.meanLogDeviation() } == .zeroValues(count: 2))
    #expect(reason { () throws(Undefined) in try zeros.atkinson(epsilon: 1) } == .zeroValues(count: 2))
    #expect(reason { () throws(Undefined) in try zeros.atkinson(epsilon: 2) } == .zeroValues(count: 2))
    #expect(
      reason { () throws(Undefined) in try zeros.generalizedEntropy(alpha: -1) } == .zeroValues(count: 2))
    #expect(reason { () throws(Undefined) in try zeros.atkinson(epsilon: -1) } != nil)
    #expect(reason { () throws(Undefined) in try zeros.generalizedEntropy(alpha: .nan) } != nil)
    #expect(try zeros.atkinson(epsilon: 0.5) > 0)
    #expect(zeros.theil > 0 && zeros.gini > 0)
    #expect(reason { () throws(Undefined) in try Inequality.weightedGini([], weights: []) } == .empty)
    #expect(reason { () throws(Undefined) in try Inequality.weightedGini([1], weights: [0]) } == .allZero)
    #expect(
      reason { () throws(Undefined) in try Inequality.weightedGini([1], weights: [-1]) }
        == .negativeValues(count: 1))
    #expect(reason { () throws(Undefined) in try Inequality.weightedGini([1, 2], weights: [1]) } != nil)
  }

  /// All indices that grow with inequality.
  private func indices(_ amounts: [Double]) throws -> [Double] {
    let inequality = try Inequality(of: amounts)
    return [
      inequality.gini, inequality.theil, try inequality.meanLogDeviation(),
      try inequality.generalizedEntropy(alpha: 2), try inequality.generalizedEntropy(alpha: -0.5),
      try inequality.atkinson(epsilon: 0.5), try inequality.atkinson(epsilon: 1),
      try inequality.atkinson(epsilon: 3), 1 - inequality.jain, inequality.hoover, try inequality.palma(),
    ]
  }

  @Test func scaleAndReplicationChangeNothing() throws {
    for seed in UInt64(0)..<100 {
      let sample = amounts(seed: seed, count: 2 + Int(seed))
      let base = try indices(sample)
      #expect(agree(try indices(sample.map { $0 * 0.0137 }), base))
      #expect(try indices(sample.map { $0 * 1024 }) == base)
      #expect(agree(try indices(sample + sample + sample), base))
    }
  }

  @Test func orderChangesNoBit() throws {
    for seed in UInt64(0)..<100 {
      var sample = amounts(seed: seed, count: 1 + Int(seed))
      let base = try indices(sample)
      var stream = RandomStream(seed: seed, purpose: "order")
      stream.shuffle(&sample)
      #expect(try indices(sample) == base)
    }
  }

  /// Pigou-Dalton: giving from a richer to a poorer person, without swapping them, lowers every strict index.
  @Test func transfersFromRichToPoorLowerEveryIndex() throws {
    for seed in UInt64(0)..<200 {
      var sample = amounts(seed: seed, count: 3 + Int(seed) % 40).sorted()
      let before = try indices(sample)
      var stream = RandomStream(seed: seed, purpose: "transfer")
      let poor = stream.nextInt(below: sample.count - 1)
      let rich = poor + 1 + stream.nextInt(below: sample.count - poor - 1)
      let gift = (sample[rich] - sample[poor]) * stream.nextUniform(in: 0.1..<0.4)
      sample[rich] -= gift
      sample[poor] += gift
      let after = try indices(sample)
      for index in 0..<9 { #expect(after[index] < before[index], "seed \(seed), index \(index)") }
      // Hoover and Palma only look at parts of the distribution and may stay the same.
      for index in 9..<11 { #expect(after[index] <= before[index] + 1e-12) }
    }
  }

  @Test func identitiesBetweenIndices() throws {
    for seed in UInt64(0)..<100 {
      let sample = amounts(seed: seed, count: 2 + Int(seed))
      let inequality = try Inequality(of: sample)
      let n = Double(sample.count)
      #expect(agree(inequality.jain, 1 / (1 + 2 * (try inequality.generalizedEntropy(alpha: 2)))))
      #expect(
        agree(try inequality.atkinson(epsilon: 1), 1 - exponential(-(try inequality.meanLogDeviation()))))
      let pairs = sample.reduce(0) { sum, x in sum + sample.reduce(0) { $0 + (x - $1).magnitude } }
      #expect(agree(inequality.gini, pairs / (2 * n * n * inequality.mean)))
      #expect(inequality.gini < (n - 1) / n)
      let shares = LorenzCurve(inequality).cumulativeShares
      #expect(zip(shares, shares.dropFirst()).allSatisfy { $0 <= $1 })
      let area = zip(shares, shares.dropFirst()).reduce(0) { $0 + ($1.0 + $1.1) / (2 * n) }
      #expect(agree(inequality.gini, 1 - 2 * area, absolute: 1e-13))
    }
  }

  /// Tiny inequality must not drown in rounding nor turn negative.
  @Test func nearlyEqualAmounts() throws {
    for scale in [1e-3, 1e-6, 1e-9] {
      let nearly = try Inequality(of: [1 - scale, 1, 1 + scale])
      let expected = scale * scale / 3
      #expect(agree(nearly.theil, expected, relative: 1e-2 * scale + 1e-6))
      #expect(agree(try nearly.meanLogDeviation(), expected, relative: 1e-2 * scale + 1e-6))
    }
  }
}
