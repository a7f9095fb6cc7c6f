/// On which rows a field's value ought to be there. A value that is empty elsewhere is not missing.
enum FieldPopulation: String, Sendable {
  /// Every row of the table.
  case everyRow
  /// Orders that a worker must have had in hand: completed, undelivered, or called off by the worker.
  case held
  /// Held orders that were sent to the worker; grabbed ones were never offered.
  case pushed
  /// Orders that were delivered.
  case completed
  /// Delivered orders of food, or of unknown service when the log does not say; nothing else is made ready.
  case cooked
  /// Orders whose time limit was extended.
  case extended
  /// Orders from which money was taken.
  case deducted
  /// Offers that the worker answered.
  case answered
  /// Sessions or breaks that are followed by another one of the same worker; the last one may still be open.
  case closed
  /// Sessions with an end.
  case ended
  /// Appeals with a reply.
  case replied
  /// No row: an empty value says that there was nothing, or is itself what a rule looks for.
  case optional

  /// Where `field` of a table is expected.
  static func of(_ field: Field, in table: TableKind) -> FieldPopulation {
    switch table {
    case .orders: ofOrders(field)
    case .offers: field == .respondedAt ? .answered : .everyRow
    case .sessions: field == .offlineAt ? .closed : field == .forced ? .ended : .everyRow
    case .breaks: field == .endedAt ? .closed : .everyRow
    case .prompts, .workers: .everyRow
    // Not every offence or accident happens on an order.
    case .incidents: field == .orderID ? .optional : .everyRow
    // What of a candidate a platform looks at is its own affair.
    case .candidates: .optional
    case .appeals: field == .repliedAt ? .optional : field == .outcome ? .replied : .everyRow
    }
  }

  private static func ofOrders(_ field: Field) -> FieldPopulation {
    switch field {
    case .workerID, .contract, .vehicle, .assignMode, .acceptedAt, .carried, .carryLimit: .held
    case .offeredAt: .pushed
    case .arrivedPickupAt, .pickedUpAt, .arrivedDropoffAt, .completedAt, .promisedAt, .deadlineAt, .etaModel,
      .etaCity, .etaSegments, .etaDistance, .distance, .shortestDistance, .approachDistance, .dropoffLon,
      .dropoffLat,
      .dropoffZone,
      .slowPickup, .customerPaid, .workerPay, .payBase, .payDistance, .payTime, .displayedTakeRate:
      .completed
    case .readyPromisedAt, .readyAt: .cooked
    case .addedReason: .extended
    case .deductionReason: .deducted
    case .addedTime, .payDifficulty, .subsidyWeather, .subsidyHoliday, .incentive, .tip, .deduction,
      .commissionRefund, .paidOutAt, .goodsWeight, .difficulty, .demandPressure:
      .optional
    default: .everyRow
    }
  }

  /// The rows of `table` on which the value is expected. O(rows) at most.
  func rows(of table: Table, _ orders: OrderSets) -> RowSet {
    switch self {
    case .everyRow: RowSet(all: table.rowCount)
    case .held: orders.held
    case .pushed: orders.held - table.rows(.assignMode, in: ["grab"])
    case .completed: orders.completed
    case .cooked:
      table.has(.service) ? orders.completed & table.rows(.service, in: ["food"]) : orders.completed
    case .extended: table.positive(.addedTime)
    case .deducted: table.positive(.deduction)
    case .answered: table.rows(.response, in: ["accepted", "rejected"])
    case .closed: Self.followed(table)
    case .ended: table.present(.offlineAt)
    case .replied: table.present(.repliedAt)
    case .optional: RowSet(none: table.rowCount)
    }
  }

  /// The sessions or breaks that start before the latest start of their worker.
  private static func followed(_ sessions: Table) -> RowSet {
    let start = sessions.kind == .breaks ? Field.startedAt : .onlineAt
    guard let workers = sessions.texts(.workerID), let online = sessions.integers(start) else {
      return RowSet(none: sessions.rowCount)
    }
    var latest = [Int64](repeating: .min, count: workers.dictionary.values.count)
    for row in 0..<sessions.rowCount where workers[row] >= 0 {
      latest[Int(workers[row])] = max(latest[Int(workers[row])], online[row])
    }
    return RowSet(sessions.rowCount) { row in
      workers[row] >= 0 && !online.isNull(row) && online[row] < latest[Int(workers[row])]
    }
  }
}
