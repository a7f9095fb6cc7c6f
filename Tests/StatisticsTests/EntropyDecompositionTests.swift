import Testing

@testable import Statistics

@Suite struct EntropyDecompositionTests {
  @Test func knownParts() throws {
    let groups = [Array(incomes[..<5]), Array(incomes[5...])]
    let theil = try EntropyDecomposition.theil(groups: groups)
    #expect(agree(theil.between, 0.11032126473476, absolute: 5e-15))
    #expect(agree(theil.within, 0.06536195009828, absolute: 5e-15))
    let deviation = try EntropyDecomposition.meanLogDeviation(groups: groups)
    #expect(agree(deviation.between, 0.11938294613907, absolute: 5e-15))
    #expect(agree(deviation.within, 0.06077367219829, absolute: 5e-15))
    #expect(agree(try theil.betweenShare(), 0.11032126473476 / 0.17568321483304))
  }

  @Test func partsAddUpAndOrderIsIrrelevant() throws {
    for seed in UInt64(0)..<100 {
      var stream = RandomStream(seed: seed, purpose: "groups")
      let sample = amounts(seed: seed, count: 5 + Int(seed))
      var groups = [[Double]](repeating: [], count: 1 + stream.nextInt(below: 4))
      for (index, amount) in sample.enumerated() { groups[index % groups.count].append(amount) }
      let whole = try Inequality(of: sample)
      let theil = try EntropyDecomposition.theil(groups: groups)
      let deviation = try EntropyDecomposition.meanLogDeviation(groups: groups)
      #expect(agree(theil.total, whole.theil))
      #expect(agree(deviation.total, try whole.meanLogDeviation()))
      stream.shuffle(&groups)
      #expect(try EntropyDecomposition.theil(groups: groups) == theil)
      #expect(try EntropyDecomposition.meanLogDeviation(groups: groups) == deviation)
    }
  }

  @Test func extremes() throws {
    let equalMeans = try EntropyDecomposition.theil(groups: [[1, 3], [2, 2], [0, 4]])
    #expect(equalMeans.between == 0)
    let equalInside = try EntropyDecomposition.meanLogDeviation(groups: [[1, 1], [3, 3, 3]])
    #expect(equalInside.within == 0)
    let poorGroup = try EntropyDecomposition.theil(groups: [[0, 0], [2, 6]])
    #expect(agree(poorGroup.total, try Inequality(of: [0, 0, 2, 6]).theil))
    #expect(reason { () throws(Undefined) in try EntropyDecomposition.theil(groups: []) } == .empty)
    #expect(reason { () throws(Undefined) in try EntropyDecomposition.theil(groups: [[1], []]) } == .empty)
    #expect(
      reason { () throws(Undefined) in try EntropyDecomposition.meanLogDeviation(groups: [[0], [1]]) }
        == .zeroValues(count: 1))
    #expect(
      reason { () throws(Undefined) in try EntropyDecomposition.theil(groups: [[2], [2]]).betweenShare() }
        != nil)
  }
}
