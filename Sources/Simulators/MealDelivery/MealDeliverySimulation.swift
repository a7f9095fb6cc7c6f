/// Runs an instance minute by minute under a dispatcher and keeps the rules: no assignment to a courier who is off
/// shift or carries one, no bundle of two restaurants, no pick-up after the end of a shift, no order twice. A decision
/// that breaks one is not carried out and counted.
///
/// - Complexity: O(orders · restaurants) plus the dispatcher at each minute with open orders.
struct MealDeliverySimulation {
  private let instance: MealDeliveryInstance
  /// Positions of the orders by placement.
  private let byPlacement: [Int]
  private var situation: MealDeliverySituation
  private var plan: MealDeliveryPlan
  /// The moves of each courier so far.
  private var moves: [[MealDeliveryPlan.Move]]
  private var isOpen: [Bool] = []

  init(_ instance: MealDeliveryInstance) {
    self.instance = instance
    let orders = instance.orders
    byPlacement = orders.indices.sorted { (orders[$0].placedAt, $0) < (orders[$1].placedAt, $1) }
    situation = MealDeliverySituation(instance, minute: 0)
    plan = MealDeliveryPlan(deliveries: Array(repeating: nil, count: orders.count))
    moves = Array(repeating: [], count: instance.couriers.count)
  }

  /// Runs to the end of the last shift.
  mutating func run(_ dispatcher: inout some MealDeliveryDispatcher) -> MealDeliveryPlan {
    let end = instance.couriers.lazy.map(\.offAt).max() ?? 0
    var next = 0
    var decisions: [MealDeliveryDecision] = []
    while situation.minute <= end {
      while next < byPlacement.count, instance.orders[byPlacement[next]].placedAt <= situation.minute {
        let order = instance.orders[byPlacement[next]]
        situation.place(
          .init(
            location: order.location, restaurant: order.restaurant, placedAt: order.placedAt,
            readyAt: order.readyAt))
        isOpen.append(true)
        next += 1
      }
      if situation.open.isEmpty {
        // Nothing can happen before the next order.
        guard next < byPlacement.count else { break }
        situation.minute = instance.orders[byPlacement[next]].placedAt
        continue
      }
      decisions.removeAll(keepingCapacity: true)
      dispatcher.decide(situation, decisions: &decisions)
      for decision in decisions { carryOut(decision) }
      if !decisions.isEmpty { situation.open.removeAll { !isOpen[$0] } }
      situation.minute += 1
    }
    plan.moves = moves.flatMap(\.self)
    return plan
  }

  private func isAllowed(_ decision: MealDeliveryDecision) -> Bool {
    guard situation.couriers.indices.contains(decision.courier), let first = decision.orders.first,
      decision.orders.allSatisfy({ isOpen.indices.contains($0) && isOpen[$0] }),
      Set(decision.orders).count == decision.orders.count
    else { return false }
    let restaurant = situation.orders[first].restaurant
    let courier = situation.couriers[decision.courier]
    return courier.freeAt <= situation.minute && courier.onAt <= situation.minute
      && decision.orders.allSatisfy { situation.orders[$0].restaurant == restaurant }
  }

  private mutating func carryOut(_ decision: MealDeliveryDecision) {
    guard isAllowed(decision) else {
      plan.refusedDecisions += 1
      return
    }
    let parameters = instance.parameters
    let courier = decision.courier
    let restaurant = situation.orders[decision.orders[0]].restaurant
    let arrival = situation.minute + situation.approach(of: courier, to: restaurant)
    let ready = decision.orders.map { situation.orders[$0].readyAt }.max() ?? 0
    let pickup = max(arrival + parameters.beforePickup, ready)
    guard pickup <= situation.couriers[courier].offAt else {
      plan.refusedDecisions += 1
      return
    }
    var stop = moves[courier].last?.destination ?? .start
    func go(to destination: MealDeliveryPlan.Stop, at minute: Int) {
      moves[courier].append(
        .init(courier: courier, departsAt: minute, origin: stop, destination: destination))
      stop = destination
    }
    go(to: .restaurant(restaurant), at: situation.minute)
    var time = pickup + parameters.afterPickup
    let kitchen = instance.restaurants[restaurant].location
    let approach = situation.couriers[courier].location.distance(to: kitchen)
    var metres = approach
    var previous: Int?
    for order in decision.orders {
      let position = byPlacement[order]
      go(to: .order(position), at: time)
      let way =
        previous.map { situation.way(fromCustomerOf: $0, toCustomerOf: order) }
        ?? situation.way(restaurant: restaurant, customerOf: order)
      let customer = situation.orders[order].location
      metres += (previous.map { situation.orders[$0].location } ?? kitchen).distance(to: customer)
      let dropoff = time + way + parameters.beforeDropoff
      plan.deliveries[position] = MealDeliveryPlan.Delivery(
        courier: courier, pickedUpAt: pickup, arrivedAt: time + way, droppedOffAt: dropoff,
        distance: metres, shortestDistance: approach + kitchen.distance(to: customer),
        assignment: plan.assignments.count)
      time = dropoff + parameters.afterDropoff
      previous = order
      isOpen[order] = false
    }
    plan.assignments.append(
      .init(
        assignedAt: situation.minute, courier: courier, orders: decision.orders.map { byPlacement[$0] },
        arrivedAt: arrival, pickedUpAt: pickup, freeAt: time))
    if let previous { situation.send(courier, freeAt: time, atCustomerOf: previous) }
  }
}
