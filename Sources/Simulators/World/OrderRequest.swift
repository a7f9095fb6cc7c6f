/// What a customer asks for, before the platform has done anything. Fixed for the whole run.
public struct OrderRequest: Sendable, Hashable {
  /// When the request comes in (ms).
  public var placedAt: Int64
  /// When the customer gives up if no worker has accepted (ms).
  public var expiresAt: Int64
  /// Where the goods or the passenger are.
  public var pickup: Location
  /// Where they go.
  public var dropoff: Location
  /// The zone of the pick-up, an index into the city's zones; −1 where there is none.
  public var pickupZone: Int32
  /// The zone of the drop-off.
  public var dropoffZone: Int32
  /// The merchant, or −1.
  public var merchant: Int32
  /// When the merchant said that the goods would be ready (ms).
  public var readyPromisedAt: Int64
  /// When they are ready (ms). Policies must not look at it before that instant.
  public var readyAt: Int64
  /// Weight in kilograms.
  public var weight: Float
  /// Delivery difficulty in levels from 0 (stairs, gated compounds, …).
  public var difficulty: UInt8
  /// What the goods cost, in 1/10,000 of the currency unit; the fare rules of a platform may look at it.
  public var goodsValue: Int64
  /// What the customer adds for the worker, in 1/10,000 of the currency unit.
  public var tip: Int64
  /// What a replayed log paid the worker for it and the customer for the service, in 1/10,000 of the currency unit; nil
  /// where it is no replay or the log does not tell.
  public var loggedPay: Int64?
  public var loggedPrice: Int64?

  /// A request. Without further arguments it is ready at once and waits for `patience` ms.
  public init(
    placedAt: Int64, pickup: Location, dropoff: Location, patience: Int64 = 3_600_000, pickupZone: Int32 = -1,
    dropoffZone: Int32 = -1, merchant: Int32 = -1, readyPromisedAt: Int64? = nil, readyAt: Int64? = nil,
    weight: Float = 1, difficulty: UInt8 = 0, goodsValue: Int64 = 0, tip: Int64 = 0
  ) {
    self.placedAt = placedAt
    expiresAt = placedAt.addingClamped(patience)
    self.pickup = pickup
    self.dropoff = dropoff
    self.pickupZone = pickupZone
    self.dropoffZone = dropoffZone
    self.merchant = merchant
    self.readyPromisedAt = readyPromisedAt ?? placedAt
    self.readyAt = readyAt ?? readyPromisedAt ?? placedAt
    self.weight = weight
    self.difficulty = difficulty
    self.goodsValue = goodsValue
    self.tip = tip
  }
}

extension Int64 {
  /// The sum, held at the largest or smallest value instead of overflowing.
  @inlinable
  func addingClamped(_ other: Int64) -> Int64 {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? (other > 0 ? .max : .min) : sum
  }
}
