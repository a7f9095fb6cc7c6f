import Testing

@testable import Statistics

@Suite struct MomentsTests {
  private func values(seed: UInt64, count: Int, offset: Int64 = 0) -> [Int64] {
    var stream = RandomStream(seed: seed, purpose: "moments")
    return (0..<count).map { _ in offset + Int64(stream.nextInt(in: -1_000_000...1_000_000)) }
  }

  @Test func integersOfKnownMoments() throws {
    let moments = IntegerMoments([2, 4, 4, 4, 5, 5, 7, 9])
    #expect(try moments.mean() == 5)
    #expect(try moments.variance(sample: false) == 4)
    #expect(try agree(moments.variance(), 32.0 / 7))
    #expect(moments.sumOfSquares == 232 && moments.sum == 40 && moments.count == 8)
  }

  @Test func noneOneTwoThree() throws {
    let none = IntegerMoments()
    #expect(reason { () throws(Undefined) in try none.mean() } == .empty)
    #expect(reason { () throws(Undefined) in try none.variance() } == .empty)
    let one = IntegerMoments([-7])
    #expect(try one.mean() == -7 && one.variance(sample: false) == 0)
    #expect(reason { () throws(Undefined) in try one.variance() } == .tooFew(have: 1, need: 2))
    #expect(try IntegerMoments([-3, -4]).mean() == -3.5)
    #expect(try IntegerMoments([-3, -4]).variance() == 0.5)
    #expect(try agree(IntegerMoments([0, 1, 1]).variance(), 1.0 / 3))
    #expect(try agree(IntegerMoments([0, -1, -1]).variance(), 1.0 / 3))
  }

  @Test func extremeIntegersDoNotOverflow() throws {
    var moments = IntegerMoments()
    for _ in 0..<10_000 {
      moments.add(.max)
      moments.add(.min)
    }
    #expect(try moments.mean() == -0.5)
    #expect(try agree(moments.variance(sample: false), 0x1p126))
    #expect(moments.sumOfSquares == 20_000 * 0x1p126)
  }

  /// A shift by 10¹⁸ leaves the variance alone; Σx² − (Σx)²/n in floating point would lose every digit.
  @Test func varianceIgnoresALargeOffset() throws {
    for seed in UInt64(0)..<50 {
      let plain = IntegerMoments(values(seed: seed, count: 3 + Int(seed)))
      for offset in [1_000_000_000_000_000_000, -1_000_000_000_000_000_000] as [Int64] {
        let shifted = IntegerMoments(values(seed: seed, count: 3 + Int(seed), offset: offset))
        #expect(try shifted.variance() == plain.variance())
      }
    }
  }

  @Test func mergeIsExact() {
    for seed in UInt64(0)..<50 {
      let sample = values(seed: seed, count: 120)
      let whole = IntegerMoments(sample)
      var shuffled = sample
      var stream = RandomStream(seed: seed, purpose: "order")
      stream.shuffle(&shuffled)
      var left = IntegerMoments(shuffled[..<30])
      left.merge(IntegerMoments(shuffled[30..<70]))
      left.merge(IntegerMoments(shuffled[70...]))
      var right = IntegerMoments(shuffled[70...])
      var inner = IntegerMoments(shuffled[30..<70])
      inner.merge(IntegerMoments(shuffled[..<30]))
      right.merge(inner)
      #expect(left == whole && right == whole)
    }
  }

  @Test func runningMomentsAgreeWithExactOnes() throws {
    for count in 2...60 {
      let sample = values(seed: UInt64(count), count: count)
      let exact = IntegerMoments(sample)
      var running = RunningMoments()
      var (first, second) = (RunningMoments(), RunningMoments())
      for (index, value) in sample.enumerated() {
        try running.add(Double(value))
        if index % 3 == 0 { try first.add(Double(value)) } else { try second.add(Double(value)) }
      }
      first.merge(second)
      for moments in [running, first] {
        #expect(try agree(moments.mean(), exact.mean(), absolute: 1e-8))
        #expect(try agree(moments.variance(), exact.variance()))
      }
    }
    var empty = RunningMoments()
    #expect(reason { () throws(Undefined) in try empty.mean() } == .empty)
    #expect(reason { () throws(Undefined) in try empty.add(.nan) } == .notFinite(count: 1))
    #expect(empty.count == 0)
    empty.merge(RunningMoments())
    #expect(empty == RunningMoments())
  }

  @Test func compensatedSumKeepsSmallTerms() {
    var sum = CompensatedSum()
    for term in [1, 1e100, 1, -1e100] { sum.add(term) }
    #expect(sum.value == 2)
    #expect(CompensatedSum().value == 0)
    #expect(
      CompensatedSum(sorting: [0.1, 0.2, 0.3]).value == CompensatedSum(sorting: [0.3, 0.1, 0.2]).value)
    var infinite = CompensatedSum()
    infinite.add(.greatestFiniteMagnitude)
    infinite.add(.greatestFiniteMagnitude)
    #expect(infinite.value == .infinity)
  }
}
