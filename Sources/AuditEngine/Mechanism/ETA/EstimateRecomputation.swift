import OrderLog
import Simulators

/// Recomputes what the declared rule gives an order, as bounds: the policy's own code is run with all that is not known
/// at its least and at its most. Every policy grows with ways, preparation, handling and the past, so the two runs
/// enclose the declared value.
///
/// What the log does not keep: the way to the pick-up begins, with orders in hand, when the worker's plan of that
/// moment ends. Then the upper bound of ways is open, and a limit is only found short of what the ways take at least.
struct EstimateRecomputation {
  let columns: EstimateColumns
  let zone: CivilTimeZone
  /// Deviations up to so many ms are noise.
  let tolerance: Int64

  /// An order's parts beside the declared ones.
  struct Row {
    /// What the log has, by component; nil where it has nothing or nothing is compared.
    var stated = [Int64?](repeating: nil, count: EstimateComponent.allCases.count)
    /// What the rule gives, by component.
    var declared = [DurationBounds](repeating: .unknown, count: EstimateComponent.allCases.count)
    /// How each part stands; nil where it is not compared.
    var standings = [EstimateStanding?](repeating: nil, count: EstimateComponent.allCases.count)
    /// From acceptance to the limit, added time included (ms).
    var given: Int64 = 0

    /// How the order stands: short when a part is.
    var standing: EstimateStanding {
      if standings.contains(.short) { return .short }
      let open = standings[EstimateComponent.limit.rawValue] == .open
      if open || standings[EstimateComponent.added.rawValue] == .open { return .open }
      return standings.contains(.long) ? .long : .agrees
    }
  }

  /// Compares a row. False: its acceptance or its limit is missing or absurd, so nothing can be compared.
  func compare(
    _ row: Int, with declared: DeclaredEstimate, past: PastOrders.Known?, due: DurationBounds?,
    into result: inout Row
  ) -> Bool {
    guard let policy = declared.policy, let accepted = EstimateColumns.at(columns.accepted, row),
      let deadline = EstimateColumns.at(columns.deadline, row),
      (deadline - accepted).magnitude <= 2_592_000_000
    else { return false }
    let tolerance = max(tolerance, columns.cut)
    for index in result.standings.indices { result.standings[index] = nil }
    result.given = deadline - accepted
    let added = EstimateColumns.at(columns.added, row).flatMap { $0 >= 0 && $0 <= 2_592_000_000 ? $0 : nil }
    let limit = self.limit(row, accepted, declared, policy, past, tolerance, &result)
    let at = EstimateComponent.limit.rawValue
    result.declared[at] = limit
    result.stated[at] = added.map { result.given - $0 }
    if let stated = result.stated[at] {
      result.standings[at] = limit.standing(of: stated, tolerance: tolerance)
    } else {
      // Time that may have been added can only make what was given at first shorter.
      result.standings[at] = result.given < limit.lower.subtractingClamped(tolerance) ? .short : .open
    }
    if let due {
      let at = EstimateComponent.added.rawValue
      result.declared[at] = due
      result.stated[at] = added
      result.standings[at] = added.map { due.standing(of: $0, tolerance: tolerance) } ?? .open
    }
    return true
  }

  /// What the rule gives from acceptance to the limit; the four estimates are compared on the way.
  private func limit(
    _ row: Int, _ accepted: Int64, _ declared: DeclaredEstimate, _ policy: any ETAPolicy,
    _ past: PastOrders.Known?, _ tolerance: Int64, _ result: inout Row
  ) -> DurationBounds {
    let known = past ?? .init(bounds: .unknown, mayBeMissing: true, mayExist: true)
    // Every policy takes the larger of the way to the pick-up and the preparation, and adds the rest: it is the larger
    // of two cases, in one of which only the whole way matters and in the other only the way after the pick-up.
    let least = Way.allCases.map { question(row, accepted, policy.basis, isLeast: true, $0) }
    let most = Way.allCases.map { question(row, accepted, policy.basis, isLeast: false, $0) }
    guard declared.kind == .maxOfFour else {
      guard declared.stated.contains(.limit) else { return .unknown }
      var bounds = DurationBounds(.max, 0)
      var unused = DeliveryEstimate()
      func duration(_ questions: [ETAQuestion], _ past: Int64?) -> Int64 {
        questions.reduce(0) { max($0, policy.duration(for: $1, past: past, estimate: &unused)) }
      }
      func consider(_ shortest: Int64?, _ longest: Int64?) {
        bounds = DurationBounds(
          min(bounds.lower, duration(least, shortest)), max(bounds.upper, duration(most, longest)))
      }
      if known.mayBeMissing || policy.past == nil { consider(nil, nil) }
      if known.mayExist, policy.past != nil {
        consider(known.bounds.lower, min(known.bounds.upper, TravelLeg.never))
      }
      return DurationBounds(bounds.lower, Self.bounded(bounds.upper))
    }
    let low = estimates(policy, least)
    let high = estimates(policy, most)
    var bounds = [DurationBounds](repeating: .unknown, count: 4)
    func fix(_ component: EstimateComponent, _ part: (DeliveryEstimate) -> Int64) {
      guard declared.stated.contains(component) else { return }
      bounds[component.rawValue] = DurationBounds(part(low), Self.bounded(part(high)))
    }
    fix(.city, \.city)
    fix(.segments, \.segments)
    fix(.distance, \.distance)
    let logged = columns.estimates.map { column in
      EstimateColumns.at(column, row).flatMap { $0 >= 0 && $0 <= 2_592_000_000 ? $0 : nil }
    }
    if declared.stated.contains(.model), past != nil {
      var model: DurationBounds? = known.mayExist ? known.bounds : nil
      if known.mayBeMissing {
        // Without enough past orders the model takes the sum of segments, as the platform estimated it.
        let segments =
          logged[EstimateComponent.segments.rawValue].map { DurationBounds($0, $0) }
          ?? bounds[EstimateComponent.segments.rawValue]
        model =
          model.map { DurationBounds(min($0.lower, segments.lower), max($0.upper, segments.upper)) }
          ?? segments
      }
      bounds[EstimateComponent.model.rawValue] = model ?? .unknown
    }
    var largest = DurationBounds(0, 0)
    for index in 0..<4 {
      let own = bounds[index]
      result.declared[index] = own
      result.stated[index] = logged[index]
      guard let stated = logged[index] else {
        largest = largest.larger(own)
        continue
      }
      let standing = own.standing(of: stated, tolerance: tolerance)
      // A past that could not be rebuilt leaves the model open; what is not declared is not compared at all.
      let isRebuilt = index == EstimateComponent.model.rawValue && past != nil
      if own != .unknown || isRebuilt && declared.stated.contains(.model) {
        result.standings[index] = standing
      }
      // An estimate that agrees, or that nothing speaks against, is the platform's own.
      largest = largest.larger(
        standing == .agrees || standing == .open ? DurationBounds(stated, stated) : own)
    }
    return largest
  }

