/// Rolling horizon with bundling and late commitment, for the Meal Delivery Routing Problem.
///
/// Each minute all orders that nobody has been sent for are planned anew over all couriers: those idle, those who
/// will be free within the horizon, and those whose shift begins within it. A plan gives each courier a sequence of
/// trips, a trip being one order or a bundle of one restaurant. New orders are put where they add least; then single
/// orders are moved, and tails and trips of two couriers exchanged, as long as that lowers the cost (``CourierPlans``).
/// Of the plan only that is carried out which cannot wait: a free courier is sent when leaving a minute later would put
/// off the pick-up. All else stays open to what the next minute brings. An order is thus left to a courier who is
/// still busy when that serves it sooner than an idle one who is far away.
///
/// After Reyes, Erera, Savelsbergh, Sahasrabudhe, O'Neil, "The Meal Delivery Routing Problem" (2018), who optimise
/// every five minutes over bundles made beforehand with a matching, and commit in two stages. Here the plan covers
/// more than one trip ahead, bundles are made in it, and commitment is put off to the minute.
///
/// - Complexity: at each minute with open orders a few passes of O(n · c) insertions and O(c²) exchanges of short
///   sequences, n open orders and c couriers.
public struct RollingHorizonDispatcher: MealDeliveryDispatcher {
  /// How far ahead a courier may become free, or begin a shift, and still be planned with (minutes).
  public var horizon = 60
  /// The most passes of improvement at one minute.
  public var largestPasses = 20
  private var plans = CourierPlans(couriers: 0)
  private var scarcity = CourierScarcity()
  private var known = 0
  private var isActive: [Bool] = []

  public init() {}

  public mutating func decide(_ situation: MealDeliverySituation, decisions: inout [MealDeliveryDecision]) {
    let now = situation.minute
    if plans.sequences.count != situation.couriers.count {
      plans = CourierPlans(couriers: situation.couriers.count)
      known = 0
    }
    plans.unplanned += known..<situation.orders.count
    known = situation.orders.count
    isActive = situation.couriers.map {
      $0.freeAt <= now + horizon && max($0.freeAt, now) + situation.parameters.beforePickup <= $0.offAt
    }
    plans.active = isActive.indices.filter { isActive[$0] }
    scarcity.price(plans.active, in: situation, costs: &plans.scarcity)
    plans.reprice(isActive, in: situation)
    plans.insertUnplanned(in: situation)
    for _ in 0..<largestPasses {
      let isMoved = plans.relocate(in: situation)
      let isExchanged = plans.exchange(in: situation)
      if !isMoved, !isExchanged { break }
    }
    plans.insertUnplanned(in: situation)
    for courier in plans.active {
      if let orders = due(courier, in: situation) {
        decisions.append(MealDeliveryDecision(courier: courier, orders: orders))
        plans.dropFirst(orders.count, of: courier)
      }
    }
  }

  /// The first trip of a free courier if a minute's delay would put off its pick-up.
  private func due(_ courier: Int, in situation: borrowing MealDeliverySituation) -> [Int]? {
    let sequence = plans.sequences[courier]
    let now = situation.minute
    guard let first = sequence.first, situation.couriers[courier].freeAt <= now else { return nil }
    let orders = sequence.prefix(sequence.tripLength(at: 0)).map(\.order)
    let arrival = now + situation.approach(of: courier, to: situation.orders[first.order].restaurant)
    let ready = orders.map { situation.orders[$0].readyAt }.max() ?? 0
    return arrival + situation.parameters.beforePickup >= ready ? orders : nil
  }
}
