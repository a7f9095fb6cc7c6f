/// The sequence of trips planned for each courier, who may be busy still or not on shift yet, and its cost.
///
/// The cost of a sequence is the sum over its orders of the minutes from placement to the door, plus the courier's
/// scarcity (see ``CourierScarcity``). A sequence with a pick-up after the end of the shift costs infinity.
struct CourierPlans: Sendable {
  /// The cost of an order that is left without a courier, in minutes: a delay beyond which it is not planned.
  var unservedCost = 1_000.0
  /// The most orders in a bundle.
  var largestBundle = 4
  /// Couriers who can be planned with: they can pick up something before their shift ends.
  var active: [Int] = []
  private(set) var sequences: [[PlannedStop]]
  private(set) var costs: [Double]
  /// Orders without a place in any sequence.
  var unplanned: [Int] = []
  /// The cost of using each courier, in minutes.
  var scarcity: [Double]
  private var trial: [PlannedStop] = []
  private var found: [PlannedStop] = []
  private var boundaries: ([Int], [Int]) = ([], [])

  init(couriers: Int) {
    sequences = Array(repeating: [], count: couriers)
    costs = Array(repeating: 0, count: couriers)
    scarcity = Array(repeating: 0, count: couriers)
  }

  /// The cost of a sequence for a courier from now on. O(length).
  func cost(
    of sequence: [PlannedStop], by courier: Int, in situation: borrowing MealDeliverySituation
  ) -> Double {
    if sequence.isEmpty { return 0 }
    let parameters = situation.parameters
    let state = situation.couriers[courier]
    var time = max(situation.minute, state.freeAt)
    var previous = -1
    var minutes = 0
    var index = 0
    while index < sequence.count {
      let first = sequence[index].order
      let restaurant = situation.orders[first].restaurant
      var ready = situation.orders[first].readyAt
      var end = index + 1
      while end < sequence.count, !sequence[end].startsTrip {
        ready = max(ready, situation.orders[sequence[end].order].readyAt)
        end += 1
      }
      time +=
        previous < 0
        ? situation.approach(of: courier, to: restaurant)
        : situation.way(restaurant: restaurant, customerOf: previous)
      time += parameters.beforePickup
      let pickup = max(time, ready)
      if pickup > state.offAt { return .infinity }
      time = pickup + parameters.afterPickup
      previous = -1
      while index < end {
        let order = sequence[index].order
        time +=
          previous < 0
          ? situation.way(restaurant: restaurant, customerOf: order)
          : situation.way(fromCustomerOf: previous, toCustomerOf: order)
        time += parameters.beforeDropoff
        minutes += time - situation.orders[order].placedAt
        time += parameters.afterDropoff
        previous = order
        index += 1
      }
    }
    return Double(minutes) + scarcity[courier]
  }

  /// Gives a courier a sequence; one that has become impossible is given up and its orders are unplanned.
  mutating func set(
    _ sequence: [PlannedStop], for courier: Int, in situation: borrowing MealDeliverySituation
  ) {
    let cost = cost(of: sequence, by: courier, in: situation)
    if cost.isFinite {
      sequences[courier] = sequence
      costs[courier] = cost
    } else {
      unplanned += sequence.map(\.order)
      sequences[courier] = []
      costs[courier] = 0
    }
  }

  /// Takes the orders of a trip that is carried out off the front of a sequence. Its cost is priced with the next minute.
  mutating func dropFirst(_ orders: Int, of courier: Int) {
    sequences[courier].removeFirst(min(orders, sequences[courier].count))
  }

  /// Prices all sequences anew after the clock or the couriers have moved on.
  mutating func reprice(_ isActive: [Bool], in situation: borrowing MealDeliverySituation) {
    for courier in sequences.indices {
      if sequences[courier].isEmpty {
        costs[courier] = 0
      } else if isActive[courier] {
        set(sequences[courier], for: courier, in: situation)
      } else {
        unplanned += sequences[courier].map(\.order)
        sequences[courier] = []
        costs[courier] = 0
      }
    }
  }

  /// The cheapest way to put an order into a sequence: as a trip of its own between trips, or into a trip to the same
  /// restaurant that has room. Leaves the sequence in `found`; nil unless the cost is below `bound`.
  private mutating func cheapestInsertion(
    of order: Int, into sequence: [PlannedStop], by courier: Int, below bound: Double,
    in situation: borrowing MealDeliverySituation
  ) -> Double? {
    let restaurant = situation.orders[order].restaurant
    var best = bound
    var isFound = false
    func isSame(_ position: Int) -> Bool {
      situation.orders[sequence[position].order].restaurant == restaurant
    }
    for position in 0...sequence.count {
      // 0: a trip of its own, 1: the first of the trip that starts here, 2: after the one before.
      for kind in 0..<3 {
        switch kind {
        case 0:
          guard position == sequence.count || sequence[position].startsTrip else { continue }
        case 1:
          guard position < sequence.count, sequence[position].startsTrip, isSame(position),
            sequence.tripLength(at: position) < largestBundle
          else { continue }
        default:
          guard position > 0, isSame(position - 1),
            sequence.tripLength(at: sequence.tripStart(of: position - 1)) < largestBundle
          else { continue }
        }
        trial.removeAll(keepingCapacity: true)
        trial.append(contentsOf: sequence[..<position])
        trial.append(PlannedStop(order, startsTrip: kind < 2))
        trial.append(contentsOf: sequence[position...])
        if kind == 1 { trial[position + 1].startsTrip = false }
        let cost = cost(of: trial, by: courier, in: situation)
        if cost < best {
          best = cost
          isFound = true
          swap(&found, &trial)
        }
      }
    }
    return isFound ? best : nil
  }

