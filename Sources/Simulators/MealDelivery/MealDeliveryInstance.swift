/// An instance of the Meal Delivery Routing Problem (Reyes et al. 2018, `mdrplib`): a day of restaurants, orders and
/// couriers in a plane, in whole minutes from midnight and metres.
public struct MealDeliveryInstance: Sendable, Hashable {
  /// Where food is made.
  public struct Restaurant: Sendable, Hashable {
    public var id: String
    public var location: Location

    public init(id: String, location: Location) {
      self.id = id
      self.location = location
    }
  }

  /// What a customer orders.
  public struct Order: Sendable, Hashable {
    public var id: String
    /// Where it is delivered to.
    public var location: Location
    /// When it becomes known (minute).
    public var placedAt: Int
    /// The position of the restaurant.
    public var restaurant: Int
    /// When the food is ready (minute); announced with the order and kept.
    public var readyAt: Int

    public init(id: String, location: Location, placedAt: Int, restaurant: Int, readyAt: Int) {
      self.id = id
      self.location = location
      self.placedAt = placedAt
      self.restaurant = restaurant
      self.readyAt = readyAt
    }
  }

  /// Who delivers, and when.
  public struct Courier: Sendable, Hashable {
    public var id: String
    /// Where the shift begins.
    public var location: Location
    /// From this minute on the courier takes assignments.
    public var onAt: Int
    /// No pick-up later than this minute.
    public var offAt: Int

    public init(id: String, location: Location, onAt: Int, offAt: Int) {
      self.id = id
      self.location = location
      self.onAt = onAt
      self.offAt = offAt
    }
  }

  /// The instance's numbers.
  public struct Parameters: Sendable, Hashable {
    public var metresPerMinute: Double
    /// Minutes spent at a restaurant: one half before the pick-up, the other after it.
    public var pickupService: Int
    /// Minutes spent at a customer: one half before the drop-off, the other after it.
    public var dropoffService: Int
    /// Target and largest time from placement to the door (minutes); reported, not enforced.
    public var targetClickToDoor: Int
    public var maximumClickToDoor: Int
    /// Currency units per order delivered, and guaranteed per hour of shift.
    public var payPerOrder: Double
    public var payPerHour: Double

    /// What every instance of the library has, but for the speed.
    public init(
      metresPerMinute: Double, pickupService: Int = 4, dropoffService: Int = 4, targetClickToDoor: Int = 40,
      maximumClickToDoor: Int = 90, payPerOrder: Double = 10, payPerHour: Double = 15
    ) {
      self.metresPerMinute = metresPerMinute
      self.pickupService = pickupService
      self.dropoffService = dropoffService
      self.targetClickToDoor = targetClickToDoor
      self.maximumClickToDoor = maximumClickToDoor
      self.payPerOrder = payPerOrder
      self.payPerHour = payPerHour
    }

    /// From arrival at a restaurant to the earliest pick-up.
    public var beforePickup: Int { pickupService / 2 }
    /// From pick-up to departure.
    public var afterPickup: Int { pickupService - beforePickup }
    /// From arrival at a customer to the drop-off.
    public var beforeDropoff: Int { dropoffService / 2 }
    /// From drop-off until the courier is free or drives on.
    public var afterDropoff: Int { dropoffService - beforeDropoff }

    /// Minutes from one point to another: the straight way at the instance's speed, rounded up. At least 0; a
    /// speed that is not above zero gives `never`.
    public func travel(from origin: Location, to destination: Location) -> Int {
      let minutes = (origin.distance(to: destination) / metresPerMinute).rounded(.up)
      return minutes >= 0 && minutes < Double(Self.never) ? Int(minutes) : Self.never
    }

    /// Longer than any run, and far from overflow when added up.
    public static let never = 1_000_000_000
  }

  /// What the run is called; the folder's name when read from one.
  public var name: String
  public var restaurants: [Restaurant]
  public var orders: [Order]
  public var couriers: [Courier]
  public var parameters: Parameters