  /// The four estimates, each the larger of the two cases.
  private func estimates(_ policy: any ETAPolicy, _ questions: [ETAQuestion]) -> DeliveryEstimate {
    var largest = DeliveryEstimate()
    for question in questions {
      var estimate = DeliveryEstimate()
      _ = policy.duration(for: question, past: nil, estimate: &estimate)
      largest.city = max(largest.city, estimate.city)
      largest.segments = max(largest.segments, estimate.segments)
      largest.distance = max(largest.distance, estimate.distance)
    }
    return largest
  }

  /// Which case of a way a question is for.
  enum Way: CaseIterable {
    /// The whole way, to the pick-up and on.
    case whole
    /// The way after the pick-up, the goods being waited for.
    case afterPickup
  }

  /// A duration that contains a way without end has no upper bound.
  private static func bounded(_ value: Int64) -> Int64 { value >= TravelLeg.never / 2 ? .max : value }

  /// What an order's estimate is made from, at the least or at the most that the log allows.
  private func question(
    _ row: Int, _ accepted: Int64, _ basis: EstimateBasis, isLeast: Bool, _ way: Way
  ) -> ETAQuestion {
    // What no order can have is not known: a bound from it would make every other number of the log absurd.
    let total = columns.way(row).map(Double.init)
    let inHand = EstimateColumns.at(columns.carried, row).flatMap { (0...1_000).contains($0) ? $0 : nil }
    // The log has whole metres: what is just above half a metre more would have been the next one.
    let metres = max(0, (total ?? 0) + (isLeast ? -0.5 : 0.499))
    var approach = TravelLeg(distance: 0, duration: 0)
    var trip = TravelLeg(distance: total == nil && !isLeast ? 1e12 : metres, duration: 0)
    if let speed = basis.speed {
      switch way {
      case .whole:
        // Each of two legs is rounded up to a whole ms.
        approach.duration = TravelLeg(distance: metres, speed: speed).duration + (isLeast ? 0 : 1)
      case .afterPickup:
        // Without the way to the pick-up the rest is between nothing and all.
        let before = EstimateColumns.at(columns.approach, row).flatMap {
          PlausibleOrder.hasWay($0) && Double($0) <= (total ?? 0) + 1 ? Double($0) : nil
        }
        let near = before ?? (isLeast ? total ?? 0 : 0)
        let rest = max(0, (total ?? 0) - near + (isLeast ? -1 : 1))
        trip.duration = TravelLeg(distance: rest, speed: speed).duration
      }
    }
    if !isLeast, total == nil || inHand != 0 || basis.speed == nil { approach.duration = TravelLeg.never }
    let promised = EstimateColumns.at(columns.readyPromised, row).flatMap {
      PlausibleOrder.areNear($0, accepted) ? $0 : nil
    }
    let preparation =
      promised.map { max(0, $0 - accepted + (isLeast ? -columns.cut : columns.cut)) }
      ?? (isLeast ? 0 : TravelLeg.never)
    let weather = columns.weather(row)
    let control = EstimateColumns.at(columns.control, row)
    return ETAQuestion(
      from: accepted, approach: approach, trip: trip, preparation: preparation,
      handling: basis.handling ?? (isLeast ? 0 : TravelLeg.never), carried: Int(clamping: inHand ?? 0),
      vehicle: .ebike, weather: weather ?? (isLeast ? .clear : .snow),
      control: control.map { $0 != 0 } ?? !isLeast, hour: 0,
      stratum: ETAStratum(metres: 0, hour: 0, isAdverse: false))
  }
}
