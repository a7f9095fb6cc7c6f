/// Sends the idle courier who is nearest to the restaurant for each order as soon as it is placed, one order at a
/// time; an order that finds nobody waits and is tried again each minute, the oldest first. The baseline.
///
/// - Complexity: O(open orders · couriers) a minute.
public struct NearestIdleCourier: MealDeliveryDispatcher {
  private var isTaken: [Bool] = []

  public init() {}

  public mutating func decide(_ situation: MealDeliverySituation, decisions: inout [MealDeliveryDecision]) {
    isTaken = Array(repeating: false, count: situation.couriers.count)
    for order in situation.open {
      let placed = situation.orders[order]
      var nearest: (way: Int, courier: Int)?
      for (index, courier) in situation.couriers.enumerated()
      where !isTaken[index] && courier.freeAt <= situation.minute && courier.offAt >= situation.minute {
        let way = situation.approach(of: index, to: placed.restaurant)
        let pickup = max(situation.minute + way + situation.parameters.beforePickup, placed.readyAt)
        if pickup <= courier.offAt, way < nearest?.way ?? .max { nearest = (way, index) }
      }
      guard let nearest else { continue }
      isTaken[nearest.courier] = true
      decisions.append(MealDeliveryDecision(courier: nearest.courier, orders: [order]))
    }
  }
}