  /// An instance made by hand. Ask `faults()` before running it.
  public init(
    name: String, restaurants: [Restaurant], orders: [Order], couriers: [Courier], parameters: Parameters
  ) {
    self.name = name
    self.restaurants = restaurants
    self.orders = orders
    self.couriers = couriers
    self.parameters = parameters
  }
}

extension MealDeliveryInstance {
  /// The minutes an instance may have: some seventy days.
  static let minutes = 0...100_000
  /// The coordinates it may have, in metres.
  static let coordinates = -100_000_000.0...100_000_000.0

  /// What makes a run impossible, with the path of the value; empty when it can start. O(orders + couriers).
  public func faults() -> [SetupFault] {
    var faults: [SetupFault] = []
    func refuse(_ path: String, _ problem: String, _ remedy: String) {
      faults.append(SetupFault(path: path, problem: problem, remedy: remedy))
    }
    func check(_ path: String, _ value: Int, _ range: ClosedRange<Int> = Self.minutes) {
      if !range.contains(value) {
        refuse(path, "\(value) is out of range", "\(range.lowerBound) to \(range.upperBound)")
      }
    }
    func check(_ path: String, _ value: Location) {
      if !Self.coordinates.contains(value.x) || !Self.coordinates.contains(value.y) {
        refuse(path, "the place is off the plane", "coordinates in metres, at most 100,000 km")
      }
    }
    if restaurants.isEmpty { refuse("restaurants", "there are none", "at least one") }
    if orders.isEmpty { refuse("orders", "there are none", "at least one") }
    if couriers.isEmpty { refuse("couriers", "there are none", "at least one") }
    if !(0.001...1_000_000).contains(parameters.metresPerMinute) {
      refuse(
        "parameters.metresPerMinute", "\(parameters.metresPerMinute) is not a speed", "above 0, such as 320")
    }
    check("parameters.pickupService", parameters.pickupService, 0...1_000)
    check("parameters.dropoffService", parameters.dropoffService, 0...1_000)
    for (path, value) in [
      ("parameters.payPerOrder", parameters.payPerOrder), ("parameters.payPerHour", parameters.payPerHour),
    ] where !(0...1_000_000).contains(value) {
      refuse(path, "\(value) is out of range", "0 to 1000000")
    }
    for (index, restaurant) in restaurants.enumerated() {
      check("restaurants[\(index)].location", restaurant.location)
    }
    for (index, order) in orders.enumerated() {
      let path = "orders[\(index)]"
      check("\(path).placedAt", order.placedAt)
      check("\(path).readyAt", order.readyAt)
      check("\(path).location", order.location)
      if order.readyAt < order.placedAt {
        refuse("\(path).readyAt", "ready before it is placed", "not before minute \(order.placedAt)")
      }
      if !restaurants.indices.contains(order.restaurant) {
        refuse(
          "\(path).restaurant", "there is no restaurant \(order.restaurant)", "a position in restaurants")
      }
    }
    for (index, courier) in couriers.enumerated() {
      let path = "couriers[\(index)]"
      check("\(path).onAt", courier.onAt)
      check("\(path).offAt", courier.offAt)
      check("\(path).location", courier.location)
      if courier.offAt < courier.onAt {
        refuse("\(path).offAt", "the shift ends before it begins", "not before minute \(courier.onAt)")
      }
    }
    let names = restaurants.map(\.id) + orders.map(\.id) + couriers.map(\.id)
    var seen: Set<String> = []
    for name in names {
      if name.isEmpty || name.contains(where: \.isWhitespace) {
        refuse("id", "“\(name)” cannot be written in files separated by spaces", "a name without spaces")
      } else if !seen.insert(name).inserted {
        refuse("id", "“\(name)” is there twice", "one name for one restaurant, order or courier")
      }
    }
    return faults
  }
}
