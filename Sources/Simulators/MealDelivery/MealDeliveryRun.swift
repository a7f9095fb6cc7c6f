/// An instance, a dispatcher and what came of it: the entry for commands.
///
/// ```swift
/// let instance = try MealDeliveryInstance(folder: "0o50t100s1p100")
/// let result = try MealDeliveryRun(instance).result()
/// try result.writeJudgeFiles(to: folder)
/// let log = result.log(on: day, timeZone: zone)
/// ```
public struct MealDeliveryRun: Sendable {
  /// The dispatchers that can be named.
  public enum Dispatcher: String, Sendable, Hashable, CaseIterable {
    case rollingHorizon = "rolling-horizon"
    case nearestIdle = "nearest-idle"
  }

  public var instance: MealDeliveryInstance
  public var dispatcher: Dispatcher

  /// A run under one of the named dispatchers.
  public init(_ instance: MealDeliveryInstance, dispatcher: Dispatcher = .rollingHorizon) {
    self.instance = instance
    self.dispatcher = dispatcher
  }

  /// Runs the instance. The same instance gives the same plan; nothing is drawn.
  ///
  /// - Throws: the first fault that makes the instance impossible.
  public func result() throws(SetupFault) -> MealDeliveryResult {
    switch dispatcher {
    case .rollingHorizon: try Self.result(of: instance, under: RollingHorizonDispatcher())
    case .nearestIdle: try Self.result(of: instance, under: NearestIdleCourier())
    }
  }

  /// Runs an instance under any dispatcher.
  ///
  /// - Throws: the first fault that makes the instance impossible.
  public static func result(
    of instance: MealDeliveryInstance, under dispatcher: some MealDeliveryDispatcher
  ) throws(SetupFault) -> MealDeliveryResult {
    if let fault = instance.faults().first { throw fault }
    var dispatcher = dispatcher
    var simulation = MealDeliverySimulation(instance)
    return MealDeliveryResult(instance: instance, plan: simulation.run(&dispatcher))
  }
}

/// An instance with its plan.
public struct MealDeliveryResult: Sendable, Hashable {
  public let instance: MealDeliveryInstance
  public let plan: MealDeliveryPlan

  /// The plan's figures. O(orders log orders).
  public var summary: MealDeliverySummary { MealDeliverySummary(instance: instance, plan: plan) }
}
