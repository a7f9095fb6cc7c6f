import Metrics
import OrderLog
import Simulators

/// What the declared rules about money look at, read from the rows of a log: the way back from an order log to what
/// the simulators hand their policies.
///
/// Declared distances are from pick-up to drop-off: `distance` less `approach_distance`. A value that is missing in a
/// row, or that no order can have, leaves that order undecided; nothing is filled in or cut to size.
struct PricedRows {
  private let zone: CivilTimeZone
  private let placed: IntegerColumn?
  private let accepted: IntegerColumn?
  private let pickedUp: IntegerColumn?
  private let completed: IntegerColumn?
  private let deadline: IntegerColumn?
  private let distance: IntegerColumn?
  private let approach: IntegerColumn?
  private let weight: IntegerColumn?
  private let difficulty: IntegerColumn?
  private let pressure: IntegerColumn?
  private let weather: TextColumn?
  private let weathers: [Weather?]
  /// Which order of its day a row is, where a rule asks for it.
  private let orderOfDay: [Int32]?

  init(_ log: OrderLog, orderOfDay: [Int32]? = nil) {
    let orders = log.orders
    zone = log.timeZone
    placed = orders.integers(.placedAt)
    accepted = orders.integers(.acceptedAt)
    pickedUp = orders.integers(.pickedUpAt)
    completed = orders.integers(.completedAt)
    deadline = orders.integers(.deadlineAt)
    distance = orders.integers(.distance)
    approach = orders.integers(.approachDistance)
    weight = orders.integers(.goodsWeight)
    difficulty = orders.integers(.difficulty)
    pressure = orders.integers(.demandPressure)
    weather = orders.texts(.weather)
    weathers = weather?.dictionary.values.map { Weather(rawValue: $0) } ?? []
    self.orderOfDay = orderOfDay
  }

  /// The columns that an input is read from.
  static func requirements(_ input: PayInput) -> [FieldRequirement] {
    switch input {
    case .distance: [FieldRequirement(.distance), FieldRequirement(.approachDistance)]
    case .engagedTime: [FieldRequirement(.acceptedAt), FieldRequirement(.completedAt)]
    case .tripTime: [FieldRequirement(.pickedUpAt), FieldRequirement(.completedAt)]
    case .weight: [FieldRequirement(.goodsWeight)]
    case .difficulty: [FieldRequirement(.difficulty)]
    case .weather: [FieldRequirement(.weather)]
    case .pressure: [FieldRequirement(.demandPressure)]
    case .lateness: [FieldRequirement(.deadlineAt), FieldRequirement(.completedAt)]
    case .day, .timeOfDay: [FieldRequirement(.placedAt)]
    case .orderOfDay: [FieldRequirement(.workerID), FieldRequirement(.completedAt)]
    case .periodWork:
      [FieldRequirement(.workerID), FieldRequirement(.acceptedAt), FieldRequirement(.completedAt)]
    case .onlineTime:
      [FieldRequirement(.sessions, anyOf: [.onlineAt]), FieldRequirement(.sessions, anyOf: [.offlineAt])]
    // Where the fee is not declared, the price that the log shows is taken.
    case .customerPaid: []
    case .goodsValue: []
    }
  }

