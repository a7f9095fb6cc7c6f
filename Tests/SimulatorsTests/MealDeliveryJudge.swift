import Foundation

/// Checks a plan of the Meal Delivery Routing Problem from the files alone: the four of the instance and the three of
/// the plan. It knows the rules and nothing of the simulator.
struct MealDeliveryJudge {
  struct Order {
    var placed: Int
    var restaurant: String
    var ready: Int
  }
  struct Courier {
    var on, off: Int
  }

  private var places: [String: (x: Double, y: Double)] = [:]
  private var orders: [String: Order] = [:]
  private var couriers: [String: Courier] = [:]
  private var speed = 0.0
  /// Rules broken, in words; empty for a plan that keeps them.
  private(set) var violations: [String] = []
  private(set) var delivered = 0
  private(set) var clickToDoor = 0.0
  private(set) var readyToPickup = 0.0

  /// Judges a plan by the text of the files.
  init(
    orders orderLines: String, couriers courierLines: String, restaurants: String, parameters: String,
    assignments: String, orderInfo: String, moves: String
  ) {
    func rows(_ text: String, _ separator: Character) -> [[String]] {
      text.split(separator: "\n").dropFirst().map { $0.split(separator: separator).map(String.init) }
    }
    speed = rows(parameters, "\t").first.flatMap { Double($0[0]) } ?? 0
    for row in rows(restaurants, "\t") { places[row[0]] = (Double(row[1]) ?? 0, Double(row[2]) ?? 0) }
    for row in rows(courierLines, "\t") {
      places[row[0]] = (Double(row[1]) ?? 0, Double(row[2]) ?? 0)
      couriers[row[0]] = Courier(on: Int(row[3]) ?? 0, off: Int(row[4]) ?? 0)
    }
    for row in rows(orderLines, "\t") {
      places[row[0]] = (Double(row[1]) ?? 0, Double(row[2]) ?? 0)
      orders[row[0]] = Order(
        placed: Int(row[3]) ?? 0, restaurant: row[4],
        ready: Int(row[5]) ?? 0)
    }
    judge(rows(assignments, " "), rows(orderInfo, " "), rows(moves, " "))
  }

  private func minutes(_ from: String, _ to: String) -> Int {
    guard let a = places[from], let b = places[to] else { return .max / 4 }
    let length = ((a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y)).squareRoot()
    return Int((length / speed).rounded(.up))
  }

  private mutating func judge(_ assignments: [[String]], _ orderInfo: [[String]], _ moves: [[String]]) {
    // The orders' file: every order once, with the instance's own values.
    var picked: [String: Int] = [:]
    var dropped: [String: Int] = [:]
    var deliverer: [String: String] = [:]
    var listed: Set<String> = []
    for row in orderInfo {
      guard row.count == 7, let order = orders[row[0]] else {
        violations.append("unreadable line of an order: \(row)")
        continue
      }
      if !listed.insert(row[0]).inserted { violations.append("\(row[0]) is listed twice") }
      if Int(row[1]) != order.placed || row[2] != order.restaurant || Int(row[3]) != order.ready {
        violations.append("\(row[0]) has other values than the instance")
      }
      if row[4] == "nan" || row[5] == "nan" || row[6] == "nan" {
        if Set(row[4...6]) != ["nan"] { violations.append("\(row[0]) is half delivered") }
        continue
      }
      guard let pickup = Int(row[4]), let dropoff = Int(row[5]), couriers[row[6]] != nil else {
        violations.append("unreadable line of an order: \(row)")
        continue
      }
      picked[row[0]] = pickup
      dropped[row[0]] = dropoff
      deliverer[row[0]] = row[6]
      delivered += 1
      clickToDoor += Double(dropoff - order.placed)
      readyToPickup += Double(pickup - order.ready)
    }
    if listed.count != orders.count {
      violations.append("\(orders.count - listed.count) orders are not listed")
    }
    if delivered > 0 {
      clickToDoor /= Double(delivered)
      readyToPickup /= Double(delivered)
    }

    var ways: [String: [[String]]] = [:]
    for row in moves {
      guard row.count == 4, Int(row[1]) != nil, couriers[row[0]] != nil else {
        violations.append("unreadable move: \(row)")
        continue
      }
      ways[row[0], default: []].append(row)
    }
    var assigned: Set<String> = []
    var tasks: [String: [(at: Int, pickup: Int, orders: [String])]] = [:]
    for row in assignments {
      guard row.count >= 4, let at = Int(row[0]), let pickup = Int(row[1]), couriers[row[2]] != nil,
        row[3...].allSatisfy({ orders[$0] != nil })
      else {
        violations.append("unreadable assignment: \(row)")
        continue
      }
      for order in row[3...] where !assigned.insert(order).inserted {
        violations.append("\(order) is assigned twice")
      }
      tasks[row[2], default: []].append((at, pickup, Array(row[3...])))
    }
    for order in orders.keys where assigned.contains(order) != (dropped[order] != nil) {
      violations.append("\(order) is assigned and not delivered, or delivered and not assigned")
    }
    for (courier, rows) in ways where tasks[courier] == nil && !rows.isEmpty {
      violations.append("\(courier) moves without an assignment")
    }
    for (courier, list) in tasks {
      follow(courier, list.sorted { $0.at < $1.at }, ways[courier] ?? [], picked, dropped, deliverer)
    }
  }

