/// The tables of an order log. `orders` is required; each of the others unlocks metrics.
public enum TableKind: String, CaseIterable, Codable, Sendable, Hashable {
  /// One row per order, from placement to pay-out.
  case orders
  /// One row per offer of an order to a worker, with the worker's answer.
  case offers
  /// One row per worker who could have got an order when it was offered: who was looked at, and by what.
  case candidates
  /// One row per stretch of time that a worker was logged on.
  case sessions
  /// One row per stretch within a session in which a worker chose not to take orders.
  case breaks
  /// One row per message that the platform sent to a worker about rest or hours.
  case prompts
  /// One row per traffic offence or accident of a worker.
  case incidents
  /// One row per worker, with attributes for group comparison.
  case workers
  /// One row per complaint against a decision.
  case appeals

  /// The fields that the table may have, in the order in which writers put them.
  public var fields: [Field] {
    switch self {
    case .orders: Self.orderFields
    case .offers: [.orderID, .workerID, .offeredAt, .response, .respondedAt, .eligible, .rank, .score]
    case .candidates:
      [
        .orderID, .workerID, .offeredAt, .approachDistance, .approachTime, .carried, .idleTime, .detour,
        .slack,
        .earnedToday, .engagedToday, .rank, .score,
      ]
    case .sessions: [.workerID, .onlineAt, .offlineAt, .forced]
    case .breaks: [.workerID, .startedAt, .endedAt]
    case .prompts: [.workerID, .at, .kind]
    case .incidents: [.workerID, .at, .incident, .orderID]
    case .workers: [.workerID, .gender, .ageBand, .origin, .tenureDays, .contract]
    case .appeals: [.appealID, .orderID, .openedAt, .repliedAt, .cause, .outcome]
    }
  }

  /// The fields without which the table cannot be read at all.
  public var requiredFields: [Field] {
    switch self {
    case .orders: [.orderID, .workerID]
    case .offers, .candidates: [.orderID, .workerID, .offeredAt]
    case .sessions: [.workerID, .onlineAt]
    case .breaks: [.workerID, .startedAt]
    case .prompts: [.workerID, .at, .kind]
    case .incidents: [.workerID, .at, .incident]
    case .workers: [.workerID]
    case .appeals: [.appealID, .openedAt]
    }
  }

  private static let orderFields: [Field] = [
    .orderID, .platform, .city, .service, .workerID, .contract, .vehicle, .assignMode, .status,
    .ruleVersion, .placedAt, .offeredAt, .acceptedAt, .arrivedPickupAt, .readyPromisedAt, .readyAt,
    .pickedUpAt, .arrivedDropoffAt, .completedAt, .promisedAt, .deadlineAt, .etaModel, .etaCity,
    .etaSegments, .etaDistance, .addedTime, .addedReason, .distance, .shortestDistance, .pickupLon,
    .pickupLat, .dropoffLon, .dropoffLat, .pickupZone, .dropoffZone, .carried, .carryLimit, .weather,
    .control, .slowPickup, .customerPaid, .workerPay, .payBase, .payDistance, .payTime, .payDifficulty,
    .subsidyWeather, .subsidyHoliday, .incentive, .tip, .deduction, .deductionReason, .commissionRefund,
    .displayedTakeRate, .paidOutAt, .approachDistance, .goodsWeight, .difficulty, .demandPressure,
  ]
}
