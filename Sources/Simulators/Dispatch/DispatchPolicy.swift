/// When a dispatch policy is asked.
public enum DispatchTrigger: Sendable, Hashable {
  /// Whenever an order is placed or refused, or a worker becomes available while orders wait.
  case immediate
  /// Every so many ms, orders in between being collected. At least 100 ms.
  case every(Int64)
}

/// One order for one worker.
public struct DispatchDecision: Sendable, Hashable {
  /// The order, which must be open.
  public var order: Int32
  /// The worker, who must be logged on, not paused, without a pending offer and have room.
  public var worker: Int32
  /// Pushed, or taken by the worker; who takes an order is not asked again.
  public var mode: AssignMode
  /// How many workers could have got it.
  public var eligible: Int32
  /// Where the pick-up goes in the worker's plan; nil for the cheapest place. Never before a stop that the
  /// worker is already on the way to.
  public var pickupPosition: UInt8?
  /// Whether a planting put this worker in another's place.
  var isPlanted = false
  /// Where the drop-off goes, counted after the pick-up was put in; nil for the cheapest place.
  public var dropoffPosition: UInt8?

  /// A decision.
  public init(
    order: Int32, worker: Int32, mode: AssignMode = .push, eligible: Int32 = 1, pickupPosition: UInt8? = nil,
    dropoffPosition: UInt8? = nil
  ) {
    self.order = order
    self.worker = worker
    self.mode = mode
    self.eligible = eligible
    self.pickupPosition = pickupPosition
    self.dropoffPosition = dropoffPosition
  }
}

/// How a platform gives orders to workers (派单).
///
/// A policy is a value. It reads the world and appends decisions, which the simulation carries out in that order;
/// one that is no longer possible (the order taken, the worker full) is dropped and counted. A policy draws random
/// numbers only from streams keyed by the world's entities, never from one generator for all.
public protocol DispatchPolicy: Sendable {
  /// When the policy is asked.
  var trigger: DispatchTrigger { get }

  /// The rest rules that the platform keeps while it dispatches, or nil for none.
  var restRules: RestRules? { get }

  /// Decides about the open orders.
  mutating func decide(in world: World, decisions: inout [DispatchDecision])

  /// The workers whom the policy looks at for an open order, with what it compares them by, so that a run can record
  /// who could have got the order. `taken` are the workers to whom the same round gave earlier orders; a policy that
  /// serves orders one after the other leaves them out. At most ``ConsideredWorker/limit`` workers, unless the policy's
  /// own search looks at more. Must not change what the policy decides later.
  mutating func considered(
    for order: Int32, in world: World, without taken: Set<Int32>, into workers: inout [ConsideredWorker])
}

extension DispatchPolicy {
  public var restRules: RestRules? { nil }

  /// A policy that does not say whom it looks at: nobody is recorded but who got the order.
  public mutating func considered(
    for order: Int32, in world: World, without taken: Set<Int32>, into workers: inout [ConsideredWorker]
  ) {
    workers.removeAll(keepingCapacity: true)
  }
}

/// What a platform does so that workers rest.
public struct RestRules: Sendable, Hashable, Codable {
  /// Engaged time without a break after which nothing is pushed (ms).
  public var continuousLimit: Int64
  /// A gap of at least this length is a break and ends a spell (ms); pushes pause for as long.
  public var breakLength: Int64
  /// How long before the limit pushing ends when an order would run past it by plan (ms).
  public var margin: Int64
  /// Engaged time of a civil day after which the worker must confirm before the next order (ms); nil for never.
  public var confirmAfter: Int64?
  /// Engaged time of a civil day after which the worker is logged off (ms); nil for never.
  public var dailyMaximum: Int64?

  /// The national standard's numbers: 4 h, 20 min, confirmation after 8 h (GB/T 46862-2025), and a margin of
  /// 30 min for orders that take longer than planned.
  public init(
    continuousLimit: Int64 = 4 * 3_600_000, breakLength: Int64 = 20 * 60_000, margin: Int64 = 30 * 60_000,
    confirmAfter: Int64? = 8 * 3_600_000, dailyMaximum: Int64? = nil
  ) {
    self.continuousLimit = continuousLimit
    self.breakLength = breakLength
    self.margin = margin
    self.confirmAfter = confirmAfter
    self.dailyMaximum = dailyMaximum
  }
  /// Numbers that are not given are the standard's.
  public init(from decoder: any Decoder) throws {
    self.init()
    let values = try decoder.container(keyedBy: CodingKeys.self)
    try values.set(&continuousLimit, .continuousLimit)
    try values.set(&breakLength, .breakLength)
    try values.set(&margin, .margin)
    try values.set(&confirmAfter, .confirmAfter)
    try values.set(&dailyMaximum, .dailyMaximum)
  }
}
