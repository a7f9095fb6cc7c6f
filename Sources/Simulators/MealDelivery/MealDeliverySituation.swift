/// What a dispatcher may know at a minute: the orders placed so far, the couriers with their shifts, and when and where
/// each will be free. What has not been placed is not in it.
public struct MealDeliverySituation: Sendable {
  /// An order as the dispatcher sees it, numbered by placement.
  public struct PlacedOrder: Sendable, Hashable, BitwiseCopyable {
    public let location: Location
    public let restaurant: Int
    public let placedAt: Int
    public let readyAt: Int
  }

  /// A courier as the dispatcher sees it.
  public struct CourierState: Sendable, Hashable, BitwiseCopyable {
    /// When the courier is free: the end of the assignment in hand, and not before the shift.
    public internal(set) var freeAt: Int
    /// Where that will be.
    public internal(set) var location: Location
    public let onAt: Int
    public let offAt: Int
    /// The row of the location in the table of ways.
    fileprivate(set) var row: Int
  }

  /// The present minute.
  public internal(set) var minute: Int
  public let parameters: MealDeliveryInstance.Parameters
  public let restaurants: [Location]
  /// By placement. Grows.
  public private(set) var orders: [PlacedOrder] = []
  public internal(set) var couriers: [CourierState]
  /// Orders that nobody has been sent for, in the order of placement.
  public internal(set) var open: [Int] = []
  /// Minutes to each restaurant: a row for each courier's start, then one for each order's customer.
  private var ways: [Int32] = []

  init(_ instance: MealDeliveryInstance, minute: Int) {
    self.minute = minute
    parameters = instance.parameters
    restaurants = instance.restaurants.map(\.location)
    couriers = instance.couriers.enumerated().map { index, courier in
      CourierState(
        freeAt: courier.onAt, location: courier.location, onAt: courier.onAt, offAt: courier.offAt, row: index
      )
    }
    ways.reserveCapacity((instance.couriers.count + instance.orders.count) * restaurants.count)
    for courier in couriers { addWays(from: courier.location) }
  }

  private mutating func addWays(from location: Location) {
    for restaurant in restaurants {
      ways.append(Int32(clamping: parameters.travel(from: location, to: restaurant)))
    }
  }

  mutating func place(_ order: PlacedOrder) {
    open.append(orders.count)
    orders.append(order)
    addWays(from: order.location)
  }

  /// Books an assignment: the courier is free at `minute` at the customer of `order`.
  mutating func send(_ courier: Int, freeAt minute: Int, atCustomerOf order: Int) {
    couriers[courier].freeAt = minute
    couriers[courier].location = orders[order].location
    couriers[courier].row = couriers.count + order
  }

  /// Minutes from where a courier is or will be free to a restaurant.
  public func approach(of courier: Int, to restaurant: Int) -> Int {
    Int(ways[couriers[courier].row * restaurants.count + restaurant])
  }

  /// Minutes between a restaurant and a customer; the same both ways.
  public func way(restaurant: Int, customerOf order: Int) -> Int {
    Int(ways[(couriers.count + order) * restaurants.count + restaurant])
  }

  /// Minutes from one customer to another.
  public func way(fromCustomerOf order: Int, toCustomerOf next: Int) -> Int {
    parameters.travel(from: orders[order].location, to: orders[next].location)
  }
}

/// A courier is to be sent for a bundle now.
public struct MealDeliveryDecision: Sendable, Hashable {
  /// Free now, on shift, and able to pick up before it ends.
  public var courier: Int
  /// Open orders of one restaurant in the order of delivery.
  public var orders: [Int]

  public init(courier: Int, orders: [Int]) {
    self.courier = courier
    self.orders = orders
  }
}

/// Who sends couriers for orders.
public protocol MealDeliveryDispatcher: Sendable {
  /// Decides at each minute while orders are open. A decision that is given stands: nothing reaches the courier
  /// before the last order of the bundle is dropped off.
  mutating func decide(_ situation: MealDeliverySituation, decisions: inout [MealDeliveryDecision])
}
