import Testing

@testable import Statistics

/// Reference values: 40-digit arithmetic (mpmath).
@Suite struct DistributionTests {
  @Test(arguments: [
    (0.001, 1.0, 0.025227120630039612, 0.97477287936996039),
    (3.841458820694124, 1, 0.94999999999999994, 0.050000000000000057),
    (50, 1, 0.99999999999846254, 1.5374597944280349e-12),
    (5, 2.5, 0.87691142884734115, 0.12308857115265885),
    (100, 120, 0.09226505195893311, 0.90773494804106689),
    (1000, 1000, 0.50594714617076036, 0.49405285382923964),
    (200, 1000, 3.8087542289264636e-178, 1.0),
    (1300, 1000, 0.99999999961102635, 3.8897364994868525e-10),
    (100_500, 100_000, 0.86814518839661622, 0.13185481160338378),
  ])
  func chiSquaredTails(x: Double, degrees: Double, lower: Double, upper: Double) throws {
    let distribution = try ChiSquaredDistribution(degreesOfFreedom: degrees)
    #expect(agree(distribution.cumulative(x), lower))
    #expect(agree(distribution.upperTail(x), upper))
  }

  @Test(arguments: [
    (0.01, 1.0, 0.49681700723509174), (1, 1, 0.25), (2.5, 3, 0.043853323504032774),
    (12, 5, 3.5447462585807613e-5), (1.96, 30, 0.029671156448025238), (40, 8, 8.3928594395728961e-11),
    (3, 2.7, 0.032947978828383339), (2, 1e5, 0.022751481728753232), (5, 1e5, 2.8713508393208364e-7),
  ])
  func studentTails(t: Double, degrees: Double, upper: Double) throws {
    let distribution = try StudentTDistribution(degreesOfFreedom: degrees)
    #expect(agree(distribution.upperTail(t), upper))
    #expect(agree(distribution.cumulative(-t), upper))
    #expect(agree(distribution.cumulative(t), 1 - upper))
    #expect(agree(distribution.twoSided(-t), 2 * upper))
  }

  @Test(arguments: [
    (3.0, 38.0, 0.05, 0.32326423925135323, 0.67673576074864677),
    (0.5, 0.5, 0.3, 0.36901011956554538, 0.63098988043445462),
    (500, 600, 0.4545, 0.49952454639834898, 0.50047545360165102),
    (500, 600, 0.3, 2.2934081636777784e-27, 1.0),
    (50_000, 70_000, 0.41, 1.3569902124285061e-6, 0.99999864300978757),
    (0.01, 3, 0.1, 0.99002974479673272, 0.0099702552032672773),
    (10, 0.1, 0.999, 0.34033333977917493, 0.65966666022082507),
    (2_000, 3, 0.99, 4.1207658492158348e-7, 0.99999958792341508),
  ])
  func betaTails(a: Double, b: Double, x: Double, lower: Double, upper: Double) throws {
    let distribution = try BetaDistribution(alpha: a, beta: b)
    #expect(agree(distribution.cumulative(x), lower))
    #expect(agree(distribution.upperTail(x), upper))
    #expect(agree(try BetaDistribution(alpha: b, beta: a).upperTail(1 - x), lower, relative: 2e-11))
  }

  @Test(arguments: [
    (1.0, 1.0, 1.0, 0.5, 0.5), (3.5, 2, 10, 0.92957037222762574, 0.07042962777237426),
    (0.2, 5, 7, 0.047583549778572522, 0.95241645022142748),
    (10, 4, 400, 0.99999989899270552, 1.0100729447510547e-7),
  ])
  func fisherTails(x: Double, a: Double, b: Double, lower: Double, upper: Double) throws {
    let distribution = try FDistribution(numeratorDegrees: a, denominatorDegrees: b)
    #expect(agree(distribution.cumulative(x), lower))
    #expect(agree(distribution.upperTail(x), upper))
  }

  @Test(arguments: [
    (1e-300, -37.047096299361199), (1e-100, -21.273453560965324), (1e-20, -9.2623400897984076),
    (1e-10, -6.3613409024040562), (0.001, -3.0902323061678135), (0.025, -1.9599639845400542),
    (0.1, -1.2815515655446004), (0.3, -0.52440051270804082), (0.4999, -0.00025066283008800749),
    (0.8, 0.84162123357291436), (0.999, 3.0902323061678133),
  ])
  func normalQuantiles(p: Double, z: Double) throws {
    #expect(agree(try NormalDistribution.standard.quantile(p), z, relative: 1e-14))
    #expect(agree(try NormalDistribution.standard.quantile(upperTail: p), -z, relative: 1e-14))
    let shifted = try NormalDistribution(mean: 5, standardDeviation: 2)
    #expect(agree(try shifted.quantile(p), 5 + 2 * z, relative: 1e-13))
    #expect(agree(shifted.cumulative(5 + 2 * z), p, relative: 1e-12))
  }

