import Testing

@testable import Statistics

@Suite struct QuantileTests {
  @Test func typeSeven() throws {
    let sample = try SortedSample([40, 10, 30, 20])
    #expect(agree(try sample.quantile(0.9), 37))
    #expect(try sample.quantile(0) == 10 && sample.quantile(1) == 40)
    #expect(sample.median == 25 && sample.minimum == 10 && sample.maximum == 40)
    #expect(agree(try sample.quantile(1.0 / 3), 20))
  }

  @Test func noneOneTwoThree() throws {
    #expect(reason { () throws(Undefined) in try SortedSample([]) } == .empty)
    #expect(reason { () throws(Undefined) in try SortedSample([1, .nan]) } == .notFinite(count: 1))
    let one = try SortedSample([7])
    for p in [0, 0.3, 1] { #expect(try one.quantile(p) == 7) }
    #expect(try SortedSample([1, 2]).quantile(0.25) == 1.25)
    #expect(try SortedSample([1, 2, 4]).quantile(0.75) == 3)
    #expect(reason { () throws(Undefined) in try one.quantile(1.01) } != nil)
    #expect(reason { () throws(Undefined) in try one.quantile(.nan) } != nil)
  }

  @Test func monotoneAndWithinTheRange() throws {
    for count in 1...60 {
      let sample = try SortedSample(amounts(seed: UInt64(count), count: count))
      var last = -Double.infinity
      for step in 0...100 {
        let value = try sample.quantile(Double(step) / 100)
        #expect(value >= last && value >= sample.minimum && value <= sample.maximum)
        last = value
      }
      #expect(agree(try sample.quantile(0.5), sample.median))
    }
    let huge = try SortedSample([-Double.greatestFiniteMagnitude, Double.greatestFiniteMagnitude])
    #expect(huge.median == 0)
    #expect(try huge.quantile(0.5) == 0)
    #expect(try SortedSample([0.1, 0.1, 0.1]).quantile(0.37) == 0.1)
  }

  @Test func orderChangesNoBit() throws {
    let sample = amounts(seed: 1, count: 500)
    #expect(try SortedSample(sample).sum == SortedSample(sample.reversed()).sum)
    #expect(try SortedSample([-0.0, 0]).values[0].sign == .plus)
  }

  @Test func weightedQuantileIsAnObservation() throws {
    let values = [30.0, 10, 20]
    #expect(try SortedSample.weightedQuantile(0.5, of: values, weights: [1, 1, 1]) == 20)
    #expect(try SortedSample.weightedQuantile(0.5, of: values, weights: [1, 5, 1]) == 10)
    #expect(try SortedSample.weightedQuantile(0, of: values, weights: [1, 0, 1]) == 20)
    #expect(try SortedSample.weightedQuantile(1, of: values, weights: [0, 1, 1]) == 20)
    #expect(
      reason { () throws(Undefined) in
        try SortedSample.weightedQuantile(0.5, of: values, weights: [0, 0, 0])
      } == .allZero)
    #expect(
      reason { () throws(Undefined) in try SortedSample.weightedQuantile(0.5, of: [1], weights: [-1]) }
        == .negativeValues(count: 1))
  }
}
