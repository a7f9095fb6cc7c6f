/// A column of the order log. The raw value is the column's name in files; a field of the same name has the
/// same type in every table.
public enum Field: String, CaseIterable, Codable, Sendable, Hashable {
  // Who and what
  case orderID = "order_id"
  case appealID = "appeal_id"
  case platform, city, service
  case workerID = "worker_id"
  case contract, vehicle
  case assignMode = "assign_mode"
  case status
  case ruleVersion = "rule_version"

  // When
  case placedAt = "placed_at"
  case offeredAt = "offered_at"
  case acceptedAt = "accepted_at"
  case arrivedPickupAt = "arrived_pickup_at"
  case readyPromisedAt = "ready_promised_at"
  case readyAt = "ready_at"
  case pickedUpAt = "picked_up_at"
  case arrivedDropoffAt = "arrived_dropoff_at"
  case completedAt = "completed_at"
  /// The time shown to the customer.
  case promisedAt = "promised_at"
  /// The time limit given to the worker.
  case deadlineAt = "deadline_at"
  case respondedAt = "responded_at"
  case onlineAt = "online_at"
  case offlineAt = "offline_at"
  case startedAt = "started_at"
  case endedAt = "ended_at"
  case at
  case openedAt = "opened_at"
  case repliedAt = "replied_at"
  case paidOutAt = "paid_out_at"

  // The platform's own estimates
  case etaModel = "eta_model"
  case etaCity = "eta_city"
  case etaSegments = "eta_segments"
  case etaDistance = "eta_distance"
  case addedTime = "added_time"
  case addedReason = "added_reason"

  // Where
  /// Navigation distance from acceptance to drop-off.
  case distance
  case shortestDistance = "shortest_distance"
  /// Navigation distance from where the worker was at acceptance, or is as a candidate, to the pick-up.
  case approachDistance = "approach_distance"
  case pickupLon = "pickup_lon"
  case pickupLat = "pickup_lat"
  case dropoffLon = "dropoff_lon"
  case dropoffLat = "dropoff_lat"
  case pickupZone = "pickup_zone"
  case dropoffZone = "dropoff_zone"

  // Circumstances
  /// Orders in hand at acceptance, this one not counted.
  case carried
  case carryLimit = "carry_limit"
  /// `clear` is ordinary weather; every other value is adverse weather (恶劣天气).
  case weather
  /// Traffic control or closed roads on the way.
  case control
  case slowPickup = "slow_pickup"
  case goodsWeight = "goods_weight"
  /// Levels of delivery difficulty, from 0.
  case difficulty
  /// Open orders per available worker around the pick-up at placement.
  case demandPressure = "demand_pressure"

  // Money
  case customerPaid = "customer_paid"
  /// What the worker got for the order: deductions taken off, tips and commission given back left out.
  case workerPay = "worker_pay"
  case payBase = "pay_base"
  case payDistance = "pay_distance"
  case payTime = "pay_time"
  case payDifficulty = "pay_difficulty"
  case subsidyWeather = "subsidy_weather"
  case subsidyHoliday = "subsidy_holiday"
  case incentive, tip
  /// Money taken from the worker, as a positive amount.
  case deduction
  case deductionReason = "deduction_reason"
  /// Commission given back with the order.
  case commissionRefund = "commission_refund"
  case displayedTakeRate = "displayed_take_rate"

  // Offers, sessions, prompts, incidents, workers, appeals
  case response, eligible, rank, score, forced, kind
  /// What befell the worker in traffic.
  case incident
  /// Time to the pick-up by the platform's plan, orders in hand first.
  case approachTime = "approach_time"
  /// Time since the worker's last order ended, or since going on line.
  case idleTime = "idle_time"
  /// Metres that the order adds to the worker's planned way.
  case detour
  /// The least time that would be left before a limit of the worker's orders, this one included; negative when late.
  case slack
  /// What the worker has earned on the civil day so far.
  case earnedToday = "earned_today"
  /// The worker's engaged time on the civil day so far.
  case engagedToday = "engaged_today"
  case gender
  case ageBand = "age_band"
  case origin
  case tenureDays = "tenure_days"
  case cause, outcome

  /// The type of the field's values.
  public var type: FieldType {
    switch self {
    case .orderID, .appealID: .identifier
    case .platform, .city, .service, .workerID, .contract, .vehicle, .assignMode, .status, .ruleVersion,
      .addedReason, .pickupZone, .dropoffZone, .weather, .deductionReason, .response, .kind, .incident,
      .gender, .ageBand, .origin, .cause, .outcome:
      .text
    case .placedAt, .offeredAt, .acceptedAt, .arrivedPickupAt, .readyPromisedAt, .readyAt, .pickedUpAt,
      .arrivedDropoffAt, .completedAt, .promisedAt, .deadlineAt, .respondedAt, .onlineAt, .offlineAt,
      .startedAt, .endedAt, .at, .openedAt, .repliedAt, .paidOutAt:
      .instant
    case .etaModel, .etaCity, .etaSegments, .etaDistance, .addedTime, .approachTime, .idleTime, .slack,
      .engagedToday:
      .duration
    case .distance, .shortestDistance, .approachDistance, .detour: .distance
    case .goodsWeight: .mass
    case .pickupLon, .pickupLat, .dropoffLon, .dropoffLat: .coordinate
    case .carried, .carryLimit, .difficulty, .eligible, .rank, .tenureDays: .count
    case .control, .slowPickup, .forced: .flag
    case .customerPaid, .workerPay, .payBase, .payDistance, .payTime, .payDifficulty, .subsidyWeather,
      .subsidyHoliday, .incentive, .tip, .deduction, .commissionRefund, .earnedToday:
      .money
    case .displayedTakeRate, .demandPressure, .score: .ratio
    }
  }

  /// The values that the field may have, or nil when any text is allowed.
  public var vocabulary: [String]? {
    switch self {
    case .service: ["food", "parcel", "ride", "freight"]
    case .contract: ["dedicated", "crowd", "employee", "other"]
    case .vehicle: ["ebike", "motorcycle", "car", "bicycle", "walk"]
    case .assignMode: ["push", "grab"]
    case .status:
      ["completed", "cancelled_customer", "cancelled_worker", "cancelled_platform", "undelivered"]
    case .response: ["accepted", "rejected", "timeout", "reassigned"]
    case .kind: ["fatigue", "confirm_hours", "pause"]
    case .incident: ["violation", "accident"]
    default: nil
    }
  }
}
