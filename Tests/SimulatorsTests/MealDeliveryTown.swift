import Statistics

@testable import Simulators

/// Made-up instances, and instances as the text of their four files.
enum MealDeliveryTown {
  /// A day of three busy hours in a town of 6 by 6 km.
  static func random(seed: UInt64, orders: Int = 60, couriers: Int = 12, restaurants: Int = 8)
    -> MealDeliveryInstance
  {
    var random = RandomStream(seed: seed, purpose: "meal delivery")
    func place() -> Location {
      Location(x: Double(random.nextInt(below: 6_000)), y: Double(random.nextInt(below: 6_000)))
    }
    let kitchens = (0..<restaurants).map {
      MealDeliveryInstance.Restaurant(id: "r\($0 + 1)", location: place())
    }
    let requests = (0..<orders).map { number in
      let placed = random.nextInt(below: 180)
      return MealDeliveryInstance.Order(
        id: "o\(number + 1)", location: place(), placedAt: placed,
        restaurant: random.nextInt(below: restaurants),
        readyAt: placed + 1 + random.nextInt(below: 30))
    }
    let people = (0..<couriers).map { number in
      let on = random.nextInt(below: 90)
      return MealDeliveryInstance.Courier(
        id: "c\(number + 1)", location: place(), onAt: on, offAt: on + 30 + random.nextInt(below: 150))
    }
    return MealDeliveryInstance(
      name: "town\(seed)", restaurants: kitchens, orders: requests, couriers: people,
      parameters: .init(metresPerMinute: seed % 2 == 0 ? 320 : 427))
  }

  static func ordersFile(_ instance: MealDeliveryInstance) -> String {
    instance.orders.reduce("order\tx\ty\tplacement_time\trestaurant\tready_time\n") {
      $0 + "\($1.id)\t\(Int($1.location.x))\t\(Int($1.location.y))\t\($1.placedAt)"
        + "\t\(instance.restaurants[$1.restaurant].id)\t\($1.readyAt)\n"
    }
  }

  static func couriersFile(_ instance: MealDeliveryInstance) -> String {
    instance.couriers.reduce("courier\tx\ty\ton_time\toff_time\n") {
      $0 + "\($1.id)\t\(Int($1.location.x))\t\(Int($1.location.y))\t\($1.onAt)\t\($1.offAt)\n"
    }
  }

  static func restaurantsFile(_ instance: MealDeliveryInstance) -> String {
    instance.restaurants.reduce("restaurant\tx\ty\n") {
      $0 + "\($1.id)\t\(Int($1.location.x))\t\(Int($1.location.y))\n"
    }
  }

  static func parametersFile(_ instance: MealDeliveryInstance) -> String {
    "meters_per_minute\tpickup service minutes\tdropoff service minutes\ttarget click-to-door"
      + "\tmaximum click-to-door\tpay per order\tguaranteed pay per hour\n"
      + "\(Int(instance.parameters.metresPerMinute))\t4\t4\t40\t90\t10\t15\n"
  }

  /// What the judge says of a plan, with any of its files replaced.
  static func judge(
    _ result: MealDeliveryResult, assignments: String? = nil, orderInfo: String? = nil, moves: String? = nil
  ) -> MealDeliveryJudge {
    MealDeliveryJudge(
      orders: ordersFile(result.instance), couriers: couriersFile(result.instance),
      restaurants: restaurantsFile(result.instance), parameters: parametersFile(result.instance),
      assignments: assignments ?? result.assignmentsText, orderInfo: orderInfo ?? result.ordersText,
      moves: moves ?? result.couriersText)
  }
}
