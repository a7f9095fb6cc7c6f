import Testing

@testable import Statistics

@Suite struct FloorShortfallTests {
  @Test func knownShortfall() throws {
    let shortfall = try FloorShortfall(pay: [100, 150, 300, 80], hours: [8, 8, 10, 4], hourlyFloor: 20)
    // Lines 160, 160, 200, 80: two below, by 60 and 10; exactly on the line is not below.
    #expect(shortfall.belowCount == 2 && shortfall.headcountShare == 0.5)
    #expect(shortfall.totalShortfall == 70 && shortfall.totalLine == 600)
    #expect(try agree(shortfall.aggregateGapShare(), 70.0 / 600))
    #expect(try shortfall.fosterGreerThorbecke(alpha: 0) == 0.5)
    #expect(try agree(shortfall.fosterGreerThorbecke(alpha: 1), (0.375 + 0.0625) / 4))
    #expect(try agree(shortfall.fosterGreerThorbecke(alpha: 2), (0.375 * 0.375 + 0.0625 * 0.0625) / 4))
    #expect(try agree(shortfall.fosterGreerThorbecke(alpha: 3), (0.052734375 + 0.000244140625) / 4))
  }

  @Test func surplusDoesNotPayForShortfall() throws {
    let shortfall = try FloorShortfall(amounts: [0, 1_000], lines: [100, 100])
    #expect(shortfall.totalShortfall == 100 && shortfall.headcountShare == 0.5)
  }

  @Test func scaleAndOrder() throws {
    for seed in UInt64(0)..<50 {
      let pay = amounts(seed: seed, count: 1 + Int(seed))
      let lines = amounts(seed: seed + 100, count: 1 + Int(seed))
      let base = try FloorShortfall(amounts: pay, lines: lines)
      let scaled = try FloorShortfall(amounts: pay.map { $0 * 8 }, lines: lines.map { $0 * 8 })
      #expect(try FloorShortfall(amounts: pay.reversed(), lines: lines.reversed()) == base)
      for alpha in [0.0, 1, 2] {
        #expect(
          try scaled.fosterGreerThorbecke(alpha: alpha) == base.fosterGreerThorbecke(alpha: alpha))
      }
      #expect(
        try base.fosterGreerThorbecke(alpha: 2) <= base.fosterGreerThorbecke(alpha: 1)
          && base.fosterGreerThorbecke(alpha: 1) <= base.headcountShare)
    }
  }

  @Test func edges() throws {
    #expect(reason { () throws(Undefined) in try FloorShortfall(amounts: [], lines: []) } == .empty)
    #expect(reason { () throws(Undefined) in try FloorShortfall(amounts: [1], lines: [1, 2]) } != nil)
    #expect(
      reason { () throws(Undefined) in try FloorShortfall(amounts: [1], lines: [-1]) }
        == .negativeValues(count: 1))
    #expect(
      reason { () throws(Undefined) in try FloorShortfall(pay: [1], hours: [1], hourlyFloor: .nan) }
        == .notFinite(count: 1))
    let idle = try FloorShortfall(pay: [0, 10], hours: [0, 1], hourlyFloor: 20)
    #expect(idle.belowCount == 1)
    #expect(try idle.fosterGreerThorbecke(alpha: 1) == 0.25)
    let costsWithoutHours = try FloorShortfall(amounts: [-5], lines: [0])
    #expect(costsWithoutHours.totalShortfall == 5)
    #expect(reason { () throws(Undefined) in try costsWithoutHours.fosterGreerThorbecke(alpha: 1) } != nil)
    #expect(reason { () throws(Undefined) in try costsWithoutHours.aggregateGapShare() } == .allZero)
    let loss = try FloorShortfall(amounts: [-50], lines: [100])
    #expect(try loss.fosterGreerThorbecke(alpha: 1) == 1.5)
  }
}
