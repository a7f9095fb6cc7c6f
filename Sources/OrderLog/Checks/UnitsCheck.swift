/// Columns whose median says that they were written in another unit than they were read in.
///
/// Medians, so that a few odd values change nothing, over at least 30 values, and thresholds that lie between
/// what the right and the wrong unit give, both at least threefold away from ordinary values:
/// - distance below 50 m: kilometres (a short delivery is 500 m; 5 km read as metres is 5);
///   above 150 km (freight: 5,000 km): centimetres or millimetres.
/// - durations above 48 h: milliseconds read as seconds (20 min become 14 days); below 90 s: minutes read as
///   seconds (30 min become 30 s).
/// - money above 300 an order (freight: 30,000): fen read as yuan (a 4-yuan delivery becomes 400). In mainland
///   China's zones only, as other currencies have other sizes. Anywhere: customers paying more than 50 times what
///   workers get, or less than a 50th.
/// - displayed take rate above 1: per cent read as a share.
///
/// O(sample log sample) per column.
struct UnitsCheck: LogCheck {
  enum Code: String, CaseIterable, Sendable {
    /// Details: `median` in metres.
    case distanceSmall = "distance-looks-like-kilometres"
    /// Details: `median` in metres.
    case distanceLarge = "distance-looks-like-centimetres"
    /// Details: `median` in seconds.
    case durationLarge = "duration-looks-like-milliseconds"
    /// Details: `median` in seconds.
    case durationSmall = "duration-looks-like-minutes"
    /// Details: `median` in currency units.
    case moneyLarge = "money-looks-like-fen"
    /// Details: `ratio` = median paid by customers over median paid to workers.
    case moneyDisagrees = "money-units-disagree"
    /// Details: `median` as a share.
    case takeRate = "take-rate-looks-like-percent"
  }
  static let id = "units"
  static let cost = 2
  /// Fewer values than this have no median worth the name.
  static let minimum = 30

  func observations(in subject: LogUnderCheck) -> [LogObservation] {
    let isFreight = Self.isMostlyFreight(subject)
    var medians: [Field: Double] = [:]
    var found: [LogObservation] = []
    for field in TableKind.orders.fields {
      guard [.distance, .duration, .money, .ratio].contains(field.type) else { continue }
      // Zero mostly stands for "none" and says nothing about the unit.
      let values = subject.sampled(field).filter { $0 != 0 }
      guard values.count >= Self.minimum else { continue }
      let median = Double(values[values.count / 2]) / Double(field.type.scale)
      medians[field] = median
      if let code = Self.fault(field, median, isFreight: isFreight, isChinese: subject.isChinese) {
        found.append(suspicion(code, [field], ["median": .init(median)], subject))
      }
    }
    if let paid = medians[.customerPaid], let pay = medians[.workerPay], paid > 0, pay > 0,
      paid / pay > 50 || pay / paid > 50
    {
      found.append(
        suspicion(.moneyDisagrees, [.customerPaid, .workerPay], ["ratio": .init(paid / pay)], subject))
    }
    return found
  }

  private func suspicion(
    _ code: Code, _ fields: [Field], _ details: [String: LogObservation.Detail], _ subject: LogUnderCheck
  ) -> LogObservation {
    let orders = subject.log.orders
    let affected = fields.compactMap { orders.columns[$0] }.map { orders.rowCount - $0.nullCount }.min() ?? 0
    return observation(
      code, .serious, .orders, fields, affected: affected, total: affected, details: details, faulty: fields)
  }

  private static func fault(_ field: Field, _ median: Double, isFreight: Bool, isChinese: Bool) -> Code? {
    switch field.type {
    case .distance:
      // The way to the pick-up may be short.
      if median > 0, median < 50, field != .approachDistance { return .distanceSmall }
      return median > (isFreight ? 5_000_000 : 150_000) ? .distanceLarge : nil
    case .duration:
      if median > 48 * 3_600 { return .durationLarge }
      // Added time is counted from nought and may be short.
      return median > 0 && median < 90 && field != .addedTime ? .durationSmall : nil
    case .money:
      return isChinese && median > (isFreight ? 30_000 : 300) ? .moneyLarge : nil
    case .ratio: return field == .displayedTakeRate && median > 1 ? .takeRate : nil
    default: return nil
    }
  }

  private static func isMostlyFreight(_ subject: LogUnderCheck) -> Bool {
    let freight = subject.log.orders.rows(.service, in: ["freight"])
    return freight.count * 2 > subject.log.orders.rowCount
  }
}
