/// What it costs to use a courier: the lateness that orders still to come would suffer for want of him.
///
/// Orders to come are taken to be like the latest orders placed, in restaurant and in preparation time, and as many in
/// the next half hour as in the last. For each of them the couriers are ranked by when they could be at the restaurant;
/// each is taken to be free for it with the same chance, whoever comes before; being there later than the food is
/// ready is lateness. The worth of a courier is the mean lateness that his leaving the ranking would add, times the
/// orders of half an hour, times the share of the coming hour that his shift still covers. So the couriers about a busy
/// quarter are kept for it, and those at the edge or near the end of a shift are used first.
///
/// Nothing is known at the start of a day and the cost is zero; nothing about a day is known before it. Numbers in it
/// are coarse and the same for every instance.
///
/// - Complexity: O(sample · couriers · log couriers).
struct CourierScarcity: Sendable {
  /// How much of the estimate is charged: a courier who is used comes back, and others move up meanwhile.
  var weight = 0.25
  /// The chance that a courier in the ranking is free for an order.
  var availability = 0.3
  /// Latest orders that stand for those to come.
  var sample = 80
  /// Minutes over which the rate of orders is taken, back and forth.
  var window = 30
  /// A courier free within so many minutes is ranked.
  var reach = 15
  /// Lateness is counted up to so many minutes; nobody at all counts as much.
  var largestLateness = 30
  /// A shift that goes on for so many minutes counts in full.
  var fullShift = 60

  private var ranking: [UInt64] = []
  private var gains: [Double] = []

  init() {}

  /// The cost of using each of the active couriers, in minutes.
  mutating func price(
    _ active: [Int], in situation: borrowing MealDeliverySituation, costs: inout [Double]
  ) {
    for courier in active { costs[courier] = 0 }
    let placed = situation.orders.count
    let first = max(0, placed - sample)
    let now = situation.minute
    let ranked = active.filter { situation.couriers[$0].freeAt <= now + reach }
    guard placed > first, weight > 0, !ranked.isEmpty else { return }
    var recent = 0
    while recent < placed, situation.orders[placed - recent - 1].placedAt > now - window { recent += 1 }
    guard recent > 0 else { return }
    for number in first..<placed { rank(ranked, for: situation.orders[number], in: situation, costs: &costs) }
    let scale = weight * Double(recent) / Double(placed - first)
    for courier in ranked {
      let state = situation.couriers[courier]
      let left = state.offAt - max(now, state.freeAt)
      costs[courier] *= scale * Double(min(max(left, 0), fullShift)) / Double(fullShift)
    }
  }

  /// Adds what each courier's leaving would add to the expected lateness of one order.
  private mutating func rank(
    _ couriers: [Int], for order: MealDeliverySituation.PlacedOrder,
    in situation: borrowing MealDeliverySituation, costs: inout [Double]
  ) {
    ranking.removeAll(keepingCapacity: true)
    for courier in couriers {
      let wait = max(0, situation.couriers[courier].freeAt - situation.minute)
      let arrival = wait + situation.approach(of: courier, to: order.restaurant)
      ranking.append(UInt64(clamping: arrival) << 32 | UInt64(clamping: courier))
    }
    ranking.sort()
    let notice = order.readyAt - order.placedAt - situation.parameters.beforePickup
    // From the last to the first: the expected lateness when all before are taken.
    var later = Double(largestLateness)
    gains.removeAll(keepingCapacity: true)
    for entry in ranking.reversed() {
      let lateness = Double(min(max(Int(entry >> 32) - notice, 0), largestLateness))
      gains.append(availability * (later - lateness))
      later = availability * lateness + (1 - availability) * later
    }
    var chance = 1.0
    for (entry, gain) in zip(ranking, gains.reversed()) {
      costs[Int(truncatingIfNeeded: entry & 0xFFFF_FFFF)] += chance * gain
      chance *= 1 - availability
      if chance < 0.01 { break }
    }
  }
}
