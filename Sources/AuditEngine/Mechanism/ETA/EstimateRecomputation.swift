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
      result.standings[at] = result.given < limit.lower - tolerance ? .short : .open
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
    let place = ETAStratum(metres: 0, hour: 0, isAdverse: false)
    let least = question(row, accepted, policy.basis, isLeast: true, place)
    let most = question(row, accepted, policy.basis, isLeast: false, place)
    var (low, high) = (DeliveryEstimate(), DeliveryEstimate())
    guard declared.kind == .maxOfFour else {
      guard declared.stated.contains(.limit) else { return .unknown }
      var bounds = DurationBounds(.max, 0)
      func consider(_ past: Int64?, _ question: ETAQuestion) {
        let value = policy.duration(for: question, past: past, estimate: &low)
        bounds = DurationBounds(min(bounds.lower, max(0, value)), max(bounds.upper, value))
      }
      if known.mayBeMissing || policy.past == nil {
        consider(nil, least)
        consider(nil, most)
      }
      if known.mayExist, policy.past != nil {
        consider(known.bounds.lower, least)
        consider(min(known.bounds.upper, TravelLeg.never), most)
      }
      return DurationBounds(bounds.lower, Self.bounded(bounds.upper))
    }
    _ = policy.duration(for: least, past: nil, estimate: &low)
    _ = policy.duration(for: most, past: nil, estimate: &high)
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
      if own != .unknown { result.standings[index] = standing }
      // An estimate that agrees, or that nothing speaks against, is the platform's own.
      largest = largest.larger(
        standing == .agrees || standing == .open ? DurationBounds(stated, stated) : own)
    }
    return largest
  }

  /// A duration that contains a way without end has no upper bound.
  private static func bounded(_ value: Int64) -> Int64 { value >= TravelLeg.never / 2 ? .max : value }

  /// What an order's estimate is made from, at the least or at the most that the log allows.
  func question(
    _ row: Int, _ accepted: Int64, _ basis: EstimateBasis, isLeast: Bool, _ stratum: ETAStratum
  ) -> ETAQuestion {
    let sign = isLeast ? -1.0 : 1.0
    let total = EstimateColumns.at(columns.distance, row).map(Double.init)
    let own = EstimateColumns.at(columns.approach, row).map(Double.init)
    let inHand = EstimateColumns.at(columns.carried, row)
    // The log has whole metres: what is just above half a metre more would have been the next one.
    let metres = max(0, (total ?? 0) + (isLeast ? -0.5 : 0.499))
    var approach = TravelLeg(distance: 0, duration: 0)
    var trip = TravelLeg(distance: total == nil && !isLeast ? 1e12 : metres, duration: 0)
    if let speed = basis.speed {
      let near = own ?? (isLeast ? total ?? 0 : 0)
      let far = max(0, (total ?? 0) - near)
      approach.duration = TravelLeg(distance: max(0, near + sign * 0.5), speed: speed).duration
      trip.duration = TravelLeg(distance: max(0, far + sign), speed: speed).duration
    }
    if !isLeast, total == nil || inHand != 0 || basis.speed == nil { approach.duration = TravelLeg.never }
    let promised = EstimateColumns.at(columns.readyPromised, row)
    let preparation =
      promised.map { max(0, $0 - accepted + (isLeast ? -columns.cut : columns.cut)) }
      ?? (isLeast ? 0 : TravelLeg.never)
    let weather = columns.weather(row)
    let control = EstimateColumns.at(columns.control, row)
    return ETAQuestion(
      from: accepted, approach: approach, trip: trip, preparation: preparation,
      handling: basis.handling ?? (isLeast ? 0 : TravelLeg.never), carried: Int(clamping: inHand ?? 0),
      vehicle: .ebike, weather: weather ?? (isLeast ? .clear : .snow),
      control: control.map { $0 != 0 } ?? !isLeast, hour: 0, stratum: stratum)
  }
}