  /// Follows one courier through the day.
  private mutating func follow(
    _ courier: String, _ tasks: [(at: Int, pickup: Int, orders: [String])], _ moves: [[String]],
    _ picked: [String: Int], _ dropped: [String: Int], _ deliverer: [String: String]
  ) {
    guard let shift = couriers[courier] else { return }
    var broken: [String] = []
    defer { violations += broken }
    var free = shift.on
    var place = courier
    var next = 0
    /// The next move must lead from where the courier is to `destination`, no earlier than `earliest`.
    func arrive(at destination: String, earliest: Int) -> Int {
      guard next < moves.count, moves[next][2] == place, moves[next][3] == destination,
        let departure = Int(moves[next][1])
      else {
        broken.append("\(courier) has no move from \(place) to \(destination)")
        return .max / 4
      }
      if departure < earliest {
        broken.append("\(courier) leaves \(place) at \(departure), before \(earliest)")
      }
      next += 1
      let arrival = departure + minutes(place, destination)
      place = destination
      return arrival
    }
    for task in tasks {
      if task.at < free {
        broken.append("\(courier) is told something at \(task.at) and busy or off shift until \(free)")
      }
      let restaurants = Set(task.orders.compactMap { orders[$0]?.restaurant })
      guard restaurants.count == 1, let restaurant = restaurants.first else {
        broken.append("\(courier) gets a bundle of several restaurants at \(task.at)")
        continue
      }
      for order in task.orders {
        if task.at < orders[order]?.placed ?? .max {
          broken.append("\(order) is assigned before it is placed")
        }
        if task.pickup < orders[order]?.ready ?? .max { broken.append("\(order) is picked up unready") }
        if picked[order] != task.pickup || deliverer[order] != courier {
          broken.append("\(order) has other values in the two files")
        }
      }
      let arrival = arrive(at: restaurant, earliest: task.at)
      if task.pickup < arrival + 2 { broken.append("\(courier) picks up before \(arrival) + 2") }
      if task.pickup > shift.off { broken.append("\(courier) picks up after the shift") }
      var earliest = task.pickup + 2
      for order in task.orders {
        let arrival = arrive(at: order, earliest: earliest)
        let dropoff = dropped[order] ?? .min
        if dropoff < arrival + 2 { broken.append("\(order) is dropped off before \(arrival) + 2") }
        earliest = dropoff + 2
      }
      free = earliest
    }
    if next != moves.count { broken.append("\(courier) makes \(moves.count - next) more moves") }
  }
}