  /// The job of a row.
  ///
  /// - Throws: a value is missing, or cannot be, that one of `inputs` needs.
  func job(_ row: Int, _ inputs: [PayInput]) throws(PayTally.Obstacle) -> PricedJob {
    func at(_ column: IntegerColumn?) -> Int64? { column?.value(at: row) }
    let placedAt = at(placed)
    let acceptedAt = at(accepted)
    let completedAt = at(completed)
    let weatherCode = weather?[row] ?? TextColumn.null
    let weather = weatherCode < 0 ? nil : weathers[Int(weatherCode)]
    func known(_ value: Int64?) throws(PayTally.Obstacle) -> Int64 {
      guard let value else { throw .missingValue }
      return value
    }
    func require(_ isPlausible: Bool) throws(PayTally.Obstacle) {
      if !isPlausible { throw .implausible }
    }
    func requireSpan(_ from: Int64?, _ to: Int64?) throws(PayTally.Obstacle) {
      try require(PlausibleOrder.hasSpan(try known(to).subtractingClamped(try known(from))))
    }
    for input in inputs {
      switch input {
      case .distance:
        let (all, before) = (try known(at(distance)), try known(at(approach)))
        // Each is in whole metres, so that one may be rounded up and the other down.
        try require(
          PlausibleOrder.hasWay(all) && PlausibleOrder.hasWay(before)
            && before <= all + 1)
      case .engagedTime, .periodWork: try requireSpan(acceptedAt, completedAt)
      case .tripTime: try requireSpan(at(pickedUp), completedAt)
      case .weight: try require((0...100_000_000).contains(try known(at(weight))))
      case .difficulty: try require((0...255).contains(try known(at(difficulty))))
      case .weather: if weather == nil { throw .missingValue }
      case .pressure: try require((0...1_000_000_000_000).contains(try known(at(pressure))))
      case .lateness:
        let late = try known(completedAt).subtractingClamped(try known(at(deadline)))
        try require(late > .min && PlausibleOrder.hasSpan(abs(late)))
      case .day, .timeOfDay: _ = try known(placedAt)
      case .orderOfDay: if (orderOfDay?[row] ?? -1) < 0 { throw .missingValue }
      case .customerPaid, .goodsValue, .onlineTime: break
      }
    }
    let start = placedAt ?? acceptedAt ?? completedAt ?? 0
    func span(_ from: Int64?, _ to: Int64?) -> Int64 {
      guard let from, let to else { return 0 }
      let (time, overflow) = to.subtractingReportingOverflow(from)
      return overflow ? 0 : time
    }
    var request = OrderRequest(placedAt: start, pickup: Location(x: 0, y: 0), dropoff: Location(x: 0, y: 0))
    if let grams = at(weight) { request.weight = PricedJob.kilograms(grams) }
    if let levels = at(difficulty) { request.difficulty = UInt8(clamping: levels) }
    let day = zone.day(of: start)
    let local = start &+ zone.offset(at: start)
    let rest = local % 86_400_000
    let seconds = (rest < 0 ? rest + 86_400_000 : rest) / 1_000
    return PricedJob(
      distance: PricedJob.metres(distance: at(distance) ?? 0, approach: at(approach) ?? 0),
      engagedTime: span(acceptedAt, completedAt), tripTime: span(at(pickedUp), completedAt),
      request: request, weather: weather ?? .clear, control: false, vehicle: .ebike, contract: .other,
      placedAt: start, acceptedAt: acceptedAt ?? start, completedAt: completedAt ?? start, day: day,
      secondOfDay: Int(seconds), pressure: PricedJob.pressure(at(pressure) ?? 0),
      lateness: span(at(deadline), completedAt), completedToday: Int(orderOfDay?[row] ?? 0), isQuote: false)
  }

  /// For each row how many orders its worker completed before on the same civil day; −1 where that is not known.
  /// Orders that were completed in the same millisecond count in the order of their rows. O(*n* log *n*).
  static func ordersOfDay(_ log: OrderLog) -> [Int32] {
    let count = log.orders.rowCount
    var numbers = [Int32](repeating: -1, count: count)
    guard let worker = log.orders.texts(.workerID), let completed = log.orders.integers(.completedAt) else {
      return numbers
    }
    let rows = (0..<count).filter { worker[$0] >= 0 && !completed.isNull($0) && isCompleted($0, log) }
      .sorted { a, b in
        if worker[a] != worker[b] { return worker[a] < worker[b] }
        return completed[a] == completed[b] ? a < b : completed[a] < completed[b]
      }
    var before: (worker: Int32, day: Int, count: Int32) = (-1, .min, 0)
    for row in rows {
      let day = log.timeZone.day(of: completed[row]).dayNumber
      before =
        before.worker == worker[row] && before.day == day
        ? (worker[row], day, before.count + 1) : (worker[row], day, 0)
      numbers[row] = before.count
    }
    return numbers
  }

  /// Whether an order was completed; a log without the column has completed orders only.
  static func isCompleted(_ row: Int, _ log: OrderLog) -> Bool {
    guard let status = log.orders.texts(.status) else { return true }
    return status[row] >= 0 && status.dictionary.values[Int(status[row])] == "completed"
  }
}