  /// Puts the unplanned orders, the earliest ready first, each where it costs least; what nobody can serve stays.
  mutating func insertUnplanned(in situation: borrowing MealDeliverySituation) {
    if unplanned.isEmpty { return }
    var waiting = unplanned
    waiting.sort {
      (situation.orders[$0].readyAt, $0) < (situation.orders[$1].readyAt, $1)
    }
    unplanned.removeAll(keepingCapacity: true)
    for order in waiting {
      if !place(order, below: unservedCost, except: -1, in: situation) { unplanned.append(order) }
    }
  }

  /// Puts an order where it adds least, if that is less than `bound`. `except` names a courier whose sequence and cost
  /// stand in `reduced`.
  private mutating func place(
    _ order: Int, below bound: Double, except: Int, reduced: ([PlannedStop], Double) = ([], 0),
    in situation: borrowing MealDeliverySituation
  ) -> Bool {
    var least = bound
    var target = -1
    var sequence: [PlannedStop] = []
    for courier in active {
      let (base, cost) = courier == except ? reduced : (sequences[courier], costs[courier])
      if let total = cheapestInsertion(
        of: order, into: base, by: courier, below: cost + least, in: situation)
      {
        least = total - cost
        target = courier
        sequence = found
      }
    }
    guard target >= 0 else { return false }
    if except >= 0 {
      sequences[except] = reduced.0
      costs[except] = reduced.1
    }
    sequences[target] = sequence
    costs[target] = cost(of: sequence, by: target, in: situation)
    return true
  }

  /// Moves single orders to where they cost less. Returns whether any was moved.
  mutating func relocate(in situation: borrowing MealDeliverySituation) -> Bool {
    var isImproved = false
    for courier in active {
      var position = 0
      while position < sequences[courier].count {
        let order = sequences[courier][position].order
        var rest = sequences[courier]
        rest.removeOrder(at: position)
        let cost = cost(of: rest, by: courier, in: situation)
        if place(
          order, below: costs[courier] - cost - Self.threshold, except: courier, reduced: (rest, cost),
          in: situation)
        {
          isImproved = true
        } else {
          position += 1
        }
      }
    }
    return isImproved
  }

  /// Exchanges the tails of two sequences, and single trips, where that costs less. Returns whether any was exchanged.
  mutating func exchange(in situation: borrowing MealDeliverySituation) -> Bool {
    var isImproved = false
    for (rank, one) in active.enumerated() {
      for other in active.dropFirst(rank + 1)
      where !sequences[one].isEmpty || !sequences[other].isEmpty {
        if exchange(one, other, in: situation) { isImproved = true }
      }
    }
    return isImproved
  }

  private mutating func exchange(
    _ one: Int, _ other: Int, in situation: borrowing MealDeliverySituation
  ) -> Bool {
    let a = sequences[one]
    let b = sequences[other]
    var least = costs[one] + costs[other] - Self.threshold
    var best: (a: [PlannedStop], b: [PlannedStop], costA: Double, costB: Double)?
    a.tripBoundaries(into: &boundaries.0)
    b.tripBoundaries(into: &boundaries.1)
    func attempt(_ cutA: Range<Int>, _ cutB: Range<Int>) {
      // What is in the two ranges changes places.
      trial.removeAll(keepingCapacity: true)
      trial.append(contentsOf: a[..<cutA.lowerBound])
      trial.append(contentsOf: b[cutB])
      trial.append(contentsOf: a[cutA.upperBound...])
      let costA = cost(of: trial, by: one, in: situation)
      guard costA < least else { return }
      found.removeAll(keepingCapacity: true)
      found.append(contentsOf: b[..<cutB.lowerBound])
      found.append(contentsOf: a[cutA])
      found.append(contentsOf: b[cutB.upperBound...])
      let costB = cost(of: found, by: other, in: situation)
      guard costA + costB < least else { return }
      least = costA + costB
      best = (trial, found, costA, costB)
    }
    for (rankA, startA) in boundaries.0.enumerated() {
      for (rankB, startB) in boundaries.1.enumerated() where startA < a.count || startB < b.count {
        attempt(startA..<a.count, startB..<b.count)
        guard rankA + 1 < boundaries.0.count, rankB + 1 < boundaries.1.count else { continue }
        let endA = boundaries.0[rankA + 1]
        let endB = boundaries.1[rankB + 1]
        if endA < a.count || endB < b.count { attempt(startA..<endA, startB..<endB) }
      }
    }
    guard let best else { return false }
    sequences[one] = best.a
    sequences[other] = best.b
    costs[one] = best.costA
    costs[other] = best.costB
    return true
  }

  /// Gains below this are rounding.
  private static let threshold = 1e-6
}
