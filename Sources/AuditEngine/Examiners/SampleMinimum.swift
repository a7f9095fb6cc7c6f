import Metrics
import Statistics

extension SampleSize {
  /// The least sample of rates, from the packs' parameters `stat.min_orders` and `stat.min_workers`.
  init(_ request: ExaminationRequest) throws(ParameterResolver.Problem) {
    self.init(
      orders: try request.minimum("stat.min_orders"), workers: try request.minimum("stat.min_workers"))
  }
}

extension Measurement {
  /// The share of units beyond the limit as an estimate, with Wilson's interval on the number of workers: the
  /// units of one worker resemble each other, and the number of workers is the least that the sample can be
  /// worth.
  func asRate(least: SampleSize, level: Double) throws(NoValue) -> Measurement {
    guard examined > 0 else { throw .nothingToMeasure(examined: undecided) }
    guard examined >= least.orders else { throw .tooFew(have: examined, need: least.orders, of: unit) }
    guard workersExamined >= least.workers else {
      throw .tooFew(have: workersExamined, need: least.workers, of: .worker)
    }
    var rate = self
    do {
      let proportion = try Proportion(successes: exceeding, trials: examined)
      let share = try ClusteredShare(
        proportion, clusterCount: workersExamined, designEffect: nil, level: level)
      rate.estimate = Estimate(
        value: share.value, lower: share.clusterInterval?.lower, upper: share.clusterInterval?.upper,
        level: level, method: "wilson-workers", minimumDetectable: share.minimumDetectable)
    } catch {
      throw .undefined(error)
    }
    return rate
  }
}
