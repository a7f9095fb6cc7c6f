/// What came of a run: who was sent for which orders, when each order was picked up and dropped off, and how the
/// couriers moved. Restaurants, orders and couriers are positions in the instance; times are minutes.
public struct MealDeliveryPlan: Sendable, Hashable {
  /// A courier is sent for a bundle.
  public struct Assignment: Sendable, Hashable {
    /// When the courier is told, and sets out.
    public var assignedAt: Int
    public var courier: Int
    /// The bundle in the order of delivery; all of one restaurant.
    public var orders: [Int]
    /// When the courier is at the restaurant.
    public var arrivedAt: Int
    public var pickedUpAt: Int
    /// When the courier is free again.
    public var freeAt: Int
  }

  /// The end of an order that was delivered.
  public struct Delivery: Sendable, Hashable {
    public var courier: Int
    public var pickedUpAt: Int
    public var arrivedAt: Int
    public var droppedOffAt: Int
    /// Metres from where the courier set out, by the restaurant and the customers before, to this one; all straight.
    public var distance: Double
    /// The same without the customers before.
    public var shortestDistance: Double
    /// The position in `assignments`.
    public var assignment: Int
  }

  /// A place by what is there.
  public enum Stop: Sendable, Hashable {
    /// Where the courier's shift began.
    case start
    case restaurant(Int)
    case order(Int)
  }

  /// A courier goes from one place to another.
  public struct Move: Sendable, Hashable {
    public var courier: Int
    public var departsAt: Int
    public var origin: Stop
    public var destination: Stop
  }

  /// By time of assignment, then by courier.
  public internal(set) var assignments: [Assignment] = []
  /// One for each order; nil for one that was not delivered.
  public internal(set) var deliveries: [Delivery?]
  /// By courier, then by time.
  public internal(set) var moves: [Move] = []
  /// Decisions of the dispatcher that the rules forbid and that were not carried out.
  public internal(set) var refusedDecisions = 0
}