  /// SciPy's quantiles.
  @Test func quantilesAgreeWithOtherSoftware() throws {
    for (p, k, x) in [
      (0.95, 1.0, 3.841458820694124), (0.5, 2, 1.386294361119891), (1e-10, 1, 1.570796326794896e-20),
      (0.99, 100, 135.80672317102676), (0.01, 0.3, 5.84836724040317e-14),
    ] {
      #expect(agree(try ChiSquaredDistribution(degreesOfFreedom: k).quantile(p), x))
    }
    for (p, k, x) in [
      (0.975, 1.0, 12.706204736174694), (0.975, 5, 2.5705818356363146), (0.6, 3, 0.2766706623326898),
      (1e-10, 4, -416.1751403296041), (0.995, 1e6, 2.5758342201053344),
    ] {
      #expect(agree(try StudentTDistribution(degreesOfFreedom: k).quantile(p), x))
    }
    for (p, a, b, x) in [
      (0.95, 2.0, 10.0, 4.1028210151304), (0.01, 5, 7, 0.09564334161690896), (0.5, 1, 1, 1.0),
    ] {
      #expect(agree(try FDistribution(numeratorDegrees: a, denominatorDegrees: b).quantile(p), x))
    }
    for (p, a, b, x) in [
      (0.5, 2.0, 3.0, 0.3857275681323895), (0.975, 4, 37, 0.20386474873289895),
      (0.025, 3, 38, 0.01574217985104153),
    ] {
      #expect(agree(try BetaDistribution(alpha: a, beta: b).quantile(p), x))
    }
  }

  @Test func quantilesInvertTheDistributionFunctions() throws {
    let probabilities = [1e-12, 1e-5, 0.003, 0.2, 0.5, 0.77, 0.99, 1 - 1e-9]
    for degrees in [0.2, 1, 2, 7.5, 40, 3_000, 200_000] {
      let distributions: [any ContinuousDistribution] = [
        try ChiSquaredDistribution(degreesOfFreedom: degrees),
        try StudentTDistribution(degreesOfFreedom: degrees),
        try BetaDistribution(alpha: degrees, beta: 3),
        try FDistribution(numeratorDegrees: degrees, denominatorDegrees: 9),
      ]
      for (kind, distribution) in distributions.enumerated() {
        for p in probabilities {
          let x = try distribution.quantile(p)
          // The solution may be so close to an end that no floating-point number has this probability.
          guard x.isNormal && distribution.density(x).isNormal && x != 1 else { continue }
          let relative = 1e-11 + 4e-16 * x.magnitude * distribution.density(x) / min(p, 1 - p)
          #expect(agree(distribution.cumulative(x), p, relative: relative), "\(kind) \(degrees) \(p)")
          let upper = try distribution.quantile(upperTail: p)
          guard upper.isNormal && distribution.density(upper).isNormal && upper != 1 else { continue }
          let slack = 1e-11 + 4e-16 * upper.magnitude * distribution.density(upper) / min(p, 1 - p)
          #expect(agree(distribution.upperTail(upper), p, relative: slack), "\(kind) \(degrees) \(p)")
        }
      }
    }
  }

  @Test func densitiesAreDerivatives() throws {
    let distributions: [any ContinuousDistribution] = [
      NormalDistribution.standard, try ChiSquaredDistribution(degreesOfFreedom: 5),
      try StudentTDistribution(degreesOfFreedom: 4), try BetaDistribution(alpha: 2.5, beta: 1.5),
      try FDistribution(numeratorDegrees: 3, denominatorDegrees: 8),
    ]
    for distribution in distributions {
      for x in [0.05, 0.3, 0.6, 0.95] {
        let slope = (distribution.cumulative(x + 1e-5) - distribution.cumulative(x - 1e-5)) / 2e-5
        #expect(agree(distribution.density(x), slope, relative: 1e-7))
        #expect(agree(distribution.cumulative(x) + distribution.upperTail(x), 1, relative: 1e-14))
      }
    }
    #expect(agree(try StudentTDistribution(degreesOfFreedom: 3).density(0.5), 0.31318091100882862))
    #expect(agree(try StudentTDistribution(degreesOfFreedom: 1e5).density(2), 0.053991911327375994))
  }

  @Test func binomialMassAndTails() throws {
    for (k, n, p, mass, lower) in [
      (71, 500, 0.1, 0.00063027945006612243, 0.99885618576192423),
      (500, 1_000, 0.3, 3.4791609391626547e-40, 1.0), (3, 10, 0.25, 0.25028228759765625, 0.77587509155273438),
    ] {
      let distribution = try BinomialDistribution(trials: n, probability: p)
      #expect(agree(distribution.mass(k), mass))
      #expect(agree(distribution.cumulative(k), lower))
    }
    for n in 0...12 {
      for p in [0, 0.2, 0.5, 1] {
        let distribution = try BinomialDistribution(trials: n, probability: p)
        var sum = 0.0
        for k in 0...n {
          sum += distribution.mass(k)
          #expect(agree(distribution.cumulative(k), sum, absolute: 1e-14))
          #expect(agree(distribution.upperTail(k), 1 - sum, absolute: 1e-14))
        }
        #expect(agree(sum, 1))
        #expect(distribution.mass(-1) == 0 && distribution.mass(n + 1) == 0)
      }
    }
  }

  @Test func argumentsOutsideTheirRangeAreRefused() {
    #expect(reason { () throws(Undefined) in try NormalDistribution.standard.quantile(0) } != nil)
    #expect(reason { () throws(Undefined) in try NormalDistribution.standard.quantile(.nan) } != nil)
    #expect(reason { () throws(Undefined) in try NormalDistribution(mean: 0, standardDeviation: 0) } != nil)
    #expect(reason { () throws(Undefined) in try ChiSquaredDistribution(degreesOfFreedom: 0) } != nil)
    #expect(reason { () throws(Undefined) in try StudentTDistribution(degreesOfFreedom: .nan) } != nil)
    #expect(reason { () throws(Undefined) in try BetaDistribution(alpha: -1, beta: 1) } != nil)
    #expect(reason { () throws(Undefined) in try BinomialDistribution(trials: 3, probability: 1.1) } != nil)
  }
}
