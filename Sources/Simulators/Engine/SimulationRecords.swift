/// How an offer was answered. The raw value is the order log's.
public enum OfferResponse: String, Sendable, Hashable, CaseIterable {
  case accepted, rejected, timeout, reassigned
}

/// One offer.
public struct OfferRecord: Sendable, Hashable {
  public var order: Int32
  public var worker: Int32
  public var offeredAt: Int64
  /// `OrderTimeline.none` without an answer.
  public var respondedAt: Int64
  public var response: OfferResponse
  public var eligible: Int32
}

/// One stretch of being logged on; `offlineAt` is `OrderTimeline.none` when the run ended first.
public struct SessionRecord: Sendable, Hashable {
  public var worker: Int32
  public var onlineAt: Int64
  public var offlineAt: Int64
  public var isForced: Bool
}

/// One break that a worker took within a session.
public struct BreakRecord: Sendable, Hashable {
  public var worker: Int32
  public var startedAt: Int64
  public var endedAt: Int64
}

/// What a prompt was about. The raw value is the order log's.
public enum PromptKind: String, Sendable, Hashable, CaseIterable {
  case fatigue
  case confirmHours = "confirm_hours"
  case pause
}

/// One message to a worker about rest or hours.
public struct PromptRecord: Sendable, Hashable {
  public var worker: Int32
  public var at: Int64
  public var kind: PromptKind
}

/// What came of a run.
public struct SimulationOutcome: Sendable {
  /// All orders in their final state.
  public var orders: [Order]
  /// All workers as they ended.
  public var workers: [Worker]
  /// Offers by time, if they were recorded.
  public var offers: [OfferRecord]
  public var sessions: [SessionRecord]
  public var prompts: [PromptRecord]
  /// Breaks of workers' own, by start; pauses that rest rules impose are not among them.
  public var breaks: [BreakRecord] = []
  /// Who could have got each offered order, by time, if it was recorded.
  public var candidates: [CandidateRecord] = []
  /// Orders that a planting gave to another worker than the policy did, by time of offer.
  public var plantedOrders: [Int32] = []
  /// Orders whose rows are left out of the log (plantings).
  public var removedOrders: Set<Int32> = []
  /// Events processed.
  public var events: Int
  /// Decisions of the dispatch policy that were no longer possible.
  public var droppedDecisions: Int

  /// Orders by final status.
  public func count(_ phase: OrderPhase) -> Int { orders.count { $0.phase == phase } }
}
