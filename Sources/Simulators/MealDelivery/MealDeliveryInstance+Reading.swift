import Foundation

extension MealDeliveryInstance {
  /// Reads an instance folder of the published library: `instance_parameters.txt`, `restaurants.txt`, `orders.txt`
  /// and `couriers.txt`, separated by tabs.
  ///
  /// - Throws: the first fault with file, line, column and what would be right.
  /// - Complexity: O(bytes).
  public init(folder: String) throws(MealDeliveryFileError) {
    func path(_ file: String) -> String { URL(fileURLWithPath: folder).appendingPathComponent(file).path }
    var names: [String: String] = [:]
    func claim(
      _ id: String, _ table: MealDeliveryTable, _ row: MealDeliveryTable.Row, _ column: String
    ) throws(MealDeliveryFileError) {
      if let other = names.updateValue("\(table.path), line \(row.line)", forKey: id) {
        throw table.fault(
          row, column, "“\(id)” is the name of \(other) already",
          "One name for one restaurant, order or courier")
      }
    }

    name = URL(fileURLWithPath: folder).standardizedFileURL.lastPathComponent
    parameters = try Self.parameters(path("instance_parameters.txt"))

    var table = try MealDeliveryTable(path: path("restaurants.txt"), columns: ["restaurant", "x", "y"])
    restaurants = []
    var positions: [String: Int] = [:]
    for row in table.rows {
      let id = try table.name(row, "restaurant")
      try claim(id, table, row, "restaurant")
      positions[id] = restaurants.count
      restaurants.append(Restaurant(id: id, location: try table.location(row)))
    }

    table = try MealDeliveryTable(
      path: path("orders.txt"), columns: ["order", "x", "y", "placement_time", "restaurant", "ready_time"])
    orders = []
    for row in table.rows {
      let id = try table.name(row, "order")
      try claim(id, table, row, "order")
      let placed = try table.whole(row, "placement_time")
      let ready = try table.whole(row, "ready_time")
      if ready < placed {
        throw table.fault(row, "ready_time", "ready before it is placed", "Not before minute \(placed)")
      }
      let restaurant = table.text(row, "restaurant")
      guard let position = positions[restaurant] else {
        throw table.fault(
          row, "restaurant", "there is no restaurant “\(restaurant)”", "A name from restaurants.txt")
      }
      orders.append(
        Order(
          id: id, location: try table.location(row), placedAt: placed, restaurant: position, readyAt: ready))
    }
    try Self.refuseEmpty(table)

    table = try MealDeliveryTable(
      path: path("couriers.txt"), columns: ["courier", "x", "y", "on_time", "off_time"])
    couriers = []
    for row in table.rows {
      let id = try table.name(row, "courier")
      try claim(id, table, row, "courier")
      let on = try table.whole(row, "on_time")
      let off = try table.whole(row, "off_time")
      if off < on {
        throw table.fault(row, "off_time", "the shift ends before it begins", "Not before minute \(on)")
      }
      couriers.append(Courier(id: id, location: try table.location(row), onAt: on, offAt: off))
    }
    try Self.refuseEmpty(table)
  }

  private static func refuseEmpty(_ table: MealDeliveryTable) throws(MealDeliveryFileError) {
    if table.rows.isEmpty {
      throw MealDeliveryFileError(path: table.path, problem: "has no rows", remedy: "At least one")
    }
  }

  private static func parameters(_ path: String) throws(MealDeliveryFileError) -> Parameters {
    let table = try MealDeliveryTable(
      path: path,
      columns: [
        "meters_per_minute", "pickup service minutes", "dropoff service minutes", "target click-to-door",
        "maximum click-to-door", "pay per order", "guaranteed pay per hour",
      ])
    guard let row = table.rows.first, table.rows.count == 1 else {
      throw MealDeliveryFileError(
        path: path, problem: "\(table.rows.count) rows of parameters", remedy: "Exactly one")
    }
    return Parameters(
      metresPerMinute: try table.number(row, "meters_per_minute", in: 0.001...1_000_000),
      pickupService: try table.whole(row, "pickup service minutes", in: 0...1_000),
      dropoffService: try table.whole(row, "dropoff service minutes", in: 0...1_000),
      targetClickToDoor: try table.whole(row, "target click-to-door"),
      maximumClickToDoor: try table.whole(row, "maximum click-to-door"),
      payPerOrder: try table.number(row, "pay per order", in: 0...1_000_000),
      payPerHour: try table.number(row, "guaranteed pay per hour", in: 0...1_000_000))
  }
}
