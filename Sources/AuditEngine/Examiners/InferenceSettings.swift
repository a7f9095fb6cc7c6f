import Metrics

extension InferenceParameters {
  /// How uncertainty is stated in this audit.
  init(_ request: ExaminationRequest) throws(ParameterResolver.Problem) {
    self.init(
      level: request.settings.level, seed: request.settings.seed,
      minimumWorkers: try request.minimum("stat.min_workers"),
      minimumOrders: try request.minimum("stat.min_orders"))
  }
}
