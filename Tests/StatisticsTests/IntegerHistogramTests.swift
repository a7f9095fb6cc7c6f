import Testing

@testable import Statistics

@Suite struct IntegerHistogramTests {
  private func values(seed: UInt64, count: Int) -> [Int64] {
    var stream = RandomStream(seed: seed, purpose: "histogram")
    return (0..<count).map { _ in Int64(stream.nextInt(in: -500...2_000)) }
  }

  @Test func widthOneIsExact() throws {
    for count in 1...80 {
      let sample = values(seed: UInt64(count), count: count)
      var histogram = IntegerHistogram()
      for value in sample { histogram.add(value) }
      let sorted = try SortedSample(sample.map(Double.init))
      for step in 0...20 {
        let p = Double(step) / 20
        #expect(try histogram.quantile(p) == sorted.quantile(p))
      }
      #expect(agree(try histogram.mean(), try sorted.mean()))
      #expect(histogram.minimum == sample.min() && histogram.maximum == sample.max())
      #expect(histogram.countAtMost(300) == sample.count { $0 <= 300 })
    }
  }

  @Test(arguments: [2, 7, 60, 1_000] as [Int64])
  func widerBinsStayWithinHalfABin(width: Int64) throws {
    for count in [1, 2, 3, 10, 500] {
      let sample = values(seed: UInt64(count), count: count)
      var histogram = try IntegerHistogram(binWidth: width)
      for value in sample { histogram.add(value) }
      let sorted = try SortedSample(sample.map(Double.init))
      for step in 0...20 {
        let p = Double(step) / 20
        let error = try (histogram.quantile(p) - sorted.quantile(p)).magnitude
        #expect(error <= Double(width - 1) / 2 + 1e-9)
      }
      #expect(histogram.ascendingBins.reduce(0) { $0 + $1.count } == count)
      #expect(histogram.ascendingBins.allSatisfy { $0.lowerBound % width == 0 })
      #expect(histogram.countAtMost(299) <= sample.count { $0 <= 299 })
    }
  }

  @Test func mergeIsAssociativeCommutativeAndPartitionFree() throws {
    for seed in UInt64(0)..<40 {
      let sample = values(seed: seed, count: 90)
      var parts = [IntegerHistogram](repeating: try IntegerHistogram(binWidth: 5), count: 3)
      var whole = try IntegerHistogram(binWidth: 5)
      for (index, value) in sample.enumerated() {
        parts[index % 3].add(value)
        whole.add(value)
      }
      var left = parts[0]
      try left.merge(parts[1])
      try left.merge(parts[2])
      var right = parts[2]
      var inner = parts[1]
      try inner.merge(parts[0])
      try right.merge(inner)
      #expect(left == whole && right == whole)
      var unchanged = whole
      try unchanged.merge(try IntegerHistogram(binWidth: 5))
      #expect(unchanged == whole)
    }
  }

  @Test func edges() throws {
    var histogram = IntegerHistogram()
    #expect(reason { () throws(Undefined) in try histogram.quantile(0.5) } == .empty)
    #expect(reason { () throws(Undefined) in try histogram.mean() } == .empty)
    #expect(reason { () throws(Undefined) in try IntegerHistogram(binWidth: 0) } != nil)
    let other = try IntegerHistogram(binWidth: 2)
    #expect(reason { () throws(Undefined) in try histogram.merge(other) } != nil)
    histogram.add(.max)
    histogram.add(.min)
    histogram.add(5, occurrences: 3)
    histogram.add(6, occurrences: 0)
    #expect(histogram.count == 5 && histogram.sum == 14 && histogram.binCount == 3)
    #expect(histogram.countAtMost(.max) == 5)
    #expect(reason { () throws(Undefined) in try histogram.quantile(-0.1) } != nil)
    var wide = try IntegerHistogram(binWidth: 1_000)
    wide.add(.min)
    wide.add(.max)
    #expect(try wide.quantile(0) == Double(Int64.min))
    #expect(wide.ascendingBins[0].lowerBound == Int64.min)
  }
}
