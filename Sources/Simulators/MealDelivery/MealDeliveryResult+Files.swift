import Foundation

extension MealDeliveryResult {
  /// Writes the plan as the three files that the library's published judge reads, separated by spaces, into a folder
  /// that exists: `solution_info_assignments.txt`, `solution_info_orders.txt` and `solution_info_couriers.txt`. Each is
  /// written under a temporary name and renamed.
  ///
  /// - Returns: the files' paths.
  /// - Throws: which file cannot be written.
  @discardableResult
  public func writeJudgeFiles(to folder: String) throws(MealDeliveryFileError) -> [String] {
    var paths: [String] = []
    for (name, text) in [
      ("solution_info_assignments.txt", assignmentsText), ("solution_info_orders.txt", ordersText),
      ("solution_info_couriers.txt", couriersText),
    ] {
      let target = URL(fileURLWithPath: folder).appendingPathComponent(name)
      let temporary = URL(fileURLWithPath: folder).appendingPathComponent(
        ".\(name).partial-\(UInt32.random(in: 0...UInt32.max))")
      do {
        try Data(text.utf8).write(to: temporary)
      } catch {
        throw MealDeliveryFileError(
          path: target.path, problem: "cannot be written",
          remedy: "The folder must exist and be writable, with room on the disk")
      }
      guard rename(temporary.path, target.path) == 0 else {
        let reason = String(cString: strerror(errno))
        unlink(temporary.path)
        throw MealDeliveryFileError(
          path: target.path, problem: "cannot be given its name (\(reason))",
          remedy: "Remove what stands there, or choose another folder")
      }
      paths.append(target.path)
    }
    return paths
  }

  /// `assignment_time pickup_time courier orders…`, a line for each assignment.
  public var assignmentsText: String {
    var text = "assignment_time pickup_time courier orders\n"
    for assignment in plan.assignments {
      let orders = assignment.orders.map { instance.orders[$0].id }.joined(separator: " ")
      let courier = instance.couriers[assignment.courier].id
      text += "\(assignment.assignedAt) \(assignment.pickedUpAt) \(courier) \(orders)\n"
    }
    return text
  }

  /// A line for each order of the instance; `nan` for what an undelivered order does not have.
  public var ordersText: String {
    var text = "order placement_time restaurant ready_time pickup_time dropoff_time courier\n"
    for (order, delivery) in zip(instance.orders, plan.deliveries) {
      let restaurant = instance.restaurants[order.restaurant].id
      text += "\(order.id) \(order.placedAt) \(restaurant) \(order.readyAt) "
      if let delivery {
        text += "\(delivery.pickedUpAt) \(delivery.droppedOffAt) \(instance.couriers[delivery.courier].id)\n"
      } else {
        text += "nan nan nan\n"
      }
    }
    return text
  }

  /// A line for each move, by courier; the first move of a courier begins at the courier's own name.
  public var couriersText: String {
    var text = "courier departure_time origin destination\n"
    for move in plan.moves {
      let courier = instance.couriers[move.courier].id
      func name(_ stop: MealDeliveryPlan.Stop) -> String {
        switch stop {
        case .start: courier
        case .restaurant(let index): instance.restaurants[index].id
        case .order(let index): instance.orders[index].id
        }
      }
      text += "\(courier) \(move.departsAt) \(name(move.origin)) \(name(move.destination))\n"
    }
    return text
  }
}
