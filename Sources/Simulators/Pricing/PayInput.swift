/// What a pricing rule looks at. An audit finds the log's columns for it.
public enum PayInput: String, Sendable, Hashable, CaseIterable {
  /// Metres from pick-up to drop-off.
  case distance
  /// Acceptance to completion.
  case engagedTime
  /// Pick-up to completion.
  case tripTime
  case weight, difficulty, weather
  /// What the goods cost; an order log has no column for it.
  case goodsValue
  /// Open orders per available worker.
  case pressure
  /// Time past the deadline.
  case lateness
  /// The civil day of placement.
  case day
  /// Local time of placement.
  case timeOfDay
  /// Orders that the worker completed before on the same day.
  case orderOfDay
  /// What the rules before it made the customer pay.
  case customerPaid
  /// The worker's orders of a period with the times that they took.
  case periodWork
  /// Time logged on in a period.
  case onlineTime
}
