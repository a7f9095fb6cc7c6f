import Metrics
import Statistics

extension SampleSize {
  /// The least sample of rates, from the packs' parameters `stat.min_orders` and `stat.min_workers`.
  init(_ request: ExaminationRequest) throws(ParameterResolver.Problem) {
    self.init(
      orders: try request.minimum("stat.min_orders"), workers: try request.minimum("stat.min_workers"))
  }
}

extension RestSummary {
  /// The measurement with the share of units beyond the limit as its estimate. The interval takes the units of
  /// one worker for as alike as can be, so that the sample is worth no more than its workers.
  func asRate(least: SampleSize, level: Double) throws(NoValue) -> Measurement {
    var rate = measurement
    guard rate.examined > 0 else { throw .nothingToMeasure(examined: rate.undecided) }
    guard rate.examined >= least.orders else {
      throw .tooFew(have: rate.examined, need: least.orders, of: rate.unit)
    }
    guard rate.workersExamined >= least.workers else {
      throw .tooFew(have: rate.workersExamined, need: least.workers, of: .worker)
    }
    do {
      let share = try ClusteredShare(
        try Proportion(successes: rate.exceeding, trials: rate.examined),
        clusterSizes: unitsPerWorker.enumerated().flatMap { Array(repeating: $0, count: $1) },
        designEffect: nil, level: level)
      rate.estimate = Estimate(
        value: share.value, lower: share.clusterInterval?.lower, upper: share.clusterInterval?.upper,
        level: level, method: "wilson-workers", minimumDetectable: share.minimumDetectable)
    } catch {
      throw .undefined(error)
    }
    return rate
  }
}
