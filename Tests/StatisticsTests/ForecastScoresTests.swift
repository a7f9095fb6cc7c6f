import Testing

@testable import Statistics

@Suite struct ForecastScoresTests {
  private let observations: [Double] = [30, 42, 28, 55, 33, 61, 25, 38]
  private let forecasts: [Double] = [35, 40, 35, 50, 35, 55, 30, 40]

  @Test func knownScores() throws {
    #expect(
      try agree(
        ForecastScores.pinballLoss(level: 0.9, observations: observations, forecasts: forecasts), 1.725))
    #expect(
      try agree(
        ForecastScores.intervalScore(
          alpha: 0.2, observations: observations, lower: forecasts.map { $0 - 8 },
          upper: forecasts.map { $0 + 8 }), 16))
    let coverage = try ForecastScores.coverage(observations: observations, forecasts: forecasts)
    #expect(coverage.successes == 5 && coverage.trials == 8)
  }

  /// scoringrules' `crps_ensemble`, estimators `nrg` and `fair`.
  @Test func ensembles() throws {
    let ensembles: [[Double]] = [[30, 35, 40, 28, 33], [20, 20, 25, 22, 21]]
    func score(_ index: Int, fair: Bool) throws -> Double {
      try ForecastScores.continuousRankedProbability(
        observations: [[34, 19][index]], ensembles: [ensembles[index]], fair: fair)
    }
    #expect(try agree(score(0, fair: false), 1.28) && agree(score(1, fair: false), 1.64))
    #expect(try agree(score(0, fair: true), 0.7) && agree(score(1, fair: true), 1.4))
    #expect(
      try agree(
        ForecastScores.continuousRankedProbability(observations: [34, 19], ensembles: ensembles), 1.46))
    #expect(try ForecastScores.continuousRankedProbability(observations: [5], ensembles: [[7]]) == 2)
  }

  @Test func intervalScorePenalises() throws {
    func score(_ y: Double) throws -> Double {
      try ForecastScores.intervalScore(alpha: 0.1, observations: [y], lower: [10], upper: [20])
    }
    #expect(try score(15) == 10 && score(10) == 10 && agree(score(22), 50) && agree(score(9), 30))
  }

  @Test func orderChangesNoBit() throws {
    let y = amounts(seed: 1, count: 300)
    let q = amounts(seed: 2, count: 300)
    let forward = try ForecastScores.pinballLoss(level: 0.8, observations: y, forecasts: q)
    let backward = try ForecastScores.pinballLoss(
      level: 0.8, observations: y.reversed(), forecasts: q.reversed())
    #expect(forward == backward)
  }

  @Test func refusals() {
    #expect(
      reason { () throws(Undefined) in
        try ForecastScores.pinballLoss(level: 0.9, observations: [], forecasts: [])
      } == .empty)
    #expect(
      reason { () throws(Undefined) in
        try ForecastScores.pinballLoss(level: 1, observations: [1], forecasts: [1])
      } != nil)
    #expect(
      reason { () throws(Undefined) in try ForecastScores.coverage(observations: [1], forecasts: [1, 2]) }
        != nil)
    #expect(
      reason { () throws(Undefined) in
        try ForecastScores.intervalScore(alpha: 0.1, observations: [1], lower: [3], upper: [2])
      } != nil)
    #expect(
      reason { () throws(Undefined) in
        try ForecastScores.continuousRankedProbability(observations: [1], ensembles: [[]])
      } == .empty)
    #expect(
      reason { () throws(Undefined) in
        try ForecastScores.continuousRankedProbability(observations: [1], ensembles: [[1]], fair: true)
      } == .tooFew(have: 1, need: 2))
  }
}
