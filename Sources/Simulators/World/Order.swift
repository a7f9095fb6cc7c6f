/// How far an order has come.
public enum OrderPhase: UInt8, Sendable, Hashable {
  /// Not placed yet.
  case future
  /// Placed and waiting for a worker.
  case open
  /// Offered to a worker who has not answered.
  case offered
  /// Accepted; the worker is on the way to the pick-up or waits there.
  case accepted
  /// On the way to the customer.
  case pickedUp
  /// Delivered.
  case completed
  case cancelledByCustomer, cancelledByWorker, cancelledByPlatform
  /// Nobody took it before the run ended.
  case undelivered

  /// Whether nothing more can happen to the order.
  public var isFinal: Bool { rawValue >= OrderPhase.completed.rawValue }

  /// The status of the order log, or nil while the order is under way.
  public var status: String? {
    switch self {
    case .completed: "completed"
    case .cancelledByCustomer: "cancelled_customer"
    case .cancelledByWorker: "cancelled_worker"
    case .cancelledByPlatform: "cancelled_platform"
    case .undelivered: "undelivered"
    case .future, .open, .offered, .accepted, .pickedUp: nil
    }
  }
}

/// How a worker got an order.
public enum AssignMode: UInt8, Sendable, Hashable, Codable {
  /// The platform pushed it (派单).
  case push
  /// The worker took it from a hall (抢单).
  case grab
}

/// The instants of an order in ms; `none` where it did not come to that.
public struct OrderTimeline: Sendable, Hashable {
  /// The mark of an instant that did not happen.
  public static let none = Int64.min

  /// When the worker who accepted was offered it.
  public var offeredAt = none
  public var acceptedAt = none
  public var arrivedPickupAt = none
  public var pickedUpAt = none
  public var arrivedDropoffAt = none
  public var completedAt = none
  /// When a cancellation or failure ended it.
  public var endedAt = none

  /// Nothing has happened.
  public init() {}
}

/// An order of a run: what was asked for and what has become of it.
public struct Order: Sendable {
  /// What was asked for.
  public var request: OrderRequest
  /// How far it has come.
  public internal(set) var phase = OrderPhase.future
  /// The worker who has it, or had it last; −1 before anyone.
  public internal(set) var worker: Int32 = -1
  /// How the worker got it.
  public internal(set) var mode = AssignMode.push
  /// How many workers could have got it when it was offered last.
  public internal(set) var eligible: Int32 = 0
  /// How often it was offered.
  public internal(set) var offers: Int32 = 0
  /// Orders that the worker had in hand at acceptance.
  public internal(set) var carried: UInt8 = 0
  /// The weather when it was placed.
  public internal(set) var weather = Weather.clear
  /// Whether traffic control was in force when it was placed.
  public internal(set) var control = false
  /// Open orders per idle worker when it was placed.
  public internal(set) var pressure: Float = 0
  /// Metres from where the worker was at acceptance to the pick-up.
  public internal(set) var approachDistance = 0.0
  /// The shortest way from acceptance over the pick-up to the drop-off in metres.
  public internal(set) var shortestDistance = 0.0
  /// Its instants.
  public internal(set) var timeline = OrderTimeline()
  /// The platform's estimates.
  public internal(set) var estimate = DeliveryEstimate()
  /// Metres from acceptance to drop-off as navigated, this order's own stops only.
  public internal(set) var distance = 0.0
  /// Its money; final once the run has settled.
  public internal(set) var pay = PaySlip()

  /// An order that has not been placed yet.
  public init(request: OrderRequest) { self.request = request }

  /// Time from acceptance to the pick-up and from there to the drop-off in ms, as far as they happened; waits and
  /// handling left out.
  var ridingTime: Int64 {
    [(timeline.acceptedAt, timeline.arrivedPickupAt), (timeline.pickedUpAt, timeline.arrivedDropoffAt)]
      .reduce(0) { $1.0 == OrderTimeline.none || $1.1 == OrderTimeline.none ? $0 : $0 + $1.1 - $1.0 }
  }

  /// Time from acceptance to completion in ms, or nil before completion.
  public var engagedTime: Int64? {
    guard phase == .completed, timeline.acceptedAt != OrderTimeline.none else { return nil }
    return timeline.completedAt - timeline.acceptedAt
  }
}

/// An order's numbers as an order log has them.
extension Order {
  /// Metres from acceptance to drop-off.
  var loggedDistance: Int64 { Int64(distance.rounded()) }
  /// Metres from acceptance to pick-up.
  var loggedApproach: Int64 { Int64(approachDistance.rounded()) }
  /// Grams.
  var loggedWeight: Int64 { Int64((Double(max(0, min(request.weight, 1e9))) * 1_000).rounded()) }
  /// Millionths.
  var loggedPressure: Int64 { Int64((Double(max(0, min(pressure, 1e9))) * 1_000_000).rounded()) }
}
